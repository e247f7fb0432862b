"""What people do after the workshop, on the screen: updates, promises, the walk through a check-in, the end of the cycle."""

from __future__ import annotations

import re
import urllib.parse
from typing import Any

from playwright.sync_api import Locator, expect

import story
from house import House
from person import Person
from scenario import Play

SCREENS = ("Commitments", "Progress", "Risks and blockers", "Who needs what", "Are we committing?")


def comes_back(house: House, play: Play, key: str, **more: Any) -> Person:
    """Somebody of a room that was played over the wire opens it in a browser, by their own link for a further device."""
    who = story.PEOPLE[key]
    person = house.welcome(who["name"], who["function"], **more)
    link = urllib.parse.urlsplit(play.people[key].perform("device.link")["link"])
    person.page.goto(f"{link.path}#{link.fragment}")
    person.presses("Come in")
    person.is_in()
    return person


# updates

def form(person: Person, title: str) -> Locator:
    """The form of an update, when it asks for this key result."""
    place = person.page.locator(".update")
    expect(place.locator(".update-title")).to_contain_text(title)
    return place


def fills_in(person: Person, act: dict[str, Any], title: str) -> None:
    """Says what an update of the case says, and stops before sending it."""
    place = form(person, title)
    if "value" in act:
        person.writes(place.locator(".update-value input"), str(act["value"]))
    else:
        person.presses("No data yet", place)
        person.types("By when?", act["noData"]["by"], place)
    person.strikes(place.locator(".update-confidence .choice-option").nth(act["confidence"]))
    person.types(re.compile("^In a line"), act["note"], place)
    if act.get("discuss"):
        person.strikes(place.get_by_text("Talk about it in the check-in"))


def sends(person: Person) -> None:
    person.presses(re.compile("^Send"), person.page.locator(".update"))


def says_how(person: Person, plan: str) -> None:
    """The room said that it is behind, and asks how it gets back."""
    place = person.page.locator(".update")
    person.types("How does it get back on track?", plan, place)
    person.presses(re.compile("^Add it"), place)


# the check-in

def walks_on(facilitator: Person, to: str, *others: Person) -> None:
    facilitator.presses(f"Go on to {to}")
    for person in (facilitator, *others):
        expect(person.page.locator(".meeting-title")).to_have_text(to)


def marks(person: Person, text: str, outcome: str, *, date: str | None = None, reason: str | None = None) -> None:
    """What became of a promise."""
    line = promise(person, text)
    person.presses(outcome, line)
    if date:
        person.types("When was it done, or when will it be?", date, line)
    if reason:
        person.types(re.compile("^Why"), reason, line)
    if date or reason or outcome == "Still running":
        person.presses(re.compile("^(It is late|It will not come|It is still running|Let it go)$"), line)
    is_said(person, text, outcome)


def promise(person: Person, text: str) -> Locator:
    return person.page.locator("li.promise", has_text=text)


def is_said(person: Person, text: str, outcome: str) -> None:
    expect(promise(person, text).locator(".stamp")).to_contain_text(outcome)


def raises(person: Person, act: dict[str, Any], about: str) -> None:
    """A risk or a blocker, on an objective."""
    pad = person.page.locator("form.risk-pad")
    blocks = act["kind"] == "blocker"
    person.strikes(pad.get_by_text("It happens now" if blocks else "It may happen", exact=True))
    person.types("What is in the way?" if blocks else "What may happen?", act["text"], pad)
    choice = pad.get_by_label("What does it threaten?")
    person.chooses(choice, choice.locator("option", has_text=about[:24]).first.inner_text())
    owner = story.PEOPLE[act["owner"].removeprefix("@person:")]
    person.chooses(pad.get_by_label("Who looks after it?"), f"{owner['name']}, {owner['function']}")
    person.presses("Raise the blocker" if blocks else "Raise the risk", pad)


def closes(facilitator: Person, learnings: str, successes: str | None = None) -> None:
    facilitator.presses("Close the check-in")
    dialog = facilitator.page.get_by_role("dialog")
    facilitator.types(re.compile("^What did we learn"), learnings, dialog)
    if successes:
        facilitator.types(re.compile("^What went well"), successes, dialog)
    facilitator.presses("Close it", dialog)
    expect(dialog).to_have_count(0)


# the end of the cycle

def scores(facilitator: Person, name: str, score: float) -> None:
    """A score in the form of the close: of a key result by its title, or of the objective as a whole within its part."""
    scale = facilitator.page.get_by_role("dialog").get_by_role("group", name=name)
    facilitator.strikes(scale.locator(f"label:has(input[value='{score:g}'])"))


def changes_course(person: Person, title: str, target: float, reason: str) -> None:
    """Another target for a key result, from where it stands on the front page."""
    result = person.page.locator("li.measure", has_text=title)
    person.presses(re.compile("^Change the course"), result)
    dialog = person.page.get_by_role("dialog")
    person.types(re.compile("^Target"), f"{target:g}", dialog)
    person.types("Why does it change?", reason, dialog)
    person.presses("Change it", dialog)
    expect(dialog).to_have_count(0)
