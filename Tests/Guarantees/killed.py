#!/usr/bin/env python3
"""D1: a command answered 200 is there after the process was killed.

Writers and readers work in several rooms while the server is killed with SIGKILL at random moments and started again on the
same file. Afterwards the recorded history is judged by every law of checker.py, and each person's last acknowledged vote is
looked for in what the server shows that person.
"""

from __future__ import annotations

import random
import threading
import time

import checker
from rig import arguments, fail, room_with, settle, with_open_round
from server import Server
from wire import Follower, History, Member, fresh_id


MOST_COMMENTS = 1_400
"""Of one writer: a room has three or four, and takes 5,000 comments."""


class Writer(threading.Thread):
    """Comments with texts of their own, hidden cards, and votes, one after the other, each sent until answered."""

    def __init__(self, member: Member, round: str, cards: list[str], seed: int) -> None:
        super().__init__(daemon=True)
        self.member, self.round, self.cards = member.on_wire(), round, cards
        self.random = random.Random(seed)
        self.stopping = threading.Event()
        self.votes: dict[str, dict[str, int]] = {}
        self.hidden: dict[str, str] = {}
        self.acknowledged = self.comments = 0
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                self.write()
                self.acknowledged += 1
        except Exception as error:
            self.failure = error

    def write(self) -> None:
        choice = self.random.random()
        if choice < 0.6 and self.comments < MOST_COMMENTS:
            self.member.perform("comment.post", on="room", kind="remark", text=f"comment {fresh_id()}")
            self.comments += 1
        elif choice < 0.9 or len(self.hidden) >= 20:
            card, vote = self.random.choice(self.cards), {"impact": self.random.randint(1, 5), "effort": self.random.randint(1, 5)}
            self.member.perform("rating.cast", round=self.round, card=card, **vote)
            self.votes[card] = vote
        else:
            text = f"card {fresh_id()}"
            self.hidden[self.member.perform("card.post", kind="challenge", text=text)["created"]] = text

    def missing(self) -> list[str]:
        """What was acknowledged to this person and is not shown to them."""
        you = self.member.snapshot()["you"]
        shown = you["ratings"].get(self.round, {})
        lost = [f"durable: the vote {vote} on {card} is shown as {shown.get(card)}" for card, vote in self.votes.items() if shown.get(card) != vote]
        lost += [f"durable: the hidden card {id} is not shown to its author" for id, text in self.hidden.items()
                 if you["cards"].get(id, {}).get("text") != text]
        if len(you["cards"]) != len(self.hidden):
            lost.append(f"once: {len(self.hidden)} hidden cards were acknowledged and {len(you['cards'])} are shown")
        return lost


def go_on(writers: list[Writer], followers: list[Follower], more: int) -> bool:
    """Lets so many more commands be acknowledged; not, when somebody has failed."""
    until = sum(writer.acknowledged for writer in writers) + more
    while sum(writer.acknowledged for writer in writers) < until:
        if any(thread.failure for thread in writers + followers):
            return False
        time.sleep(0.005)
    return not any(thread.failure for thread in writers + followers)


def run(kills: int, rooms: int, acknowledged: int, seed: int) -> str:
    chance, history = random.Random(seed), History()
    with Server() as server:
        writers: list[Writer] = []
        followers: list[Follower] = []
        for _ in range(rooms):
            people = room_with(server.address, 4, history)
            round, cards = with_open_round(people[0], 3)
            writers += [Writer(person, round, cards, chance.randrange(1 << 30)) for person in people[1:]]
            followers += [Follower(person) for person in people[:2]]
        for thread in writers + followers:
            thread.start()
        killed = 0
        while killed < kills or sum(writer.acknowledged for writer in writers) < acknowledged:
            if not go_on(writers, followers, chance.randint(0, 2 * acknowledged // kills)):
                break
            server.kill()
            killed += 1
            server.start()
        settle(writers, followers)
        lost = [finding for writer in writers for finding in writer.missing()]
        if lost:
            fail(*lost)
        checker.judge(history.entries)
        server.end(within=60)
        server.check()
        answered = sum(1 for entry in history.entries if entry["what"] == "send" and entry["status"] == 200)
        unanswered = sum(1 for entry in history.entries if entry["what"] == "send" and entry["status"] is None)
        reads = sum(1 for entry in history.entries if entry["what"] == "read")
        return f"{killed} kills, {answered} commands acknowledged, {unanswered} sent again, {reads} reads, 0 lost, 0 twice, 0 gaps"


def selftest() -> str:
    """A writer whose acknowledged vote is not shown is noticed, and so is each planted fault of the history."""
    class Forgetful:
        def snapshot(self) -> dict:
            return {"you": {"ratings": {}, "cards": {}}}

        def on_wire(self) -> "Forgetful":
            return self

    writer = Writer(Forgetful(), "r", ["c"], 1)
    writer.votes, writer.hidden = {"c": {"impact": 1, "effort": 2}}, {"h": "text"}
    assert len(writer.missing()) == 3
    return "a forgotten vote and a forgotten card are noticed; " + checker.selftest()


def main() -> None:
    options = arguments(__doc__)
    print("killed:", selftest())
    if not options.selftest:
        print("killed:", run(200, 40, 100_000, options.seed) if options.full else run(10, 3, 300, options.seed))


if __name__ == "__main__":
    main()
