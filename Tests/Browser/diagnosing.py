"""The worked case: the reality check, the cards written alone and read together, and the one thing."""

from __future__ import annotations

import re

from playwright.sync_api import expect

import deeds
import story
from house import House
from person import Person
from preparing import People, answers, unread

BEFORE = story.cards("prepare")
WRITTEN = [name for name in story.cards("diagnose") if name not in ("withdrawn", "win-loss")]
FIRST = [*BEFORE, *WRITTEN]  # what is revealed first; Grace's last card comes later
ALL = [name for name in (*FIRST, "win-loss") if name not in ("lead-signs-again", "turnover")]  # what is rated: one was merged, one parked


def check_reality(house: House, people: People) -> None:
    """Each alone, then revealed together, then the one thing."""
    anna, elif_ = people["anna"], people["elif"]
    anna.goes_on_to("Diagnose")
    acts = list(story.acts("prompt.answer", step="diagnose"))
    house.look("reality-check", elif_)
    for act in acts:
        people[act["by"]].is_at("diagnose")
        answers(people[act["by"]], act)
    texts = [act["text"] for act in acts]
    expect(elif_.page.locator(".answers-number")).to_have_text(str(len(texts)))
    unread(people, texts)
    anna.presses(f"Reveal {len(texts)} answers")
    for person in people.values():
        expect(person.page.locator(".quotes-all").first.locator(".quote")).to_have_count(len(texts))
    house.look("reality-revealed", anna, elif_)
    one = next(story.acts("oneThing.record"))["text"]
    anna.writes(anna.page.locator("#one-thing"), one)
    anna.presses("Record the one thing", anna.page.locator(".recording"))
    for person in people.values():
        expect(person.page.locator(".one-thing")).to_contain_text(one)


def write_alone(house: House, people: People) -> None:
    anna, bela, carla, elif_, henrik = (people[key] for key in ("anna", "bela", "carla", "elif", "henrik"))
    anna.presses(re.compile(r"^Start \d+ min"), anna.page.locator("#desk"))
    for name in (*WRITTEN, "withdrawn"):
        act = story.card(name)
        deeds.posts(people[act["by"]], act["text"], kind=act["kind"], change=act.get("change"), signal=act.get("signal"))
    carla.presses("Withdraw", carla.page.locator(".own-card", has_text=story.text("withdrawn")))
    carla.presses("Withdraw it", carla.page.get_by_role("dialog"))
    first = story.card("templates")["text"]
    deeds.edits(bela, bela.page.locator(".own-card", has_text=first), story.text("templates"))
    expect(henrik.second.locator(".own-card")).to_have_count(2)  # both tabs of one person show the same
    for other in ("david", "frank"):
        unread(people, [story.text(name) for name in story.cards("diagnose", by=other)])
    needs_help(henrik, anna)
    anna.presses("Two minutes more", anna.page.locator("#desk"))
    for key in ("bela", "ines"):
        people[key].presses("I’m done")
        people[key].is_told(re.compile("^You are done"))
    expect(anna.page.locator(".stack-count")).to_have_text(f"{len(FIRST)} cards lie face down")
    for person in people.values():
        expect(person.page.locator("article.card")).to_have_count(0)
    house.look("diagnose", anna, elif_)


def needs_help(person: Person, facilitator: Person) -> None:
    """A raised hand, seen on the desk and lowered there."""
    person.presses("I need help")
    hand = facilitator.page.locator(".desk-hands li", has_text=person.name)
    expect(hand).to_be_visible()
    facilitator.presses("Helped", hand)
    expect(facilitator.page.locator(".desk-hands")).to_have_count(0)


def read_together(house: House, people: People) -> None:
    anna, carla, elif_, grace, ines = (people[key] for key in ("anna", "carla", "elif", "grace", "ines"))
    anna.presses(f"Reveal {len(FIRST)} cards")
    for person in people.values():
        expect(person.page.locator("article.card")).to_have_count(len(FIRST))
    house.look("revealed", anna, elif_)
    for act in story.acts("card.complete"):
        deeds.completes(people[act["by"]], story.text(act["card"].removeprefix("@card:")), change=act.get("change"), signal=act.get("signal"))
    # Grace writes on: what comes after a reveal waits for the next.
    grace.presses("Write another card")
    late = story.card("win-loss")
    deeds.posts(grace, late["text"], kind=late["kind"], signal=late["signal"])
    expect(elif_.page.locator(".stack-count")).to_have_text("1 more card lies face down")
    talk(people)
    ines.reloads()
    expect(ines.page.locator("article.card")).to_have_count(len(FIRST))

    # Anna merges two that look alike and parks what another meeting takes; Carla, facilitator too, turns over the late one.
    one = story.text("lead-signs")
    expect(carla.page.locator(".alike-card")).to_have_count(2)
    expect(elif_.page.locator(".alike-card")).to_have_count(0)
    house.look("alike", anna)
    deeds.merges_alike(anna, one)
    deeds.does(anna, story.text("turnover"), "Park")
    carla.presses("Reveal 1 card")
    for person in people.values():
        expect(person.page.locator("article.card:visible")).to_have_count(len(ALL))
        expect(deeds.card_with(person, one)).to_contain_text("With 1 card that said the same")
    house.look("read-together", anna, elif_)


def talk(people: People) -> None:
    """One talk on the screens; the rest goes over the wire, each in its writer's name: fields like these were just filled."""
    on_screen = story.comments("card:long-deals", step="diagnose")
    for act in on_screen:
        deeds.comments(people[act["by"]], story.text("long-deals"), act["text"])
    ids = {one["text"]: id for id, one in people["anna"].document()["cards"].items()}
    for act in story.acts("comment.post", step="diagnose"):
        if act not in on_screen and act["on"].startswith("@card:"):
            people[act["by"]].sends("comment.post", on=ids[story.text(act["on"].removeprefix("@card:"))], kind=act["kind"], text=act["text"])
    expect(deeds.card_with(people["henrik"], story.text("prices"))).to_contain_text("2 comments")
