#!/usr/bin/env python3
"""D11: the database of every released schema opens in the newest version; a newer one is refused.

Tests/WorkshopStoreTests/Released holds a database for each schema that was released, and what some of its people saw then. Each is
served: what they saw has to be in what they are shown now. Then each is opened again and again while the process is killed at one of
its writes to the disk (strace does that): afterwards the schema is one of the released ones, whole, and everything is shown.

    python3 Tests/Guarantees/released.py --keep 2      keeps a database of the schema that this version writes, as number 2
"""

from __future__ import annotations

import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from typing import Any

import scenario
from document import lasting
from rig import arguments, fail, room_with, with_open_round
from server import BINARY, REPOSITORY, Server
from wire import Member

RELEASED = REPOSITORY / "Tests/WorkshopStoreTests/Released"
WRITES = "pwrite64,fdatasync,fsync,ftruncate,unlink"


def lacking(then: Any, now: Any, path: str = "") -> str | None:
    """The first thing that was there then and is not now, or not the same. What was added since is no difference."""
    if not isinstance(then, dict) or not isinstance(now, dict):
        return None if then == now else f"{path}: {str(then)[:120]} became {str(now)[:120]}"
    for key, value in then.items():
        if key not in now:
            return f"{path}/{key} is missing"
        if found := lacking(value, now[key], f"{path}/{key}"):
            return found
    return None


