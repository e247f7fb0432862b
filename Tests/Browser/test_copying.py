"""The record is copied and pasted: with its headings and tables where they are kept, as plain text elsewhere; on plain http too."""

from __future__ import annotations

import re
from typing import Any, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

import story
from following import comes_back
from house import House
from person import Person
from scenario import Play

COPIED = "The record is copied. Paste it into a mail or a document."


class Elsewhere(House):
    """The same house under a name that browsers do not take for secure."""

    @property
    def address(self) -> str:
        return f"http://crux.test:{self.server.port}"

    def welcome(self, *who: str, **more: Any) -> Person:
        person = super().welcome(*who, **more)
        person.expects("The Cross-Origin-Opener-Policy header has been ignored")  # what a browser says on every such page
        return person


@pytest.fixture(params=["http://127.0.0.1", "http://crux.test"])
def place(request: pytest.FixtureRequest, house: House, browser: Browser) -> Iterator[House]:
    if request.param.endswith("127.0.0.1"):
        yield house
        return
    kind = browser.browser_type
    other = kind.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--host-resolver-rules=MAP crux.test 127.0.0.1"])
    elsewhere = Elsewhere(other, house.server, house.screens.name, house.patience, pictures=house.pictures)
    yield elsewhere
    elsewhere.leave()
    other.close()
    assert not elsewhere.complaints, "\n".join(dict.fromkeys(elsewhere.complaints))


def pasted(person: Person, element: str) -> Page:
    """A page of somebody else, with one thing to paste into."""
    page = person.context.new_page()
    page.set_content(f"<!doctype html><title>Paste</title>{element}")
    page.locator("#place").click()
    page.keyboard.press("ControlOrMeta+v")
    return page


def test_the_record_is_pasted_with_its_headings_and_tables(place: House) -> None:
    play = Play(place.server.address, story.SCENARIO).run("wrapUp")
    carla = comes_back(place, play, "carla")
    assert carla.page.evaluate("isSecureContext") == place.address.startswith("http://127.")
    carla.presses("Copy for a mail")
    carla.hears(COPIED)

    mail = pasted(carla, "<div id=place contenteditable style='min-height:9rem'></div>").locator("#place")
    expect(mail.locator("h1")).to_have_text(story.ROOM["title"])
    headings = mail.locator("h2").all_inner_texts()
    assert headings[:3] == ["What we decided", "How we will know", "What we saw"] and "What is not now, and why" in headings
    rows = mail.locator("table tr").all()
    assert [cell.inner_text() for cell in rows[0].locator("th").all()] == ["No.", "Card", "Impact", "Effort", "Place", "Decision"]
    assert len(rows) > 15
    assert mail.locator("li").count() > 60
    expect(mail).not_to_contain_text("DRAFT")
    assert mail.locator("script, style, svg, img, link").count() == 0

    plain = pasted(carla, "<textarea id=place rows=20></textarea>").locator("#place").input_value()
    assert plain.startswith(f"# {story.ROOM['title']}\n") and "\n## What we decided\n" in plain


def test_a_draft_says_that_it_is_one_and_a_browser_that_takes_nothing_shows_the_text(house: House) -> None:
    play = Play(house.server.address, story.SCENARIO).run("align")
    anna = comes_back(house, play, "anna")
    anna.page.evaluate("document.execCommand = () => false")
    anna.presses("Room menu")
    anna.presses("Copy for a mail", anna.page.get_by_role("dialog"))
    text = anna.page.get_by_label("The record", exact=True)
    expect(text).to_have_value(re.compile(r"^# Sales leadership.*\*\*DRAFT\. Nothing in here is final", re.S))
    assert text.evaluate("(area) => area.selectionEnd - area.selectionStart === area.value.length")
    house.look("by-hand", anna)
    anna.page.evaluate("delete document.execCommand")
    anna.presses("Copy it")
    anna.hears(COPIED)
    expect(anna.page.get_by_label("The record", exact=True)).to_have_count(0)
    mail = pasted(anna, "<div id=place contenteditable></div>").locator("#place")
    expect(mail.locator("strong").first).to_have_text("DRAFT. Nothing in here is final until the workshop is committed.")
