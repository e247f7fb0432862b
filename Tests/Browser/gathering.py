"""A room that is somewhere on its way, for tests that begin in the middle."""

from __future__ import annotations

from house import House
from person import Person


def gather(house: House, *others: Person, title: str = "Growing the pipeline") -> Person:
    """A facilitator opens a room, the others join; answers with the facilitator."""
    anna = house.welcome("Anna Brandt", "Sales")
    anna.code = anna.opens_a_room(title=title, purpose="We leave with at most three changes in how we work.", context="Nine of ten customers renew.")
    for person in others:
        person.follows_the_link(anna.code)
    return anna


def opens(anna: Person, kind: str) -> None:
    """The step of this kind, for everybody."""
    steps = anna.document()["agenda"]["steps"]
    anna.sends("step.open", step=next(id for id, step in steps.items() if step["kind"] == kind))
    if kind == "diagnose":
        anna.sends("prompts.close")  # straight to the cards


def lay_cards(anna: Person, *texts: str) -> list[str]:
    """Revealed cards; answers with their ids in the order of the texts."""
    cards = [anna.sends("card.post", kind="challenge", text=text) for text in texts]
    anna.sends("cards.reveal")
    return cards