def schema(database: pathlib.Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which migrations a file has been through, and what its tables are."""
    with tempfile.TemporaryDirectory(prefix="crux-schema-") as directory:
        # A copy, because looking into a file leaves an index of its log beside it.
        copy = pathlib.Path(directory) / "copy"
        for suffix in ("", "-wal"):
            if (file := pathlib.Path(f"{database}{suffix}")).exists():
                shutil.copy(file, f"{copy}{suffix}")
        connection = sqlite3.connect(copy)
        migrations = [row[0] for row in connection.execute("SELECT identifier FROM grdb_migrations ORDER BY rowid")]
        tables = [row[0] or "" for row in connection.execute("SELECT sql FROM sqlite_master ORDER BY name")]
        connection.close()
    return tuple(migrations), tuple(tables)


def shows(server: Server, golden: list[dict[str, Any]]) -> str | None:
    """What is missing of what people saw when the file was made."""
    for kept in golden:
        reply = Member(server.address, kept["room"], kept["person"], kept["token"]).get("events")
        if reply.status != 200:
            return f"{kept['person']} of {kept['room']} is answered {reply.status}"
        if found := lacking(kept["document"], lasting(reply.json["snapshot"])):
            return f"{kept['person']} of {kept['room']}: {found}"
    return None


def opened(database: pathlib.Path, golden: list[dict[str, Any]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Serves a copy of a file, holds it against what people saw, and answers its schema afterwards."""
    with serving(database) as server:
        if missing := shows(server, golden):
            fail(f"{database.name} served by this version: {missing}")
        desk = golden[0]
        Member(server.address, desk["room"], desk["person"], desk["token"]).perform("comment.post", on="room", kind="remark", text="Still here")
        server.end(5)
        return schema(server.database)


class serving(Server):
    """A server on a copy of a file."""

    def __init__(self, database: pathlib.Path) -> None:
        super().__init__()
        for suffix in ("", "-wal"):
            if (file := pathlib.Path(f"{database}{suffix}")).exists():
                shutil.copy(file, f"{self.database}{suffix}")


Point = tuple[str, int]
"""A kind of write and which of its kind; strace counts them so, for each thread."""


def traced(database: pathlib.Path, kill_at: Point | None = None) -> list[Point] | None:
    """Serves a file until it listens, and answers its writes up to then; None when it was killed at one of them."""
    trace = pathlib.Path(f"{database}.trace")
    inject = ["-e", f"inject={kill_at[0]}:signal=SIGKILL:when={kill_at[1]}"] if kill_at else []
    process = subprocess.Popen(
        ["strace", "-f", "-qq", "-o", trace, "-e", f"trace={WRITES}", "-e", "signal=none", *inject,
         BINARY, "serve", "--port", "0", "--database", database, "--public", REPOSITORY / "Public"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    line = process.stdout.readline()
    calls = [call.split("(")[0].split() for call in trace.read_text().splitlines() if "(" in call and "resumed" not in call]
    if line:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)
    process.stdout.close()
    if not line:
        return None
    counts = Counter((thread, kind) for thread, kind in calls)
    return [(kind, n + 1) for kind in WRITES.split(",") for n in range(max((count for (_, of), count in counts.items() if of == kind), default=0))]


def one(golden_file: pathlib.Path, points: int, chance: random.Random) -> tuple[int, int]:
    """How many writes there are on the way to serving a file, and at how many the process was killed."""
    golden = json.loads(golden_file.with_suffix(".json").read_text())
    old, new = schema(golden_file), opened(golden_file, golden)
    with serving(golden_file) as scratch:
        scratch.kill()
        place = scratch.directory / "killed.sqlite"

        def fresh() -> None:
            for suffix in ("-wal", "-shm", ".lock"):
                pathlib.Path(f"{place}{suffix}").unlink(missing_ok=True)
            shutil.copy(golden_file, place)

        fresh()
        writes = traced(place)
        if not writes:
            fail(f"{golden_file.name} is not served under strace")
        wanted = writes if points >= len(writes) else chance.sample(writes, points)
        for write in wanted:
            fresh()
            if traced(place, kill_at=write) is not None:
                fail(f"{golden_file.name} was to be killed at {write} and was not")
            found = schema(place)
            if found[0] not in [new[0][:n] for n in range(len(old[0]), len(new[0]) + 1)]:
                fail(f"{golden_file.name}, killed at {write}: its migrations are {found[0]}")
            if found[0] == old[0] and set(found[1]) != set(old[1]) or found[0] == new[0] and set(found[1]) != set(new[1]):
                fail(f"{golden_file.name}, killed at {write}: its tables are half of the one and half of the other schema")
            if (after := opened(place, golden)) != new:
                fail(f"{golden_file.name}, killed at {write}, and opened again: {after} and not {new}")
        return len(writes), len(wanted)


def newer(golden_file: pathlib.Path) -> None:
    """A file of a later schema is refused with a sentence, and left as it is."""
    server = serving(golden_file)
    with sqlite3.connect(server.database) as connection:
        connection.execute("INSERT INTO grdb_migrations VALUES ('99 of the future')")
    connection.close()
    before = server.database.read_bytes()
    said = None
    try:
        server.start()
    except SystemExit as ended:
        said = str(ended)
    server.kill()
    if said is None or "newer version of Crux" not in said:
        fail("a database of a newer schema is " + ("served" if said is None else f"refused without saying so: {said}"))
    if server.database.read_bytes() != before:
        fail("a database of a newer schema was changed")
    shutil.rmtree(server.directory)


def keep(number: int) -> str:
    with Server() as server:
        members = list(scenario.Play(server.address, scenario.load()).run().people.values())[:2]
        people = room_with(server.address, 4)
        round, cards = with_open_round(people[0], 3)
        for place, person in enumerate(people):
            person.perform("rating.cast", round=round, card=cards[0], impact=1 + place, effort=5 - place)
        people[1].perform("comment.post", on="room", kind="remark", text="ein Wort, كلمة, 字")
        shown = [dict(room=one.code, person=one.participant, token=one.token, document=lasting(one.snapshot())) for one in members + people[:2]]
        server.end(5)
        shutil.copyfile(server.database, RELEASED / f"schema-{number}.db")
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for one in shown)
    (RELEASED / f"schema-{number}.json").write_text(f"[\n{lines}\n]\n")
    return f"kept schema {number}"


def run(points: int, seed: int) -> str:
    if not shutil.which("strace"):
        fail("strace is missing: sudo apt-get install strace")
    chance, said = random.Random(seed), []
    files = sorted(RELEASED.glob("schema-*.db"))
    for file in files:
        writes, killed = one(file, points, chance)
        said.append(f"{file.stem} killed at {killed} of {writes} writes")
    newer(files[-1])
    return f"{len(files)} released schemas open and show their rooms; {', '.join(said)}: never half; a newer one is refused"


def selftest() -> str:
    """A comment that is gone, and one that reads otherwise, are noticed; an added field is none."""
    then = {"comments": {"m1": {"text": "a"}}}
    assert lacking(then, {"comments": {"m1": {"text": "a", "new": 1}, "m2": {}}}) is None
    assert lacking(then, {"comments": {}}) and lacking(then, {"comments": {"m1": {"text": "b"}}})
    return "what is gone or reads otherwise is noticed"


def main() -> None:
    if sys.argv[1:2] == ["--keep"]:
        print("released:", keep(int(sys.argv[2])))
        return
    options = arguments(__doc__)
    print("released:", selftest())
    if not options.selftest:
        print("released:", run(200, options.seed) if options.full else run(4, options.seed))


if __name__ == "__main__":
    main()
