#!/usr/bin/env python3
"""S2: in an anonymous round nothing stored or shown joins a ballot to a person afterwards.

In every room people vote, some change their mind, some abstain, some vote in part; the round and the ballot are revealed. Then
everything that is left is searched as somebody would who has all files, the log and every token: keys that outlived their marks,
votes in plain text, hashes that can be guessed by trying every vote, an order that is the order of voting or of the people,
two axes of one vote side by side, and answers that tell a right guess from a wrong one.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import pathlib
import random
import re
import sqlite3
import tempfile
from typing import Any, Iterator

import numpy

from rig import FUNCTIONS, arguments, fail, go_to
from server import Server
from wire import Member, fresh_id, join_room, open_room

JUDGEMENTS = [1, 2, 3, 4, 5, None]
EXPORTS = "record.md cards.csv room.json report.html matrix.svg".split()
COMMON = 1024
"""A key's first bytes lie among others on a page and may be copied when it is rebalanced; without the rest they are worth nothing."""


class Ballots:
    """A room with an anonymous round and a ballot, and what each person really gave."""

    def __init__(self, address: str, chance: random.Random) -> None:
        self.chance = chance
        self.desk = open_room(address, {"title": "Joins", "settings": {"naming": "anonymous"}}, {"name": "Facilitator", "function": "Sales"})
        self.people = [self.desk] + [join_room(address, self.desk.code, {"name": f"Person {n}", "function": FUNCTIONS[n % 2]}) for n in range(1, chance.randint(5, 8))]
        go_to(self.desk, "diagnose")
        self.cards = [self.desk.perform("card.post", kind="challenge", text=f"Challenge {n}")["created"] for n in range(chance.randint(3, 4))]
        self.desk.perform("cards.reveal")
        go_to(self.desk, "rate")
        self.round = self.desk.perform("round.open")["created"]
        self.sent: list[tuple[Member, dict[str, Any]]] = []
        self.rated: dict[str, dict[str, tuple[Any, Any]]] = {card: {} for card in self.cards}

    def rate(self) -> None:
        """In an order of their own; a few leave a card out, a few give a card a second time."""
        lonely = self.chance.choice(self.cards)
        votes = [(person, card) for person in self.people for card in self.cards if card != lonely or person is self.people[-1]]
        self.chance.shuffle(votes)
        for person, card in votes + votes[:2]:
            if self.chance.random() < 0.9:
                self.cast(person, card)

    def cast(self, person: Member, card: str) -> None:
        impact, effort = self.chance.choice(JUDGEMENTS), self.chance.choice(JUDGEMENTS)
        self.send(person, type="rating.cast", round=self.round, card=card, impact=impact, effort=effort)
        self.rated[card][person.participant] = impact, effort

    def dot(self) -> None:
        go_to(self.desk, "choose")
        self.desk.perform("shortlist.set", cards=self.cards)
        self.ballot = self.desk.perform("ballot.open", cards=self.cards)["created"]
        for person in self.chance.sample(self.people, len(self.people)):
            self.send(person, type="dots.cast", ballot=self.ballot, cards=self.chance.sample(self.cards, self.chance.randint(1, 2)))

    def send(self, person: Member, **command: Any) -> None:
        body = {"id": fresh_id(), **command}
        reply = person.send(body)
        assert reply.status == 200, reply.body
        self.sent.append((person, body))

    def shown(self) -> Iterator[tuple[str, Any]]:
        """What each person can get afterwards, from the beginning on."""
        for person in (self.desk, self.people[1]):
            yield "the document", person.snapshot()
        yield "room.json", self.desk.get("export/room.json").json

    def faults(self) -> list[str]:
        found = [f"{where}: {fault}" for where, value in self.shown() for fault in disclosed(value, self.rated)]
        # The same command again with another vote is answered the same: after the reveal nobody is told that a guess was wrong.
        for person, body in self.chance.sample(self.sent, 3):
            other = {**body, "impact": 1 + (body.get("impact") or 0) % 5} if "impact" in body else {**body, "cards": body["cards"][:1]}
            one, two = person.send(body), person.send(other)
            if (one.status, one.body) != (two.status, two.body):
                found.append(f"{body['type']} sent again is answered {one.status}, with another vote {two.status}")
        return found


# what is searched for

def disclosed(value: Any, rated: dict[str, dict[str, tuple[Any, Any]]], path: str = "") -> list[str]:
    """Both axes of one vote side by side, votes that are not in the order of their size, and values of a card that few voted on."""
    found = []
    if isinstance(value, dict):
        if not path.endswith("/cut") and all(value.get(axis) in JUDGEMENTS[:5] and isinstance(value.get(axis), int) for axis in ("impact", "effort")):
            found.append(f"{path} holds one vote whole: {value}")
        for key, inner in value.items():
            if key in rated and isinstance(inner, dict):
                for number, axis in enumerate(("impact", "effort")):
                    given = [vote[number] for vote in rated[key].values() if vote[number] is not None]
                    kept = inner.get(axis)
                    if len(given) < 3 and kept not in (None, []):
                        found.append(f"{path}/{key}: {axis} of {len(given)} votes is kept")
            found += disclosed(inner, rated, f"{path}/{key}")
    elif isinstance(value, list):
        if len(value) > 1 and all(type(one) is int and 1 <= one <= 5 for one in value) and value != sorted(value):
            found.append(f"{path} is in an order that tells something: {value}")
        for inner in value:
            found += disclosed(inner, rated, path)
    return found


