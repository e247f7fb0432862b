#!/usr/bin/env python3
"""F1: nothing that reads bytes from outside or from the disk ends the process, whatever the bytes are.

The short form feeds every decoder of Tests/FuzzedTests with some thousand inputs made from right ones, each time other ones; the
full form has libFuzzer look for half an hour, led by what the code does with them. It is built for that in .build-fuzz.
"""

from __future__ import annotations

import json
import os
import pathlib
import platform
import re
import subprocess
import tempfile

from rig import arguments, fail
from server import REPOSITORY

INPUTS = 150
SECONDS = float(os.environ.get("CRUX_FUZZ_SECONDS", 1800))
FUZZER = REPOSITORY / ".build-fuzz/debug/FuzzedTests"
OPTIONS = ["-timeout=180", "-rss_limit_mb=3000", "-max_len=400000", "-print_final_stats=1"]
"""Without optimization a whole room takes a second, and on a busy machine many."""


def swift(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["swift", *words], cwd=REPOSITORY, env={**os.environ, **environment}, text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def short(seed: int) -> str:
    """By the tests, which were built already, and which show first that they notice a trap that is planted."""
    tests = swift("test", "--skip-build", "--filter", "FuzzedTests", CRUX_FUZZ_SEED=str(seed), CRUX_FUZZ_INPUTS=str(INPUTS))
    if tests.returncode or not re.search(r"Test run with 2 tests.* passed", tests.stdout):
        fail(*[line[:3000] for line in tests.stdout.splitlines() if "✘" in line or "error:" in line], f"seed {seed}")
    return f"a planted trap is noticed; {INPUTS} inputs to each decoder, 0 traps, seed {seed}"


def build() -> None:
    """With the main of Tests/FuzzedTests instead of libFuzzer's own, because a Swift program has one."""
    target = json.loads(subprocess.run(["swift", "-print-target-info"], capture_output=True, check=True).stdout)
    library = pathlib.Path(target["paths"]["runtimeResourcePath"]) / f"clang/lib/linux/libclang_rt.fuzzer_no_main-{platform.machine()}.a"
    built = swift("build", "--scratch-path", ".build-fuzz", "--product", "FuzzedTests", "-Xlinker", str(library), "-Xlinker", "-lstdc++", CRUX_FUZZ="1")
    if built.returncode:
        fail("it cannot be built for libFuzzer", built.stdout[-3000:])


def look(decoder: str, seconds: float, seed: int, directory: pathlib.Path) -> tuple[int, str | None]:
    """How many inputs a decoder was given, and what it died of."""
    corpus = directory / decoder
    corpus.mkdir()
    ran = subprocess.run([FUZZER, decoder, corpus, f"-max_total_time={max(1, round(seconds))}", f"-seed={seed}",
                          f"-artifact_prefix={directory}/{decoder}-", *OPTIONS], cwd=directory, capture_output=True, text=True, errors="replace",
                         env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
    runs = re.search(r"stat::number_of_executed_units:\s*(\d+)", ran.stderr)
    if ran.returncode == 0 and runs:
        return int(runs[1]), None
    kept = sorted(directory.glob(f"{decoder}-*"))
    return int(runs[1]) if runs else 0, f"{decoder}: {kept and kept[0].read_bytes()[:400]!r}\n{ran.stderr[-3000:]}"


def full(seed: int) -> str:
    build()
    with tempfile.TemporaryDirectory(prefix="crux-fuzzed-") as scratch:
        directory = pathlib.Path(scratch)
        runs, found = look("planted", 60, seed, directory)
        if found is None:
            fail(f"a planted trap was not found in {runs} inputs")
        decoders = subprocess.run([FUZZER], capture_output=True, text=True).stdout.split()
        counts, crashes = {}, []
        for decoder in decoders:
            counts[decoder], crash = look(decoder, SECONDS / len(decoders), seed, directory)
            crashes += [crash] if crash else []
        if crashes or not decoders:
            fail(*crashes, f"inputs: {counts}", f"seed {seed}")
    return f"a planted trap is found; {SECONDS / 60:.0f} min, {sum(counts.values())} inputs, 0 crashes; {counts}, seed {seed}"


def main() -> None:
    options = arguments(__doc__)
    print("fuzzed:", full(options.seed) if options.full else short(options.seed))


if __name__ == "__main__":
    main()
