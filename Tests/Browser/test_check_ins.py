"""Before a check-in, in writing: what is due, an update on a phone, one with the network away, and who is missing by name."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Locator, expect

from gathering import gather, lay_cards, opens
from house import House
from person import Person

SHARE = "Share of pipeline that closes"
HOURS = "Stunden je Woche für Geschäftsabschlusswahrscheinlichkeitsbewertungen"
HANDOVER = "Every contract is handed over in a call"
ARABIC = "تأخرت البيانات لأن الفريق كان في إجازة"


def committed(house: House, grace: Person, bela: Person, otto: Person) -> Person:
    """A room after its commit: three key results of Grace's and one of Béla's; answers with the facilitator."""
    anna = gather(house, grace, bela, otto)
    ids = {person.name: person.document()["you"]["id"] for person in (anna, grace, bela, otto)}
    today = date.today()
    anna.sends("room.configure", cycle={"label": "This quarter", "start": str(today - timedelta(days=45)), "end": str(today + timedelta(days=45)), "timeZone": "Europe/Berlin"})
    cards = lay_cards(anna, "Reps spend too much time on deals that are unlikely to close", "New customers wait 30 days")
    for card in cards:
        anna.sends("card.pursue", card=card)
    qualify = anna.sends("objective.draft", title="Qualify leads before the first call so that a third of the pipeline closes", cards=[cards[0]], driver=ids[bela.name], coOwners=["Product"])
    start = anna.sends("objective.draft", title="Rebuild how customers start so that they get value in 10 days", cards=[cards[1]], driver=ids[grace.name], coOwners=["Sales"])
    anna.sends("keyResult.add", objective=qualify, title=SHARE, kind="increase", unit="%", baseline=18, target=30, owner=ids[grace.name])
    anna.sends("keyResult.add", objective=qualify, title=HOURS, kind="decrease", unit="Stunden", baseline=14, target=7, owner=ids[grace.name])
    anna.sends("keyResult.add", objective=start, title=HANDOVER, kind="milestone", due=str(today + timedelta(days=30)))
    anna.sends("keyResult.add", objective=start, title="Days from signature to first value", kind="decrease", unit="days", baseline=30, target=10, owner=ids[bela.name])
    anna.sends("person.setRole", person=ids[otto.name], role="observer")
    opens(anna, "commit")
    anna.sends("workshop.commit", pointOfContact=ids[anna.name], firstCheckIn=str(today + timedelta(days=3)), time="10:00",
               overrideReason="Everybody was asked in the room.", decidedBy="Anna")
    for person in (anna, grace, bela, otto):
        person.sees("It is decided")
    return anna


def measure(person: Person, title: str) -> Locator:
    """A key result as it stands."""
    return person.page.locator(".measure", has_text=title)


def form(person: Person) -> Locator:
    return person.page.locator(".update")


def sure(person: Person, confidence: int) -> None:
    person.strikes(form(person).locator(".scale .choice-option").nth(confidence))


def test_writing_before_a_check_in(house: House) -> None:
    grace = house.welcome("Grace Lin", "Product", phone=True)
    bela = house.welcome("Béla Novák", "Sales")
    otto = house.welcome("Otto Berg", "Board")
    anna = committed(house, grace, bela, otto)
    on_to_where_we_stand(house, anna, grace, bela, otto)
    three_in_a_row(house, anna, grace)
    with_the_network_away(house, anna, bela)
    for_somebody_else(house, anna, grace)
    into_the_wrong_check_in(house, anna, grace)
    opened_again(anna, grace, otto)


def on_to_where_we_stand(house: House, anna: Person, grace: Person, bela: Person, otto: Person) -> None:
    """On the day itself the page after the commit stays, and leads on; from the next step on everybody is there."""
    grace.is_at("commit")
    grace.presses("See where we stand")
    grace.is_at("afterwards")
    grace.is_told(re.compile("^The check-in is on .* at 10:00.AM. Your three key results still wait for a word from you.$"))
    bela.is_at("commit")
    opens(anna, "plan")
    for person in (anna, bela, otto):
        person.is_at("afterwards")
    bela.is_told(re.compile("Your key result still waits for a word from you.$"))
    anna.is_told(re.compile("Four updates are still to come, from Grace Lin and Béla Novák.$"))
    otto.is_told(re.compile("Four updates are still to come, from Grace Lin and Béla Novák.$"))
    for person in (anna, grace, bela, otto):
        person.sees("0 of 4 updates are written")
        expect(person.page.locator(".missing-names li")).to_have_text(["Grace Lin 3", "Béla Novák"])
        expect(measure(person, SHARE)).to_contain_text("No data")
    expect(otto.page.get_by_role("button", name=re.compile("^Write"))).to_have_count(0)
    house.look("where-we-stand", anna, grace)
    # The steps of the workshop can still be read.
    otto.page.locator(".bar-step").click()
    otto.strikes(otto.page.get_by_role("dialog").get_by_role("button", name=re.compile("^Align")))
    otto.is_at("align")
    otto.presses("Go to Where we stand")
    otto.is_at("afterwards")
    with otto.page.expect_download() as calendar:
        otto.strikes(otto.page.get_by_role("link", name="Put the check-ins into your calendar"))
    assert "BEGIN:VEVENT" in calendar.value.path().read_text()


def three_in_a_row(house: House, anna: Person, grace: Person) -> None:
    """On a phone: a value that is behind, no data, and a milestone, one after the other."""
    grace.presses("Write your updates")
    grace.sees("Your update 1 of 3")
    house.look("update", grace)
    value = form(grace).get_by_label("Where is it now?")
    assert value.get_attribute("inputmode") == "decimal"
    for option in form(grace).locator(".scale .choice-face").all():
        box = option.bounding_box()
        assert min(box["width"], box["height"]) >= 44, f"a step of the scale is small: {box}"
    grace.writes(value, "viel")
    grace.presses("Send, and the next one")
    expect(form(grace).get_by_role("alert")).to_have_text("“viel” is not a number. Write it like 24 or 24.5.")
    grace.writes(value, "19,5 %")
    sure(grace, 6)
    grace.types(re.compile("^In a line"), "January cohort, four weeks old.", form(grace))
    grace.strikes(form(grace).get_by_text("Talk about it in the check-in"))
    grace.reloads()  # a phone that was put away: all of it is still there
    expect(value).to_have_value("19,5 %")
    expect(form(grace).get_by_role("radio", name="6", exact=True)).to_be_checked()
    grace.presses("Send, and the next one")

    # The room says that it is behind, and asks how it gets back.
    expect(form(grace)).to_contain_text("Off track")
    house.look("update-plan", grace)
    grace.types("How does it get back on track?", "The team leads look at the answers each Monday.", form(grace))
    grace.presses("Add it, and the next one")
    expect(measure(anna, SHARE)).to_contain_text("19.5 %")
    expect(measure(anna, SHARE)).to_contain_text("confidence 6 of 10")
    expect(measure(anna, SHARE)).to_contain_text("The team leads look at the answers each Monday.")
    expect(measure(anna, SHARE)).to_contain_text("To talk about in the check-in")

    grace.sees("Your update 2 of 3")
    grace.presses("No data yet")
    sure(grace, 8)
    grace.types("What makes you sure, without data?", ARABIC, form(grace))
    grace.presses("Send, and the next one")
    expect(form(grace)).to_contain_text("Say by when there will be data.")
    house.look("update-no-data", grace)
    soon = str(date.today() + timedelta(days=5))
    grace.types("By when?", soon, form(grace))
    grace.presses("Send, and the next one")
    expect(measure(anna, HOURS)).to_contain_text("Grace Lin gets the data by")
    expect(measure(anna, HOURS)).to_contain_text(ARABIC)

    grace.sees("Your update 3 of 3")
    grace.strikes(form(grace).get_by_text("Not yet", exact=True))
    grace.presses("Send")
    grace.sees("Your three updates are there")
    grace.presses("Close", form(grace))
    grace.is_told(re.compile("Your updates are written. One update is still to come, from Béla Novák.$"))
    expect(measure(anna, HANDOVER)).to_contain_text("not yet")
    anna.sees("3 of 4 updates are written")
    house.look("written", anna, grace)


def with_the_network_away(house: House, anna: Person, bela: Person) -> None:
    """What is sent without a network is kept, and arrives once."""
    bela.presses("Write your update")
    bela.writes(form(bela).get_by_label("Where is it now?"), "14")
    sure(bela, 7)
    bela.loses_the_network()
    form(bela).get_by_label("Where is it now?").press("Enter")
    bela.sees("It is sent as soon as the network is back.")
    anna.sees("3 of 4 updates are written")
    bela.gets_it_back()
    bela.has_sent_everything()
    bela.sees("Your update is there")
    anna.sees("Every update is written")
    expect(measure(anna, "Days from signature")).to_contain_text("14 days")
    expect(measure(anna, "Days from signature")).to_contain_text("On track")
    assert len([one for one in anna.document()["updates"].values() if one.get("value") == 14]) == 1
    bela.presses("Close", form(bela))


def for_somebody_else(house: House, anna: Person, grace: Person) -> None:
    """Whoever writes, it says so; what was written before stays in the history."""
    anna.presses(re.compile(f"^Change the update: {SHARE}"))
    expect(form(anna)).to_contain_text("for Grace Lin")
    expect(form(anna).get_by_label("Where is it now?")).to_have_value("19.5")
    expect(form(anna).get_by_label("How does it get back on track?")).to_have_value("The team leads look at the answers each Monday.")
    anna.writes(form(anna).get_by_label("How does it get back on track?"), "")
    anna.writes(form(anna).get_by_label("Where is it now?"), "26")
    anna.presses("Send")
    expect(measure(grace, SHARE)).to_contain_text("written by Anna Brandt")
    expect(measure(grace, SHARE)).to_contain_text("On track")
    grace.strikes(measure(grace, SHARE).locator(".measure-history summary"))
    expect(measure(grace, SHARE).locator(".history li").last).to_contain_text("19.5 %")
    house.look("history", grace, anna)
    anna.presses("Close", form(anna))


def into_the_wrong_check_in(house: House, anna: Person, grace: Person) -> None:
    """Closed while somebody writes without a network: the sentence says which one is open now, and nothing typed is lost."""
    grace.presses(re.compile(f"^Change the update: {HOURS}"))
    grace.presses("No data yet", form(grace))
    grace.writes(form(grace).get_by_label("Where is it now?"), "11,5")
    grace.loses_the_network()
    grace.presses("Send")
    grace.sees("It is sent as soon as the network is back.")
    old = next(id for id, one in anna.document()["checkIns"].items() if one["state"] == "open")
    anna.sends("checkIn.close", checkIn=old, learnings="Definitions before numbers.")
    grace.expects_a_refusal(409)
    grace.gets_it_back()
    expect(form(grace).get_by_role("alert")).to_have_text(re.compile("was closed meanwhile. Write it into the one of "))
    expect(form(grace).get_by_label("Where is it now?")).to_have_value("11,5")
    grace.presses("Send")
    expect(measure(anna, HOURS)).to_contain_text("11.5 Stunden")
    expect(measure(anna, SHARE).locator(".measure-older")).to_contain_text("26 %")  # of the check-in before: grey
    anna.sees("1 of 4 updates are written")
    grace.presses("Close", form(grace))
    house.look("the-next-one", anna, grace)
    grace.sees("Definitions before numbers.")


def opened_again(anna: Person, grace: Person, otto: Person) -> None:
    """Decisions that are opened again bring the workshop back for everybody; made final once more, the room stands where it stood."""
    anna.sends("workshop.reopen", reason="The target was wrong.")
    for person in (anna, grace, otto):
        person.is_at("plan")
    anna.sends("workshop.commit", pointOfContact=anna.document()["you"]["id"], firstCheckIn=str(date.today() + timedelta(days=17)), time="10:00",
               overrideReason="Everybody was asked in the room.", decidedBy="Anna")
    for person in (anna, grace, otto):
        person.is_at("afterwards")
    expect(measure(grace, HOURS)).to_contain_text("11.5 Stunden")


def test_numbers_as_people_type_them(house: House) -> None:
    """With a decimal comma or point, grouped in many ways, in the digits of another script; what is none stays text."""
    anna = house.welcome("Anna Brandt", "Sales")
    anna.page.goto("/")
    typed = {"24": 24, "24,5": 24.5, "24.5": 24.5, " 1 234,5 ": 1234.5, "1.234,5": 1234.5, "1,234.5": 1234.5, "1.234.567": 1234567, "1'234": 1234,
             "-3": -3, "\u22123,5": -3.5, "\u0662\u0664\u066b\u0665": 24.5, "0": 0, "viel": "viel", "": "", "12 of 30": "12 of 30", "1e400": "1e400"}
    read = anna.page.evaluate("async (typed) => { const { amountOf } = await import('/parts/amounts.js'); return typed.map((one) => amountOf(one)); }", list(typed))
    assert dict(zip(typed, read)) == typed
