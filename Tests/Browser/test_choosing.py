"""The hard choice: a ballot of nine, a run-off that is tied again, under another, not now, reconsider, and the room's limit."""

from __future__ import annotations

import re
import secrets

from playwright.sync_api import expect

import deeds
from gathering import gather, lay_cards, opens
from house import House
from person import Person
from wire import Wire

LEADS, START, DISCOUNTS, CRM, FAIR, TEMPLATES = CARDS = (
    "Deals that never close", "New customers wait 30 days", "Discounts are agreed in chat", "Move to another CRM", "A second trade fair", "Shared templates")


class Quick:
    """Somebody who votes over the wire, without a browser."""

    def __init__(self, house: House, code: str, name: str) -> None:
        self.wire, self.path = Wire(house.server.address), f"/api/rooms/{code}"
        self.token = self.wire.ask("POST", f"{self.path}/participants", {"name": name, "function": "Sales"}).json["token"]

    def lays_dots(self, ballot: str, *cards: str) -> None:
        command = {"id": secrets.token_hex(8), "type": "dots.cast", "ballot": ballot, "cards": list(cards)}
        reply = self.wire.ask("POST", f"{self.path}/commands", command, token=self.token)
        assert reply.status == 200, reply.body


def test_choosing(house: House) -> None:
    elif_ = house.welcome("Elif Yılmaz", "Marketing", phone=True)
    otto = house.welcome("Otto Berg", "Board")
    anna = gather(house, elif_, otto)
    quick = [Quick(house, anna.code, f"Voter {number}") for number in range(1, 8)]
    anna.sends("person.setRole", person=otto.document()["you"]["id"], role="observer")
    anna.sends("room.configure", settings={"maxObjectives": 2})
    ids = dict(zip(CARDS, lay_cards(anna, *CARDS)))
    opens(anna, "choose")
    shortlist(house, anna, elif_)
    the_ballot(house, anna, elif_, otto, quick, ids)
    the_run_off(house, anna, elif_, quick, ids)
    deciding(house, anna, elif_, otto)
    record = anna.page.evaluate("async () => (await fetch(`/api/rooms/${location.pathname.split('/')[2]}/export/record.md`)).text()")
    assert "Still tied after the run-off: the facilitator decided among the ties" in record, record


def shortlist(house: House, anna: Person, elif_: Person) -> None:
    elif_.is_told("Together you settle a shortlist of at most eight cards.")
    anna.page.locator(".choice-pick label", has_text=TEMPLATES).locator("input").uncheck()
    house.look("shortlist", anna, elif_)
    anna.presses("Put 5 cards on the shortlist")
    expect(anna.page.locator(".choice-row")).to_have_count(5)


def the_ballot(house: House, anna: Person, elif_: Person, otto: Person, quick: list[Quick], ids: dict[str, str]) -> None:
    anna.page.locator("#desk").get_by_text("2", exact=True).click()  # dots a person
    anna.presses("Open the blind ballot over 5 cards")
    elif_.is_told("Lay down your 2 dots, one per card. Nobody sees them before the reveal.")
    otto.is_told(re.compile("^You read along as an observer"))
    expect(otto.page.locator(".choice-dot")).to_have_count(0)
    elif_.reloads()  # while nothing happens in the room that others see
    deeds.lays_dots(elif_, [LEADS, START])
    expect(elif_.page.locator(".choice-saved")).to_have_text("Saved")
    house.look("hand", elif_)
    deeds.shortlisted(elif_, DISCOUNTS).locator(".choice-dot").tap(force=True)  # it says itself why it does nothing
    elif_.hears("Your hand is empty. Take a dot back before you lay down another.")
    deeds.lays_dots(anna, [LEADS, DISCOUNTS])
    ballot = next(iter(anna.document()["ballots"]))
    for number, voter in enumerate(quick[:6]):
        voter.lays_dots(ballot, ids[LEADS], ids[START if number % 2 else DISCOUNTS])
    quick[6].lays_dots(ballot, ids[CRM])
    assert "results" not in otto.document()["ballots"][ballot]
    anna.presses("Reveal the dots (all 9 finished)")
    for person in (anna, elif_, otto):
        expect(deeds.shortlisted(person, LEADS).locator(".choice-count")).to_contain_text("8")
        expect(person.page.locator(".choice-tied")).to_have_count(2)
    elif_.is_told("2 cards are tied for 1 place on the cut line. A run-off among them, or the facilitator decides and the record says so.")
    house.look("tied", anna, elif_)


