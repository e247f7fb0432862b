#!/usr/bin/env python3
"""S1: before the reveal no one can learn a vote or an unrevealed card through the application.

The scenario is played up to the moment where secrets are about to be given, the server is ended, and its database copied. Then
the same next acts are played twice on equal copies, with the same ids made by the clients, differing only in what is secret:
the votes, dots and fingers, or the texts of hidden cards (of equal length). Everything each role can get from every route is
compared byte by byte after every few acts, and so is the server's log. Times and what the server draws by chance are given
names in the order of their first appearance.
"""

from __future__ import annotations

import json
import random
import re
import shutil
from typing import Any, Callable, Iterator

from rig import arguments, fail
from scenario import Act, Play, load
from server import Server
from wire import Member, Reply, Wire, join_room

HOLDERS = ["bela", "david", "ines"]
READERS = ["anna", "carla", "elif", "onlooker", "share"]
EXPORTS = "record.md record.html cards.csv objectives.csv asks.csv tradeOffs.csv actions.csv checkIns.csv room.json calendar.ics matrix.svg report.html".split()
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


class Names:
    """Times, and what is drawn by chance, under names of ours: the same thing has the same name in both playings."""

    TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)|\b\d{8}T\d{6}Z\b"

    def __init__(self) -> None:
        self.drawn: dict[str, str] = {}
        self.pattern = re.compile(self.TIME)

    def give(self, id: str, name: str) -> None:
        self.drawn[id] = f"«{name}»"
        self.pattern = re.compile("|".join([self.TIME, *map(re.escape, self.drawn)]))

    def plain(self, text: str) -> str:
        return self.pattern.sub(lambda found: self.drawn.get(found[0], "«time»"), text)


Observation = tuple[str, str]


class Watch:
    """Everything that readers can get, as normalised text, under the name of who asked for what."""

    def __init__(self, play: Play, server: Server) -> None:
        self.play, self.server = play, server
        self.cursors: dict[str, str] = {}
        self.seen: list[Observation] = []
        self.own: list[Observation] = []
        self.names = Names()

    def note(self, who: str, what: str, reply: Reply, secret: bool = False) -> None:
        headers = sorted(f"{name}: {value}" for name, value in reply.headers if name not in ("date", "etag", "content-length"))
        text = self.names.plain(f"{reply.status}\n" + "\n".join(headers) + "\n\n" + reply.body.decode())
        (self.own if secret else self.seen).append((f"{who} {what}", text))

    def look(self, moment: str, files: bool = True) -> None:
        for name in READERS + HOLDERS:
            member = self.play.people[name]
            self.events(moment, name, member, "events")
            if name in self.cursors:
                self.events(moment, name, member, f"events?since={self.cursors[name]}&wait=0")
            for file in EXPORTS if files else []:
                self.note(name, f"{file} {moment}", member.get(f"export/{file}"))
        self.problems(moment)
        self.strangers(moment)

    def events(self, moment: str, name: str, member: Member, path: str) -> None:
        """Whoever holds a secret is shown it under `you`; that part apart, everybody is compared."""
        reply = member.get(path)
        answer = reply.json
        if path == "events":
            self.cursors.setdefault(name, answer["cursor"])
        elif "cursor" in answer:
            self.cursors[name] = answer["cursor"]
        what = f"{path.partition('=')[0]} {moment}"
        if name in HOLDERS:
            self.note(name, what, reply, secret=True)
        self.note(name, what, Reply(reply.status, reply.headers, common(answer, name in HOLDERS, self.names)))

    def problems(self, moment: str) -> None:
        """Refusals that touch what is secret: each reader tries to reach other people's hidden cards."""
        for name in READERS:
            member = self.play.people[name]
            for number, card in enumerate(sorted(self.hidden())):
                for command in ({"type": "card.edit", "text": "mine now"}, {"type": "card.complete", "signal": "mine"},
                                {"type": "card.hide"}, {"type": "card.park"}, {"type": "card.merge", "cards": [card], "into": card},
                                {"type": "comment.post", "on": card, "kind": "remark", "text": "about it"}, {"type": "round.open", "cards": [card]}):
                    fields = command if "on" in command or "cards" in command else {**command, "card": card}
                    self.note(name, f"{command['type']} on hidden card {number} {moment}", member.send({"id": f"probe-{moment.replace(' ', '-')}-{number}-{command['type']}", **fields}))
            for number, answer in enumerate(sorted(self.answers())):
                self.note(name, f"comment.post on hidden answer {number} {moment}", member.send({"id": f"probe-answer-{moment.replace(' ', '-')}-{number}", "type": "comment.post", "on": answer, "kind": "remark", "text": "about it"}))
            self.note(name, f"surface check {moment}", member.wire.ask("POST", f"/api/rooms/{member.code}/surface-check", {"title": "Raise NPS"}, token=member.token))

    def hidden(self) -> list[str]:
        return [id for name in HOLDERS for id in self.play.people[name].snapshot()["you"].get("cards", {})]

    def answers(self) -> list[str]:
        return [id for name in HOLDERS for id in self.play.people[name].snapshot()["you"].get("answers", {})]

    def strangers(self, moment: str) -> None:
        wire, code = Wire(self.server.address), self.play.desk.code
        for path in (f"/api/rooms/{code}", f"/api/rooms/{code}/events", f"/api/rooms/{code}/export/room.json", "/metrics", "/livez", "/readyz"):
            self.note("stranger", f"{path} {moment}", wire.ask("GET", path))

    def command(self, act: Act, reply: Reply) -> None:
        if "as" in act and reply.json and "created" in reply.json:
            self.names.give(reply.json["created"], act["as"])
        elif reply.json and "created" in reply.json:
            self.names.give(reply.json["created"], f"made {len(self.names.drawn)}")
        self.note(act["by"], f"answer to {act['type']}", reply)


def common(answer: dict[str, Any], holder: bool, names: Names) -> bytes:
    """An answer, its keys in the order of their names because ids that are drawn stand among them, without what the moment of asking decides (the cursor, who is online, the frame that gathers
    presence for up to a second) and, for somebody who holds secrets, without what is theirs."""
    answer = {**answer, "cursor": "«cursor»"}
    if "frames" in answer:
        answer["frames"] = [frame for frame in answer["frames"] if "seq" in frame]
    for part in [answer.get("snapshot", {})] + [frame["patch"] for frame in answer.get("frames", [])]:
        for person in part.get("people", {}).values():
            (person or {}).pop("online", None)
        if holder:
            part.pop("you", None)
    return json.dumps(json.loads(names.plain(json.dumps(answer, ensure_ascii=False))), ensure_ascii=False, sort_keys=True).encode()


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
