"""The room of the worked case in the quarter after it: played up to its commit, then lived in by people at browsers."""

from __future__ import annotations

from typing import Any

import story
from following import comes_back, marks
from house import House
from scenario import Play

CHECK_INS = [scene for scene in story.SCENARIO["scenes"] if scene["step"] == "checkIn"]
WORDS = {"kept": "Kept", "late": "Late", "broken": "Broken", "released": "Released", "stopped": "Stopped", "stillRunning": "Still running"}


class Quarter:
    """The room, who is in it at a browser, and which acts of the case were done on the screen already."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.play = Play(house.server.address, story.SCENARIO).run("wrapUp")
        self.record = ""
        self.done: list[dict[str, Any]] = []
        self.anna = comes_back(house, self.play, "anna")
        self.bela = comes_back(house, self.play, "bela")
        self.carla = comes_back(house, self.play, "carla")
        self.elif_ = comes_back(house, self.play, "elif", phone=True)
        self.ines = comes_back(house, self.play, "ines")
        self.people = {"anna": self.anna, "bela": self.bela, "carla": self.carla, "elif": self.elif_, "ines": self.ines}

    def act(self, number: int, kind: str, by: str, **fields: Any) -> dict[str, Any]:
        """An act of a check-in that somebody does on the screen; it is not played once more."""
        found = next(act for act in CHECK_INS[number - 1]["acts"] if act["type"] == kind and act["by"] == by
                     and all(act.get(name) == value for name, value in fields.items()))
        self.done.append(found)
        return found

    def rest(self, number: int, *kinds: str) -> None:
        """What is left of a check-in, of these kinds or all, over the wire."""
        for act in CHECK_INS[number - 1]["acts"]:
            if act not in self.done and (not kinds or act["type"] in kinds):
                self.done.append(act)
                self.play.act(act)

    def words(self, act: dict[str, Any]) -> str:
        """How the thing that an act marks is called in the room."""
        for kind, collection, name in (("ask", "asks", "what"), ("action", "actions", "task"), ("tradeOff", "tradeOffs", "stops")):
            if kind in act:
                return self.anna.document()[collection][self.play.made[act[kind].removeprefix("@")]][name]
        raise KeyError(act)

    def says_what_became(self, act: dict[str, Any]) -> None:
        text = self.words(act)
        marks(self.people[act["by"]], text, WORDS[act["outcome"]], date=act.get("date"), reason=act.get("reason"))
        self.done.append(act)

    def checkIn(self, number: int) -> dict[str, Any]:
        """The check-in of this number as the room tells it."""
        checkIns = sorted(self.anna.document()["checkIns"].values(), key=lambda one: one["date"])
        return checkIns[number - 1]

    def updates(self, name: str) -> list[dict[str, Any]]:
        """What was written on a key result, the newest last."""
        written = self.anna.document()["updates"].values()
        return sorted((one for one in written if one["keyResult"] == self.play.made[f"keyResult:{name}"]), key=lambda one: one["at"])

    def result(self, number: int, name: str) -> dict[str, Any]:
        return self.checkIn(number)["results"][self.play.made[f"keyResult:{name}"]]
