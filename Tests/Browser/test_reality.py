"""Beginning together and the reality check: questions answered alone, revealed together, and the one thing that comes of them."""

from __future__ import annotations

import json
import pathlib
import re

import pytest
from playwright.sync_api import expect

import deeds
from gathering import gather, opens
from house import House
from person import Person

LAST_ROOM = {
    "format": "crux.room", "version": 1,
    "room": {"title": "Autumn at the sales desk", "code": "AAAABBBB", "cycle": {"label": "Q3 2026"}, "learnings": "We set eleven key results and looked at four."},
    "objectives": {
        "o1": {"title": "Rebuild how customers start so that they get value in 10 days, not 30", "score": 0.6, "changed": "partly", "evidence": "Two of four teams work the new way."},
        "o2": {"title": "Datenschutzgrundverordnungskonforme Kundenstammdatenverwaltung einführen", "score": 0.2, "changed": "no"},
    },
    "keyResults": {"k1": {"objective": "o1", "title": "Days from signature to first value", "unit": "days", "baseline": 30, "target": 10, "value": 19}},
    "asks": {"a1": {"what": "Two people for the data import", "fromFunction": "Product", "toFunction": "Finance", "answer": "no"}},
    "cards": {"c1": {"number": 1, "text": "Discounts above 15 % are agreed in chat", "kind": "challenge", "state": "open"}},
    "choices": {"c1": {"choice": "notNow", "reason": "Finance looks at the figures this quarter"}},
}


@pytest.fixture
def elif_(house: House) -> Person:
    return house.welcome("Elif Aydın", "Marketing", phone=True)


def test_from_preparation_to_the_one_thing(house: House, bela: Person, elif_: Person, tmp_path: pathlib.Path) -> None:
    anna = gather(house, bela, elif_)
    prepare(house, anna, bela, elif_, tmp_path)
    anna.goes_on_to("Introduce")
    introduce(house, anna, bela, elif_)
    anna.goes_on_to("Diagnose")
    check(house, anna, bela, elif_)


def prepare(house: House, anna: Person, bela: Person, elif_: Person, tmp_path: pathlib.Path) -> None:
    anna.presses("Say who is needed")
    anna.page.locator("#set-expected").fill("Sales, marketing, Finance")
    anna.presses("Save")
    expect(elif_.page.locator(".is-absent")).to_have_count(1)
    elif_.sees("needed, nobody here yet")

    for name, text, words in (("notes.txt", "Dear all", "Line 1: "), ("other.json", '{"a": 1}', "not the data of a Crux room")):
        anna.expects_a_refusal(422)
        (tmp_path / name).write_text(text)
        anna.page.locator(".last-picker input").set_input_files(tmp_path / name)
        anna.hears(re.compile(words))
    (tmp_path / "room.json").write_text(json.dumps(LAST_ROOM))
    anna.page.locator(".last-picker input").set_input_files(tmp_path / "room.json")
    elif_.sees("What the last cycle came to")
    elif_.sees("The way of working changed in part")
    elif_.presses(re.compile("^Take it up again"))
    elif_.sees("among your cards")
    expect(anna.page.locator(".stack-count")).to_have_count(0)  # her questions come first

    deeds.answers(bela, "goalsWorked", "One number across two teams.")
    deeds.answers(bela, "goalsFailed", "Eleven objectives, all of them targets.")
    expect(bela.page.locator("#pad-text")).to_be_focused()
    expect(anna.page.locator("#desk")).to_contain_text("2 answers lie face down")
    house.look("prepare", anna, bela, elif_)
    bela.reloads()
    expect(bela.page.locator(".own-answers .fold-count")).to_have_text("2")


def introduce(house: House, anna: Person, bela: Person, elif_: Person) -> None:
    elif_.is_at("introduce")
    deeds.expects(elif_, "To hear what Sales really needs from us.")
    deeds.expects(bela, "نريد أن نعرف ما الذي نتوقف عن فعله")
    expect(anna.page.locator(".expectation-list li")).to_have_count(2)
    anna.presses("Reveal 2 answers now")
    elif_.sees("One number across two teams.")
    house.look("introduce", anna, elif_)
    elif_.presses("Change")
    deeds.expects(elif_, "To be allowed to stop something for it.")
    anna.sees("To be allowed to stop something for it.")


