"""Rounds beside each other: relative cut, not placed, a second round by name, a merge. One on a phone, one by keyboard only."""

from __future__ import annotations

import re

from playwright.sync_api import expect

import deeds
from gathering import gather, lay_cards, opens
from house import House
from person import Person

PIPELINE = "We celebrate the size of the pipeline"
PRICES = "Publish our prices"
START = "New customers wait 30 days"
REVIEW = "A contract review takes nine days"
CARDS = (PIPELINE, PRICES, START, REVIEW)

FIRST = {
    "anna": {PIPELINE: (5, 2), PRICES: (3, 2), START: (4, 4), REVIEW: (None, None)},
    "bela": {PIPELINE: (1, 2), PRICES: (2, 3), START: (5, 4), REVIEW: (None, None)},
    "elif": {PIPELINE: (5, 3), PRICES: (3, 2), START: (4, 3), REVIEW: (2, 5)},
    "henrik": {PIPELINE: (1, 1), PRICES: (4, 2), START: (5, 4), REVIEW: (1, 4)},
}


def test_rating_again(house: House) -> None:
    bela = house.welcome("Béla Novák", "Sales")
    elif_ = house.welcome("Elif Yılmaz", "Marketing", phone=True)
    henrik = house.welcome("Henrik Sørensen", "Product")
    anna = gather(house, bela, elif_, henrik)
    lay_cards(anna, *CARDS)
    opens(anna, "rate")
    people = {"anna": anna, "bela": bela, "elif": elif_, "henrik": henrik}
    first_round(house, people)
    second_round_by_name(house, people)
    a_place_for_the_card_below_the_floor(house, people)
    merged_since(house, people)
    the_record_tells(anna)


def first_round(house: House, people: dict[str, Person]) -> None:
    anna, bela, elif_, henrik = people.values()
    expect(anna.page.get_by_text("anonymous round gives people away")).to_have_count(0)  # four are enough
    anna.page.get_by_label("Cut the picture at the median").check()
    house.look("before", anna, elif_)
    anna.presses("Open the blind round over 4 cards")
    bela.sees("Anonymous: the reveal shows the votes without names")
    began = bela.page.locator(".rating-words").inner_text()
    bela.reloads()
    expect(bela.page.locator(".rating-words")).to_have_text(began)  # the order is one's own, and stays
    ways = {"anna": "mouse", "bela": "keys", "elif": "touch", "henrik": "mouse"}
    orders = [tuple(deeds.rates(person, FIRST[key], by=ways[key])) for key, person in people.items()]
    assert len(set(orders)) > 1, "everybody met the cards in the same order"
    anna.presses("Reveal the ratings (all 4 finished)")
    for person in people.values():
        person.sees(re.compile(r"Anonymous, all 4|Anonymous, 4 of 4 finished\. Cut at the median of the cards: impact 3\.0, effort 2\.3\."))
    expect(elif_.page.locator(".matrix-list ol").last).to_contain_text(REVIEW)
    elif_.sees("Fewer than 3 votes on an axis")
    expect(elif_.page.locator(".matrix-list ol").first.locator(".matrix-line").first).to_contain_text(PIPELINE)  # polarised first
    expect(elif_.page.locator(".matrix-tick")).to_have_count(0)  # only the facilitator ticks
    house.look("first", anna, elif_)


