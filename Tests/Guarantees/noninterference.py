#!/usr/bin/env python3
"""S1: before the reveal no one can learn a vote or an unrevealed card through the application.

The scenario is played up to the moment where secrets are about to be given, the server is ended, and its database copied. Then
the same next acts are played twice on equal copies, with the same ids made by the clients, differing only in what is secret:
the votes, dots and fingers, or the texts of hidden cards (of equal length). Everything each role can get from every route is
compared byte by byte after every few acts, and so is the server's log. Times and what the server draws by chance are given
names in the order of their first appearance.
"""

from __future__ import annotations

import random
import re
import shutil
from typing import Any, Callable, Iterator

from rig import arguments, fail
from scenario import Act, Play, load
from server import Server
from watching import HOLDERS, READERS, Names, Observation, Watch
from wire import Member, join_room

SECRETS = {"cards": "cards.reveal", "answers": "cards.reveal", "ratings": "round.reveal", "dots": "ballot.reveal", "fingers": "consent.reveal"}
"""What is varied, and the act of the scenario at which it stops being secret; for answers the act before that draws by chance."""

OPENED_BY = {"cards": "enter diagnose", "answers": "enter diagnose", "ratings": "round.open", "dots": "ballot.open", "fingers": "consent.open"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Secret:
    """Draws other values for the acts of those who hold secrets; all other acts stay as they are."""

    def __init__(self, kind: str, chance: random.Random) -> None:
        self.kind, self.chance = kind, chance

    def __call__(self, act: Act) -> Act:
        if act["by"] not in HOLDERS:
            return act
        if self.kind == "cards" and act["type"] in ("card.post", "card.edit"):
            return {key: self.scrambled(value) if key in ("text", "change", "signal") else value for key, value in act.items()}
        if self.kind == "answers" and act["type"] == "prompt.answer":
            return {**act, "text": self.scrambled(act["text"])}
        if self.kind == "ratings" and act["type"] == "rating.cast":
            return {**act, "impact": self.chance.choice([1, 2, 3, 4, 5, None]), "effort": self.chance.choice([1, 2, 3, 4, 5, None])}
        if self.kind == "dots" and act["type"] == "dots.cast":
            return {**act, "cards": self.chance.sample(self.shortlist, len(act["cards"]))}
        if self.kind == "fingers" and act["type"] == "consent.cast":
            return {**act, "fingers": self.chance.randint(0, 5), "sentence": self.scrambled("one sentence of the same length")}
        return act

    def scrambled(self, text: str) -> str:
        return "".join(self.chance.choice(LETTERS) if char.isalpha() and char.isascii() else char for char in text)

    shortlist: list[str] = []


class WatchedPlay(Play):
    """A play whose members write down each answer."""

    watch: Watch | None = None

    def act(self, act: Act) -> None:
        if self.watch is None or act["type"] not in self.known:
            return super().act(act)
        act = self.alter(act)
        self.sent += 1
        body = {key: value for key, value in act.items() if key not in ("by", "as", "type")}
        reply = self.people[act["by"]].send({"id": self.id(f"act {self.sent}"), "type": act["type"], **self.resolved(body)})
        if reply.status != 200:
            raise AssertionError(f"{act} was refused: {reply.body.decode()}")
        self.watch.command(act, reply)
        if "as" in act:
            self.made[act["as"]] = reply.json["created"]


def beats(scenario: dict[str, Any]) -> Iterator[tuple[str, Callable[[Play], None]]]:
    """The scenario as a flat list: entering a scene, and its acts."""
    for scene in scenario["scenes"]:
        yield f"enter {scene['step']}", lambda play, kind=scene["step"]: play.enter(kind)
        for act in scene["acts"]:
            yield act["type"], lambda play, act=act: play.act(act)


def window(scenario: dict[str, Any], kind: str) -> tuple[int, int]:
    """From which beat to which the secret is one."""
    names = [name for name, _ in beats(scenario)]
    end = names.index(SECRETS[kind])
    return names.index(OPENED_BY[kind]) + 1, end


def compare(one: list[Observation], other: list[Observation]) -> list[str]:
    found = [f"{a[0]} differs: {near(a[1], b[1])}" for a, b in zip(one, other) if a != b]
    if len(one) != len(other):
        found.append(f"{len(one)} and {len(other)} observations")
    return found


def near(one: str, other: str) -> str:
    index = next((i for i, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))
    return f"…{one[max(0, index - 60):index + 60]!r} and …{other[max(0, index - 60):index + 60]!r}"


class Branch:
    """A play that was brought to the edge of a secret, and can be continued many times from there."""

    def __init__(self, kind: str, seed: str) -> None:
        self.kind, self.scenario = kind, load()
        self.begin, self.end = window(self.scenario, kind)
        self.server = Server()
        self.server.start()
        self.play = WatchedPlay(self.server.address, self.scenario, seed)
        self.beats = [beat for _, beat in beats(self.scenario)]
        self.onlooker()
        self.share()
        for beat in self.beats[:self.begin]:
            beat(self.play)
        self.server.end(5)
        self.kept = self.server.directory / "kept"
        self.kept.mkdir()
        for file in self.server.directory.glob("rooms.sqlite*"):
            shutil.copy(file, self.kept)
        self.made, self.sent = dict(self.play.made), self.play.sent

    def onlooker(self) -> None:
        member = join_room(self.server.address, self.play.desk.code, {"name": "Onlooker", "function": "Finance"})
        self.play.people["onlooker"] = member
        self.play.desk.perform("person.setRole", person=member.participant, role="observer")

    def share(self) -> None:
        """Whoever holds the share link of the room: nobody in it."""
        made = self.play.desk.perform("invitation.make", share=True)
        secret = made["link"].partition("#share=")[2]
        self.play.people["share"] = Member(self.server.address, self.play.desk.code, made["invitation"], secret)

    def once(self, secret_seed: int) -> Watch:
        for file in self.server.directory.glob("rooms.sqlite*"):
            file.unlink()
        for file in self.kept.iterdir():
            shutil.copy(file, self.server.directory)
        self.server.log.unlink(missing_ok=True)
        self.server.start()
        for member in self.play.people.values():
            member.wire.close()
        self.play.made, self.play.sent = dict(self.made), self.sent
        secret = Secret(self.kind, random.Random(secret_seed))
        secret.shortlist = next(act["cards"] for scene in self.scenario["scenes"] for act in scene["acts"] if act["type"] == "shortlist.set")
        self.play.alter = secret
        watch = self.play.watch = Watch(self.play, self.server)
        for name, id in self.made.items():
            watch.names.give(id, name)
        watch.look("before")
        beats = self.beats[self.begin:self.end]
        for number, beat in enumerate(beats):
            beat(self.play)
            if number == len(beats) // 2:
                watch.look("halfway", files=False)
        watch.look("at the end")
        self.play.watch = None
        self.server.end(5)
        watch.seen.append(("the server's log", self.log_lines(watch)))
        return watch

    def log_lines(self, watch: Watch) -> str:
        text = watch.names.plain(self.server.log.read_text(errors="replace"))
        return re.sub(r"\d+(\.\d+)?|[0-9a-f]{8,}", "n", text)


def compared(branch: Branch, one: Watch, other: Watch) -> int:
    """Holds two playings that differ in their secrets against each other; answers how many observations were equal."""
    found = compare(one.seen, other.seen)
    if found:
        fail(*(f"{branch.kind}: {finding}" for finding in found[:10]))
    if not compare(one.own, other.own):
        fail(f"{branch.kind}: the rig is blind: even those who hold the secrets were shown the same")
    return len(one.seen)


def run(pairs: int, seed: int) -> str:
    chance, equal = random.Random(seed), 0
    for kind in SECRETS:
        branch = Branch(kind, f"{seed}")
        first = branch.once(chance.randrange(1 << 30))
        for _ in range(pairs // len(SECRETS)):
            equal += compared(branch, first, branch.once(chance.randrange(1 << 30)))
        branch.server.__exit__(None)
    return f"{pairs} pairs, {len(READERS) + len(HOLDERS)} readers, one of them by the share link, and a stranger, {equal} answers equal, 0 bytes differ; what the holders see of their own did differ"


def selftest() -> str:
    """A difference in one vote, in a length or in the number of answers is noticed; times and drawn ids are not."""
    names = Names()
    names.give("k3v9", "card:a")
    assert names.plain('"k3v9" at 2027-01-01T10:00:00Z') == names.plain('"«card:a»" at 2027-02-02T11:11:11Z')
    assert compare([("a", '{"mean":3}')], [("a", '{"mean":4}')])
    assert compare([("a", "12")], [("a", "123")]) and compare([("a", "")], [])
    return "a byte, a length and a missing answer are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("noninterference:", selftest())
    if not options.selftest:
        print("noninterference:", run(500 if options.full else 20, options.seed))


if __name__ == "__main__":
    main()
