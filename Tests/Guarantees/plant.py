#!/usr/bin/env python3
"""Faults that are planted into the server, and the rigs that have to catch them.

    plant.py            every patch in faults/ still applies, beside all others
    plant.py NAME…      builds a copy of the tree with all faults in it, and runs the rigs of these with just that fault on: they have to fail
    plant.py --full     the same for all
    plant.py --built …  with the copy that was built before

In the copy `planted("NAME")` is true when the environment says CRUX_FAULT=NAME, so one build serves all faults and each is tried
alone. Each rig is also run against the copy with no fault on, where it has to pass. What it said is written into faults.md. The copy
is .build-tests/planted; as root it is mounted over the tree, so that the build of the tree is good for it too, else it is built from scratch.
"""

from __future__ import annotations

import argparse
import functools
import os
import pathlib
import re
import shutil
import subprocess
import sys
from typing import Any

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PATCHES = pathlib.Path(__file__).with_name("faults")
TABLE = pathlib.Path(__file__).with_name("faults.md")
COPY = REPOSITORY / ".build-tests/planted"

CAUGHT_BY = {
    "answer-before-commit": "powercut killed",
    "synchronous-normal": "powercut",
    "waking-before-commit": "powercut",
    "error-at-commit-passed-over": "diskerror",
    "log-trusted-after-an-error": "diskerror",
    "unknown-told-as-a-no": "diskerror",
    "receipts-in-memory": "resent powercut",
    "acts-as-often-as-sent": "resent netfaults",
    "cursor-off-by-one": "killed netfaults",
    "one-answer-for-all": "killed",
    "parked-after-the-head-was-read": "waking",
    "restored-with-the-old-epoch": "backup",
    "file-copied-under-load": "backup",
    "shut-after-a-full-disk": "fulldisk",
    "end-of-the-log-passed-over": "damaged",
    "body-not-verified": "damaged",
    "marks-not-added-up": "damaged",
    "online-by-the-clock": "clock",
    "told-by-the-clock": "clock",
    "newer-schema-opened": "released",
    "vote-in-a-frame": "noninterference",
    "length-of-a-hidden-card": "noninterference",
    "votes-kept-after-the-reveal": "joins",
    "votes-in-the-order-of-people": "joins",
    "token-for-two-rooms": "roles",
    "anybody-reveals": "roles",
    "number-believed": "malformed",
    "depth-not-looked-at": "malformed",
    "guesses-not-counted": "hunting",
    "right-codes-counted": "hunting",
    "erased-without-vacuum": "erased",
    "erased-in-part": "erased",
    "polls-left-at-the-end": "restarted",
    "code-in-the-log": "logged",
    "markup-in-the-report": "test_exports",
    "abandoned-polls-kept": "memory",
    "held-without-end": "memory",
    "answers-wait-for-ever": "memory slow",
    "connections-without-end": "slow",
    "unread-streams-kept": "streamed",
    "large-bodies-cut": "slow",
    "formula-in-a-table": "test_exports",
    "answer-not-as-described": "schema_fuzzed",
    "string-not-provided-for": "schema_fuzzed",
    "trap-in-a-decoder": "fuzzed",
}
"""Of each fault the rigs that have to catch it; those that begin with `test_` are tests with a browser."""

BY_ITS_TESTS = {"fuzzed"}
"""Rigs that run tests of the copy, and not its server: they are built only when one of these is meant to run."""

SWITCH = """import Foundation

private let fault = ProcessInfo.processInfo.environment["CRUX_FAULT"]

func planted(_ name: String) -> Bool { fault == name }
"""

HEAD = """# Planted faults, and the rigs that caught them

A rig that cannot fail is no test. Each of these faults was planted into the server, alone, and each rig beside it was run: it failed and
said this. Against the same build without a fault it passes. `Tests/Guarantees/plant.py --full` does it all again.

| fault | planted in | rig | what it said |
|---|---|---|---|
"""


def patch(name: str) -> pathlib.Path:
    return PATCHES / f"{name}.patch"


@functools.cache
def at_home() -> bool:
    """Whether the copy can be mounted over the tree."""
    return os.geteuid() == 0 and subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0


def in_the_copy(command: list[Any]) -> list[Any]:
    mounted = ["unshare", "-m", "bash", "-c", 'mount --bind "$0" "$1" && cd "$1" && shift && exec "$@"', COPY, REPOSITORY]
    return mounted + command if at_home() else ["env", "-C", COPY, *command]


def command(rig: str) -> list[Any]:
    if rig in BY_ITS_TESTS:
        return in_the_copy(["python3", pathlib.Path(f"Tests/Guarantees/{rig}.py")])
    if rig.startswith("test_"):
        return [sys.executable, "-m", "pytest", "-q", "-x", "--tb=short", "-p", "no:cacheprovider", REPOSITORY / f"Tests/Browser/{rig}.py"]
    return [sys.executable, REPOSITORY / f"Tests/Guarantees/{rig}.py"]


