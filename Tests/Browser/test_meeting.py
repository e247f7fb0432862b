"""A whole check-in: two facilitators, a participant, and one on a phone walk through its five screens; and what else becomes of one."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

from aligning import asks, stamped as ask_stamped, waits
from house import House
from meeting import CLOSE_RATE, FIRST_CALLS, NEWSLETTER, SCORE, WORKS_COUNCIL, committed, day, is_on, promise, stamped, walks_on
from person import Person

ILL = "Zwei von vier Telefonistinnen sind krankgeschrieben"
BOOKED = "Two mails were booked with the agency"
LIST = "The list of deals that we lost last quarter"


def test_a_check_in_from_beginning_to_close(house: House) -> None:
    carla, bela = house.welcome("Carla Mendes", "Sales"), house.welcome("Béla Novák", "Sales")
    elif_ = house.welcome("Elif Yılmaz", "Marketing", phone=True)
    anna = committed(house, carla, bela, elif_)
    anna.presses("Begin the check-in")
    for person in (anna, carla, bela, elif_):
        person.is_at("meeting")
        is_on(person, "Commitments")
        expect(person.page.get_by_role("timer")).to_be_visible()

    what_was_promised(house, anna, bela, elif_)
    walks_on(anna, "Progress", carla, bela, elif_)
    one_looks_back(bela)
    a_number_that_comes_in_the_meeting(house, anna, bela, elif_)
    walks_on(carla, "Risks and blockers", anna, bela, elif_)
    what_is_in_the_way(house, anna, bela, elif_)
    two_who_turn_at_once(anna, carla, bela, elif_)
    who_needs_what(house, anna, bela, elif_)
    walks_on(anna, "Are we committing?", carla, bela, elif_)
    the_answer(house, anna, bela, elif_)
    the_close(house, anna, carla, bela, elif_)


def what_was_promised(house: House, anna: Person, bela: Person, elif_: Person) -> None:
    """Who received it says what became of it; everybody sees who said so."""
    bela.is_told("3 promises were made to you. Say aloud what became of them.")
    house.look("commitments", anna, bela, elif_)
    bela.presses("Kept", promise(bela, SCORE))
    stamped(elif_, SCORE, "Kept", "Béla Novák")
    elif_.presses("Late", promise(elif_, WORKS_COUNCIL))
    elif_.presses("It is late")
    elif_.sees("Give the day on which it was done, or the new day.")
    elif_.types("When was it done, or when will it be?", day(10), promise(elif_, WORKS_COUNCIL))
    elif_.types(re.compile("^Why\\?"), "The council meets once a month", promise(elif_, WORKS_COUNCIL))
    house.look("late", elif_)
    elif_.reloads()
    elif_.presses("It is late")
    stamped(anna, WORKS_COUNCIL, re.compile("^Late, "), "Elif Yılmaz")
    anna.presses("Still running", promise(anna, NEWSLETTER))
    anna.types(re.compile("^Why is it still running"), BOOKED, promise(anna, NEWSLETTER))
    anna.presses("It is still running", promise(anna, NEWSLETTER))
    stamped(bela, NEWSLETTER, "Still running", "Anna")
    expect(promise(bela, NEWSLETTER)).to_contain_text(BOOKED)
    bela.is_told("What was promised is said. Next comes what was measured.")
    anna.presses(f"Say it anew: {NEWSLETTER}")
    anna.presses("Stopped", promise(anna, NEWSLETTER))
    stamped(elif_, NEWSLETTER, "Stopped", "Anna")
    house.look("commitments-said", anna, elif_)


def one_looks_back(bela: Person) -> None:
    """At the front page, while the room goes on; and comes back to where everybody is."""
    bela.strikes(bela.page.locator(".bar-step"))
    bela.strikes(bela.page.get_by_role("dialog").get_by_role("button", name=re.compile("^Where we stand")))
    bela.is_at("afterwards")
    bela.presses("Go to Check-in")
    is_on(bela, "Progress")


def a_number_that_comes_in_the_meeting(house: House, anna: Person, bela: Person, elif_: Person) -> None:
    bela.is_told("2 key results to talk about, the weakest first. How do they get back on track?")
    expect(anna.page.locator(".measure").first).to_contain_text(CLOSE_RATE)
    expect(elif_.page.locator(".meeting-part", has_text="No data")).to_contain_text(f"{FIRST_CALLS}nobody has said it yet: Elif Yılmaz")
    house.look("progress", anna, elif_)
    elif_.sends("update.write", checkIn="i1", keyResult="k2", value=60, confidence=8)
    for person in (anna, bela):
        expect(person.page.locator(".meeting-part", has_text="No data")).to_have_count(0)
        expect(person.page.locator(".standing-figures").first).to_contain_text("2 of 2 measured")
    anna.sees("On its way, not read aloud")


def what_is_in_the_way(house: House, anna: Person, bela: Person, elif_: Person) -> None:
    elif_.presses("Raise a risk or a blocker")
    elif_.page.get_by_text("It happens now", exact=True).tap()
    elif_.types("What is in the way?", ILL)
    house.look("risks-form", elif_)
    elif_.chooses(elif_.page.get_by_label("Who looks after it?"), "Béla Novák, Sales")
    with elif_.is_answered_late():
        elif_.presses("Raise the blocker")
        expect(anna.page.locator(".risk-kind.is-blocker")).to_contain_text(ILL)
        elif_.presses("Raise a risk or a blocker")
        elif_.chooses(elif_.page.get_by_label("Who looks after it?"), "Carla Mendes, Sales")
    expect(elif_.page.get_by_label("Who looks after it?").locator("option:checked")).to_have_text("Carla Mendes, Sales")
    elif_.presses("Not now")
    bela.types("What may happen?", "The score may learn the habits of one rep")
    bela.presses("Raise the risk")
    expect(elif_.page.locator(".risk-kind.is-risk")).to_contain_text("who looks after it?")
    house.look("risks", anna, elif_)
    bela.presses(f"It is out of the way: {ILL[:60]}")
    expect(anna.page.locator(".risk-kind.is-blocker")).to_contain_text("Nothing is in the way right now.")
    # What one has begun is still there when everybody goes on.
    bela.types("What may happen?", "Half a thought")


def two_who_turn_at_once(anna: Person, carla: Person, bela: Person, elif_: Person) -> None:
    carla.loses_the_network()
    carla.presses("Back to Progress")
    walks_on(anna, "Who needs what", bela, elif_)
    carla.expects_a_refusal(409)
    carla.gets_it_back()
    carla.hears("Anna Brandt turned to “Who needs what” a moment ago.")
    is_on(carla, "Who needs what")
    expect(bela.page.get_by_label("What may happen?")).to_have_value("Half a thought")
    bela.types("What may happen?", "")


def who_needs_what(house: House, anna: Person, bela: Person, elif_: Person) -> None:
    house.look("needs-empty", elif_)
    asks(bela, "Marketing", LIST, by=day(7), how_much="One afternoon", about=CLOSE_RATE)
    ask_stamped(anna, LIST, "Open")
    house.look("needs", anna, bela)


def the_answer(house: House, anna: Person, bela: Person, elif_: Person) -> None:
    elif_.is_told("One ask waits for your answer: yes, yes if, or no.")
    anna.is_told("Marketing still has to answer: yes, yes if, or no.")
    expect(bela.page.locator(".meeting-lines")).to_contain_text("Marketing1 ask: Elif Yılmaz")
    house.look("answers", anna, elif_)
    expect(elif_.page.get_by_text(LIST)).to_have_count(1)  # what waits for her stands there once
    elif_.presses("Yes", waits(elif_, LIST))
    ask_stamped(bela, LIST, "Yes", "Elif Yılmaz")
    bela.is_told("Every ask has its answer.")
    house.look("answers-given", anna, elif_)


def the_close(house: House, anna: Person, carla: Person, bela: Person, elif_: Person) -> None:
    for person in (anna, carla):
        person.presses("Close the check-in")
    anna.types(re.compile("^What did we learn"), "The calls changed before the numbers did")
    carla.types(re.compile("^What did we learn"), "Say it earlier")
    house.look("close", anna, elif_)
    anna.presses("Close it")
    for person in (anna, carla, bela, elif_):
        person.is_at("afterwards")
        expect(person.page.get_by_role("timer")).to_have_count(0)
    anna.hears("The check-in is closed. The next one is on ")
    carla.expects_a_refusal(409)
    carla.presses("Close it")
    carla.sees(re.compile(f"is closed already\\. The one of {day(14)} is open\\."))
    expect(carla.page.get_by_label(re.compile("^What did we learn"))).to_have_value("Say it earlier")
    carla.presses("Cancel")
    checks = anna.document()["checkIns"]
    assert checks["i1"]["state"] == "closed" and checks["i1"]["learnings"] == "The calls changed before the numbers did"
    assert checks["i2"]["state"] == "open" and checks["i2"]["date"] == day(14)


def test_a_check_in_is_moved_skipped_and_opened_out_of_the_rhythm(house: House) -> None:
    carla, bela = house.welcome("Carla Mendes", "Sales"), house.welcome("Béla Novák", "Sales")
    elif_ = house.welcome("Elif Yılmaz", "Marketing", phone=True)
    anna = committed(house, carla, bela, elif_, promises=False)

    anna.presses("Move it to another day")
    anna.types("To which day?", day(-3))
    anna.expects_a_refusal(422)
    anna.presses("Move it")
    anna.sees(re.compile("is over\\. Choose a day from"))
    anna.types("To which day?", day(1))
    anna.types(re.compile("^Why"), "Two of us are away")
    house.look("move", anna)
    anna.presses("Move it")
    tomorrow = date.fromisoformat(day(1))
    anna.hears(re.compile(f"The check-in is on .*{tomorrow.day}.*Who has it in a calendar takes the file once more\\."))
    bela.is_told(re.compile("^The check-in is tomorrow"))

    what_it_costs(house, anna)

    # Early is possible too, and so is leaving it: the front page comes back.
    anna.presses("Begin the check-in")
    for person in (bela, elif_):
        person.is_at("meeting")
    second = bela.context.new_page()
    second.goto(bela.page.url)
    expect(second.locator("#meeting-title")).to_have_text("Commitments")
    elif_.sees("Nothing that was promised is due by now")
    house.look("nothing-due", anna, elif_)
    projector = anna.context.new_page()
    projector.set_viewport_size({"width": 1920, "height": 1080})
    projector.goto(f"{anna.page.url.split('#')[0]}#projector")
    expect(projector.locator("#meeting-title")).to_have_text("Commitments")
    walks_on(anna, "Progress", bela)
    expect(second.locator("#meeting-title")).to_have_text("Progress")
    expect(projector.locator("#meeting-title")).to_have_text("Progress")
    projector.screenshot(path=house.screens / "projector.png", caret="initial")
    anna.presses("Leave it for now")
    for person in (anna, bela, elif_):
        person.is_at("afterwards")
    expect(second.locator("main")).to_have_attribute("data-step", "afterwards")

    anna.presses("Skip it")
    anna.types(re.compile("^Why"), "Carnival")
    anna.presses("Skip it", anna.page.get_by_role("dialog"))
    anna.hears("The check-in is skipped.")
    assert anna.document()["checkIns"]["i1"]["reason"] == "Carnival"
    while any(one["state"] == "open" for one in anna.document()["checkIns"].values()):
        last = max(anna.document()["checkIns"], key=lambda one: int(one[1:]))
        anna.sends("checkIn.skip", checkIn=last)
    anna.presses("Open one")
    anna.types("On which day?", day(50))
    anna.presses("Open it")
    anna.hears("The check-in is on ")
    house.look("front-page", anna, elif_)


def what_it_costs(house: House, anna: Person) -> None:
    expect(anna.page.locator(".meeting-cost")).to_have_count(0)
    anna.strikes(anna.page.locator("#desk summary", has_text="Room"))
    anna.presses("What the check-in costs")
    anna.types(re.compile("^What an hour of one person costs"), "62,50")
    house.look("cost", anna)
    anna.presses("Save")
    expect(anna.page.locator(".meeting-cost")).to_contain_text("This check-in costs 6,500 a year: 4 people × 1 hour × 62.5 × 26 meetings")
