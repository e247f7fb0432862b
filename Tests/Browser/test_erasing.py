"""Deleted is deleted, on the screens: people who erase themselves, who are erased, and a room that is deleted."""

from __future__ import annotations

from playwright.sync_api import Page, expect

import deeds
from gathering import gather, opens
from house import House
from person import Person


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def menu(person: Person) -> None:
    """The sheet of the room, in which one finds oneself."""
    person.page.locator(".bar-people").click()


def test_who_erases_themselves_is_forgotten_by_everybody(house: House) -> None:
    bela, carla = house.welcome("Béla Novák", "Sales"), house.welcome("Carla Mendes-Ziegelmüller-Hohenstein", "Marketing", phone=True)
    anna = gather(house, bela, carla)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    deeds.posts(bela, "Béla says what nobody else would say")
    bela.has_sent_everything()
    anna.sends("cards.reveal")
    expect(carla.page.get_by_text("Béla says what nobody else would say")).to_be_visible()
    menu(bela)
    bela.presses("Leave and erase me")
    expect(bela.page.get_by_role("dialog").last).to_contain_text("every text you wrote")
    house.look("erase-me", bela)
    bela.presses("Leave and erase me", bela.page.get_by_role("dialog").last)
    house.look("erase-me-sure", bela)
    bela.expects_a_refusal(401)
    bela.presses("Yes, erase me for good")
    expect(bela.page.get_by_text("has forgotten your name")).to_be_visible()
    expect(bela.page.locator(".last-rooms")).to_have_count(0)
    house.look("erased", bela)
    assert bela.page.evaluate("(code) => Object.keys(localStorage).filter((key) => key.includes(code))", anna.code) == []
    for person in (anna, carla):
        expect(person.page.get_by_text("Béla says what nobody else would say")).to_have_count(0)
        expect(person.page.get_by_text("[erased]")).to_be_visible()
        expect(person.page.get_by_text("Béla Novák")).to_have_count(0)
    house.look("others-see", anna, carla)


def test_the_last_facilitator_hands_over_first(house: House) -> None:
    bela = house.welcome("Béla Novák", "Sales")
    anna = gather(house, bela)
    anna.expects_a_refusal(409)
    menu(anna)
    anna.presses("Leave and erase me")
    expect(anna.page.get_by_role("dialog").last).to_contain_text("every text you wrote")
    anna.presses("Leave and erase me", anna.page.get_by_role("dialog").last)
    anna.presses("Yes, erase me for good")
    expect(anna.page.get_by_role("alert")).to_contain_text("Make somebody else one first")
    house.look("hand-over-first", anna)
    anna.presses("Cancel", anna.page.get_by_role("dialog").last)
    anna.sends("hand.raise")  # still here


def test_a_facilitator_erases_who_is_here_and_who_was_removed(house: House) -> None:
    bela, carla = house.welcome("Béla Novák", "Sales"), house.welcome("Carla Mendes", "Marketing", phone=True)
    anna = gather(house, bela, carla)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    bela.expects_a_refusal(401)
    carla.expects_a_refusal(401)
    bela.page.locator("#pad-text").fill("and half a sentence")
    anna.sends("person.remove", person=carla.document()["you"]["id"])
    heading(carla.page, "You are no longer in this room")
    menu(anna)
    anna.presses("More for Béla Novák", anna.page.get_by_role("dialog").last)
    anna.presses("Erase Béla Novák …", anna.page.get_by_role("dialog").last)
    anna.presses("Erase", anna.page.get_by_role("dialog").last)
    anna.presses("Yes, erase for good")
    heading(bela.page, "You are no longer in this room")
    expect(bela.page.locator(".door-unsent li")).to_have_text(["and half a sentence"])
    house.look("erased-by-another", bela)
    anna.presses("Erase Carla Mendes")
    anna.presses("Erase", anna.page.get_by_role("dialog").last)
    anna.presses("Yes, erase for good")
    expect(anna.page.get_by_text("Carla Mendes")).to_have_count(0)
    assert {person["name"] for person in anna.document()["people"].values()} == {anna.name, "former participant"}


def test_a_deleted_room_is_gone_for_everybody(house: House) -> None:
    bela = house.welcome("Béla Novák", "Sales", phone=True)
    anna = gather(house, bela)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    title = anna.document()["room"]["title"]
    for person in (anna, bela):
        person.expects_a_refusal(401)
        person.expects_a_refusal(404)
    other = anna.context.new_page()
    other.goto(f"/room/{anna.code}")
    expect(other.locator(".now-text")).to_be_visible()
    bela.page.locator("#pad-text").fill("and half a sentence")
    anna.page.locator("#desk summary", has_text="Room").click()
    anna.presses("Delete this room …")
    dialog = anna.page.get_by_role("dialog")
    anna.types("To delete it, type the room's title", title[:-1], dialog)
    expect(dialog.get_by_role("button", name="Delete the room")).to_be_disabled()
    anna.types("To delete it, type the room's title", title, dialog)
    house.look("delete-room", anna)
    anna.presses("Delete the room", dialog)
    expect(anna.page.get_by_text("The room is deleted")).to_be_visible()
    for page in (bela.page, other):
        heading(page, "This room is gone")
    expect(bela.page.locator(".door-unsent li")).to_have_text(["and half a sentence"])
    house.look("gone", bela)
    bela.page.goto("/")
    expect(bela.page.locator(".last-rooms")).to_have_count(0)
    anna.page.goto(f"/room/{anna.code}")
    heading(anna.page, "No room has this code")
