#!/usr/bin/env python3
"""L3: a restart costs a short wait.

The server is ended with SIGTERM while people work: every waiting poll is answered first, the process is gone within five
seconds, and after the start everybody goes on from their cursor without doing anything; snapshots are equal apart from presence.
Then handed_over.py does it under a crowd, with the listening socket held by systemd's convention: nobody is refused a connection.
"""

from __future__ import annotations

import random
import threading
import time

import checker
import handed_over
from document import difference, lasting
from killed import Writer, go_on
from rig import arguments, fail, room_with, settle, with_open_round
from server import Server
from wire import Follower, History, Lost, Member, Reply

WITHIN = handed_over.WITHIN


class Parked(threading.Thread):
    """One poll that waits for something to happen, and what it was answered."""

    def __init__(self, member: Member) -> None:
        super().__init__(daemon=True)
        self.member = member.on_wire()
        self.cursor = self.member.events()["cursor"]
        self.reply: Reply | None = None
        self.failure: Exception | None = None
        self.asked = 0.0

    def run(self) -> None:
        try:
            while True:
                self.asked = time.monotonic()
                self.reply = self.member.get(f"events?since={self.cursor}&wait=25")
                answer = self.reply.json
                if self.reply.status != 200 or "retryAfterMs" in answer:
                    return
                self.cursor = answer["cursor"]
        except Lost as lost:
            self.failure = lost

    def finding(self, signalled: float) -> str | None:
        """What is wrong with how it ended; a poll that had not arrived when the signal was sent is owed nothing."""
        if self.failure and self.asked > signalled - 0.1:
            return None
        if self.failure:
            return f"a waiting poll was cut off without an answer: {self.failure}"
        if self.reply is None or self.reply.status != 200:
            return f"a waiting poll was answered {self.reply and (self.reply.status, self.reply.body[:200])}"
        answer = self.reply.json
        if answer.get("frames") != [] or not isinstance(answer.get("retryAfterMs"), int):
            return f"a waiting poll was not told when to come again: {answer}"
        return None


def all_wait(server: Server, parked: list[Parked]) -> None:
    """Returns when the polls have arrived and wait for what nothing else would tell them: once a second who came and went wakes everybody."""
    until = time.monotonic() + 30
    while server.figure("crux_polls_waiting") < len(parked) or any(time.monotonic() - poll.asked < 1.5 for poll in parked):
        if time.monotonic() > until:
            fail("the polls did not come to wait")
        time.sleep(0.02)


def quiet_restart(server: Server, people: list[Member]) -> float:
    """Nobody writes: every parked poll is told to come again, and what everybody sees is the same afterwards."""
    before = {person.participant: person.events() for person in people}
    parked = [Parked(person) for person in people for _ in range(5)]
    for poll in parked:
        poll.start()
    all_wait(server, parked)
    signalled = time.monotonic()
    took = server.end(WITHIN)
    for poll in parked:
        poll.join(WITHIN)
    findings = [finding for poll in parked if (finding := poll.finding(signalled))]
    if findings:
        fail(*findings)
    server.start()
    for person in people:
        then, now = before[person.participant], person.snapshot()
        apart = difference(lasting(then["snapshot"]), lasting(now))
        if apart:
            fail(f"the snapshot of {person.participant} is not the same after the restart: {apart}")
        answer = person.events(then["cursor"])
        if "snapshot" in answer:
            fail("a cursor of before the restart was answered with a snapshot")
        if any("seq" in frame for frame in answer["frames"]):
            fail(f"a restart made numbered frames: {answer['frames']}")
    return took


def run(restarts: int, rooms: int, seed: int) -> str:
    chance, history = random.Random(seed), History()
    with Server(CRUX_METRICS="1") as server:
        writers: list[Writer] = []
        followers: list[Follower] = []
        quiet = room_with(server.address, 4)
        with_open_round(quiet[0], 3)
        for _ in range(rooms):
            people = room_with(server.address, 4, history)
            round, cards = with_open_round(people[0], 3)
            writers += [Writer(person, round, cards, chance.randrange(1 << 30)) for person in people[1:]]
            followers += [Follower(person) for person in people]
        for thread in writers + followers:
            thread.start()
        slowest = 0.0
        for _ in range(restarts):
            if not go_on(writers, followers, chance.randint(5, 50)):
                break
            slowest = max(slowest, quiet_restart(server, quiet))
        settle(writers, followers)
        lost = [finding for writer in writers for finding in writer.missing()]
        if lost:
            fail(*lost)
        resets = sum(1 for entry in history.entries if entry["what"] == "read" and entry["since"] and "snapshot" in entry["answer"])
        if resets:
            fail(f"{resets} readers could not continue from their cursor")
        checker.judge(history.entries)
        answered = sum(1 for entry in history.entries if entry["what"] == "send" and entry["status"] == 200)
        return f"{restarts} restarts, gone within {slowest:.2f} s, {20 * restarts} waiting polls answered first, {answered} commands, all cursors continued"


def selftest() -> str:
    """A poll that is cut off, refused, or not told when to come again is noticed."""
    class Nobody:
        def on_wire(self) -> "Nobody":
            return self

        def events(self) -> dict:
            return {"cursor": "c"}

    cut, refused, silent = Parked(Nobody()), Parked(Nobody()), Parked(Nobody())
    cut.failure = Lost("reset")
    refused.reply = Reply(503, [], b"{}")
    silent.reply = Reply(200, [], b'{"cursor":"c","frames":[]}')
    assert all(poll.finding(1.0) for poll in (cut, refused, silent))
    return "a poll cut off, refused or left without advice is noticed; " + handed_over.selftest() + "; " + checker.selftest()


def main() -> None:
    options = arguments(__doc__)
    print("restarted:", selftest())
    if not options.selftest:
        print("restarted:", run(50, 10, options.seed) if options.full else run(3, 2, options.seed))
        # In the short form browsers are at work beside it, and it is a debug build.
        print("restarted:", handed_over.run(50, 500, 25, 2.0, options.seed) if options.full else handed_over.run(3, 40, 4, 20.0, options.seed))


if __name__ == "__main__":
    main()