def second_round_by_name(house: House, people: dict[str, Person]) -> None:
    anna, bela, elif_, henrik = people.values()
    anna.presses("Tick the polarised card")
    anna.page.get_by_label(re.compile(r"^Rate card \d again")).nth(1).check()
    anna.page.locator(".matrix-again").get_by_text("By name", exact=True).click()
    house.look("ticked", anna)
    anna.presses("Rate 2 cards again by name")
    for person in people.values():
        person.sees("By name: after the reveal everyone sees who gave which vote.")
    house.look("by-name", elif_, bela)
    document = bela.document()
    assert "named" not in document["rounds"]["r2"] and not document["you"]["ratings"]["r2"], "the server offers an earlier vote"

    # Béla's own browser knows what he gave; by keyboard he gives the same again, twice.
    for turn in range(2):
        bela.sees(re.compile("^Before, you gave impact [1-5] and effort [1-5]"))
        again = bela.page.get_by_role("button", name="Give the same again")
        by_tab(bela, "Give the same again")
        bela.page.keyboard.press("Enter")
        expect(again).to_have_count(0 if turn else 1)
    expect(bela.page.locator(".rating-list")).to_be_visible()
    cards = {card["text"]: id for id, card in bela.document()["cards"].items()}
    asked = bela.document()["rounds"]["r2"]["cards"]
    deeds.rates(elif_, {text: (3, 2) for text, id in cards.items() if id in asked}, by="touch")
    deeds.rates(anna, {text: (4, 2) for text, id in cards.items() if id in asked}, by="mouse")
    henrik.strikes(henrik.page.locator(".rating-step").nth(4))  # half a judgement, when the reveal comes
    anna.presses(re.compile(r"^Reveal the ratings \(3 of 4"))
    henrik.sees("This round was revealed before you had finished card")

    second = anna.document()["rounds"]["r2"]
    assert second["results"][cards[PIPELINE]]["n"] == 3, "only votes cast in a round count in it"
    for person in (anna, elif_):
        person.strikes(person.page.locator(".matrix-line", has_text=PIPELINE))
        named = person.page.locator(".matrix-card > .matrix-votes .strip-names").first
        expect(named).to_contain_text("Anna Brandt")
        expect(named).to_contain_text("Béla Novák")
        expect(named).not_to_contain_text("Henrik")
        expect(person.page.locator(".matrix-earlier .is-earlier .strip-picture")).to_have_count(2)  # the first round beside it
    house.look("second", anna, elif_)
    for person in (anna, elif_):
        person.presses("All cards")


def a_place_for_the_card_below_the_floor(house: House, people: dict[str, Person]) -> None:
    anna, bela, elif_, _ = people.values()
    anna.presses(re.compile("^Round 1, "))
    anna.strikes(anna.page.locator(".matrix-line", has_text=REVIEW))
    anna.sees("Not enough votes to show.")
    house.look("below", anna)
    anna.presses(re.compile("^Open a round by name on card"))
    bela.sees("By name: after the reveal everyone sees who gave which vote.")
    deeds.rates(bela, {REVIEW: (2, 4)}, by="keys")
    elif_.presses("Give the same again")
    expect(elif_.page.locator(".rating-list")).to_be_visible()
    elif_.has_sent_everything()
    anna.presses(re.compile(r"^Reveal the ratings \(2 of 4"))
    expect(elif_.page.locator(".matrix-list ol").first).to_contain_text(REVIEW)
    expect(elif_.page.locator(".matrix-picture .point")).to_have_count(1)


def merged_since(house: House, people: dict[str, Person]) -> None:
    anna, elif_ = people["anna"], people["elif"]
    cards = {card["text"]: id for id, card in anna.document()["cards"].items()}
    anna.sends("card.merge", cards=[cards[REVIEW]], into=cards[START])
    elif_.presses(re.compile("^Round 1, "))
    expect(elif_.page.locator(".matrix-list li", has_text=START)).to_contain_text("merged since: rate again")
    expect(elif_.page.locator(".matrix-picture .point.outdated")).to_have_count(1)
    house.look("merged", elif_)
    elif_.presses("Show as a table")
    expect(elif_.page.locator(".matrix-table tr.is-outdated")).to_contain_text(START)
    house.look("table", elif_)


def the_record_tells(anna: Person) -> None:
    cards = {card["text"]: id for id, card in anna.document()["cards"].items()}
    anna.sends("objective.draft", title="Report qualified pipeline only", cards=[cards[PIPELINE]])
    record = anna.page.evaluate("async () => (await fetch(`/api/rooms/${location.pathname.split('/')[2]}/export/record.md`)).text()")
    for words in ("- By name: Anna Brandt (Sales) impact 4, effort 2; Béla Novák (Sales) impact 1, effort 2",
                  "- In an earlier round: Rated impact 3.0 and effort 2.0 of 5 (4 votes)", "cut at the median", "- Blind round 2: 2 cards, by name"):
        assert words in record, f"{words!r} is not in the record:\n{record}"


def by_tab(person: Person, label: str) -> None:
    """Goes there by the Tab key alone."""
    for _ in range(60):
        if person.page.evaluate("() => document.activeElement?.textContent") == label:
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"{label} cannot be reached by Tab")


def test_a_very_small_room_is_offered_names(house: House) -> None:
    bela = house.welcome("Béla Novák", "Sales", phone=True)
    anna = gather(house, bela)
    lay_cards(anna, PIPELINE)
    opens(anna, "rate")
    anna.sees("With 2 voters here an anonymous round would show nothing.")
    house.look("proposal", anna)
    anna.presses("Open it by name over 1 card")
    bela.is_told(re.compile("This round is by name"))
    bela.sees("By name: after the reveal everyone sees who gave which vote.")