def canonical(body: dict[str, Any]) -> bytes:
    """As the server hashes a command."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def guesses(body: dict[str, Any], cards: list[str]) -> Iterator[dict[str, Any]]:
    """Every vote that this command could have been."""
    if body["type"] == "rating.cast":
        for card, impact, effort in itertools.product(cards, JUDGEMENTS, JUDGEMENTS):
            yield {**body, "card": card, "impact": impact, "effort": effort}
    else:
        for count in (1, 2):
            for chosen in itertools.permutations(cards, count):
                yield {**body, "cards": list(chosen)}


def guessed(digest: bytes, body: dict[str, Any], cards: list[str], salts: list[bytes]) -> bool:
    """Whether trying every vote finds this digest: plain, or with a key or salt that is known."""
    for guess in guesses(body, cards):
        text = canonical(guess)
        plain = hashlib.sha256(text).digest()
        tried = [plain] + [hashlib.sha256(part).digest() for salt in salts for part in (salt + text, text + salt, salt + plain)]
        if digest in tried or any(digest == keyed(salt, plain) for salt in salts):
            return True
    return False


def keyed(key: bytes, message: bytes) -> bytes:
    return hashlib.sha256(bytes(b ^ 0x5C for b in key[:64].ljust(64, b"\0")) + hashlib.sha256(bytes(b ^ 0x36 for b in key[:64].ljust(64, b"\0")) + message).digest()).digest()


def surviving(seeds: list[bytes], files: bytes) -> int:
    """How many pieces of the seeds' hidden parts are in the files: of any fifteen bytes that stayed, one piece is found."""
    needles = numpy.unique(numpy.frombuffer(b"".join(seed[COMMON:] for seed in seeds), dtype=numpy.uint64))
    found = 0
    for shift in range(8):
        view = numpy.frombuffer(files[shift:shift + (len(files) - shift) // 8 * 8], dtype=numpy.uint64)
        found += int(numpy.isin(view, needles).sum())
    return found


def columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in tables}


def stored_faults(connection: sqlite3.Connection, rooms: dict[str, dict[str, Any]], chance: random.Random) -> list[str]:
    """What the tables tell. `rooms`: of each code the cards, what was rated, the blinds, and the votes as sent."""
    found = []
    for table, names in columns(connection).items():
        if "blind" in names and table != "receipt":
            left = [code for (code, blind) in connection.execute(f"SELECT room, blind FROM {table}") if code in rooms and blind in rooms[code]["blinds"]]
            if left:
                found.append(f"{table} still holds something of {len(left)} revealed votes")
        for name in names:
            for (code, value) in connection.execute(f"SELECT {'room' if 'room' in names else 'NULL'}, {name} FROM {table}"):
                text = value.encode() if isinstance(value, str) else value
                if isinstance(text, bytes) and text[:1] in (b"{", b"[") and code in rooms:
                    try:
                        content = json.loads(text)
                    except ValueError:
                        continue
                    found += [f"{table}.{name}: {fault}" for fault in disclosed(content, rooms[code]["rated"])]
    salts = [row.encode() for (row,) in connection.execute("SELECT epoch FROM journal")] + [b"", b"\0" * 32]
    for code, room in rooms.items():
        for person, body in chance.sample(room["sent"], min(6, len(room["sent"]))):
            row = connection.execute("SELECT * FROM receipt WHERE room = ? AND person = ? AND command = ?", (code, person, body["id"])).fetchone()
            for value in row or ():
                if isinstance(value, bytes) and guessed(value, body, room["cards"], salts + [code.encode(), person.encode(), body["id"].encode()]):
                    found.append(f"a receipt of {body['type']} is found by trying every vote")
    return found


def raw_faults(files: bytes) -> list[str]:
    """Votes in plain text anywhere in the bytes, free pages and gaps included."""
    return [f"the files hold {match[0][:60]!r}" for match in re.finditer(rb'"(?:impact|effort)" ?: ?[1-5][,}]', files)]


def bytes_of(server: Server) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(server.directory.glob("rooms.sqlite*")))


def reading(server: Server) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)


# the whole