def check(house: House, anna: Person, bela: Person, elif_: Person) -> None:
    bela.is_at("diagnose")
    elif_.is_at("diagnose")
    expect(bela.page.locator("#prompt-keepsUsUp")).to_be_focused()
    deeds.answers(bela, "keepsUsUp", "Discounts in the last nine days, again.")
    expect(bela.page.locator("#prompt-mustChange")).to_be_focused()
    deeds.answers(bela, "mustChange", "We decide who is a customer after the demo.")
    bela.page.locator("#prompt-oneThing").fill("Time: mine goes to the deals that")
    deeds.answers(elif_, "keepsUsUp", "Niemand liest die Verantwortungsübergabevereinbarungen.")
    elif_.presses("Skip")
    deeds.answers(elif_, "oneThing", "Stop saying yes before we know to what.")
    elif_.is_told(re.compile("^Your answers lie face down"))
    expect(anna.page.locator(".answers-number")).to_have_text("4")
    assert "nine days" not in anna.page.content() and "nine days" not in json.dumps(anna.document())
    house.look("answering", anna, bela, elif_)

    # Béla's last answer crosses the reveal: what he typed stays, and waits for the next.
    anna.presses("Reveal 4 answers")
    for person in (anna, bela, elif_):
        expect(person.page.locator(".quotes-all").first.locator(".quote")).to_have_count(4)
    expect(bela.page.locator("#prompt-oneThing")).to_have_value("Time: mine goes to the deals that")
    bela.sees("These answers were revealed while you were writing. What you send now waits, unread, for the next reveal.")
    deeds.answers(bela, "oneThing", "Time: mine goes to the deals that shout.")
    bela.is_told(re.compile("^Your answer came after the reveal. It waits, unread, for the next one."))
    expect(elif_.page.locator(".quotes-all").first.locator(".quote")).to_have_count(4)
    house.look("revealed", anna, bela, elif_)

    anna.presses("Reveal 1 answer now")
    elif_.sees("Time: mine goes to the deals that shout.")
    anna.presses("Make it the one thing", anna.page.locator(".quote", has_text="Stop saying yes"))
    expect(anna.page.locator("#one-thing")).to_have_value("Stop saying yes before we know to what.")
    anna.page.locator("#one-thing").fill("We treat every lead as if it could close, and pay for it with the hours of those who could close the good ones.")
    anna.presses("Record the one thing", anna.page.locator(".recording"))
    for person in (anna, bela, elif_):
        expect(person.page.locator(".one-thing")).to_contain_text("We treat every lead as if it could close")
        expect(person.page.locator("#pad-text")).to_be_visible()
    house.look("the-one-thing", anna, elif_)
    opens(anna, "rate")
    elif_.is_at("rate")
    expect(elif_.page.locator(".one-thing")).to_be_visible()


def test_a_facilitator_goes_on_to_the_cards(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    anna.goes_on_to("Diagnose")
    bela.is_at("diagnose")
    bela.page.locator("#prompt-keepsUsUp").fill("Half a thought")
    anna.presses("Go on to cards")
    expect(anna.page.locator("#pad-text")).to_be_visible()
    anna.presses("Back to the reality check")
    expect(bela.page.locator("#prompt-keepsUsUp")).to_have_value("Half a thought")
    bela.reloads()
    expect(bela.page.locator("#prompt-keepsUsUp")).to_have_value("Half a thought")
    anna.presses("Go on to cards")
    bela.is_told(re.compile("^The room has gone on to the cards. Finish your answer"))
    expect(bela.page.locator("#prompt-keepsUsUp")).to_have_value("Half a thought")
    deeds.posts(bela, "Nobody is thanked for taking a deal out")
    expect(anna.page.locator(".stack-count")).to_have_text("1 card lies face down")


def test_an_answer_on_a_lost_network_is_sent_once(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    anna.goes_on_to("Diagnose")
    bela.is_at("diagnose")
    bela.loses_the_network()
    deeds.answers(bela, "keepsUsUp", "Discounts in the last nine days")
    expect(bela.page.locator(".lost")).to_contain_text("kept here")
    bela.gets_it_back()
    expect(anna.page.locator(".answers-number")).to_have_text("1")
    expect(bela.page.locator(".own-answers .fold-count")).to_have_text("1")
