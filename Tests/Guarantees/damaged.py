#!/usr/bin/env python3
"""D9: a damaged file is noticed and never shown as truth.

A database with several rooms is left behind by an orderly end and, with its write-ahead log, by a kill. Again and again bytes
of a copy are flipped, sectors zeroed or pages swapped. What stands beside the log (votes and their keys, tokens, receipts) is aimed
at too: a row is gone, a page is as it was before the last writes to it, two pages have changed places. Then `crux check` looks
through the file and a server is started on it. Whatever any member is shown has to be what was true, or an error. Rooms that the
check does not name have to be read and written.
"""

from __future__ import annotations

import pathlib
import random
import re
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from typing import Any

from beside import AIMS, PAGE, Beside, Harm, swap
from document import difference, lasting
from rig import arguments, fail, room_with, with_open_round
from server import BINARY, Server
from wire import Lost, Member, fresh_id, join_room

SECTOR = 512


class Truth:
    """What a member is shown, and the cursor they are at. `before` is the same without the last command of all."""

    def __init__(self, member: Member) -> None:
        self.member = member
        answer = member.events()
        self.cursor, self.shown = answer["cursor"], lasting(answer["snapshot"])
        self.before: dict[str, Any] | None = None


def build(server: Server, rooms: int, former: pathlib.Path) -> list[Truth]:
    """Some rooms with cards, comments and open votes, the last command of all a comment in the first. A copy of the files is kept as
    `former` before somebody comes to each room and somebody else changes their mind."""
    houses, rounds = [], []
    for _ in range(rooms):
        people = room_with(server.address, 3)
        round, cards = with_open_round(people[0], 3)
        for number, person in enumerate(people):
            for card in cards:
                person.perform("rating.cast", round=round, card=card, impact=1 + number, effort=5 - number)
            for n in range(8):
                person.perform("comment.post", on="room", kind="remark", text=f"{n} " + "said here " * (3 + n))
            person.perform("card.post", kind="challenge", text="not shown yet")
        houses.append(people)
        rounds.append((round, cards[1]))
    keep(server, former)
    for people, (round, card) in zip(houses, rounds):
        people[1].perform("rating.cast", round=round, card=card, impact=5, effort=None)
        people.append(join_room(server.address, people[0].code, {"name": "Late", "function": "Product"}))
    earlier = [Truth(person) for people in houses for person in people]
    houses[0][0].perform("comment.post", on="room", kind="remark", text="the last word")
    truths = [Truth(person) for people in houses for person in people]
    for truth, before in zip(truths, earlier):
        truth.before = before.shown
    return truths


def keep(server: Server, to: pathlib.Path) -> None:
    for suffix in ("", "-wal"):
        if (file := pathlib.Path(f"{server.database}{suffix}")).exists() and file.stat().st_size:
            shutil.copy(file, f"{to}{suffix}")