def the_run_off(house: House, anna: Person, elif_: Person, quick: list[Quick], ids: dict[str, str]) -> None:
    anna.presses("Open a run-off among 2 cards")
    elif_.is_told("Lay down your dot. Nobody sees them before the reveal.")
    expect(elif_.page.locator(".choice-row")).to_have_count(2)
    deeds.lays_dots(elif_, [START])
    deeds.lays_dots(anna, [DISCOUNTS])
    for number, voter in enumerate(quick[:4]):
        voter.lays_dots("b2", ids[START if number % 2 else DISCOUNTS])
    anna.presses(re.compile(r"^Reveal the dots"))
    elif_.is_told("Still tied after the run-off: 2 cards are tied for 1 place. Now the facilitator decides, and the record says so.")
    house.look("still-tied", anna, elif_)


def deciding(house: House, anna: Person, elif_: Person, otto: Person) -> None:
    deeds.pursues(anna, LEADS)
    deeds.pursues(anna, START)
    expect(deeds.shortlisted(elif_, START)).to_contain_text("The dots were tied; the facilitator decided.")
    full = deeds.shortlisted(anna, CRM)
    expect(full.get_by_role("button", name="Pursue", exact=True)).to_be_disabled()
    expect(full).to_contain_text("All places are filled. It can go under another card, or wait.")
    with anna.is_answered_late():
        deeds.pursues(anna, CRM, under=LEADS)
        anna.presses("Not now …", deeds.shortlisted(anna, DISCOUNTS))
    expect(deeds.shortlisted(anna, DISCOUNTS).get_by_placeholder("In your own words")).to_be_visible()
    anna.presses("Too early", deeds.shortlisted(anna, DISCOUNTS))
    expect(deeds.shortlisted(anna, DISCOUNTS).locator(".choice-said")).to_have_text("Not now: Too early")
    deeds.puts_away(anna, FAIR, "Sales decides in May, with the figures of this year’s fair.")
    anna.presses("Put the other 1 away as not shortlisted")
    anna.is_told(re.compile("^2 cards are pursued"))
    expect(elif_.page.locator(".choice-drawer .fold-count")).to_have_text("3")
    for person in (elif_, otto):
        expect(person.page.get_by_role("button", name=re.compile("Reconsider"))).to_have_count(0)
    house.look("decided", anna, elif_)

    # What supports a card goes with it; nothing else moves.
    anna.presses("Reconsider", anna.page.locator(".choice-place", has_text=LEADS))
    for text in (LEADS, CRM):
        expect(deeds.shortlisted(elif_, text).locator(".choice-said")).to_have_count(0)
    expect(elif_.page.locator(".choice-place.is-empty")).to_have_count(1)
    anna.strikes(anna.page.locator(".choice-drawer summary"))
    anna.strikes(anna.page.locator(".choice-away li", has_text=DISCOUNTS).get_by_role("button"))
    expect(elif_.page.locator(".choice-drawer .fold-count")).to_have_text("2")
    deeds.pursues(anna, LEADS)
    house.look("reconsidered", anna, elif_)
    # The record's reasons stand by the objectives, of which there is one here.
    anna.sends("objective.draft", title="Rebuild how customers start", cards=[next(
        id for id, card in anna.document()["cards"].items() if card["text"] == START)])


def test_no_ballot_where_the_shortlist_fits(house: House) -> None:
    elif_ = house.welcome("Elif Yılmaz", "Marketing", phone=True)
    anna = gather(house, elif_)
    lay_cards(anna, LEADS, START, DISCOUNTS)
    opens(anna, "choose")
    anna.presses("Put 3 cards on the shortlist")
    anna.is_told("The shortlist fits into the places, so no vote is needed. Decide each card: pursue, or not now.")
    elif_.is_told("The shortlist fits into the places, so no vote is needed. The facilitator records for each card what the room decides.")
    expect(anna.page.get_by_role("button", name=re.compile("blind ballot"))).to_have_count(0)
    house.look("fits", anna, elif_)
    for text in (LEADS, START, DISCOUNTS):
        deeds.pursues(anna, text)
    elif_.is_told(re.compile("^3 cards are pursued"))
