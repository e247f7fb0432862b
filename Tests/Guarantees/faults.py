"""A disk that loses power or reports errors, and a clock that somebody sets: what faults.c does to a server, told from here.

`Disk` is the independent model of what a power cut leaves behind: what was synced, and of what was not any part, in
sectors of 512 bytes.
"""

from __future__ import annotations

import atexit
import functools
import mmap
import pathlib
import random
import shutil
import struct
import subprocess
import tempfile
from typing import Iterator, NamedTuple

from server import Server

SECTOR = 512
SOURCE = pathlib.Path(__file__).with_name("faults.c")


@functools.cache
def library() -> str:
    """The compiled faults.c, for LD_PRELOAD."""
    compiler = next((found for name in ("cc", "clang", "gcc") if (found := shutil.which(name))), None)
    if compiler is None:
        raise SystemExit("A C compiler is needed to stand between the server and its disk. Install gcc, or Swift with its clang.")
    directory = tempfile.mkdtemp(prefix="crux-faults-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    made = f"{directory}/faults.so"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", made, SOURCE, "-ldl", "-lpthread"], check=True)
    return made


def recording(database: pathlib.Path, record: pathlib.Path) -> dict[str, str]:
    """The environment of a process whose every change to a database is written into `record`."""
    return {"LD_PRELOAD": library(), "FAULTS_FILES": str(database.resolve()), "FAULTS_RECORD": str(record)}


def failing(database: pathlib.Path, call: str, number: int, error: str, times: int) -> dict[str, str]:
    """The environment of a process for which the calls from the `number`-th on fail, so many times.

    `call` is write, sync, truncate, open or unlink; `error` EIO or ENOSPC.
    """
    return {"LD_PRELOAD": library(), "FAULTS_FILES": str(database.resolve()), "FAULTS_AT": f"{call}:{number}:{error}:{times}"}


class Clock:
    """The wall clock of a server, which `set` moves while it runs; the monotonic one is left alone."""

    def __init__(self, directory: pathlib.Path) -> None:
        self.path = directory / "clock"
        self.path.write_bytes(bytes(8))
        with open(self.path, "r+b") as file:
            self.mapped = mmap.mmap(file.fileno(), 8)

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": library(), "FAULTS_CLOCK": str(self.path)}

    def set(self, seconds_ahead: float) -> None:
        self.mapped[:] = struct.pack("<q", int(seconds_ahead * 1e6))


class Change(NamedTuple):
    """One thing that a process did to its disk; `at` is when it began, in seconds of the monotonic clock."""
    kind: str
    name: str
    offset: int
    at: float
    content: bytes


def changes(record: pathlib.Path) -> list[Change]:
    found, text, at = [], record.read_bytes(), 0
    while at < len(text):
        kind, name, count, offset, time = struct.unpack_from("<cHIQQ", text, at)
        at += 23
        found.append(Change(kind.decode(), text[at:at + name].decode(), offset, time / 1e9, text[at + name:at + name + count]))
        at += name + count
    return found


class File:
    """What is safe of a file, and what was done to it since."""

    def __init__(self, safe: bytes = b"") -> None:
        self.safe, self.pending = bytearray(safe), []

    def sync(self) -> None:
        for change in self.pending:
            apply(self.safe, change)
        self.pending = []

    def fail(self, chance: random.Random) -> None:
        """A failed sync: some of it may have got through, and the rest is forgotten; a later sync does not bring it back."""
        self.safe, self.pending = bytearray(self.after_cut(chance, 0.5)), []

    def after_cut(self, chance: random.Random, share: float) -> bytes:
        content = bytearray(self.safe)
        for change in self.pending:
            for part in torn(change):
                if chance.random() < share:
                    apply(content, part)
        return bytes(content)


def torn(change: Change) -> Iterator[Change]:
    if change.kind != "W":
        yield change
        return
    at, end = change.offset, change.offset + len(change.content)
    while at < end:
        next = min(end, (at // SECTOR + 1) * SECTOR)
        yield change._replace(offset=at, content=change.content[at - change.offset:next - change.offset])
        at = next


def apply(content: bytearray, change: Change) -> None:
    end = change.offset + len(change.content)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if change.kind == "W":
        content[change.offset:end] = change.content
    else:
        del content[change.offset:]


class Disk:
    """A directory as a process changes it, and as a power cut would leave it.

    A name is safe when the directory was synced, the bytes of a file when the file was.
    """

    def __init__(self, chance: random.Random, files: dict[str, bytes] = {}) -> None:
        self.chance = chance
        self.live = {name: File(content) for name, content in files.items()}
        self.safe = dict(self.live)
        self.pending: list[tuple[tuple[str, File | None], ...]] = []

    def take(self, change: Change) -> None:
        if change.kind == "C":
            self.live[change.name] = File()
            self.pending.append(((change.name, self.live[change.name]),))
        elif change.kind == "U":
            self.live.pop(change.name, None)
            self.pending.append(((change.name, None),))
        elif change.kind == "R":
            file = self.live[change.content.decode()] = self.live.pop(change.name)
            # Both names at once: a directory is never found with half of a renaming.
            self.pending.append(((change.name, None), (change.content.decode(), file)))
        elif change.kind == "D":
            self.name(len(self.pending), self.safe)
            self.pending = []
        elif change.kind == "S":
            self.live[change.name].sync()
        elif change.kind == "F":
            self.live[change.name].fail(self.chance)
        elif change.name in self.live:
            self.live[change.name].pending.append(change)

    def name(self, count: int, names: dict[str, File]) -> None:
        for name, file in (entry for together in self.pending[:count] for entry in together):
            if file is None:
                names.pop(name, None)
            else:
                names[name] = file

    def cut(self) -> dict[str, bytes]:
        """The files as they may be found when power is back."""
        names = dict(self.safe)
        self.name(self.chance.randint(0, len(self.pending)), names)
        share = self.chance.choice((0, 0.1, 0.5, 0.9, 1))
        return {name: file.after_cut(self.chance, share) for name, file in names.items()}
