"""Acts of the worked case sent as they stand, where a screen would show nothing new: each by its own person's page."""

from __future__ import annotations

from typing import Any

import story
from person import Person
from preparing import People

# In which collection a thing of the case stands, and by which of its words it is found there.
PLACES = {"card": ("cards", "text"), "objective": ("objectives", "title"), "keyResult": ("keyResults", "title"),
          "ask": ("asks", "what"), "tradeOff": ("tradeOffs", "stops"), "action": ("actions", "task")}


def plays(people: People, act: dict[str, Any]) -> str | None:
    person = people[act["by"]]
    known = references(person)
    fields = {**{name: value for name, value in act.items() if name not in ("by", "as", "type", "with")}, **act.get("with", {})}
    return person.sends(act["type"], **{name: resolved(value, known) for name, value in fields.items()})


def resolved(value: Any, known: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [resolved(one, known) for one in value]
    return known[value] if isinstance(value, str) and value.startswith("@") else value


def references(person: Person) -> dict[str, str]:
    """What the case calls by a name, as ids of this room."""
    document = person.document()
    known = {f"@person:{key}": id for key, who in story.PEOPLE.items() for id, one in document["people"].items() if one["name"] == who["name"]}
    for scene in story.SCENARIO["scenes"]:
        for act in scene["acts"]:
            kind, _, _ = act.get("as", "").partition(":")
            if kind not in PLACES:
                continue
            collection, words = PLACES[kind]
            said = {act.get(words)} | {edit[words] for edit in story.acts(f"{kind}.edit") if edit[kind] == f"@{act['as']}" and words in edit}
            known |= {f"@{act['as']}": id for id, one in document[collection].items() if one.get(words) in said}
    return known
