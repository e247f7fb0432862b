"""The worked case, before the work: people come in one by one, write ahead, and say what they expect."""

from __future__ import annotations

import re

from playwright.sync_api import expect

import deeds
import story
from house import House
from person import Person

People = dict[str, Person]
NEEDED = ("Sales", "Marketing", "Product", "Finance")


def arrive(house: House) -> People:
    """Nine people at browsers of their own: Elif at a small phone by touch, Grace by keyboard alone, Henrik with two tabs."""
    return {key: house.welcome(**who, phone=key == "elif", by_keys=key == "grace") for key, who in story.PEOPLE.items()}


def come_in(house: House, people: People) -> None:
    anna, elif_, henrik = people["anna"], people["elif"], people["henrik"]
    elif_.page.goto("/")
    expect(elif_.page.get_by_label("Code")).to_be_visible()
    house.look("start", elif_)
    code = anna.opens_a_room(title=story.ROOM["title"], purpose=story.ROOM["purpose"], context=story.ROOM["context"])
    says_what_it_is_about(anna)
    house.look("alone", anna)
    anna.presses("I kept it")  # her way back in, noted on paper
    elif_.page.goto(f"/room/{code}")
    expect(elif_.page.get_by_label("Your name")).to_be_visible()
    house.look("door", elif_)
    elif_.follows_the_link(code)
    for key in ("bela", "carla", "david", "frank", "grace", "henrik"):
        people[key].joins(code)
    expect(anna.page.locator(".is-absent")).to_have_text(re.compile("^Finance"))  # needed, and nobody is here yet
    people["ines"].joins(code)
    expect(anna.page.locator(".is-absent")).to_have_count(0)
    henrik.second = henrik.context.new_page()
    henrik.second.goto(f"/room/{code}")
    expect(henrik.second.locator(".now-text")).to_be_visible()
    expect(anna.page.locator(".bar-people")).to_contain_text("9 people here")


def says_what_it_is_about(anna: Person) -> None:
    """The cycle and who is needed, on the sheet of the room."""
    cycle = story.ROOM["cycle"]
    anna.presses("Say who is needed")
    for place, words in (("expected", ", ".join(NEEDED)), ("cycle", cycle["label"]), ("start", cycle["start"]), ("end", cycle["end"])):
        anna.writes(anna.page.locator(f"#set-{place}"), words)
    anna.presses("Save")
    expect(anna.page.locator(".is-absent")).to_have_count(3)


def write_ahead(house: House, people: People) -> None:
    """Prompts and first cards before the meeting; nobody reads them yet."""
    for act in story.acts("prompt.answer", step="prepare"):
        answers(people[act["by"]], act)
    for act in story.acts("card.post", step="prepare"):
        deeds.posts(people[act["by"]], act["text"], kind=act["kind"], change=act.get("change"), signal=act.get("signal"))
    expect(people["anna"].page.locator("#desk")).to_contain_text("3 answers lie face down")
    expect(people["anna"].page.locator("#desk")).to_contain_text("4 cards wait face down")
    unread(people, [act["text"] for kind in ("prompt.answer", "card.post") for act in story.acts(kind, step="prepare")])
    house.look("prepare", people["anna"], people["elif"])


def answers(person: Person, act: dict) -> None:
    """Skips the questions before the one this person has something to say to."""
    field = person.page.locator(".question .field-input")
    expect(field).to_be_visible()
    while (asked := field.get_attribute("id")) != f"prompt-{act['prompt']}":
        person.presses("Skip", person.page.locator(".question"))
        expect(person.page.locator(f"#{asked}")).to_have_count(0)
    deeds.answers(person, act["prompt"], act["text"])


def unread(people: People, texts: list[str]) -> None:
    """What is not revealed is on nobody's page but its writer's, the facilitator's neither."""
    drawn = people["anna"].page.content()
    assert not [text for text in texts if text in drawn], "the facilitator's page holds what nobody may read yet"


def introduce(house: House, people: People) -> None:
    anna, carla, elif_ = people["anna"], people["carla"], people["elif"]
    anna.goes_on_to("Introduce")
    house.look("introduce-empty", elif_)
    for key, person in people.items():
        person.is_at("introduce")
        deeds.expects(person, story.expectation(key))
    for person in people.values():
        expect(person.page.locator(".expectation-list li")).to_have_count(8)  # one's own stands on the pad
    anna.presses("Reveal 3 answers now")
    for act in story.acts("prompt.answer", step="prepare"):
        elif_.sees(act["text"])
    house.look("introduce", anna, elif_)
    makes_facilitator(anna, carla)


def makes_facilitator(anna: Person, other: Person) -> None:
    """From now on both have a desk."""
    people = anna.page.locator("#desk details", has=anna.page.locator("summary", has_text="People"))
    anna.strikes(people.locator("summary"))
    anna.presses(f"More for {other.name}", people)
    anna.strikes(people.locator(".person", has_text=other.name).locator(".choice-option", has_text="Facilitator"))
    expect(other.page.locator("#desk-step")).to_have_text("Introduce")
    anna.presses(f"More for {other.name}", people)
    anna.strikes(people.locator("summary"))
