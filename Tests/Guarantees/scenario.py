#!/usr/bin/env python3
"""Plays a scenario file over the wire: references are resolved from the answers, commands the server does not know are left out.

    python3 Tests/Guarantees/scenario.py      plays the worked case against a server of its own and holds every reader to its frames
"""

from __future__ import annotations

import hashlib
import json
import pathlib
from typing import Any, Callable, Iterator

import checker
from document import COLLECTIONS
from rig import arguments, fail
from server import REPOSITORY, Server
from wire import Follower, History, Member, Wire, join_room, open_room

QUALIFY_LEADS = REPOSITORY / "Tests/Scenarios/qualify-leads.json"
Act = dict[str, Any]


def load(path: pathlib.Path = QUALIFY_LEADS) -> dict[str, Any]:
    return json.loads(path.read_text())


def commands_of(address: str) -> dict[str, dict[str, Any]]:
    """The commands that the published document lists: every schema whose `type` is a constant, by that constant."""
    found: dict[str, dict[str, Any]] = {}

    def look(value: Any) -> None:
        if isinstance(value, dict):
            properties = value.get("properties")
            kind = properties.get("type") if isinstance(properties, dict) else None
            if isinstance(kind, dict) and isinstance(kind.get("const"), str) and "." in kind["const"]:
                found[kind["const"]] = value
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look(Wire(address).ask("GET", "/openapi.json").json)
    return found


class Play:
    """One playing of a scenario. With a seed the ids that a client makes are the same in every playing."""

    def __init__(self, address: str, scenario: dict[str, Any], seed: str | None = None, history: History | None = None,
                 alter: Callable[[Act], Act] = lambda act: act) -> None:
        self.address, self.scenario, self.seed, self.alter = address, scenario, seed, alter
        self.known = commands_of(address)
        self.made: dict[str, str] = {}
        self.left_out: dict[str, int] = {}
        self.steps: dict[str, Any] | None = None
        self.sent = 0
        facilitator = scenario["facilitator"]
        people = scenario["people"]
        self.desk = open_room(address, scenario["room"], people[facilitator], history, self.id(f"person {facilitator}"))
        self.people: dict[str, Member] = {facilitator: self.desk}
        for name, person in people.items():
            if name != facilitator:
                self.people[name] = join_room(address, self.desk.code, person, history, self.id(f"person {name}"))

    def id(self, of: str) -> str | None:
        return hashlib.sha256(f"{self.seed} {of}".encode()).hexdigest()[:32] if self.seed else None

    def scenes(self) -> Iterator[str]:
        """Plays scene after scene, naming each when it has been played."""
        for scene in self.scenario["scenes"]:
            if scene["step"] == "checkIn" and "update.write" not in self.known:
                self.left_out["checkIn"] = self.left_out.get("checkIn", 0) + len(scene["acts"])
                continue
            self.enter(scene["step"])
            for act in scene["acts"]:
                self.act(act)
            yield scene["step"]

    def run(self, until: str | None = None) -> "Play":
        for step in self.scenes():
            if step == until:
                break
        return self

    def enter(self, kind: str) -> None:
        step = self.step(kind)
        if step and self.desk.snapshot()["agenda"].get("open") != step:
            self.desk.perform("step.open", self.id(f"enter {kind}"), step=step)

    def act(self, act: Act) -> None:
        """One act of the file. A number of its own in the id keeps two equal acts apart."""
        act = self.alter(act)
        body = {key: value for key, value in act.items() if key not in ("by", "as", "type", "with")} | act.get("with", {})
        self.sent += 1
        if act["type"] not in self.known:
            self.left_out[act["type"]] = self.left_out.get(act["type"], 0) + 1
            return
        answer = self.people[act["by"]].perform(act["type"], self.id(f"act {self.sent}"), **self.resolved(body))
        if "as" in act:
            self.made[act["as"]] = answer["created"]

    def resolved(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {self.resolved(key): self.resolved(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.resolved(inner) for inner in value]
        if isinstance(value, str) and value.startswith("@"):
            return self.reference(value[1:])
        return value

    def reference(self, name: str) -> str:
        if name.startswith("person:"):
            return self.people[name.removeprefix("person:")].participant
        if name.startswith("step:"):
            return self.step(name.removeprefix("step:")) or ""
        if name == "checkIn":
            checkIns = self.desk.snapshot()["checkIns"]
            return max(checkIns, key=lambda id: checkIns[id]["date"])
        return self.made[name]

    def step(self, kind: str) -> str | None:
        if self.steps is None:
            self.steps = self.desk.snapshot()["agenda"]["steps"]
        return next((id for id, step in sorted(self.steps.items()) if step["kind"] == kind), None)


def run() -> str:
    """Plays the whole case while everybody reads along; the history has to keep every law, and the room has to be committed."""
    history = History()
    with Server() as server:
        play = Play(server.address, load(), history=history)
        followers = [Follower(member) for member in play.people.values()]
        for follower in followers:
            follower.start()
        play.run()
        for follower in followers:
            follower.settle()
        checker.judge(history.entries)
        content = play.desk.snapshot()
        if content["room"]["status"] != "committed":
            fail(f"after the worked case the room is {content['room']['status']}: {content['room'].get('commit')}")
        counts = {key: len(value) for key, value in content.items() if key in COLLECTIONS and value}
        answers = sum(follower.answers for follower in followers)
        return f"{play.sent} acts, {sum(play.left_out.values())} left out, {answers} answers read by {len(followers)} people; {counts}"


def main() -> None:
    arguments(__doc__)
    print("scenario:", run())


if __name__ == "__main__":
    main()
