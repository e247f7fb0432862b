#!/usr/bin/env python3
"""D10: the clock has no say in order or delivery.

While people write and read, the server's wall clock is set again and again, by seconds and by many years, forward and back. Order and
delivery are held against the laws of the checker; each time the timer, check-in dates and presence have to come right again
for people who go on working.
"""

from __future__ import annotations

import pathlib
import random
import subprocess
import tempfile
import threading
import time
from datetime import datetime, timezone

import checker
from faults import Clock
from killed import Writer, go_on
from rig import arguments, fail, room_with, settle, with_open_round
from server import BINARY, Server
from wire import Follower, History, Member

DAY, YEAR = 86_400, 365.2425 * 86_400
WITHIN = 30.0
"""Seconds within which presence is right again, on a machine that does other things too."""


def step(chance: random.Random) -> float:
    """Where somebody sets the clock: seconds ahead of the real time. Some of it is before 1970 or after 9999."""
    return chance.choice((chance.uniform(-90, 90), chance.uniform(-DAY, DAY), chance.uniform(-50, 50) * YEAR, chance.uniform(-50, 50) * YEAR,
                          -80 * YEAR, 1_000 * YEAR, 9_000 * YEAR, 0))


def years_apart(text: str, other: float) -> float:
    return abs(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() - other) / YEAR


def timer(desk: Member, ahead: float) -> list[str]:
    """A timer that is started now ends in ten minutes of the server's clock; paused and resumed it still does."""
    desk.perform("timer.start", seconds=600)
    desk.perform("timer.pause")
    remaining = desk.snapshot()["agenda"]["timer"]["remaining"]
    desk.perform("timer.resume")
    ends = desk.snapshot()["agenda"]["timer"]["endsAt"]
    desk.perform("timer.stop")
    found = [] if 500 <= remaining <= 600 else [f"a timer of ten minutes was paused with {remaining} s"]
    there = time.time() + ahead
    if 0 < there < 250_000_000_000 and years_apart(ends, there + 600) * YEAR > 100:
        found.append(f"a timer of ten minutes that was started at {datetime.fromtimestamp(there, timezone.utc)} ends at {ends}")
    return found


def presence(desk: Member, here: list[Member], gone: Member) -> list[str]:
    """Who polls is shown as online soon, and who left is not any more."""
    until = time.monotonic() + WITHIN
    while True:
        people = desk.snapshot()["people"]
        wrong = [person.participant for person in here if not people[person.participant]["online"]]
        wrong += [gone.participant] if people[gone.participant]["online"] else []
        if not wrong:
            return []
        if time.monotonic() > until:
            return [f"{wrong} are shown wrongly: {({id: person['online'] for id, person in people.items()})}"]
        time.sleep(0.2)


def records(desk: Member) -> list[str]:
    """Whatever day it is, the record can be had."""
    found = []
    for file in ("record.md", "report.html", "calendar.ics", "room.json", "checkIns.csv"):
        reply = desk.get(f"export/{file}")
        if reply.status != 200:
            found.append(f"{file} is answered {reply.status} {reply.body[:200]}")
    return found


def run(steps: int, rooms: int, seed: int, demo: bool = False) -> str:
    chance, history = random.Random(seed), History()
    with tempfile.TemporaryDirectory(prefix="crux-clock-") as directory:
        clock = Clock(pathlib.Path(directory))
        with Server(**clock.environment) as server:
            process = server.process.pid
            writers: list[Writer] = []
            followers: list[Follower] = []
            crews = []
            for _ in range(rooms):
                people = room_with(server.address, 5, history)
                round, cards = with_open_round(people[0], 3)
                writers += [Writer(person, round, cards, chance.randrange(1 << 30)) for person in people[1:4]]
                followers += [Follower(person, wait=1) for person in people[:4]]
                crews.append(people)
            for thread in writers + followers:
                thread.start()
            # A whole workshop and its follow-up, while the days jump.
            command = [BINARY, "demo", "--url", f"http://{server.address}"]
            workshop = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) if demo else None
            found: list[str] = []
            for _ in range(steps):
                ahead = step(chance)
                clock.set(ahead)
                if not go_on(writers, followers, 20):
                    break
                for people in crews:
                    # Somebody who looks in once and goes.
                    people[4].snapshot()
                    found += timer(people[0], ahead) + records(people[0])
                # A day later, or earlier, everybody who only looked in has gone.
                clock.set(ahead + chance.choice((-DAY, DAY)))
                for people in crews:
                    found += presence(people[0], people[:4], people[4])
                if found:
                    fail(f"with the clock {ahead / YEAR:.1f} years ahead", *found)
            if workshop and (said := workshop.communicate(timeout=120)[0]) is not None and workshop.returncode != 0:
                fail(f"the worked case did not play to its end: {said[-500:]!r}")
            clock.set(0)
            go_on(writers, followers, 20)
            settle(writers, followers)
            found = [finding for writer in writers for finding in writer.missing()]
            for people in crews:
                found += timer(people[0], 0) + turnout(people, writers)
            if not server.alive or server.process.pid != process:
                found.append("the server ended")
            server.kill()
            server.start()
            found += [finding for writer in writers for finding in writer.missing()]
            if found:
                fail(*found)
            checker.judge(history.entries)
    answered = sum(entry["what"] == "send" and entry["status"] == 200 for entry in history.entries)
    return f"{steps} steps of up to 9000 years, {answered} commands acknowledged, 0 lost, 0 out of order, timers and presence right after each, the same process"


def turnout(people: list[Member], writers: list[Writer]) -> list[str]:
    """After all that, everybody who is there or has voted is expected in the round that is open."""
    document = people[0].snapshot()
    voted = sum(1 for writer in writers if writer.member.code == people[0].code and writer.votes)
    return [f"{round['expected']} are expected in {id} and {voted} have voted" for id, round in document["rounds"].items()
            if round["state"] == "open" and round["expected"] < voted]


def selftest() -> str:
    """A timer that follows the wrong clock and a person who is never counted out are noticed."""
    class Desk:
        def perform(self, *_: object, **__: object) -> None:
            pass

        def snapshot(self) -> dict:
            return {"agenda": {"timer": {"remaining": 600, "endsAt": "2001-01-01T00:00:00.000Z"}}, "people": {"a": {"online": False}, "b": {"online": True}}}

    class Somebody:
        def __init__(self, id: str) -> None:
            self.participant = id

    global WITHIN
    patience, WITHIN = WITHIN, 0.0
    try:
        assert len(timer(Desk(), 0.0)) == 1
        assert len(presence(Desk(), [Somebody("a")], Somebody("b"))) == 1 and not presence(Desk(), [Somebody("b")], Somebody("a"))
    finally:
        WITHIN = patience
    return "a timer by another clock and a person who never goes are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("clock:", selftest())
    if not options.selftest:
        print("clock:", run(100, 3, options.seed, demo=True) if options.full else run(5, 2, options.seed))


if __name__ == "__main__":
    main()
