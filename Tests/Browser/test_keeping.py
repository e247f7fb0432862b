"""What one types or chooses is never lost: not by a redraw, a reload, a refusal, a lost network, a lost answer or a reveal."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

import deeds
from gathering import gather, lay_cards, opens
from house import House
from person import Person


def test_typing_survives_what_others_do(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    pad = bela.page.locator("#pad-text")
    pad.press_sequentially("We show the whole produ")
    pad.evaluate("(field) => field.setSelectionRange(3, 7)")
    anna.sends("card.post", kind="challenge", text="Deals that never close")
    anna.sends("timer.start", seconds=300)
    expect(bela.page.locator(".stack-count")).to_have_text("1 card lies face down")
    expect(bela.page.locator(".bar-timer")).to_be_visible()
    expect(pad).to_be_focused()
    assert pad.evaluate("(field) => [field.selectionStart, field.selectionEnd]") == [3, 7]
    anna.sends("cards.reveal")
    expect(bela.page.locator("article.card")).to_have_count(1)
    expect(pad).to_have_value("We show the whole produ")
    expect(pad).to_be_focused()
    opens(anna, "rate")  # the step moves on under one's hands
    bela.is_at("rate")
    opens(anna, "diagnose")
    expect(pad).to_have_value("We show the whole produ")
    bela.reloads()
    expect(pad).to_have_value("We show the whole produ")


def test_a_refused_text_comes_back_with_a_sentence(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    bela.expects_a_refusal(422)
    text = "word " * 500
    bela.page.locator("#pad-text").fill(text)
    bela.page.locator("#pad-text").press("Enter")
    bela.hears(re.compile("2,?000"))
    expect(bela.page.locator("#pad-text")).to_have_value(text)


def test_a_lost_network_keeps_what_was_written(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    bela.loses_the_network()
    for text in ("A contract review takes nine days", "The CRM asks for 34 fields"):
        bela.page.locator("#pad-text").fill(text)
        bela.page.locator("#pad-text").press("Enter")
        expect(bela.page.locator(".own-card.is-leaving", has_text=text)).to_contain_text("on its way")
    expect(bela.page.locator(".lost")).to_contain_text("2 things you did are kept here")
    bela.gets_it_back()
    expect(bela.page.locator(".own-card.is-leaving")).to_have_count(0)
    expect(bela.page.locator(".own-card")).to_have_count(2)
    expect(anna.page.locator(".stack-count")).to_have_text("2 cards lie face down")


def test_a_notice_does_not_hide_that_the_network_is_away(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "diagnose")
    for person in (anna, bela):
        person.is_at("diagnose")
        person.expects_a_refusal(422)
        person.page.locator("#pad-text").fill("word " * 500)
        person.page.locator("#pad-text").press("Enter")
        person.hears(re.compile("2,?000"))
        person.loses_the_network()
    is_seen_beside_the_notice(anna)
    is_seen_beside_the_notice(bela)
    anna.page.set_viewport_size({"width": 1280, "height": 740})
    anna.presses("Close the desk")
    is_seen_beside_the_notice(anna)


def is_seen_beside_the_notice(person: Person) -> None:
    for width in (1280, 768, 360):
        person.page.set_viewport_size({"width": width, "height": 740})
        notice, lost = (person.page.locator(what).bounding_box() for what in (".notice", ".lost"))
        assert 0 < notice["y"] and notice["y"] + notice["height"] <= lost["y"], f"{person.name} at {width}: {notice} and {lost}"


def test_that_the_network_is_back_is_not_said_when_it_is_away_again(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    bela.loses_the_network()
    # The poll that waits is answered all the same, and the next one is lost.
    anna.page.locator("#pad-text").fill("The CRM asks for 34 fields")
    anna.page.locator("#pad-text").press("Enter")
    bela.hears("Connected again")
    expect(bela.page.locator(".lost")).to_be_visible()
    assert "Connected again" not in bela.page.locator(".notices").inner_text()


def test_a_lost_answer_does_nothing_twice(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    bela.expects_a_lost_network()
    sent: list[str] = []

    def swallow(route: Route) -> None:
        sent.append(route.request.post_data_json["id"])
        if len(sent) > 2:
            return route.continue_()
        route.fetch()  # it reaches the server; the way back is cut
        route.abort("connectionreset")

    bela.page.route("**/commands", swallow)
    deeds.posts(bela, "Half of our deals are with people who cannot decide")
    bela.has_sent_everything()
    assert len(sent) == 3 and len(set(sent)) == 1, "the same command again under the same id"
    anna.sends("cards.reveal")
    expect(bela.page.locator("article.card")).to_have_count(1)
    expect(anna.page.locator("article.card")).to_have_count(1)


def test_what_is_answered_stays_answered_until_the_room_shows_it(house: House, bela: Person) -> None:
    """The answer to a command may come before the frame that shows it; meanwhile nothing falls back to what was before."""
    anna = gather(house, bela)
    anna.goes_on_to("Diagnose")
    bela.is_at("diagnose")
    bela.page.route("**/events?*", lambda route: None)  # held
    with bela.page.expect_request("**/events?*"):
        anna.sends("card.post", kind="challenge", text="Wakes the poll that waits already")
    deeds.answers(bela, "keepsUsUp", "Discounts in the last nine days, again.")
    bela.has_sent_everything()
    expect(bela.page.locator("#prompt-mustChange")).to_be_focused()
    expect(bela.page.locator("#prompt-keepsUsUp")).to_have_count(0)
    deeds.answers(bela, "mustChange", "We decide who is a customer after the demo.")
    bela.has_sent_everything()
    expect(bela.page.locator("#prompt-oneThing")).to_be_focused()
    deeds.answers(bela, "oneThing", "Stop saying yes before we know to what.")
    bela.page.locator("#pad-text").fill("Half of our deals are with people who cannot decide")
    bela.page.locator("#pad-text").press("Enter")
    bela.has_sent_everything()
    expect(bela.page.locator(".own-card")).to_have_count(1)
    bela.page.unroute("**/events?*")  # what was held goes on its way
    expect(bela.page.locator(".own-card").get_by_role("button", name="Edit")).to_be_visible()
    expect(bela.page.locator(".own-card")).to_have_count(1)


def test_dots_that_are_answered_lie_until_the_room_shows_them(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    cards = lay_cards(anna, "Deals that never close", "Discounts are agreed in chat", "Nobody owns the hand-over", "The CRM asks for 34 fields")
    opens(anna, "choose")
    anna.sends("shortlist.set", cards=cards)
    anna.sends("ballot.open")
    first = bela.page.locator(".choice-dot").first
    expect(first).to_be_visible()
    bela.page.route("**/events?*", lambda route: None)  # held
    with bela.page.expect_request("**/events?*"):
        anna.sends("timer.start", seconds=300)  # wakes the poll that waits already
    bela.strikes(first)
    bela.has_sent_everything()
    bela.page.wait_for_timeout(2000)
    expect(first).to_have_attribute("aria-pressed", "true")
    bela.page.unroute("**/events?*")
    bela.strikes(bela.page.locator(".choice-dot").nth(1))
    bela.has_sent_everything()
    assert [len(ballot["cards"]) for ballot in bela.document()["you"]["dots"].values()] == [2]


def test_a_command_outlives_a_reload(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    bela.expects_a_lost_network()
    bela.page.route("**/commands", lambda route: route.abort("connectionreset"))
    bela.page.locator("#pad-text").fill("Nobody is thanked for taking a deal out")
    bela.page.locator("#pad-text").press("Enter")
    expect(bela.page.locator(".own-card.is-leaving")).to_be_visible()
    bela.page.unroute("**/commands")
    bela.reloads()
    expect(bela.page.locator(".own-card").get_by_role("button", name="Edit")).to_be_visible()
    expect(anna.page.locator(".stack-count")).to_have_text("1 card lies face down")


def test_a_vote_that_meets_the_reveal(house: House, bela: Person) -> None:
    carla = house.welcome("Carla Mendes", "Sales")
    anna = gather(house, bela, carla)
    lay_cards(anna, "Deals that never close", "Discounts in chat")
    opens(anna, "rate")
    round_ = anna.sends("round.open")
    for person in (bela, carla):
        expect(person.page.locator(".rating-words")).to_be_visible()
    deeds.says(carla, "impact", 4, "mouse")  # one half of a judgement
    expect(carla.page.locator(".rating-axis").first.locator("[aria-pressed=true]")).to_be_visible()
    bela.loses_the_network()
    bela.expects_a_refusal(409)
    deeds.says(bela, "impact", 5, "keys")
    deeds.says(bela, "effort", 2, "keys")
    expect(bela.page.locator(".rating-saving")).to_have_text("Saving…")
    anna.sends("round.reveal", round=round_)
    carla.sees(re.compile("revealed before you had finished card"))
    bela.gets_it_back()
    bela.sees("This round was revealed while you were choosing. Your last choice did not count; the facilitator can open a second round.")
    house.look("vote-crossed-the-reveal", bela)
    carla.presses("Understood")
    expect(carla.page.locator(".notice")).to_have_count(0)