def harm(file: pathlib.Path, chance: random.Random) -> Harm:
    """Changes a file as a failing disk would; says how."""
    data = bytearray(file.read_bytes())
    kind = chance.choice(["letter", "letter", "bit", "byte", "bytes", "bytes", "sector", "page"])
    words = [found.start() for found in re.finditer(rb"said here", data)] if kind == "letter" else []
    if words:
        # Everything can still be read, and says something else.
        place = chance.choice(words)
        data[place] ^= 2
        what = f"a letter at {place}"
    elif kind in ("bit", "letter"):
        place = chance.randrange(len(data))
        data[place] ^= 1 << chance.randrange(8)
        what = f"bit of byte {place}"
    elif kind in ("byte", "bytes"):
        places = [chance.randrange(len(data)) for _ in range(1 if kind == "byte" else chance.randint(2, 40))]
        for place in places:
            data[place] ^= chance.randint(1, 255)
        what = f"bytes {places}"
    elif kind == "sector":
        place = chance.randrange(len(data) // SECTOR) * SECTOR
        data[place:place + SECTOR] = bytes(SECTOR)
        what = f"zeroes at {place}"
    else:
        one, other = (chance.randrange(len(data) // PAGE) * PAGE for _ in range(2))
        what = swap(data, one, other)
    file.write_bytes(data)
    return Harm(f"{file.name}: {what}", False)


def verdict(truth: Truth, member: Member) -> tuple[str, str | None]:
    """How a member fares on the damaged file, and what is silently wrong."""
    try:
        reply = member.get("events")
    except Lost:
        return "lost", None
    if reply.status != 200:
        return str(reply.status), None
    shown = lasting(reply.json["snapshot"])
    apart = difference(truth.shown, shown)
    if apart is None:
        return "true", None
    if truth.before is not None and difference(truth.before, shown) is None:
        # The last write of all: a power cut may have torn it, and then nobody may go on from where it had been seen.
        if "snapshot" in member.get(f"events?since={truth.cursor}&wait=0").json:
            return "torn", None
        return "wrong", "the last write is gone and a cursor behind it goes on"
    return "wrong", f"{member.code} {member.participant} is shown something that never was: {apart}"


def one(base: pathlib.Path, truths: list[Truth], aimed: tuple[Beside, str] | None, chance: random.Random) -> tuple[Counter[str], str, list[str]]:
    server = Server()
    try:
        return examine(server, base, truths, aimed, chance)
    finally:
        server.kill()
        shutil.rmtree(server.directory, ignore_errors=True)


def examine(
    server: Server, base: pathlib.Path, truths: list[Truth], aimed: tuple[Beside, str] | None, chance: random.Random
) -> tuple[Counter[str], str, list[str]]:
    files = [file for suffix in ("", "-wal") if (file := pathlib.Path(f"{base}{suffix}")).exists()]
    for file in files:
        shutil.copy(file, server.directory / file.name.replace(base.name, server.database.name))
    harmed = server.directory / chance.choice(files).name.replace(base.name, server.database.name)
    what, certain = aimed[0].harm(harmed, aimed[1], chance) if aimed else harm(harmed, chance)
    check = subprocess.run([BINARY, "check", "--database", server.database], capture_output=True, text=True, timeout=60)
    fares, findings = Counter({f"check {check.returncode}": 1}), []
    if check.returncode not in (0, 1):
        findings.append(f"crux check ended with {check.returncode}: {check.stderr[-300:]}")
    if certain and check.returncode == 0:
        findings.append("the check finds nothing")
    named = {line.split()[0] for line in check.stdout.splitlines() if "  " in line}
    try:
        server.start()
    except SystemExit:
        fares["refused"] += 1
        if check.returncode == 0:
            findings.append(f"the server refuses the file and the check does not: {server.log.read_text()[-300:]}")
        return fares, what, findings
    by_room: dict[str, set[str]] = {}
    whole: dict[str, Member] = {}
    for truth in truths:
        member = Member(server.address, truth.member.code, truth.member.participant, truth.member.token)
        fare, wrong = verdict(truth, member)
        fares[fare] += 1
        by_room.setdefault(member.code, set()).add(fare)
        if wrong:
            findings.append(wrong)
        elif fare in ("true", "torn") and not named & {"-", member.code} and check.returncode == (1 if named else 0):
            whole[member.code] = member
    for code, member in whole.items():
        said = member.send({"id": fresh_id(), "type": "comment.post", "on": "room", "kind": "remark", "text": "Still here"})
        if said.status != 200:
            findings.append(f"{code} is whole and cannot be written: {said.status} {said.json}")
    if check.returncode == 0 and any(fares[bad] for bad in ("503", "500", "401", "404")):
        findings.append(f"the server shows {dict(fares)} and the check finds nothing")
    if named and "-" not in named:
        findings += [f"{code} is not named by the check and fares {by_room[code]}" for code in by_room if code not in named and by_room[code] - {"true", "torn"}]
    if not server.alive:
        findings.append(f"the server ended with {server.process and server.process.returncode}")
    return fares, what, findings


def run(trials: int, rooms: int, seed: int) -> str:
    chance, fares = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="crux-damaged-") as directory:
        former = pathlib.Path(directory) / "former"
        bases = [pathlib.Path(directory) / name for name in ("ended", "killed")]
        every: list[list[Truth]] = []
        for base in bases:
            with Server() as server:
                every.append(build(server, rooms, former))
                if base.name == "ended":
                    server.end(5)
                else:
                    server.process.send_signal(signal.SIGKILL)
                    server.process.wait()
                keep(server, base)
            if base.name == "ended":
                beside = Beside(base, former)
        if not pathlib.Path(f"{bases[1]}-wal").exists():
            fail("a killed server left no write-ahead log: nothing of it would be put to the test")
        for n in range(trials):
            aimed = (beside, AIMS[n // 4 % len(AIMS)]) if n % 4 == 0 else None
            seen, what, findings = one(bases[n % 2], every[n % 2], aimed, chance)
            fares += seen
            if findings:
                fail(f"seed {seed}, trial {n}, {bases[n % 2].name}, {what}", *findings)
    noticed = sum(fares[name] for name in ("refused", "503"))
    return (f"{trials} damaged files: {fares['refused']} refused at the start, {fares['503']} times a room refused, {fares['401']} times nobody "
            f"known there, {fares['torn']} times the last write torn, {fares['true']} times the truth, the check found something in "
            f"{fares['check 1']}; {noticed and 0} silently wrong")


def selftest() -> str:
    """A document that lost a comment, and one that goes on after the last write was lost, are noticed."""
    class Reply:
        def __init__(self, json: dict[str, Any]) -> None:
            self.status, self.json = 200, json

    class Shown:
        code, participant = "R", "p"

        def __init__(self, content: dict[str, Any], continued: bool = False) -> None:
            self.content, self.continued = content, continued

        def events(self) -> dict[str, Any]:
            return {"cursor": "c", "snapshot": self.content}

        def get(self, path: str) -> Reply:
            return Reply({"frames": []} if self.continued and "since" in path else self.events())

    truth = Truth(Shown({"comments": {"m1": {}, "m2": {}, "m3": {}}}))
    truth.before = {"comments": {"m1": {}, "m2": {}}}
    assert verdict(truth, Shown({"comments": {"m1": {}, "m2": {}, "m3": {}}}))[0] == "true"
    assert verdict(truth, Shown({"comments": {"m1": {}}}))[1]
    assert verdict(truth, Shown(truth.before))[0] == "torn"
    assert verdict(truth, Shown(truth.before, continued=True))[1]
    return "a document that never was, and a cursor that goes on from a lost write, are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("damaged:", selftest())
    if not options.selftest:
        print("damaged:", run(500, 4, options.seed) if options.full else run(50, 2, options.seed))


if __name__ == "__main__":
    main()
