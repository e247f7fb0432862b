"""Two facilitators, one of them on a phone, and somebody who takes part: what they do to the room, and what happens when they do it at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from deeds import card_with
from gathering import gather, opens
from house import House
from person import Person

LEADS, DISCOUNTS, TOOLS = "Half of our deals are with people who cannot decide", "Discounts are agreed in chat", "Nobody owns the hand-over"


@pytest.fixture
def carla(house: House) -> Person:
    return house.welcome("Carla Ruiz", "Marketing", phone=True)


@pytest.fixture
def bela(house: House) -> Person:
    return house.welcome("Béla Novák", "Product")


@pytest.fixture
def anna(house: House, carla: Person, bela: Person) -> Person:
    """Anna and Carla facilitate; Béla's cards lie open in the diagnose step."""
    anna = gather(house, carla, bela)
    anna.sends("person.setRole", person=person_id(carla), role="facilitator")
    opens(anna, "diagnose")
    anna.cards = {text: bela.sends("card.post", kind="challenge", text=text) for text in (LEADS, DISCOUNTS, TOOLS)}
    anna.sends("cards.reveal")
    for person in (anna, bela, carla):
        expect(person.page.locator("article.card")).to_have_count(3)
    expect(carla.page.locator(".desk-bar")).to_be_visible()
    return anna


def person_id(person: Person) -> str:
    return person.document()["you"]["id"]


def number(anna: Person, text: str) -> int:
    return anna.document()["cards"][anna.cards[text]]["number"]


def pad_of(person: Person) -> Locator:
    """The pad, which stays for whoever was writing and else is one button away."""
    pad = person.page.locator("#pad-text")
    if not pad.is_visible():
        person.presses("Write another card")
    return pad


def does(person: Person, text: str, what: str) -> None:
    """Presses something behind "More" of a card."""
    card = card_with(person, text)
    person.presses("More", card)
    person.presses(what, card)


def test_everybody_on_one_card(house: House, anna: Person, bela: Person, carla: Person) -> None:
    pad = pad_of(bela)
    pad.fill("Half a thought")
    does(anna, LEADS, f"Show card {number(anna, LEADS)} to everybody")
    for person in (anna, bela, carla):
        expect(person.page.locator(".spotlight")).to_contain_text(LEADS)
    expect(pad).to_be_focused()
    pad.press_sequentially(" goes on")
    expect(pad).to_have_value("Half a thought goes on")
    house.look("spotlight", anna, bela, carla)
    # It goes with the card it is merged into, and one tap ends it for all.
    anna.sends("card.merge", cards=[anna.cards[LEADS]], into=anna.cards[TOOLS])
    expect(bela.page.locator(".spotlight")).to_contain_text(TOOLS)
    carla.presses("End the spotlight", carla.page.locator(".spotlight"))
    for person in (anna, bela, carla):
        expect(person.page.locator(".spotlight")).to_have_count(0)


def test_while_people_judge_blind_the_spotlight_is_one_line(house: House, anna: Person, bela: Person, carla: Person) -> None:
    opens(anna, "rate")
    anna.sends("round.open")
    expect(bela.page.locator(".rating-card")).to_be_visible()
    anna.sends("spotlight.set", card=anna.cards[LEADS])
    small = bela.page.locator(".spotlight.is-small")
    expect(small).to_be_visible()
    expect(small).not_to_contain_text(LEADS)
    house.look("spotlight-in-a-round", bela, carla)
    bela.presses("Read it")
    expect(bela.page.locator(".spotlight")).to_contain_text(LEADS)
    opens(anna, "choose")
    expect(bela.page.locator(".spotlight")).to_have_count(0)


