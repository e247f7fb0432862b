"""What the worked case says: its people, their cards, their votes, their sentences."""

from __future__ import annotations

import json
import pathlib
from typing import Any, Iterator

SCENARIO = json.loads((pathlib.Path(__file__).resolve().parents[1] / "Scenarios/qualify-leads.json").read_text())
PEOPLE: dict[str, dict[str, str]] = SCENARIO["people"]
ROOM: dict[str, Any] = SCENARIO["room"]


def acts(kind: str, *, step: str | None = None, by: str | None = None) -> Iterator[dict[str, Any]]:
    for scene in SCENARIO["scenes"]:
        for act in scene["acts"]:
            if act["type"] == kind and step in (None, scene["step"]) and by in (None, act["by"]):
                yield act


def act_named(name: str) -> dict[str, Any]:
    return next(act for scene in SCENARIO["scenes"] for act in scene["acts"] if act.get("as") == name)


def card(name: str) -> dict[str, Any]:
    """A card as its writer posted it."""
    return act_named(f"card:{name}")


def text(name: str) -> str:
    """The words of a card as they are after its writer's last change."""
    changed = [act["text"] for act in acts("card.edit") if act["card"] == f"@card:{name}" and "text" in act]
    return [card(name)["text"], *changed][-1]


def cards(step: str, by: str | None = None) -> list[str]:
    """The names of the cards that somebody posts in a step."""
    return [act["as"].removeprefix("card:") for act in acts("card.post", step=step, by=by)]


def comments(about: str, *, step: str) -> list[dict[str, Any]]:
    return [act for act in acts("comment.post", step=step) if act["on"] == f"@{about}"]


def votes_of(person: str, cards: list[str], round_name: str = "first") -> dict[str, tuple[int | None, int | None]]:
    """What a person thinks of each card, by the card's words; the last word counts, silence is "can't judge"."""
    cast = {act["card"]: (act["impact"], act["effort"]) for act in acts("rating.cast", step="rate", by=person) if act["round"] == f"@round:{round_name}"}
    return {text(name): cast.get(f"@card:{name}", (None, None)) for name in cards}


def dots_of(person: str, ballot: str) -> list[str]:
    """Where a person's dots lie in the end."""
    cast = [act["cards"] for act in acts("dots.cast", by=person) if act["ballot"] == f"@ballot:{ballot}"]
    return [text(name.removeprefix("@card:")) for name in cast[-1]] if cast else []


def fists(name: str) -> dict[str, tuple[int, str | None]]:
    return {act["by"]: (act["fingers"], act.get("sentence")) for act in acts("consent.cast") if act["consent"] == f"@consent:{name}"}


def feedback(person: str) -> str:
    return next(acts("feedback.give", by=person))["text"]


def expectation(person: str) -> str:
    return next(acts("expectation.give", by=person))["text"]
