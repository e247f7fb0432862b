#!/usr/bin/env python3
"""D3: a disk that reports an error stops us; we never guess.

At some point of its work a write, a sync, a truncation or an opening of the server's files fails with EIO or ENOSPC, while people
vote, comment and reveal against each other. Either the server goes on and says that the outcome is not known, or it ends with a
sentence; started again, the same ids find out. Nothing acknowledged is lost, nothing refused exists, no refusal rested on
something that was never written, and a power cut afterwards takes nothing either.
"""

from __future__ import annotations

import collections
import random
import threading
import time

import checker
from faults import Change, Disk, changes, failing, recording
from powercut import Crew, Promises, cut_at, cut_often
from rig import arguments, fail
from server import Server
from wire import History, Member, Refused, fresh_id, join_room, patiently

CALLS = {"write": 700, "sync": 60, "truncate": 12, "open": 8}
"""The calls that fail, and about how many of each a run makes."""


class Rival(threading.Thread):
    """Somebody else, who votes in whatever round the crew has open, so that some votes come too late."""

    def __init__(self, crew: Crew, address: str, history: History) -> None:
        super().__init__(daemon=True)
        self.crew, self.failure = crew, None
        self.person = join_room(address, crew.people[0].code, {"name": "Rival", "function": "Finance"}, history)

    def run(self) -> None:
        try:
            while self.crew.left > 0 and not self.crew.failure:
                command = {"id": fresh_id(), "type": "rating.cast", "round": self.crew.round, "card": self.crew.cards[0], "impact": 1, "effort": 5}
                patiently(lambda: self.person.send(command), "a late vote")
        except Exception as error:
            self.failure = error