def test_what_was_done_is_undone(house: House, anna: Person, bela: Person, carla: Person) -> None:
    does(anna, DISCOUNTS, "Hide")
    expect(bela.page.locator("article.card")).to_have_count(2)
    anna.hears(f"Card {number_hidden(anna)} hidden.")
    anna.presses("Undo", anna.page.locator(".notices"))
    expect(bela.page.locator("article.card")).to_have_count(3)
    # The other facilitator finds hidden cards, and the last act, on the desk.
    does(anna, DISCOUNTS, "Hide")
    expect(bela.page.locator("article.card")).to_have_count(2)
    carla.presses("Desk")
    carla.page.locator("#desk summary", has_text="Moderated").tap()
    house.look("moderated", carla)
    carla.presses(re.compile("^Show card . again$"))
    expect(bela.page.locator("article.card")).to_have_count(3)
    carla.presses(re.compile("^Undo: Card . shown again$"))
    expect(bela.page.locator("article.card")).to_have_count(2)
    anna.page.locator("#desk summary", has_text="Moderated").click()
    anna.presses(re.compile("^Undo: Card . hidden$"))
    expect(bela.page.locator("article.card")).to_have_count(3)
    house.look("undone", anna)


def number_hidden(anna: Person) -> int:
    return next(iter(anna.document()["desk"]["cards"].values()))["number"]


def test_an_edit_by_the_facilitator_is_marked(anna: Person, bela: Person) -> None:
    does(anna, TOOLS, "Edit")
    anna.types("The card", "Nobody owns the hand-over to onboarding", anna.page.locator("article.card", has=anna.page.locator("form")))
    anna.presses("Save")
    expect(card_with(bela, "to onboarding")).to_contain_text("edited")
    anna.presses("Undo", anna.page.locator(".notices"))
    expect(bela.page.get_by_text("to onboarding")).to_have_count(0)
    expect(card_with(bela, TOOLS)).not_to_contain_text("edited")


def test_a_card_is_merged_while_it_is_written_on(house: House, anna: Person, bela: Person, carla: Person) -> None:
    does(bela, LEADS, "Edit")
    field = bela.page.get_by_label("The card", exact=True)
    field.fill("Two thirds of our deals are with people who cannot decide")
    into = number(anna, TOOLS)
    anna.sends("card.merge", cards=[anna.cards[LEADS]], into=anna.cards[TOOLS])
    stray = bela.page.locator(".stray")
    expect(stray).to_contain_text(f"was merged into card {into} while you were writing")
    expect(stray.get_by_label("The card", exact=True)).to_have_value("Two thirds of our deals are with people who cannot decide")
    house.look("merged-while-written-on", bela)
    bela.reloads()
    expect(stray.get_by_label("The card", exact=True)).to_have_value("Two thirds of our deals are with people who cannot decide")
    with bela.is_answered_late():
        for _ in range(2):
            bela.presses(f"Put them on card {into} as a comment")
    expect(stray).to_have_count(0)
    comments = bela.document()["comments"].values()
    assert [(one["on"], one["text"]) for one in comments] == [(anna.cards[TOOLS], "Two thirds of our deals are with people who cannot decide")]


def test_a_save_that_crosses_the_merge_is_told_where_the_card_went(anna: Person, bela: Person) -> None:
    bela.expects_a_refusal(409)
    does(bela, LEADS, "Edit")
    bela.page.get_by_label("The card", exact=True).fill("My better words")
    bela.loses_the_network()
    bela.presses("Save")
    anna.sends("card.merge", cards=[anna.cards[LEADS]], into=anna.cards[TOOLS])
    bela.gets_it_back()
    bela.hears(f"This card was merged into card {number(anna, TOOLS)} while you were writing.")
    expect(bela.page.locator(".stray").get_by_label("The card", exact=True)).to_have_value("My better words")


