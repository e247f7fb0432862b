"""Somebody stands against the set: the room hears why and shows hands again; to go on all the same needs a reason and a name."""

from __future__ import annotations

from playwright.sync_api import expect

import deeds
from gathering import gather, lay_cards, opens
from house import House

WHY = "Two campaigns stop for this, and nobody has asked the campaign team."
REASON = "The campaigns end in March anyway; the team is asked on Monday."


def test_a_concern_that_stands(house: House) -> None:
    bela, carla = house.welcome("Béla Novák", "Sales"), house.welcome("Carla Mendes", "Marketing", phone=True)
    anna = gather(house, bela, carla)
    [card] = lay_cards(anna, "Deals that never close")
    anna.sends("card.pursue", card=card)
    objective = anna.sends("objective.draft", title="Qualify leads before the first call", cards=[card], driver=bela.document()["you"]["id"], coOwners=["Marketing"])
    anna.sends("keyResult.add", objective=objective, title="Share of pipeline that closes", kind="increase", unit="%", baseline=18, target=30)
    opens(anna, "review")

    next_ = anna.page.locator(".desk-next button")
    for round_, says in enumerate(("Open the fist of five", "Open a further fist of five")):
        expect(next_).to_have_text(says)  # the first concern is heard, then asked about again, before the desk leads on
        anna.presses(says)
        deeds.shows(anna, 4)
        deeds.shows(bela, 5)
        deeds.shows(carla, 1, WHY)
        anna.presses("Reveal the hands (all 3 finished)")
        bela.sees(WHY)
        if round_ == 0:
            house.look("heard", anna, carla)
    expect(next_).to_have_text("Go on to Commit")
    anna.presses("Go on to Commit")

    anna.is_told("Nothing is missing, but one thing needs a reason: Carla Mendes showed 1: " + WHY)
    anna.chooses(anna.page.get_by_label("Who keeps the thread?"), "Anna Brandt (Sales)")
    form = anna.page.locator("form.commit-form")
    anna.types("Decided by whom?", "Anna Brandt and the board", form)
    anna.expects_a_refusal(409)
    anna.presses("Make the decisions final", form)
    expect(form.get_by_role("alert")).to_contain_text("write the reason and by whom it was decided")
    expect(form.get_by_label("Decided by whom?")).to_have_value("Anna Brandt and the board")
    house.look("reason", anna)
    anna.types("Why do we go on all the same?", REASON, form)
    anna.presses("Make the decisions final", form)
    for person in house.people:
        person.sees("It is decided")
    record = anna.context.request.get(f"/api/rooms/{anna.code}/export/record.md").text()
    assert WHY in record and REASON in record and "Anna Brandt and the board" in record
