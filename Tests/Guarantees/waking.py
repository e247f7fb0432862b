#!/usr/bin/env python3
"""D6: a waiting poll wakes.

Again and again polls arrive within two milliseconds before or after a command is carried out. Whether a poll looked a moment too
early or came a moment too late, it is answered with that command's frame, and none waits for something else to happen.
"""

from __future__ import annotations

import random
import threading
import time

from rig import arguments, fail, room_with
from server import Server
from wire import Member

SPREAD = 0.002
"""Seconds by which a command is sent before or after the moment at which the polls are."""


class Asleep(Exception):
    """A poll that did not wake for what it waited for."""


class Room:
    """One room with a writer and polls that race, over and over."""

    def __init__(self, address: str, polls: int, races: int, limit: float, seed: int) -> None:
        self.random, self.races, self.limit = random.Random(seed), races, limit
        self.desk, reader = room_with(address, 2)
        self.start, self.end = threading.Barrier(polls + 1), threading.Barrier(polls + 1)
        self.meeting = self.answered = 0.0
        self.seq = 0
        self.longest = 0.0
        self.failure: Exception | None = None
        self.threads = [threading.Thread(target=self.guarded, args=(self.write,), daemon=True)]
        self.threads += [threading.Thread(target=self.guarded, args=(self.poll, reader.on_wire()), daemon=True) for _ in range(polls)]

    def guarded(self, work, *rest) -> None:
        try:
            work(*rest)
        except threading.BrokenBarrierError:
            pass
        except Exception as error:
            self.failure = error
            self.start.abort()
            self.end.abort()

    def write(self) -> None:
        for number in range(self.races):
            self.meeting = time.monotonic() + 0.003
            self.start.wait()
            until(self.meeting + self.random.uniform(-SPREAD, SPREAD))
            self.answered, self.seq = float("inf"), None
            answer = self.desk.perform("comment.post", on="room", kind="remark", text=f"race {number}")
            self.answered, self.seq = time.monotonic(), answer["seq"]
            self.end.wait()

    def poll(self, reader: Member) -> None:
        cursor = reader.events()["cursor"]
        for _ in range(self.races):
            self.start.wait()
            until(self.meeting)
            asked, seen = time.monotonic(), 0
            while not seen:
                reply = reader.get(f"events?since={cursor}&wait=25").json
                cursor = reply["cursor"]
                seen = max((frame.get("seq", 0) for frame in reply["frames"]), default=0)
            got = time.monotonic()
            self.end.wait()
            if seen != self.seq:
                raise Asleep(f"contiguous: a poll was told of {seen} when {self.seq} was carried out")
            self.longest = max(self.longest, waited(asked, self.answered, got))
            if self.longest > self.limit:
                raise Asleep(f"a poll waited {self.longest:.2f} s for a command that had been carried out")


def until(moment: float) -> None:
    pause = moment - time.monotonic()
    if pause > 0:
        time.sleep(pause)


def run(races: int, limit: float, seed: int) -> str:
    polls, rooms = 5, 4
    with Server() as server:
        playing = [Room(server.address, polls, races // polls // rooms, limit, seed + n) for n in range(rooms)]
        for room in playing:
            for thread in room.threads:
                thread.start()
        for room in playing:
            for thread in room.threads:
                thread.join()
        asleep = [room.failure for room in playing if isinstance(room.failure, Asleep)]
        if asleep:
            fail(*asleep)
        for room in playing:
            if room.failure:
                raise room.failure
        longest = max(room.longest for room in playing)
        return f"{races} polls raced a command within {SPREAD * 1000:.0f} ms, the longest waited {longest * 1000:.0f} ms"


def waited(asked: float, answered: float, got: float) -> float:
    """For how long a poll was owed an answer: from when the later of the two had been done."""
    return got - max(asked, answered)


def selftest() -> str:
    """A poll that sleeps through a command is counted from the command's answer, and one that is told of another is noticed."""
    assert waited(0.0, 1.0, 24.0) == 23.0 and waited(1.0, 0.5, 1.1) < 0.2

    class Wrong:
        def events(self, *_: object) -> dict:
            return {"cursor": "c"}

        def get(self, _: str) -> "Wrong":
            room.seq = 8
            return self

        json = {"cursor": "d", "frames": [{"seq": 7}]}

    room = Room.__new__(Room)
    room.races, room.limit, room.meeting, room.answered, room.longest = 1, 1.0, 0.0, 0.0, 0.0
    room.start, room.end = threading.Barrier(1), threading.Barrier(1)
    try:
        room.poll(Wrong())
    except Asleep:
        return "a poll that sleeps through a command, or is told of another one, is noticed"
    raise AssertionError("a poll that was told of another command was not noticed")


def main() -> None:
    options = arguments(__doc__)
    print("waking:", selftest())
    if not options.selftest:
        # In the short form browsers are at work beside it; a wake that is lost costs more than twenty seconds.
        print("waking:", run(100_000, 1.0, options.seed) if options.full else run(5_000, 5.0, options.seed))


if __name__ == "__main__":
    main()