def stale() -> str | None:
    """What keeps the faults from being planted."""
    there = {path.stem for path in PATCHES.glob("*.patch")}
    if strangers := there ^ set(CAUGHT_BY):
        return f"A patch without a rig, or a rig without a patch: {', '.join(sorted(strangers))}."
    if missing := sorted({rig for rigs in CAUGHT_BY.values() for rig in rigs.split() if not (REPOSITORY / command(rig)[-1]).exists()}):
        return f"There is no rig {', '.join(missing)}."
    tried = subprocess.run(["git", "apply", "--check"], input=together(), cwd=REPOSITORY, capture_output=True)
    return f"Patches do not apply any more, plant them anew:\n{tried.stderr.decode()}" if tried.returncode else None


def together() -> bytes:
    """All patches as one, so that each has to apply to what the others leave."""
    return b"".join(patch(name).read_bytes() for name in CAUGHT_BY)


def build(names: list[str]) -> None:
    """Makes the copy, with all faults and the switch in it, and builds what the rigs of these need of it."""
    COPY.mkdir(parents=True, exist_ok=True)
    for part in ["Package.swift", "Package.resolved", "Sources", "Tests", "Public", ".build"]:
        if part == ".build" and (not at_home() or (COPY / part).exists()):
            continue
        shutil.rmtree(COPY / part, ignore_errors=True)
        subprocess.run(["cp", "-a", "--reflink=auto", REPOSITORY / part, COPY / part], check=True)
    # Outside of any repository, so that git does not look for the files of ours.
    outside = {**os.environ, "GIT_CEILING_DIRECTORIES": str(COPY.parent)}
    subprocess.run(["git", "apply"], input=together(), cwd=COPY, check=True, env=outside)
    for target in (COPY / "Sources").iterdir():
        (target / "Planted.swift").write_text(SWITCH)
    with_tests = any(rig in BY_ITS_TESTS for name in names for rig in CAUGHT_BY[name].split())
    made = subprocess.run(in_the_copy(["swift", "build", *(["--build-tests"] if with_tests else ["--product", "crux"])]), capture_output=True, text=True)
    if made.returncode != 0:
        raise SystemExit("\n".join(line for line in made.stdout.splitlines() if "error:" in line) or made.stdout[-3000:] + made.stderr[-3000:])


def run(rig: str, fault: str) -> tuple[str | None, str]:
    """A rig against the server with a fault: what it found, and the last that it said."""
    environment = {**os.environ, "CRUX_BINARY": str(COPY / ".build/debug/crux"), "CRUX_FAULT": fault}
    try:
        judged = subprocess.run(command(rig), capture_output=True, text=True, timeout=900, env=environment)
    except subprocess.TimeoutExpired:
        return None, "had not ended after 900 s"
    said = judged.stdout.splitlines() + judged.stderr.splitlines()
    findings = [line.split(maxsplit=1)[1] for line in said if re.match(r"VIOLATION (?!seed )|E   +\S", line)]
    found = "; ".join(findings[:4]).replace(":; ", ": ") if judged.returncode != 0 else None
    return found or None, "passed" if judged.returncode == 0 else said[-1] if said else "said nothing"


@functools.cache
def passes(rig: str) -> bool:
    """Whether the rig finds nothing where no fault is on."""
    said = run(rig, "")[1]
    print(f"plant: without a fault: {rig}: {said}", flush=True)
    return said == "passed"


def rows() -> dict[tuple[str, str], str]:
    kept = TABLE.read_text().splitlines() if TABLE.exists() else []
    return {(name, rig): line for line in kept for name, rigs in CAUGHT_BY.items() for rig in rigs.split()
            if f"(faults/{name}.patch)" in line and f"| {rig}.py |" in line}


def write_down(name: str, rig: str, said: str) -> None:
    """Replaces the row of this fault and rig, and leaves the others."""
    lines = patch(name).read_text().splitlines()
    where = ", ".join(f"`{pathlib.Path(line).name}`" for line in lines if line.startswith("+++ b/"))
    said = said.replace("|", "\\|")
    row = f"| [{lines[0]}](faults/{name}.patch) | {where} | {rig}.py | {said[:200]}{'…' if len(said) > 200 else ''} |"
    table = rows() | {(name, rig): row}
    TABLE.write_text(HEAD + "".join(f"{table[name, rig]}\n" for name in CAUGHT_BY for rig in CAUGHT_BY[name].split() if (name, rig) in table))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[[], *CAUGHT_BY])
    parser.add_argument("--full", action="store_true", help="plant all of them")
    parser.add_argument("--built", action="store_true", help="use the copy that was built before")
    options = parser.parse_args()
    if wrong := stale():
        raise SystemExit(wrong)
    print(f"plant: {len(CAUGHT_BY)} faults can be planted")
    names = list(CAUGHT_BY) if options.full else options.names
    if names and not options.built:
        build(names)
    missed = []
    for name in names:
        for rig in CAUGHT_BY[name].split():
            found, last = run(rig, name)
            print(f"plant: {name}: {rig}: {found or 'NOT CAUGHT, ' + last}", flush=True)
            if found and passes(rig):
                write_down(name, rig, found)
            else:
                missed.append(f"{name} ({rig})")
    if missed:
        raise SystemExit(f"Not caught: {', '.join(missed)}.")


if __name__ == "__main__":
    main()
