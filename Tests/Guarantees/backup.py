#!/usr/bin/env python3
"""D7: a backup made under load restores to a true prefix of the log, and clients that are ahead of it are told.

People write and read in several rooms while `crux backup` copies the database. Then more is written, the server is stopped, the
copy restored and served. What each reader is shown then is held against what the same reader had been told up to the copy's
head; every reader that is ahead has to be given the whole room by its next poll, also when the restored log has meanwhile grown
past where it had been; commands whose answer was lost act once.
Then the next round begins on what was restored. The history of each round is judged by every law of checker.py.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import time
from typing import Any

import checker
from document import difference, lasting, merged
from killed import Writer, go_on
from rig import arguments, fail, room_with, settle, with_open_round
from server import BINARY, Server
from wire import Follower, History, Member, Refused, Reply, fresh_id, join_room, patiently


def crux(*words: object) -> str:
    """Runs a command of the operator; its last line."""
    done = subprocess.run([BINARY, *map(str, words)], capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        fail(f"crux {words[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout.strip().splitlines()[-1]


def heads(database: Any) -> dict[str, int]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return dict(connection.execute("SELECT code, head FROM room"))


def told(history: list[dict[str, Any]], reader: str, head: int) -> dict[str, Any]:
    """The document as a reader had been told of it up to a head: the first snapshot and the numbered frames."""
    content: dict[str, Any] = {}
    for entry in history:
        if entry["what"] == "read" and entry["reader"] == reader:
            content = entry["answer"].get("snapshot", content)
            for frame in entry["answer"].get("frames", []):
                if frame.get("seq", head + 1) <= head:
                    content = merged(content, frame["patch"])
    return content


def public(content: dict[str, Any]) -> dict[str, Any]:
    """What does not hang on open votes or on who is here."""
    result = {key: value for key, value in lasting(content).items() if key not in ("you", "desk")}
    result.get("agenda", {}).pop("finished", None)
    for one in result.get("rounds", {}).values():
        one.pop("finished", None)
    return result


def apart(history: list[dict[str, Any]], reader: str, head: int, shown: dict[str, Any]) -> str | None:
    """Where what is shown differs from what the reader had been told up to the head."""
    return difference(public(told(history, reader, head)), public(shown))


def acknowledged(history: list[dict[str, Any]], room: str, before: float) -> int:
    return max((entry["answer"]["seq"] for entry in history
                if entry["what"] == "send" and entry["room"] == room and entry["status"] == 200 and entry["got"] <= before), default=0)


class Unanswered:
    """A command whose answer the person never saw: sent, answered, forgotten."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.command = {"id": fresh_id(), "type": "comment.post", "on": "room", "kind": "remark", "text": f"lost {fresh_id()}"}
        self.answer = self.send().json

    def send(self) -> Reply:
        return patiently(lambda: self.member.send(self.command), "a lost command")

    def again(self, kept: bool) -> str | None:
        """What is wrong with how it is answered after the restore; `kept` when the backup holds it."""
        first, second = self.send(), self.send()
        if first.status != 200 or first.json != second.json:
            return f"a lost command sent again was answered {first.status} {first.json} and {second.status} {second.json}"
        if kept and first.json != self.answer:
            return f"a command that the backup holds was answered {self.answer} and, after the restore, {first.json}"
        count = [comment["text"] for comment in self.member.snapshot()["comments"].values()].count(self.command["text"])
        return None if count == 1 else f"a lost command sent again has {count} effects"


