#!/usr/bin/env python3
"""S7: room codes cannot be hunted, and a whole office behind one address can still join.

Guesses arrive at full speed on several connections, by looking and by joining, while three hundred people join from the same
address, each looking at the room first. No guess finds a room, at most as many wrong codes a second are answered as such as the
instance allows, nobody who has the right code is refused or sent to wait, and the server does not grow by it.
"""

from __future__ import annotations

import json
import pathlib
import random
import re
import socket
import threading
import time
from typing import Any

from rig import ROOM, arguments, fail
from server import Server
from wire import Wire, fresh_id, open_room

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
OFFICE = 300
AT_ONCE = 50
"""Guesses sent in one go on a connection, which answers them in order."""

ALLOWED = 10
MOST_GROWTH = 64 << 20
HEAD = re.compile(rb"HTTP/1\.1 (\d\d\d)[^\r]*\r\n(.*?)\r\n\r\n", re.DOTALL)


class Guesser(threading.Thread):
    """Tries codes until it is told to stop, or has tried enough; `seen` counts the statuses."""

    def __init__(self, address: str, many: int, chance: random.Random, joining: bool) -> None:
        super().__init__(daemon=True)
        self.address, self.left, self.chance, self.joining = address, many, chance, joining
        self.seen: dict[int, int] = {}
        self.hits: list[str] = []
        self.failure: Exception | None = None

    def code(self) -> str:
        text = "".join(self.chance.choices(ALPHABET, k=8))
        return f"{text[:4]}-{text[4:]}"

    def request(self, code: str) -> bytes:
        if not self.joining:
            return f"GET /api/rooms/{code} HTTP/1.1\r\nHost: {self.address}\r\n\r\n".encode()
        body = json.dumps({"name": "Guess", "function": "Sales"})
        return (f"POST /api/rooms/{code}/participants HTTP/1.1\r\nHost: {self.address}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n{body}").encode()

    def run(self) -> None:
        host, port = self.address.split(":")
        try:
            with socket.create_connection((host, int(port)), timeout=60) as line:
                while self.left > 0:
                    codes = [self.code() for _ in range(min(AT_ONCE, self.left))]
                    line.sendall(b"".join(map(self.request, codes)))
                    for code, status in zip(codes, statuses(line, len(codes))):
                        self.seen[status] = self.seen.get(status, 0) + 1
                        if status not in (404, 429):
                            self.hits.append(f"{code} was answered {status}")
                    self.left -= len(codes)
        except Exception as error:
            self.failure = error


def statuses(line: socket.socket, many: int) -> list[int]:
    """The statuses of so many answers, in order."""
    found, buffer = [], b""
    while len(found) < many:
        head = HEAD.search(buffer)
        length = head and re.search(rb"content-length: *(\d+)", head[2], re.IGNORECASE)
        if head and len(buffer) >= head.end() + int(length[1] if length else 0):
            found.append(int(head[1]))
            buffer = buffer[head.end() + int(length[1] if length else 0):]
            continue
        more = line.recv(1 << 16)
        if not more:
            raise ConnectionError("the server closed the connection on guesses")
        buffer += more
    return found


class Office(threading.Thread):
    """People who come in one after the other, each with a connection of their own; all together from one address."""

    def __init__(self, address: str, codes: list[str], many: int) -> None:
        super().__init__(daemon=True)
        self.address, self.codes, self.many = address, codes, many
        self.refused: list[str] = []
        self.times: list[float] = []

    def run(self) -> None:
        for number in range(self.many):
            code, wire, began = self.codes[number % len(self.codes)], Wire(self.address), time.monotonic()
            try:
                for method, path, body, wanted in (("GET", f"/api/rooms/{code}", None, 200),
                                                   ("POST", f"/api/rooms/{code}/participants", {"id": fresh_id(), "name": f"Person {number}", "function": "Sales"}, 201)):
                    reply = wire.ask(method, path, body)
                    if reply.status != wanted:
                        self.refused.append(f"{method} of somebody with the right code was answered {reply.status}")
            except Exception as error:
                self.refused.append(f"somebody with the right code got no answer: {error!r}")
            self.times.append(time.monotonic() - began)
            wire.close()


