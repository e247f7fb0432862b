"""The server goes away and comes back with the same file: everybody goes on without doing anything."""

from __future__ import annotations

import pathlib
import re
import shutil

from playwright.sync_api import expect

import deeds
from document import differences, lasting
from gathering import gather, lay_cards, opens
from house import House
from person import Person
from server import REPOSITORY

CARDS = ("Deals that never close", "Discounts are agreed in chat", "New customers wait 30 days", "The CRM asks for 34 fields")
VOTES = {"Deals that never close": (5, 3), "Discounts are agreed in chat": (4, 2), "New customers wait 30 days": (4, 4), "The CRM asks for 34 fields": (2, 1)}


def test_restarted_in_the_middle_of_voting(house: House) -> None:
    bela, carla = house.welcome("Béla Novák", "Sales"), house.welcome("Carla Mendes", "Sales", phone=True)
    anna = gather(house, bela, carla)
    lay_cards(anna, *CARDS)
    opens(anna, "rate")
    anna.sends("round.open")
    done = deeds.rates(bela, VOTES, by="keys", stop_after=2)
    expect(bela.page.locator(".rating-saving")).to_have_text("All votes saved")
    before = {person.name: shared(person) for person in house.people}

    for person in house.people:
        person.expects_a_lost_network()
        person.expects_a_refusal(503)
    house.server.end(30)
    deeds.rates(bela, {text: vote for text, vote in VOTES.items() if text not in done}, by="keys")
    deeds.rates(carla, VOTES, by="touch")
    for person in house.people:
        expect(person.page.locator(".lost")).to_be_visible()
    house.look("server-away", bela, carla)
    house.server.start()
    for person in house.people:
        person.is_connected()
        apart = list(differences(before[person.name], shared(person)))
        assert not apart, f"{person.name} reads another room after the restart:\n" + "\n".join(apart)
    assert anna.document()["agenda"]["expected"] == len(house.people), "somebody who is back does not count as here"

    deeds.rates(anna, VOTES, by="mouse")
    for person in house.people:
        person.is_told(re.compile("^You have rated all"))
    anna.presses("Reveal the ratings (all 3 finished)")
    for person in house.people:
        expect(person.page.locator(".matrix-line")).to_have_count(len(CARDS))
    results = next(iter(anna.document()["rounds"].values()))["results"]
    assert sorted(result["impact"]["votes"] for result in results.values()) == sorted([impact] * 3 for impact, _ in VOTES.values())
    for person in house.people:
        drawn = person.page.locator("main").inner_text()
        person.reloads()
        expect(person.page.locator(".matrix-line")).to_have_count(len(CARDS))
        assert person.page.locator("main").inner_text() == drawn, f"{person.name}: what grew by patches is not what is read anew"


def test_an_open_page_goes_on_after_an_upgrade(house: House, tmp_path: pathlib.Path) -> None:
    """What it fetches later comes from the new server, and stands on what the page has."""
    bela = house.welcome("Béla Novák", "Sales")
    anna = gather(house, bela)
    lay_cards(anna, *CARDS)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    bela.page.evaluate("() => (globalThis.stillTheSame = true)")
    for person in house.people:
        person.expects_a_lost_network()
        person.expects_a_refusal(503)
    house.server.end(30)
    house.server.public = tmp_path / "Public"
    shutil.copytree(REPOSITORY / "Public", house.server.public)
    scale, index = house.server.public / "parts/ratingScale.js", house.server.public / "parts/index.js"
    new = house.server.public / "components/ofTheNewVersion.js"
    new.write_text('export const words = "What does it change?";\n')
    needed = f'import {{ words }} from "../components/{new.name}";\n'
    index.write_text(needed + index.read_text())  # so that pages of the new version have it from the beginning
    scale.write_text(needed + re.sub(r'question: "[^"]*"', "question: words", scale.read_text(), count=1))
    house.server.start()
    for person in house.people:
        person.is_connected()
    opens(anna, "rate")
    anna.sends("round.open")
    for person in house.people:
        expect(person.page.locator(".rating-question").first).to_have_text("What does it change?")
    assert bela.page.evaluate("() => globalThis.stillTheSame"), "the page was loaded anew"
    assert deeds.rates(bela, VOTES, by="keys")


def shared(person: Person) -> dict:
    """The room as the server tells it, without presence: what counts those who are here grows while one after the other comes back,
    and those who are back send the votes they cast meanwhile."""
    document = lasting(person.document())
    for round_ in document["rounds"].values():
        round_.pop("finished")
    return {name: part for name, part in document.items() if name not in ("you", "desk")}
