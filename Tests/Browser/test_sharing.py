"""The share link: a facilitator makes it, somebody who was not there reads by it on a phone, and it is taken back."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from committing import ARABIC, GERMAN, after_a_check_in, committed
from gathering import gather, lay_cards, opens
from house import House
from person import Person
from scenario import Play, load


def dialog(person: Person) -> Locator:
    return person.page.get_by_role("dialog").last


def heading(person: Person, level: int = 1) -> Locator:
    return person.page.get_by_role("heading", level=level)


def makes_a_link(anna: Person) -> str:
    """Where the record is."""
    anna.presses("Share with everybody")
    anna.presses("Make a share link", dialog(anna))
    link = dialog(anna).locator(".invite-link")
    expect(link).to_contain_text(f"/room/{anna.code}#share=")
    return link.inner_text()


def reads(house: House, link: str, *, phone: bool = True) -> Person:
    """Somebody with a browser that has never been here."""
    reader = house.welcome("Reader", "None", phone=phone)
    reader.page.goto(link)
    return reader


def test_sharing(house: House) -> None:
    bela = house.welcome("Béla Novák", "Sales")
    anna, made = committed(house, bela)
    link = makes_a_link(anna)
    house.look("made", anna)
    anna.presses("Done", dialog(anna))
    reader = reads(house, link)
    the_record_and_nothing_to_do(house, anna, reader, link)
    around_by_the_contents(reader, link)
    an_update_arrives(house, anna, bela, reader, made)
    files_to_keep(reader)
    with_the_network_away(reader, bela, anna)
    taken_back(house, anna, reader, link)


def the_record_and_nothing_to_do(house: House, anna: Person, reader: Person, link: str) -> None:
    expect(heading(reader)).to_have_text("Growing the pipeline")
    expect(reader.page).to_have_title("Growing the pipeline")
    reader.sees(re.compile("^Decided on "))
    for text in ("Qualify leads before the first call", ARABIC, GERMAN, "Because: Needs a new CRM", "Decided against open concerns"):
        reader.sees(re.compile(re.escape(text)))
    expect(reader.page.locator(".standing-figures").first).to_contain_text("of 2 measured")
    expect(reader.page.locator(".measure .badge.is-hatched").first).to_have_text("No data")
    main = reader.page.locator("#main")
    expect(main.locator("input, textarea, select, form, a[href]")).to_have_count(0)
    acting = main.get_by_role("button", name=re.compile("write|mend|change|reopen|share|see it in", re.IGNORECASE))
    expect(acting).to_have_count(0)
    assert reader.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert reader.page.url == link
    expect(anna.page.locator(".bar-people")).to_contain_text("2 people here")  # who reads is nobody in the room
    house.look("shared", reader)


def around_by_the_contents(reader: Person, link: str) -> None:
    reader.page.get_by_role("navigation").get_by_role("button", name="Who gives what").focus()
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("#record-gives")).to_be_focused()
    expect(reader.page.locator("#record-gives")).to_be_in_viewport()
    reader.page.locator(".skip").focus()
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("#main")).to_be_focused()
    assert reader.page.url == link
    reader.page.reload()
    expect(heading(reader)).to_have_text("Growing the pipeline")


def an_update_arrives(house: House, anna: Person, bela: Person, reader: Person, made: dict[str, str]) -> None:
    expect(reader.page.locator("#shared-standing")).to_be_visible()
    after_a_check_in(anna, bela, made)
    share = reader.page.locator(".measure", has_text="Share of pipeline that closes")
    expect(share).to_contain_text("21 %")
    expect(reader.page.locator(".past")).to_contain_text("Write definitions before numbers.")
    laptop = reads(house, reader.page.url, phone=False)
    expect(laptop.page.locator(".past")).to_contain_text("Write definitions before numbers.")
    house.look("on-a-laptop", laptop)
    laptop.page.close()


def files_to_keep(reader: Person) -> None:
    for label, name, holds in (("Decision record", "record.md", "Qualify leads before the first call"), ("Calendar", "calendar.ics", "BEGIN:VCALENDAR")):
        with reader.page.expect_download() as download:
            reader.presses(label)
        assert download.value.suggested_filename.endswith(f"-{name}")
        assert holds in download.value.path().read_text()


def with_the_network_away(reader: Person, bela: Person, anna: Person) -> None:
    line = reader.page.locator(".shared-lost")
    expect(line).to_have_text("")
    reader.expects_a_lost_network()
    reader.context.set_offline(True)
    expect(line).to_have_text(re.compile("^Not connected. This is how it stood at "))
    reader.sees("Share of pipeline that closes")
    reader.presses("All data")
    reader.hears("The file could not be fetched")
    anna.sends("person.rename", person=bela.document()["you"]["id"], name="Béla Nováková")
    reader.context.set_offline(False)
    expect(line).to_have_text("")
    reader.sees("Béla Nováková")


def taken_back(house: House, anna: Person, reader: Person, link: str) -> None:
    reader.expects_a_refusal(401)
    anna.presses("Share with everybody")
    expect(dialog(anna).locator(".share-made li")).to_have_count(1)
    anna.presses(re.compile("^Take back: Made on "), dialog(anna))
    anna.presses("Take back", dialog(anna))
    expect(heading(reader)).to_have_text("This link was taken back")
    expect(reader.page.get_by_text("Share of pipeline that closes")).to_have_count(0)
    house.look("taken-back", reader)
    reader.page.reload()
    expect(heading(reader)).to_have_text("This link was taken back")
    reader.page.goto(link.partition("#")[0] + "#share=of-another-room")
    expect(heading(reader)).to_have_text("This link leads to no room")


def test_before_anything_is_decided(house: House) -> None:
    anna = gather(house)
    anna.sends("room.lock")
    anna.page.locator("#desk summary", has_text="Room").click()
    anna.presses("Invite people", anna.page.locator("#desk"))
    anna.presses("Invitations with a role", dialog(anna))
    link = makes_a_link(anna)
    reader = reads(house, link)
    reader.sees("Nothing is decided yet")
    reader.sees(re.compile("the workshop has not begun"))
    house.look("nothing-yet", reader)
    card, = lay_cards(anna, "Reps spend half their week on deals that never close")
    opens(anna, "shape")
    reader.sees(re.compile("The workshop has begun and is at"))
    anna.sends("objective.draft", title="Qualify leads before the first call", cards=[card])
    reader.sees("Draft: not decided yet")
    expect(heading(reader, 2).first).to_have_text("The record so far")
    expect(reader.page.locator("#shared-standing")).to_have_count(0)
    house.look("draft", reader)


def test_a_quarter_as_everybody_reads_it(house: House) -> None:
    desk = Play(house.server.address, load()).run().desk
    link = desk.perform("invitation.make", share=True)["link"]
    reader = reads(house, link)
    expect(heading(reader, 2)).to_have_text(["Where we stand", "The record", "Check-ins", "To keep"])
    reader.sees("What the cycle came to")
    reader.page.locator("summary", has_text="Impact and effort as a picture").click()
    picture = reader.page.locator(".shared-picture img")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 300
    house.look("a-quarter", reader, theme="light")