class Watch(threading.Thread):
    """Starts the server again when it has ended by itself, and keeps what it said."""

    def __init__(self, server: Server, sound: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.server, self.sound, self.stopping = server, sound, threading.Event()
        self.endings: list[tuple[int, str]] = []
        self.heard = 0

    def begin(self) -> None:
        try:
            self.server.start()
        except SystemExit:
            if self.server.alive:
                raise
            self.again()
        self.start()

    def again(self) -> None:
        text = self.server.log.read_text(errors="replace")
        said, self.heard = text[self.heard:].strip().splitlines(), len(text)
        # A command that is refused while the server ends may be logged behind the sentence.
        sentences = [line for line in said if line.startswith("Error:")] or said
        self.endings.append((self.server.process.returncode, sentences[-1] if sentences else ""))
        self.server.environment = dict(self.sound)
        self.server.start()

    def run(self) -> None:
        while not self.stopping.wait(0.02):
            if not self.server.alive:
                self.again()

    def findings(self) -> list[str]:
        """An end is one with a code and a sentence, not a crash."""
        return [f"ended with {code} saying {said!r}" for code, said in self.endings
                if code <= 0 or not any(word in said for word in ("The database", "disk"))]


def phantom_refusals(history: list[dict], person: Member) -> list[str]:
    """Votes that were refused because of a reveal that never came to be."""
    rounds = person.snapshot()["rounds"]
    return [f"a vote was refused with {entry['answer'].get('code')} and the round {entry['body']['round']} is open" for entry in history
            if entry["what"] == "send" and entry["room"] == person.code and entry["status"] == 409 and entry["body"]["type"] == "rating.cast"
            and rounds.get(entry["body"]["round"], {}).get("state") != "revealed"]


def point(call: str, number: int, error: str, times: int, seed: int, commands: int) -> tuple[str, int, int]:
    """One fault. Answers what the server did about it, how many commands were answered and how many were refused."""
    history, server = History(), Server()
    log = server.directory / "changes"
    server.environment = recording(server.database, log) | failing(server.database, call, number, error, times)
    watch = Watch(server, recording(server.database, log))
    what = f"{call} {number} fails {times} times with {error} (seed {seed})"
    try:
        watch.begin()
        crews = [Crew(server.address, history, commands, seed + n, reveals=0.1) for n in range(2)]
        workers: list[threading.Thread] = crews + [Rival(crew, server.address, history) for crew in crews for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
            if worker.failure:
                raise worker.failure
        for crew in crews:
            crew.end()
        watch.stopping.set()
        watch.join()
        promises = Promises(history.entries, crews)
        found = watch.findings() + checker.violations(history.entries)
        server.kill()
        server.environment = dict(watch.sound)
        server.start()
        found += promises.unseen(server, float("inf"))
        for crew in crews:
            found += phantom_refusals(history.entries, crew.people[0])
        server.kill()
        found += promises.broken(server.database, float("inf"))
        changed = changes(log)
        found += cut_often(changed, promises, 4, random.Random(seed), [0])
        # What the server does first when it starts again is short, and rests on what the fault left.
        after = max((place for place, change in enumerate(changed) if change.kind == "X"), default=len(changed)) + 1
        found += cut_at(changed, promises, [at for at in range(after, min(after + 40, len(changed))) for _ in range(2)], random.Random(seed), [0])
        if found:
            fail(what, *found[:12], *watch.endings)
        unknown = any(entry["what"] == "send" and entry["status"] == 503 for entry in history.entries)
        hit = any(change.kind == "X" for change in changed)
        did = "ended" if watch.endings else "said that it does not know" if unknown else "did without" if hit else "did not come to it"
        refused = sum(entry["what"] == "send" and entry["status"] == 409 for entry in history.entries)
        return did, len(promises.answered), refused
    except Refused as refused:
        fail(what, f"refused, although it was in order: {refused}", *watch.endings)
    except BaseException as error:
        print(f"at {what}:", type(error).__name__, error)
        raise
    finally:
        watch.stopping.set()
        if watch.is_alive():
            watch.join()
        server.__exit__(None)


MAKING = 28
"""About how many syncs a new file takes until the first command is answered. One fault in eight is one of them."""


def points(count: int, chance: random.Random) -> list[tuple[str, int, str, int]]:
    """Faults spread over all calls, each early and late in a run."""
    made = []
    for n in range(count):
        call = list(CALLS)[(0, 1, 0, 1, 2, 0, 1, 3)[n % 8]]
        last = MAKING if n % 8 == 6 else CALLS[call]
        made.append((call, chance.randint(1, last), chance.choice(("EIO", "EIO", "ENOSPC")), chance.choice((1, 1, 1, 3))))
    return made


def run(count: int, seed: int, commands: int) -> str:
    did: collections.Counter[str] = collections.Counter()
    answered = refused = 0
    for number, (call, at, error, times) in enumerate(points(count, random.Random(seed))):
        what, more, late = point(call, at, error, times, seed + number, commands)
        did[what] += 1
        answered, refused = answered + more, refused + late
    deeds = ", ".join(f"{count} times the server {what}" for what, count in sorted(did.items()))
    return f"{count} faults: {deeds}; {answered} commands acknowledged, {refused} refused, 0 lost, 0 refused that exist"


def selftest() -> str:
    """A crash, an end without a word, and a refusal that rests on nothing are noticed."""
    class Somebody:
        code = "R"

        def snapshot(self) -> dict:
            return {"rounds": {"r1": {"state": "open"}, "r2": {"state": "revealed"}}}

    late = [dict(what="send", room="R", status=409, answer={"code": "roundRevealed"}, body={"type": "rating.cast", "round": round}) for round in ("r1", "r2")]
    assert len(phantom_refusals(late, Somebody())) == 1
    watch = Watch.__new__(Watch)
    watch.endings = [(-11, "The database …"), (1, ""), (0, "The disk failed"), (1, "The disk failed while …")]
    assert len(watch.findings()) == 3
    disk = Disk(random.Random(1), {"old": b"1"})
    for kind, name, content in (("C", "new", b""), ("W", "new", b"2"), ("S", "new", b""), ("R", "new", b"old")):
        disk.take(Change(kind, name, 0, 0.0, content))
    assert {disk.cut().get("old") for _ in range(40)} == {b"1", b"2"}, "a new name that was not synced may be lost, and there is always the old file or the new"
    return "a crash, an end without a word, a refusal that rests on nothing and a name that was not synced are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("diskerror:", selftest())
    if not options.selftest:
        print("diskerror:", run(100, options.seed, 60) if options.full else run(10, options.seed, 25))


if __name__ == "__main__":
    main()
