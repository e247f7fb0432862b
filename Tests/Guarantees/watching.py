"""What readers of a room can get of it, written down so that two playings of the same acts can be compared byte by byte."""

from __future__ import annotations

import json
import re
from typing import Any

from scenario import Act, Play
from server import Server
from wire import Member, Reply, Wire

HOLDERS = ["bela", "david", "ines"]
READERS = ["anna", "carla", "elif", "onlooker", "share"]
"""Those who have secrets of their own, and those who have none: by role, and one by a share link."""


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
        self.files = published_files(server.address)
        self.cursors: dict[str, str] = {}
        self.seen: list[Observation] = []
        self.own: list[Observation] = []
        self.names = Names()

    def note(self, who: str, what: str, reply: Reply, secret: bool = False) -> None:
        headers = sorted(f"{name}: {value}" for name, value in reply.headers if name not in ("date", "etag", "content-length"))
        text = self.names.plain(f"{reply.status}\n" + "\n".join(headers) + "\n\n" + reply.body.decode())
        (self.own if secret else self.seen).append((f"{who} {what}", text))

    def look(self, moment: str, files: bool = True) -> None:
        # Halfway those who hold secrets are answered first: what was told to them must not be told on.
        for name in HOLDERS + READERS if moment == "halfway" else READERS + HOLDERS:
            member = self.play.people[name]
            self.events(moment, name, member, "events")
            if name in self.cursors:
                self.events(moment, name, member, f"events?since={self.cursors[name]}&wait=0")
            for file in self.files if files else []:
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


def published_files(address: str) -> list[str]:
    """The exports, as the server lists them, so that a new one is compared too."""
    call = Wire(address).ask("GET", "/openapi.json").json["paths"]["/api/rooms/{code}/export/{file}"]["get"]
    return next(parameter["schema"]["enum"] for parameter in call["parameters"] if parameter["name"] == "file")