def memory(server: Server) -> int:
    """Resident bytes."""
    return int(pathlib.Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * 4096


def judged(seen: dict[int, int], hits: list[str], refused: list[str], joined: int, took: float, growth: int) -> list[str]:
    """What is wrong with what guessers and honest people were answered in so many seconds."""
    found = hits[:3] + refused[:3]
    most = ALLOWED * (took + 2)
    if seen.get(404, 0) > most:
        found.append(f"{seen[404]} wrong codes were answered as such in {took:.1f} s, more than {ALLOWED} a second")
    if not seen.get(404) or not seen.get(429):
        found.append(f"the rig is blind: it saw {seen}")
    if joined < OFFICE:
        found.append(f"{joined} of {OFFICE} joined")
    if growth > MOST_GROWTH:
        found.append(f"the server grew by {growth >> 20} MiB")
    return found


def run(guesses: int, seed: int) -> str:
    chance = random.Random(seed)
    with Server() as server:
        rooms = [open_room(server.address, ROOM, {"name": "Facilitator", "function": "Sales"}) for _ in range(20)]
        warming = Guesser(server.address, 2_000, chance, False)
        warming.start()
        warming.join()
        before, began = memory(server), time.monotonic()
        guessers = [Guesser(server.address, guesses // 4, random.Random(chance.random()), number == 3) for number in range(4)]
        office = [Office(server.address, [room.code for room in rooms], OFFICE // 6) for _ in range(6)]
        for thread in guessers + office:
            thread.start()
        for thread in office:
            thread.join()
        joining = time.monotonic() - began
        for thread in guessers:
            thread.join()
        took = time.monotonic() - began
        growth = memory(server) - before
        failure = next((guesser.failure for guesser in guessers if guesser.failure), None)
        people = sum(len(room.snapshot()["people"]) - 1 for room in rooms)
        time.sleep(1)  # what the promise allows a second of
        calm = Wire(server.address).ask("GET", "/api/rooms/0000-0000").status
    if failure:
        fail(f"seed {seed}: {failure!r}")
    seen: dict[int, int] = {}
    for guesser in guessers:
        for status, count in guesser.seen.items():
            seen[status] = seen.get(status, 0) + count
    faults = judged(seen, [hit for guesser in guessers for hit in guesser.hits], [one for thread in office for one in thread.refused], people, took, growth)
    if calm != 404:
        faults.append(f"when nobody guesses any more a wrong code is answered {calm}")
    if faults:
        fail(*faults, f"seed {seed}")
    times = sorted(time for thread in office for time in thread.times)
    rate = sum(seen.values()) / took
    years = len(ALPHABET) ** 8 / len(rooms) / rate / 86400 / 365
    return (f"{sum(seen.values())} guesses at {rate:.0f} a second, 0 hits (at this rate one of {len(rooms)} rooms in {years:.1f} years), {seen[404]} answered as wrong in {took:.1f} s; "
            f"{people} joins from the same address in {joining:.1f} s, 0 refused, p99 {times[len(times) * 99 // 100] * 1000:.0f} ms; {growth >> 20} MiB more memory")


def selftest() -> str:
    """A hit, a refused join, somebody missing, an answer too many and memory are noticed."""
    good: dict[str, Any] = {"seen": {404: 50, 429: 950}, "hits": [], "refused": [], "joined": OFFICE, "took": 5.0, "growth": 0}
    assert not judged(**good)
    for wrong in ({"hits": ["7K3M-Q2PX was answered 200"]}, {"refused": ["429"]}, {"joined": OFFICE - 1}, {"seen": {404: 1000, 429: 1}},
                  {"seen": {404: 10}}, {"growth": MOST_GROWTH + 1}):
        assert judged(**{**good, **wrong}), wrong
    return "a hit, a refused join, somebody missing, an answer too many and memory are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("hunting:", selftest())
    if not options.selftest:
        print("hunting:", run(1_000_000 if options.full else 20_000, options.seed))


if __name__ == "__main__":
    main()