def one_round(server: Server, rooms: list[list[Member]], rounds: list[tuple[str, list[str]]], past: list[dict[str, Any]],
              chance: random.Random) -> tuple[list[dict[str, Any]], int, float]:
    """Load, a backup, more load, a restore. Answers what the next round begins with, how many clients were reset, and the seconds a backup took."""
    history = History()
    history.entries = past
    writers, followers = [], []
    for people, (round, cards) in zip(rooms, rounds):
        for person in people:
            person.history = history
        writers += [Writer(person, round, cards, chance.randrange(1 << 30)) for person in people[1:]]
        followers += [Follower(person) for person in people]
    for thread in writers + followers:
        thread.start()
    go_on(writers, followers, chance.randint(20, 60))
    kept = [Unanswered(people[0]) for people in rooms]
    copy = server.directory / "copy.sqlite"
    began = time.monotonic()
    crux("backup", "--database", server.database, "--to", copy, "--replace")
    ended = time.monotonic()
    go_on(writers, followers, chance.randint(20, 60))
    missed = [Unanswered(people[0]) for people in rooms]
    late = [join_room(server.address, people[0].code, {"name": "Late", "function": "Sales"}) for people in rooms]
    settle(writers, followers)
    checker.judge(history.entries)

    found = heads(copy)
    for people in rooms:
        code = people[0].code
        least, most = acknowledged(history.entries, code, began), acknowledged(history.entries, code, float("inf"))
        if not least <= found[code] <= most:
            fail(f"the backup of {code} ends at {found[code]}; {least} was acknowledged before it began and {most} at all")
        if acknowledged(history.entries, code, ended) == most:
            fail(f"nothing was written to {code} after the backup: nobody is ahead of it")
    server.end(5) if chance.random() < 0.5 else server.kill()
    for former in server.directory.glob("rooms.sqlite.before-restore*"):
        former.unlink()
    crux("restore", "--from", copy, "--database", server.database, "--replace")
    server.start()

    for people in rooms:
        people[0].history = History()
    grown = {people[0].code for people in rooms[::2]}
    for people in rooms[::2]:
        for _ in range(acknowledged(history.entries, people[0].code, float("inf")) - found[people[0].code] + 1):
            people[0].perform("comment.post", on="room", kind="remark", text=f"since {fresh_id()}")
    for follower in followers:
        asked = time.monotonic()
        answer = follower.member.events(follower.document.cursor, wait=25)
        if "snapshot" not in answer:
            fail(f"{follower.name} is ahead of the restored backup and was not told so: {str(answer)[:200]}")
        if time.monotonic() - asked > 5:
            fail(f"{follower.name} waited {time.monotonic() - asked:.1f} s to be told of the restored backup")
        if follower.member.code in grown:
            continue
        wrong = apart(history.entries, follower.name, found[follower.member.code], answer["snapshot"])
        if wrong:
            fail(f"{follower.name} is shown something else than it was told up to {found[follower.member.code]}: {wrong}")
    for person in late:
        try:
            person.snapshot()
            fail("somebody who joined after the backup is in the restored room")
        except Refused as refused:
            if refused.reply.status != 401:
                fail(f"somebody who joined after the backup is answered {refused.reply.status}")
    past = [entry for entry in history.entries if entry["what"] == "send" and entry["status"] == 200
            and entry["answer"]["seq"] <= found[entry["room"]] and entry["body"]["type"] not in checker.MARKS]
    findings = [lost.again(True) for lost in kept] + [lost.again(False) for lost in missed]
    if any(findings):
        fail(*filter(None, findings))
    for people in rooms:
        past += [entry for entry in people[0].history.entries if entry["status"] == 200 and entry["answer"]["seq"] > found[people[0].code]]
    return past, len(followers), ended - began


def run(backups: int, rooms: int, seed: int) -> str:
    chance = random.Random(seed)
    with Server() as server:
        houses = [room_with(server.address, 4) for _ in range(rooms)]
        rounds = [with_open_round(people[0], 3) for people in houses]
        past: list[dict[str, Any]] = []
        resets, slowest = 0, 0.0
        for _ in range(backups):
            past, told, seconds = one_round(server, houses, rounds, past, chance)
            resets += told
            slowest = max(slowest, seconds)
        size = server.database.stat().st_size / 1e6
        last = crux("check", "--database", server.database)
        return (f"{backups} backups under load, the slowest {slowest:.2f} s at {size:.1f} MB, all true prefixes, {resets} clients ahead all reset "
                f"by their next poll, {4 * rooms * backups} lost commands sent again acted once; {last.lower()}")


def selftest() -> str:
    """A copy that lacks a frame, or holds one too many, is noticed."""
    history = [dict(what="read", reader="r", answer={"snapshot": {"room": {}, "comments": {}}})]
    history += [dict(what="read", reader="r", answer={"frames": [{"seq": n, "patch": {"comments": {f"m{n}": {"text": str(n)}}}}]}) for n in (1, 2, 3)]
    shown = told(history, "r", 2)
    assert set(shown["comments"]) == {"m1", "m2"} and not apart(history, "r", 2, shown)
    assert apart(history, "r", 3, shown) and apart(history, "r", 1, shown)
    return "a copy with a frame less or one more is noticed"


def main() -> None:
    options = arguments(__doc__)
    print("backup:", selftest())
    if not options.selftest:
        print("backup:", run(50, 8, options.seed) if options.full else run(3, 3, options.seed))


if __name__ == "__main__":
    main()