def test_two_facilitators_go_different_ways(house: House, anna: Person, bela: Person, carla: Person) -> None:
    carla.expects_a_refusal(409)
    carla.presses("Desk")
    carla.page.locator("#desk summary", has_text="Agenda").tap()
    expect(carla.page.get_by_role("button", name="Open Introduce for everybody")).to_be_visible()
    carla.loses_the_network()
    carla.presses("Open Introduce for everybody")
    anna.presses(re.compile("^Go on to "))
    bela.is_at("break")
    carla.context.set_offline(False)
    carla.hears("Anna Brandt opened “Break” a moment ago. Open “Introduce” again if you still want to go there.")
    bela.is_at("break")
    house.look("step-moved", carla)


def test_two_facilitators_change_the_agenda(house: House, anna: Person, carla: Person) -> None:
    anna.expects_a_refusal(409)
    anna.page.locator("#desk summary", has_text="Agenda").click()
    anna.presses("Change the agenda")
    anna.types("Title of step 4", "Judge every card")
    steps = [{key: step[key] for key in ("kind", "title", "minutes")} | {"id": id} for id, step in
             sorted(carla.document()["agenda"]["steps"].items(), key=lambda entry: entry[1]["position"])]
    carla.sends("agenda.edit", steps=steps + [{"kind": "break", "title": "Cake", "minutes": 20}])
    anna.presses("Save the agenda")
    expect(anna.page.locator(".agenda-crossing")).to_contain_text("Carla Ruiz changed the agenda while you were at it.")
    expect(anna.page.locator(".agenda-crossing")).to_contain_text("Cake (20 min)")
    house.look("agenda-crossed", anna)
    anna.presses("Save mine instead")
    expect(anna.page.locator("dialog")).to_have_count(0)
    titles = [step["title"] for step in anna.document()["agenda"]["steps"].values()]
    assert "Judge every card" in titles and "Cake" not in titles


def test_time_is_up_and_nothing_closes(house: House, anna: Person, bela: Person, carla: Person) -> None:
    anna.sends("timer.start", seconds=1)
    bela.sees("Time is up. Finish your thought: nothing closes by itself.")
    anna.sees("time is up")
    house.look("time-is-up", anna, bela, carla)
    pad_of(bela).fill("One more thing")
    bela.page.locator("#pad-text").press("Enter")
    expect(bela.page.locator(".own-card")).to_contain_text("One more thing")
    anna.presses("Two minutes more")
    expect(bela.page.locator(".bar-timer")).to_contain_text("2:0")
    late = house.welcome("Dora Lind", "Finance", phone=True)
    late.follows_the_link(anna.code)
    late.is_at("diagnose")
    expect(late.page.locator(".bar-timer")).to_contain_text(re.compile("^[12]:"))


def test_a_break_and_another_day(house: House, anna: Person, bela: Person, carla: Person) -> None:
    opens(anna, "break")
    bela.sees(re.compile("^We go on at "))
    house.look("break", bela, carla)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    anna.page.locator("#desk summary", has_text="Agenda").click()
    anna.presses("End for today …")
    house.look("end-for-today", anna)
    with anna.is_answered_late():
        anna.presses("End for today")
        expect(anna.page.locator("#desk .agenda-step", has_text="Until we go on")).to_have_count(1)
        anna.presses("End for today")
    bela.is_at("break")
    expect(anna.page.locator("#desk .agenda-step", has_text="Until we go on")).to_have_count(1)
    bela.is_told("That was it for today. Thank you.")
    bela.sees("Everything stays as it is. The same link brings you back to this place.")
    house.look("until-we-go-on", anna, bela, carla)
    opens(anna, "diagnose")
    expect(bela.page.locator("article.card")).to_have_count(3)


def test_who_is_done(anna: Person, bela: Person) -> None:
    bela.sends("card.post", kind="challenge", text="One more that waits")
    bela.sends("step.finish", done=True)
    desk = anna.page.locator(".desk-unfinished")
    expect(desk).to_contain_text("1 of 3 are done; not yet")
    expect(desk).to_contain_text("Carla Ruiz")
    expect(desk).not_to_contain_text("Béla Novák")
