"""Who comes in and how: a locked room, people at its door, invitations, a second device, and the ways back and out."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from gathering import gather
from house import House
from person import Person


def knocks(person: Person) -> None:
    form = person.page.locator("main")
    person.sees("The room is locked. Knock, and the facilitator lets you in.")
    person.types("Your name", person.name, form)
    person.types("Your function", person.function, form)
    person.presses("Knock at the door", form)


def waits(person: Person) -> None:
    person.sees("You are at the door of")
    person.sees("The facilitator sees you and lets you in. This page opens by itself.")


def invites(facilitator: Person) -> None:
    facilitator.page.locator("#desk summary", has_text="Room").click()
    facilitator.presses("Invite people")
    facilitator.presses("Invitations with a role", facilitator.page.get_by_role("dialog"))


def link_shown(person: Person) -> str:
    """The part of the shown link behind the host: its secret stands behind the number sign."""
    text = person.page.get_by_role("dialog").last.locator(".invite-link").last.inner_text()
    return re.sub(r"^https?://[^/]+", "", text)


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_a_locked_room(house: House) -> None:
    bela, wanda, zoe = house.welcome("Béla Novák", "Sales"), house.welcome("Wanda Weiß", "Rechtsschutzversicherungsangelegenheiten", phone=True), house.welcome("زينب", "Legal", phone=True)
    for guest in (wanda, zoe):
        guest.expects_a_refusal(401)
    anna = gather(house, bela)
    anna.page.locator("#desk summary", has_text="Room").click()
    anna.page.locator("#desk-lock").check()
    house.look("locked", anna)

    wanda.page.goto("/")
    form = wanda.page.locator("section", has=wanda.page.locator("#join-title"))
    wanda.types("Code", anna.code, form)
    wanda.types("Your name", wanda.name, form)
    wanda.types("Your function", wanda.function, form)
    wanda.presses("Join the room", form)
    wanda.sees("The room is locked. Knock, and the facilitator lets you in.")
    house.look("locked-door", wanda)
    wanda.presses("Knock at the door")
    waits(wanda)
    wanda.page.reload()
    waits(wanda)
    zoe.page.goto(f"/room/{anna.code}")
    knocks(zoe)
    waits(zoe)
    house.look("at-the-door", wanda)
    expect(anna.page.locator("#desk-door-title")).to_have_text("At the door: 2")
    house.look("guests", anna)
    expect(bela.page.locator(".bar-people")).to_contain_text("2 people here")
    assert wanda.name not in bela.page.content()

    anna.presses(f"Let {wanda.name} in")
    wanda.is_in()
    wanda.is_at("prepare")
    expect(bela.page.locator(".bar-people")).to_contain_text("3 people here")
    anna.presses(f"Turn {zoe.name} away")
    anna.presses("Turn away", anna.page.get_by_role("dialog"))
    heading(zoe.page, "You were not let in this time")
    house.look("turned-away", zoe)
    zoe.presses("Knock again")
    knocks(zoe)
    waits(zoe)
    anna.page.locator("#desk-lock").uncheck()
    zoe.is_in()


def test_invitations(house: House) -> None:
    bela, olga = house.welcome("Béla Novák", "Sales", phone=True), house.welcome("Olga Orlow", "Board", phone=True)
    olga.expects_a_refusal(403)
    olga.expects_a_refusal(401)
    anna = gather(house, bela)
    anna.sends("room.lock")
    invites(anna)
    dialog = anna.page.get_by_role("dialog").last
    dialog.get_by_text("Observer", exact=True).click()
    anna.presses("Make an invitation", dialog)
    expect(dialog.locator(".invite-row")).to_contain_text("Observer, reads only")
    link = link_shown(anna)
    assert "#invitation=" in link
    house.look("invitations", anna)

    olga.page.goto(link)
    assert "#" not in olga.page.url
    olga.says_who(olga.page.locator("main"))
    assert olga.document()["you"]["role"] == "observer"
    expect(dialog.locator(".invite-row")).to_have_count(0)  # used up
    dialog.get_by_text("Many", exact=True).click()
    anna.presses("Make an invitation", dialog)
    link = link_shown(anna)
    anna.presses(re.compile("^Revoke: "), dialog)
    expect(dialog.locator(".invite-row")).to_have_count(0)

    late = house.welcome("Late Comer", "Board", phone=True)
    late.expects_a_refusal(403)
    late.page.goto(link)
    late.types("Your name", late.name)
    late.types("Your function", late.function)
    late.presses("Join the room")
    late.sees("This link is not valid any more. Ask the facilitator for a new one.")
    house.look("invalid", late)


def test_a_second_device_and_a_way_back(house: House) -> None:
    bela, other = house.welcome("Béla Novák", "Sales"), house.welcome("Béla Novák", "Sales", phone=True)
    for person in (bela, other):
        person.expects_a_refusal(401)
        person.expects_a_refusal(409)
    anna = gather(house, bela)
    anna.expects_a_refusal(409)
    bela.page.locator(".bar-people").click()
    bela.presses("Use a second device")
    expect(bela.page.get_by_role("heading", name="Your second device")).to_be_visible()
    house.look("second-device", bela)
    link = link_shown(bela)
    anna.page.goto(link)  # the link is not for this browser, which is somebody else here
    anna.presses("Come in")
    anna.sees(re.compile("This browser is already here as Anna Brandt"))
    house.look("already-here", anna)
    anna.presses("Go on as before")
    anna.is_in()
    other.page.goto(link)
    house.look("on-the-second-device", other)
    other.presses("Come in")
    other.is_in()
    assert other.document()["you"]["id"] == bela.document()["you"]["id"]

    lost = house.welcome("Béla Novák", "Sales", phone=True)
    lost.expects_a_refusal(401)
    anna.page.locator("#desk summary", has_text="People").click()
    anna.presses("More for Béla Novák")
    house.look("person-tools", anna)
    anna.presses("Bring back on a new device")
    expect(anna.page.get_by_role("heading", name="Bring Béla Novák back")).to_be_visible()
    lost.page.goto(link_shown(anna))
    lost.presses("Come back in")
    lost.is_in()
    anna.presses("Done", anna.page.get_by_role("dialog"))

    lost.presses("Room menu")
    house.look("menu", lost)
    lost.presses("Leave the room")
    lost.presses("Leave", lost.page.get_by_role("dialog").last)
    heading(lost.page, "You have left the room")
    house.look("left", lost)
    for person in (bela, other):
        heading(person.page, "You are no longer in this room")
    lost.presses("Join again")
    lost.says_who(lost.page.locator("main"))
    expect(anna.page.locator(".bar-people")).to_contain_text("2 people here")


def test_handing_over_and_the_archive(house: House) -> None:
    bela = house.welcome("Béla Novák", "Sales", phone=True)
    anna = gather(house, bela)
    anna.expects_a_refusal(409)
    anna.page.locator(".bar-people").click()
    dialog = anna.page.get_by_role("dialog")
    anna.presses("Leave the room", dialog)
    anna.presses("Leave", anna.page.get_by_role("dialog").last)
    anna.hears("A room needs a facilitator, and you are the only one.")
    anna.presses("More for Béla Novák", dialog)
    dialog.get_by_text("Facilitator", exact=True).click()
    expect(bela.page.locator(".desk-bar")).to_be_visible()
    anna.presses("Close", dialog)

    bela.presses("Desk")
    bela.strikes(bela.page.locator("#desk summary", has_text="Room"))
    bela.presses("Archive the room")
    bela.presses("Archive", bela.page.get_by_role("dialog"))
    anna.is_told(re.compile("^This room is archived"))
    expect(anna.page.locator(".composer")).to_have_count(0)
    house.look("archived", anna, bela)
    bela.presses("Take out of the archive")
    expect(anna.page.locator(".composer")).to_be_visible()
