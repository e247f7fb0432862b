#!/usr/bin/env python3
"""D2: a command answered 200 is there after a power cut, if the disk honours fdatasync.

Everything the server does to its files is recorded while people work in several rooms and it is ended and started once. Then power
is cut at random moments of that record: the files are rebuilt from what was synced and a random part of what was not, opened,
and held against everything that had been answered or shown to a reader by then.
"""

from __future__ import annotations

import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from hashlib import sha256
from typing import Any

import checker
from faults import Disk, changes, recording
from rig import arguments, fail, room_with, with_open_round
from server import Server
from wire import Follower, History, Member, fresh_id

EVERY_SO_MANY = 20
"""Of the cuts, one in so many is opened by the server itself; the others by SQLite, which is faster."""


class Crew(threading.Thread):
    """The people of one room, one command after the other, with a reveal and a new round now and then."""

    def __init__(self, address: str, history: History, commands: int, seed: int, reveals: float = 0.02) -> None:
        super().__init__(daemon=True)
        self.reveals = reveals
        self.random, self.left, self.failure = random.Random(seed), commands, None
        self.people = room_with(address, 4, history)
        self.let_in = time.monotonic()
        self.round, self.cards = with_open_round(self.people[0], 3)
        self.follower = Follower(self.people[1], wait=1)
        self.follower.start()

    def run(self) -> None:
        try:
            while self.left > 0:
                self.left -= 1
                self.act(self.random.choice(self.people[1:]))
        except Exception as error:
            self.failure = error

    def act(self, person: Member) -> None:
        choice = self.random.random()
        if choice < 0.55:
            person.perform("comment.post", on="room", kind="remark", text=f"comment {fresh_id()}")
        elif choice < 1 - self.reveals:
            person.perform("rating.cast", round=self.round, card=self.random.choice(self.cards), impact=self.random.randint(1, 5),
                           effort=self.random.randint(1, 5))
        else:
            self.people[0].perform("round.reveal", round=self.round)
            self.round = self.people[0].perform("round.open", cards=self.cards)["created"]

    def end(self) -> None:
        self.join()
        if self.failure:
            raise self.failure
        self.follower.settle()


