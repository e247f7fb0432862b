"""A server that opens rooms only with a creation token asks for it where a room is opened, and keeps what was typed."""

from __future__ import annotations

from playwright.sync_api import expect

from house import House
from person import Person
from scenario import Play, load

TOKEN = "a-token-that-nobody-guesses"
SENTENCE = "This server opens rooms only with a creation token. Ask who runs it."


def begins_to_ask(house: House) -> None:
    house.server.end(30)
    house.server.environment["CRUX_CREATION_TOKEN"] = TOKEN
    house.server.start()


def test_the_start_page_asks_for_the_token_and_keeps_what_was_typed(house: House) -> None:
    begins_to_ask(house)
    for phone in (False, True):
        anna = house.welcome("Anna Brandt", "Sales", phone=phone)
        page = anna.page
        page.goto("/")
        anna.presses("Open a room")
        form = page.locator("section", has=page.locator("#open-title"))
        expect(form.get_by_label("Creation token")).to_have_count(0)
        anna.types("What is the workshop about?", "Growing the pipeline")
        anna.types("Your name", "Anna Brandt", form)
        anna.types("Your function", "Sales", form)
        anna.expects_a_refusal(401)
        anna.presses("Open the room")
        expect(form.get_by_role("alert")).to_have_text(SENTENCE)
        house.look("asked", anna)
        anna.expects_a_refusal(403)
        anna.types("Creation token", "something-else-entirely", form)
        anna.presses("Open the room")
        expect(form.get_by_role("alert")).to_contain_text("This is not the creation token of this server.")
        expect(form.get_by_label("What is the workshop about?")).to_have_value("Growing the pipeline")
        anna.types("Creation token", TOKEN, form)
        anna.presses("Open the room")
        anna.is_in()
        assert anna.document()["room"]["title"] == "Growing the pipeline"
        assert TOKEN not in page.evaluate("() => JSON.stringify([localStorage, sessionStorage, location.href])")


def test_the_next_room_is_opened_with_it_too(house: House) -> None:
    play = Play(house.server.address, load()).run()
    objectives = play.desk.snapshot()["objectives"]
    open_ = {id: {"changed": "yes", "score": 0.7} for id, one in objectives.items() if one.get("state") not in ("merged", "dropped")}
    play.desk.perform("cycle.close", objectives=open_, learnings="Definitions before numbers.")
    play.desk.wire.close()
    begins_to_ask(house)
    anna = seated(house, play)
    anna.expects_a_refusal(401)
    anna.presses("Open the next room")
    dialog = anna.page.get_by_role("dialog")
    expect(dialog).to_contain_text(SENTENCE)
    house.look("next-room-asked", anna)
    anna.types("Creation token", TOKEN, dialog)
    anna.presses("Try again", dialog)
    anna.is_at("prepare")
    assert anna.document()["room"]["lastCycle"]["objectives"]


def seated(house: House, play: Play) -> Person:
    """The facilitator of a play, at a browser."""
    anna = house.welcome("Anna Brandt", "Sales")
    path = f"/api/rooms/{play.desk.code}"
    anna.context.add_cookies([{"name": f"crux-{play.desk.code}", "value": play.desk.token, "domain": "127.0.0.1", "path": path, "httpOnly": True}])
    anna.page.goto(f"/room/{play.desk.code}#entered")
    anna.is_in()
    return anna
