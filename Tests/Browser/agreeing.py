"""The worked case: what functions ask of each other, what stops to make room, and who does what first."""

from __future__ import annotations

import re

from playwright.sync_api import expect

import story
from aligning import adds_step, asks, line, stamped, step, waits
from house import House
from person import Person
from preparing import People
from shaping import START
from wording import plays

ASKS = {act["as"].removeprefix("ask:"): act for act in story.acts("ask.make", step="align")}
SCORE, SANDBOX, BRIEF, BUDGET, MAILS = (ASKS[name]["what"] for name in ("scoring", "sandbox", "brief", "data-help", "start-mails"))


def ask(house: House, people: People) -> None:
    anna, elif_ = people["anna"], people["elif"]
    anna.goes_on_to("Align")
    for person in people.values():
        person.is_at("align")
    house.look("align-empty", anna, elif_)
    asks_as_the_case(people["carla"], "scoring", "First calls held")
    asks_as_the_case(people["david"], "sandbox", "Qualify leads")
    asks_as_the_case(people["grace"], "data-help", "Days from signature")
    asks_as_the_case(elif_, "start-mails", "2 · Rebuild")
    for name in ("discounts", "brief", "feedback"):
        plays(people, ASKS[name])
    for person in people.values():
        expect(person.page.locator("li.ask")).to_have_count(7)
    house.look("asked", anna, elif_)


def asks_as_the_case(person: Person, name: str, about: str) -> None:
    act = ASKS[name]
    asks(person, act["toFunction"], act["what"], by=act["with"]["by"], how_much=act["howMuch"], offer=act["kind"] == "offer", about=about)


def answer(house: House, people: People) -> None:
    """A yes that costs something, a no, a no that shrinks, one in somebody's name, and one that is carried home."""
    anna, bela, carla, david, elif_, frank, grace, henrik, ines = people.values()
    condition = next(story.acts("ask.answer", by="elif"))["condition"]
    elif_.presses("Yes, if …", waits(elif_, SCORE))
    elif_.types("Yes, if what happens or stops?", condition, waits(elif_, SCORE))
    elif_.presses("Answer “yes, if”", waits(elif_, SCORE))
    stamped(carla, SCORE, "Yes, if", "Elif Yılmaz")
    elif_.presses("Make it a trade-off", waits(elif_, condition))
    house.look("condition", anna, frank, elif_)
    frank.presses("Confirm: we stop it", waits(frank, "Marketing gives up"))
    stops = bela.page.locator("li.trade", has_text=condition)
    expect(stops.locator(".stamp")).to_contain_text("Confirmed")

    ines.presses("Yes", waits(ines, ASKS["discounts"]["what"]))
    refusal = next(story.acts("ask.answer", by="grace"))["condition"]
    grace.presses("No", waits(grace, SANDBOX))
    grace.types(re.compile("^Why not"), refusal, waits(grace, SANDBOX))
    grace.presses("Answer “no”", waits(grace, SANDBOX))
    david.is_told(re.compile("^Product said no|^You are asked|^Sales is asked"))
    david.presses(re.compile("^Shrink it"), waits(david, SANDBOX))
    expect(line(elif_, SANDBOX)).to_contain_text("Sales makes it smaller.")
    david.presses("Yes", waits(david, BRIEF))
    carla.presses("Yes", waits(carla, ASKS["feedback"]["what"]))
    for_henrik(anna)
    carried = next(story.acts("ask.carry"))
    grace.presses("Somebody carries it", line(grace, BUDGET))
    grace.chooses(line(grace, BUDGET).get_by_label("Who carries it?"), f"{ines.name}, {ines.function}")
    grace.types("Until when is there an answer?", carried["answerBy"], line(grace, BUDGET))
    grace.presses("They carry it", line(grace, BUDGET))
    stamped(elif_, BUDGET, "Carried", "by Inés Fournier")
    for what, stamp, who in ((ASKS["discounts"]["what"], "Yes", ines), (SANDBOX, "No", grace), (BRIEF, "Yes", david), (ASKS["feedback"]["what"], "Yes", carla)):
        stamped(henrik, what, stamp, who.name)


def for_henrik(anna: Person) -> None:
    """Henrik says it aloud; Anna enters it in his name."""
    anna.presses("Answer", line(anna, MAILS))
    anna.chooses(line(anna, MAILS).get_by_label("In whose name?"), "Henrik Sørensen")
    anna.presses("Yes", line(anna, MAILS))
    stamped(anna, MAILS, "Yes", "Henrik Sørensen, entered by Anna Brandt")


def stop(house: House, people: People) -> None:
    anna, elif_, grace, ines = (people[key] for key in ("anna", "elif", "grace", "ines"))
    reports = story.act_named("tradeOff:reports")
    place = grace.page.locator(".align-objective", has_text=START)
    grace.presses("Say what stops", place)
    grace.types("What stops?", reports["stops"], place)
    grace.presses("Record it", place)
    grace.presses("Confirm: we stop it", waits(grace, reports["stops"]))
    expect(anna.page.locator("li.trade", has_text=reports["stops"]).locator(".stamp")).to_contain_text("Confirmed")
    nothing = story.act_named("tradeOff:none-in-finance")
    place = ines.page.locator(".align-objective", has_not_text=START)
    ines.presses("Say what stops", place)
    ines.strikes(place.get_by_text("Nothing stops", exact=True))
    ines.types("Why does it fit all the same?", nothing["reason"], place)
    ines.presses("Record it", place)
    expect(anna.page.locator("li.trade", has_text=nothing["reason"]).locator(".stamp")).to_contain_text("Confirmed")  # her own word
    house.look("align", anna, elif_)
    for person in (anna, elif_):
        person.strikes(person.page.get_by_text("By function", exact=True))
        marketing = person.page.locator(".function-card", has=person.page.get_by_role("heading", name="Marketing"))
        expect(marketing).to_contain_text("Two campaigns stop until April")
    house.look("by-function", anna, elif_)
    for person in (anna, elif_):
        person.strikes(person.page.get_by_text("By objective", exact=True))


def plan(house: House, people: People) -> None:
    anna, carla, elif_, grace, henrik = (people[key] for key in ("anna", "carla", "elif", "grace", "henrik"))
    anna.goes_on_to("Plan")
    for person in people.values():
        person.is_at("plan")
    steps = {act["as"].removeprefix("action:"): act for act in story.acts("action.add", step="plan")}
    adds_step(carla, steps["questions"]["task"], due=steps["questions"]["due"], about="1 · Qualify")
    anna.is_told("Objective 2 has no first step yet. Who begins, with what?")
    adds_step(henrik, steps["start-lead"]["task"], due=steps["start-lead"]["due"], about="2 · Rebuild")
    adds_step(grace, steps["import-count"]["task"], due=steps["import-count"]["due"], about="Share of new customers")
    for name in ("old-deals", "model", "report", "time-sheet", "brief"):
        plays(people, steps[name])
    henrik.presses(f"Edit: {steps['start-lead']['task'][:60]}", step(henrik, steps["start-lead"]["task"]))
    edited = henrik.page.locator("li.plan-line.is-edited")
    henrik.types(re.compile("^By when"), next(story.acts("action.edit"))["due"], edited)
    henrik.presses("Save", edited)
    expect(step(elif_, steps["start-lead"]["task"])).to_contain_text(re.compile("January 13|13 January"))
    for person in people.values():
        expect(person.page.locator("li.plan-line")).to_have_count(8)
    house.look("plan", anna, elif_)
