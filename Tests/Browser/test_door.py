"""The door: wrong codes, missing names, and people who were removed see a page that says kindly what to do."""

from __future__ import annotations

import re

from playwright.sync_api import expect

import deeds
from gathering import gather, lay_cards, opens
from house import House


def test_a_wrong_code(house: House) -> None:
    bela = house.welcome("Béla Novák", "Sales", phone=True)
    bela.expects_a_refusal(404)
    bela.page.goto("/")
    form = bela.page.locator("section", has=bela.page.locator("#join-title"))
    bela.presses("Join the room", form)
    bela.sees("Type the code that the facilitator has shown or sent you.")
    bela.types("Code", "0000-0000", form)
    bela.presses("Join the room", form)
    bela.sees("Tell the others your name.")
    bela.types("Your name", "Béla", form)
    bela.types("Your function", "Sales", form)
    bela.presses("Join the room", form)
    bela.sees("No room has this code. Look again: it has eight letters and digits.")
    expect(bela.page.get_by_label("Code", exact=True)).to_be_focused()
    house.look("wrong-code", bela)
    bela.page.goto("/room/0000-0000")
    expect(bela.page.get_by_role("heading", level=1)).to_have_text("No room has this code")
    house.look("no-such-room", bela)
    bela.strikes(bela.page.get_by_role("link", name="To the start page"))
    expect(bela.page.locator("#join-title")).to_be_visible()


def test_who_is_removed_sees_it_at_once(house: House) -> None:
    bela = house.welcome("Béla Novák", "Sales", phone=True)
    bela.expects_a_refusal(401)
    anna = gather(house, bela)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    other = bela.context.new_page()
    other.goto(f"/room/{anna.code}")
    expect(other.locator(".now-text")).to_be_visible()
    deeds.posts(bela, "Discounts above 15 % are agreed in chat")
    bela.page.locator("#pad-text").fill("and half a sentence")

    anna.page.locator("#desk summary", has_text="People").click()
    anna.presses("More for Béla Novák")
    anna.presses("Remove from the room")
    anna.presses("Remove", anna.page.get_by_role("dialog"))
    for page in (bela.page, other):
        expect(page.get_by_role("heading", level=1)).to_have_text("You are no longer in this room")
        expect(page.locator(".door-unsent li")).to_have_text(["and half a sentence"])  # what was typed is not lost
    house.look("removed", bela)
    bela.page.reload()
    expect(bela.page.get_by_role("heading", level=1)).to_have_text("You are no longer in this room")
    expect(anna.page.locator(".bar-people")).to_contain_text("1 person here")
    expect(anna.page.locator(".stack-count")).to_have_text("1 card lies face down")  # what was written stays


def test_who_is_removed_while_voting_is_not_waited_for(house: House) -> None:
    bela, carla = house.welcome("Béla Novák", "Sales", phone=True), house.welcome("Carla Mendes", "Sales")
    anna = gather(house, bela, carla)
    votes = {"Deals that never close": (5, 2), "Discounts are agreed in chat": (4, 1)}
    lay_cards(anna, *votes)
    opens(anna, "rate")
    anna.sends("round.open")
    me = bela.document()["you"]["id"]
    first = deeds.rates(bela, votes, by="touch", stop_after=1)
    bela.has_sent_everything()
    bela.expects_a_refusal(401)
    bela.loses_the_network()
    deeds.rates(bela, {text: vote for text, vote in votes.items() if text not in first}, by="touch")
    for person in (anna, carla):
        deeds.rates(person, votes, by="keys")
    expect(anna.page.locator(".desk-unfinished")).to_contain_text("Béla Novák")
    anna.sends("person.remove", person=me)
    expect(anna.page.locator(".desk-unfinished")).to_have_count(0)
    bela.context.set_offline(False)
    expect(bela.page.get_by_role("heading", level=1)).to_have_text("You are no longer in this room")
    anna.presses("Reveal the ratings (all 2 finished)")
    expect(carla.page.locator(".matrix-line")).to_have_count(2)


def test_the_recovery_link_brings_the_facilitator_back(house: House) -> None:
    anna = gather(house)
    link = anna.page.evaluate("() => JSON.parse(localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith('crux:recovery:'))))")
    elsewhere = house.welcome("Anna Brandt", "Sales", phone=True)
    elsewhere.page.goto(re.sub(r"^https?://[^/]+", "", link))
    elsewhere.presses("Come back in")
    elsewhere.is_in()
    assert "#" not in elsewhere.page.url
    expect(elsewhere.page.locator(".desk-bar")).to_be_visible()
    house.look("facilitator", elsewhere)
    elsewhere.presses("Desk")
    expect(elsewhere.page.locator("#desk-step")).to_be_visible()
    house.look("facilitator-desk", elsewhere)