def record(commands: int, rooms: int, seed: int) -> tuple[list[Any], list[dict], list[Crew]]:
    """What a server did to its files, what was sent, answered and shown meanwhile, and to whom."""
    history = History()
    server = Server()
    log = server.directory / "changes"
    server.environment |= recording(server.database, log)
    with server:
        crews = [Crew(server.address, history, commands // rooms, seed + n) for n in range(rooms)]
        for crew in crews:
            crew.start()
        while any(crew.left > commands // rooms // 2 and not crew.failure for crew in crews):
            time.sleep(0.01)
        server.end(5)
        server.start()
        for crew in crews:
            crew.end()
        server.kill()
        return changes(log), history.entries, crews


class Promises:
    """What had been promised by a moment: commands that were answered, events that were shown, people who were let in."""

    def __init__(self, history: list[dict], crews: list[Crew]) -> None:
        self.answered = sorted((entry for entry in history if entry["what"] == "send" and entry["status"] == 200), key=lambda entry: entry["got"])
        self.shown = sorted((entry["got"], entry["room"], max(frame["seq"] for frame in entry["answer"]["frames"] if "seq" in frame))
                            for entry in history if entry["what"] == "read" and any("seq" in frame for frame in entry["answer"].get("frames", [])))
        self.let_in = [(crew.let_in, person) for crew in crews for person in crew.people]
        self.votes = sorted((entry for entry in history if entry["what"] == "send" and entry["body"]["type"] == "rating.cast"), key=lambda entry: entry["sent"])

    def broken(self, database: pathlib.Path, cut: float) -> list[str]:
        """What of it is not in the files."""
        if not database.exists():
            return ["durable: there is no database"] if self.due(cut) else []
        try:
            return self.missing(database, cut)
        except sqlite3.DatabaseError as error:
            return [f"durable: SQLite says {error}"]

    def missing(self, database: pathlib.Path, cut: float) -> list[str]:
        with sqlite3.connect(database) as base:
            if not base.execute("SELECT 1 FROM sqlite_master WHERE name = 'receipt'").fetchone():
                return ["durable: there is no table"] if self.due(cut) else []
            receipts = {(room, person, id): (seq, created) for room, person, id, seq, created
                        in base.execute("SELECT room, person, command, seq, created FROM receipt")}
            heads = dict(base.execute("SELECT code, head FROM room"))
            tokens = {(room, token) for room, token in base.execute("SELECT room, hash FROM token")}
            events = base.execute("SELECT room, count(*), max(seq) FROM event GROUP BY room").fetchall()
            sound = base.execute("PRAGMA integrity_check").fetchone()[0]
        base.close()
        found = [] if sound == "ok" else [f"durable: SQLite finds {sound[:200]}"]
        for room, count, last in events:
            if not count == last == heads.get(room):
                found.append(f"dense: {room} has {count} events up to {last} and says {heads.get(room)}")
        for entry in self.answered:
            if entry["got"] >= cut:
                break
            wanted = (entry["answer"]["seq"], entry["answer"].get("created"))
            kept = receipts.get((entry["room"], entry["person"], entry["id"]))
            if kept != wanted or heads.get(entry["room"], 0) < wanted[0]:
                found.append(f"durable: {entry['body']['type']} answered {wanted} {cut - entry['got']:.4f} s before the cut is kept as {kept}")
        for got, room, seq in self.shown:
            if got < cut and heads.get(room, 0) < seq:
                found.append(f"durable: event {seq} of {room} was shown {cut - got:.4f} s before the cut and the room ends with {heads.get(room)}")
        found += [f"durable: {person.participant} of {person.code} is not known" for at, person in self.let_in
                  if at < cut and (person.code, sha256(f"token:{person.token}".encode()).digest()) not in tokens]
        return found

    def due(self, cut: float) -> bool:
        return any(at < cut for at, _ in self.let_in)

    def unseen(self, server: Server, cut: float) -> list[str]:
        """What of it the server does not show that was started on the files."""
        found = []
        for at, person in self.let_in:
            if at >= cut:
                continue
            here = Member(server.address, person.code, person.participant, person.token)
            document = here.snapshot()
            texts = {comment["text"] for comment in document["comments"].values()}
            votes: dict[tuple[str, str], list[dict | None]] = {}
            for entry in self.answered:
                body = entry["body"]
                if entry["got"] >= cut or (entry["room"], entry["person"]) != (person.code, person.participant):
                    continue
                if body["type"] == "comment.post" and body["text"] not in texts:
                    found.append(f"durable: the comment {body['text']} of {person.code} is not shown")
                if here.send(body).json != entry["answer"]:
                    found.append(f"stable answer: {body} is answered otherwise after the cut")
            for entry in self.votes:
                if entry["sent"] < cut and (entry["room"], entry["person"]) == (person.code, person.participant):
                    body = entry["body"]
                    sure, vote = entry["status"] == 200 and entry["got"] < cut, {"impact": body["impact"], "effort": body["effort"]}
                    votes[body["round"], body["card"]] = ([] if sure else votes.get((body["round"], body["card"]), [None])) + [vote]
            for (round, card), possible in votes.items():
                shown = document["you"]["ratings"].get(round, {}).get(card)
                if document["rounds"].get(round, {}).get("state") == "open" and shown not in possible:
                    found.append(f"durable: the vote {possible} on {card} is shown as {shown}")
        return found


def rebuilt(files: dict[str, bytes], directory: pathlib.Path, chance: random.Random) -> pathlib.Path:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    for name, content in files.items():
        (directory / name).write_bytes(content)
    if chance.random() < 0.5:
        (directory / "rooms.sqlite-shm").write_bytes(chance.randbytes(32768))
    return directory / "rooms.sqlite"


def cut_often(record: list[Any], promises: Promises, cuts: int, chance: random.Random, opened: list[int]) -> list[str]:
    """Cuts power before so many changes of the record; answers what was lost."""
    return cut_at(record, promises, sorted(chance.sample(range(1, len(record)), min(cuts, len(record) - 1))), chance, opened)


def cut_at(record: list[Any], promises: Promises, places: list[int], chance: random.Random, opened: list[int]) -> list[str]:
    """Cuts power before these changes of the record; answers what was lost."""
    disk, scratch, done = Disk(chance), pathlib.Path(tempfile.mkdtemp(prefix="crux-cut-")), 0
    try:
        for number, at in enumerate(places):
            for change in record[done:at]:
                disk.take(change)
            done, cut = at, record[at].at
            disk_then = disk.cut()
            database = rebuilt(disk_then, scratch / "cut", chance)
            found = promises.broken(database, cut)
            if not found and number % EVERY_SO_MANY == EVERY_SO_MANY // 2:
                server = Server()
                shutil.rmtree(server.directory)
                server.directory = rebuilt(disk_then, server.directory, chance).parent
                with server:
                    found = promises.unseen(server, cut)
                opened[0] += 1
            if found:
                return [f"cut before change {at} of {len(record)}:"] + found
        return []
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def run(cuts: int, seeds: int, commands: int, rooms: int, seed: int) -> str:
    answered = syncs = written = 0
    opened = [0]
    for n in range(seeds):
        changed, history, crews = record(commands, rooms, seed + n)
        promises = Promises(history, crews)
        lost = cut_often(changed, promises, cuts, random.Random(seed + n), opened)
        if lost:
            fail(f"seed {seed + n}", *lost[:12])
        checker.judge(history)
        answered += len(promises.answered)
        syncs += sum(change.kind == "S" for change in changed)
        written += sum(change.kind == "W" for change in changed)
    return f"{cuts} cuts x {seeds} records, {written} writes and {syncs} syncs of {answered} commands, {opened[0]} cuts opened by the server, 0 lost"


def selftest() -> str:
    """A database that waits for the disk loses nothing, and one that does not (synchronous = NORMAL) is caught."""
    program = """
import sqlite3, sys, time
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("PRAGMA journal_mode = WAL"); base.execute("PRAGMA synchronous = " + sys.argv[2])
base.execute("CREATE TABLE kept (n INTEGER PRIMARY KEY, text BLOB)")
for n in range(60):
    base.execute("INSERT INTO kept VALUES (?, randomblob(900))", (n,)); print(time.monotonic(), flush=True)
"""
    lost = {}
    for synchronous in ("FULL", "NORMAL"):
        with tempfile.TemporaryDirectory(prefix="crux-cut-") as name:
            database, log = pathlib.Path(name).resolve() / "rooms.sqlite", pathlib.Path(name) / "changes"
            answers = subprocess.run([sys.executable, "-c", program, database, synchronous], env=recording(database, log), check=True, capture_output=True)
            times, changed, chance = [float(line) for line in answers.stdout.split()], changes(log), random.Random(1)
            lost[synchronous] = 0
            for at in chance.sample(range(1, len(changed)), 30):
                disk = Disk(chance)
                for change in changed[:at]:
                    disk.take(change)
                due = sum(time < changed[at].at for time in times)
                with sqlite3.connect(rebuilt(disk.cut(), pathlib.Path(name) / "cut", chance)) as base:
                    there = due and base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] and base.execute("SELECT count(*) FROM kept").fetchone()[0]
                base.close()
                lost[synchronous] += there < due
    assert lost["FULL"] == 0 and lost["NORMAL"] >= 10, lost
    return f"of 30 cuts {lost['NORMAL']} are caught with synchronous = NORMAL, and none with FULL"


def main() -> None:
    options = arguments(__doc__)
    print("powercut:", selftest())
    if not options.selftest:
        print("powercut:", run(1000, 5, 2400, 6, options.seed) if options.full else run(40, 1, 360, 4, options.seed))


if __name__ == "__main__":
    main()