def run(rooms: int, seed: int) -> str:
    chance, known, seeds, faults, votes = random.Random(seed), {}, [], [], 0
    with Server(CRUX_ROOMS_PER_HOUR="1000000", CRUX_LOG_LEVEL="trace") as server:
        for number in range(rooms):
            room = Ballots(server.address, chance)
            for give, blind, reveal in ((room.rate, "round", "round.reveal"), (room.dot, "ballot", "ballot.reveal")):
                give()
                connection = reading(server)
                seeds += [seed for (seed,) in connection.execute("SELECT seed FROM blind WHERE room = ?", (room.desk.code,))]
                connection.close()
                if number % 5 == 4:
                    server.kill()
                    server.start()
                    for person in room.people:
                        person.wire.close()
                room.desk.perform(reveal, **{blind: getattr(room, blind)})
            faults += room.faults()
            votes += len(room.sent)
            known[room.desk.code] = {"cards": room.cards, "rated": room.rated, "blinds": {room.round, room.ballot},
                                     "sent": [(person.participant, body) for person, body in room.sent]}
            if number % 50 == 49 or number == rooms - 1:
                faults += raw_faults(bytes_of(server) + server.log.read_bytes())
        if not canonical_is_right(server, room):
            faults.append("the rig is blind: it does not hash commands as the server does")
        if len(seeds) != 2 * rooms:
            faults.append(f"the rig is blind: it saw {len(seeds)} keys of {2 * rooms} blinds")
        for moment in ("while it runs", "after it was killed"):
            left = surviving(seeds, bytes_of(server))
            if left:
                faults.append(f"{moment}: {left} pieces of keys outlived their marks")
            server.kill()
        with tempfile.TemporaryDirectory() as directory:
            copy = pathlib.Path(directory) / "rooms.sqlite"
            for file in server.directory.glob("rooms.sqlite*"):
                (copy.parent / file.name).write_bytes(file.read_bytes())
            faults += stored_faults(sqlite3.connect(copy), known, chance)
        size = len(bytes_of(server))
    if faults:
        fail(*list(dict.fromkeys(faults))[:12], f"{len(faults)} in all; seed {seed}")
    return f"{rooms} rooms, {votes} votes, {len(seeds)} keys, {size >> 10} KiB of files searched, 0 joins"


def canonical_is_right(server: Server, room: Ballots) -> bool:
    """That the plain hash of a command would be found, shown by one that is stored plain because it is no vote."""
    body = {"id": fresh_id(), "type": "comment.post", "on": "room", "kind": "remark", "text": "Ein Kommentar über alles"}
    assert room.desk.send(body).status == 200
    connection = reading(server)
    stored = connection.execute("SELECT digest FROM receipt WHERE command = ?", (body["id"],)).fetchone()
    connection.close()
    return stored == (hashlib.sha256(canonical(body)).digest(),)


def selftest() -> str:
    """A plain hash, a hash under a key that is known, a key and a mark that were kept, votes in the order of voting, whole votes and lonely ones are noticed."""
    chance, cards = random.Random(1), ["cA", "cB", "cC"]
    body = {"id": "x1", "type": "rating.cast", "round": "r1", "card": "cB", "impact": 4, "effort": None}
    plain = hashlib.sha256(canonical(body)).digest()
    assert guessed(plain, body, cards, []) and guessed(keyed(b"CODE", plain), body, cards, [b"CODE"])
    assert not guessed(keyed(chance.randbytes(32), plain), body, cards, [b"CODE"])
    key = chance.randbytes(4096)
    assert surviving([key], chance.randbytes(5001) + key[2000:2040]) and not surviving([key], chance.randbytes(50_000) + key[:COMMON])
    rated = {"cA": {"p1": (4, 2)}, "cB": {"p1": (1, 1), "p2": (2, 2), "p3": (3, 3)}}
    assert disclosed({"votes": {"cB": {"impact": [3, 1, 2]}}}, rated) and not disclosed({"votes": {"cB": {"impact": [1, 2, 3]}}}, rated)
    assert disclosed({"x": {"impact": 4, "effort": 1}}, rated) and disclosed({"votes": {"cA": {"impact": [4], "effort": []}}}, rated)
    assert raw_faults(b'..{"effort":3,"impact":2}..') and not raw_faults(b'{"impact":{"n":3}}')
    for planted in ("a key", "a mark", "a plain receipt"):
        connection = sqlite3.connect(":memory:")
        connection.executescript("""CREATE TABLE journal (epoch TEXT); CREATE TABLE blind (room TEXT, blind TEXT, seed BLOB);
            CREATE TABLE mark (room TEXT, blind TEXT, person TEXT, key TEXT, sealed BLOB);
            CREATE TABLE receipt (room TEXT, person TEXT, command TEXT, digest BLOB, blind TEXT, seq INTEGER);""")
        connection.execute("INSERT INTO receipt VALUES ('R', 'p1', 'x1', ?, 'r1', 7)", (plain if planted == "a plain receipt" else chance.randbytes(32),))
        if planted == "a key":
            connection.execute("INSERT INTO blind VALUES ('R', 'r1', ?)", (key,))
        if planted == "a mark":
            connection.execute("INSERT INTO mark VALUES ('R', 'r1', 'p1', 'cB', ?)", (b"sealed",))
        assert stored_faults(connection, {"R": {"cards": cards, "rated": rated, "blinds": {"r1"}, "sent": [("p1", body)]}}, chance), planted
    return "a plain hash, a known key, a kept key and mark, an order, a whole and a lonely vote are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("joins:", selftest())
    if not options.selftest:
        print("joins:", run(1000 if options.full else 10, options.seed))


if __name__ == "__main__":
    main()
