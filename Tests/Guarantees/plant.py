#!/usr/bin/env python3
"""Faults that are planted into the server, and the rigs that have to catch them.

    plant.py            every patch in faults/ still applies
    plant.py NAME…      plants these one after the other into a copy of the tree, builds it and runs the rig: it has to fail
    plant.py --full     plants all
    plant.py --together NAME…   one build for faults that do not come in each other's way

What each rig said is written into faults.md. The copy is .build-tests/planted; as root it is mounted over the tree, so that the
build of the tree is good for it too, else it is built from scratch.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PATCHES = pathlib.Path(__file__).with_name("faults")
TABLE = pathlib.Path(__file__).with_name("faults.md")
COPY = REPOSITORY / ".build-tests/planted"

CAUGHT_BY = {
    "answer-before-commit": "powercut",
    "synchronous-normal": "powercut",
    "receipts-in-memory": "resent",
    "waking-before-commit": "powercut",
    "cursor-off-by-one": "killed",
    "vote-in-a-frame": "noninterference",
    "parked-after-the-head-was-read": "waking",
    "token-for-two-rooms": "roles",
    "restored-with-the-old-epoch": "backup",
    "file-copied-under-load": "backup",
    "end-of-the-log-passed-over": "damaged",
    "body-not-verified": "damaged",
    "newer-schema-opened": "released",
    "erased-without-vacuum": "erased",
    "erased-in-part": "erased",
}
HEAD = "| fault | where planted | rig that caught it | what it said |"


def applies(name: str) -> bool:
    return subprocess.run(["git", "apply", "--check", PATCHES / f"{name}.patch"], cwd=REPOSITORY).returncode == 0


def where(name: str) -> str:
    lines = (PATCHES / f"{name}.patch").read_text().splitlines()
    return ", ".join(f"`{line[6:]}`" for line in lines if line.startswith("+++ b/"))


def copied() -> bool:
    """Makes the copy. Whether it stands in the place of the tree."""
    shutil.rmtree(COPY, ignore_errors=True)
    COPY.mkdir(parents=True)
    at_home = os.geteuid() == 0 and subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0
    parts = ["Package.swift", "Package.resolved", "Sources", "Tests", "Public"] + ([".build"] if at_home else [])
    for part in parts:
        if (REPOSITORY / part).exists():
            subprocess.run(["cp", "-a", "--reflink=auto", REPOSITORY / part, COPY / part], check=True)
    return at_home


def build(at_home: bool) -> None:
    command = ["swift", "build", "--product", "crux"]
    if at_home:
        command = ["unshare", "-m", "bash", "-c", 'mount --bind "$0" "$1" && cd "$1" && shift && exec "$@"', COPY, REPOSITORY] + command
    made = subprocess.run(command, cwd=COPY, capture_output=True, text=True)
    if made.returncode != 0:
        raise SystemExit("\n".join(line for line in made.stdout.splitlines() if "error:" in line) or made.stdout[-3000:] + made.stderr[-3000:])


def patch(name: str, *how: str) -> None:
    # Outside of any repository, so that git does not look for the files of ours.
    subprocess.run(["git", "apply", *how, PATCHES / f"{name}.patch"], cwd=COPY, check=True, env={**os.environ, "GIT_CEILING_DIRECTORIES": str(COPY.parent)})


def caught(name: str) -> str | None:
    """What the rig said about the server with this fault, or nothing if it let it pass."""
    rig = PATCHES.with_name(f"{CAUGHT_BY[name]}.py")
    judged = subprocess.run([sys.executable, rig], capture_output=True, text=True, timeout=900,
                            env={**os.environ, "CRUX_BINARY": str(COPY / ".build/debug/crux")})
    if judged.returncode == 0:
        return None
    said = judged.stdout.splitlines() + judged.stderr.strip().splitlines()[-1:]
    findings = [line for line in said if line.startswith("VIOLATION") and ":" in line and not line.endswith(":")]
    return (findings or said[-1:])[0].removeprefix("VIOLATION ")


def write_down(name: str, said: str) -> None:
    """Replaces the row of this fault, and leaves those of others."""
    rows = TABLE.read_text().splitlines() if TABLE.exists() else [
        "# Planted faults, and the rigs that caught them", "", "Each was planted into the server, built, and given to the rig as `CRUX_BINARY`: `Tests/Guarantees/plant.py NAME`.",
        "", HEAD, "|---|---|---|---|"]
    said = said.replace("|", "\\|")
    link = f"(faults/{name}.patch)"
    row = f"| [{name.replace('-', ' ')}]{link} | {where(name)} | {CAUGHT_BY[name]} | {said[:160]}{'…' if len(said) > 160 else ''} |"
    kept = [line for line in rows if link not in line]
    TABLE.write_text("\n".join(kept + [row]) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[[], *CAUGHT_BY])
    parser.add_argument("--full", action="store_true", help="plant all of them")
    parser.add_argument("--together", action="store_true", help="build once for all that are named")
    options = parser.parse_args()
    stale = [name for name in CAUGHT_BY if not applies(name)] + sorted({path.stem for path in PATCHES.glob("*.patch")} - set(CAUGHT_BY))
    if stale:
        raise SystemExit(f"These patches do not apply any more, or name no rig: {', '.join(stale)}. Plant them anew.")
    print(f"plant: {len(CAUGHT_BY)} faults can be planted")
    missed = []
    names = list(CAUGHT_BY) if options.full else options.names
    at_home = bool(names) and copied()
    for group in [names] if options.together else [[name] for name in names]:
        for name in group:
            patch(name)
        build(at_home)
        for name in group:
            said = caught(name)
            print(f"plant: {name}: {CAUGHT_BY[name]}: {said or 'NOT CAUGHT'}", flush=True)
            if said:
                write_down(name, said)
            else:
                missed.append(name)
        for name in reversed(group):
            patch(name, "-R")
    if missed:
        raise SystemExit(f"No rig caught {', '.join(missed)}.")


if __name__ == "__main__":
    main()
