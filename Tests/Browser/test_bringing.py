"""A room that goes to another server: its file chosen on the start page, refused where it is wrong, and lived in again."""

from __future__ import annotations

import json
import pathlib
import re

from playwright.sync_api import expect

from house import House
from person import Person
from scenario import Play, load


def chooses_the_file(person: Person, path: pathlib.Path) -> None:
    person.page.locator("#bring-file").set_input_files(path)


def test_a_room_is_brought_over_from_its_file(house: House, tmp_path: pathlib.Path) -> None:
    old = Play(house.server.address, load()).run().desk
    text = old.get("export/room.json").body.decode()
    file, torn, wrong = tmp_path / "room.json", tmp_path / "torn.json", tmp_path / "wrong.json"
    file.write_text(text)
    torn.write_text(text[:len(text) // 2])
    wrong.write_text(text.replace('"due" : "2027', '"due" : "in 2027', 1))
    lines = wrong.read_text().split("\n")
    line = next(number for number, words in enumerate(lines, 1) if '"in 2027' in words)

    anna, phone = house.welcome("Anna Brandt", "Sales"), house.welcome("Béla Novák", "Sales", phone=True)
    for person in (anna, phone):
        person.page.goto("/")
        person.presses("Bring a room over from a file")
        expect(person.page.locator("#bring-file")).to_be_focused()
        person.expects_a_refusal(422)
        chooses_the_file(person, torn)
        person.presses("Bring it over")
        person.sees(re.compile(r"Line \d+: .+ so this is not the file as Crux wrote it"))
        house.look("torn", person)
    chooses_the_file(anna, wrong)
    anna.presses("Bring it over")
    anna.sees(re.compile(rf"^Line {line}: “due” of .+ is a date like 2027-03-31"))
    house.look("wrong", anna)

    chooses_the_file(anna, file)
    anna.sees(json.loads(text)["room"]["title"])
    expect(anna.page.locator("#bring-as option").first).to_have_text("Anna Brandt, Sales")
    house.look("chosen", anna)
    chooses_the_file(phone, file)
    house.look("chosen", phone)
    anna.presses("Bring it over")
    dialog = anna.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("The room is here")
    expect(dialog).to_contain_text("people are in it and cannot come in yet")
    house.look("here", anna)
    seen = anna.document()
    assert seen["objectives"] == json.loads(text)["objectives"] and seen["room"]["code"] != old.code

    anna.presses("Show the people", dialog)
    anna.presses(re.compile("^More for Béla"), anna.page.get_by_role("dialog"))
    anna.presses("Bring back on a new device", anna.page.get_by_role("dialog"))
    link = anna.page.get_by_role("dialog").last.locator(".invite-link").last.inner_text()
    phone.expects_a_refusal(401)
    phone.page.goto(re.sub(r"^https?://[^/]+", "", link))
    phone.presses("Come back in")
    expect(phone.page.locator("main[data-step]")).to_be_visible()
    assert phone.document()["people"][phone.document()["you"]["id"]]["name"].startswith("Béla")
    anna.reloads()
    expect(anna.page.get_by_role("dialog")).to_have_count(0)  # said once
