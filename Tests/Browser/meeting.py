"""A room after its commit whose first check-in is today: who promised what to whom, and how people walk through the meeting."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Locator, expect

from gathering import gather, lay_cards, opens
from house import House
from person import Person

SCORE = "A score on every lead, with the three reasons behind it"
WORKS_COUNCIL = "Datenschutzfolgenabschätzungsvereinbarung mit dem Betriebsrat unterschreiben"
NEWSLETTER = "رسالة الربيع الإخبارية والمتابعة بعد المعرض"
CLOSE_RATE = "Share of pipeline that closes"
FIRST_CALLS = "First calls with all four answers"


def day(ahead: int) -> str:
    return (today() + timedelta(days=ahead)).isoformat()


def today() -> date:
    return datetime.now(UTC).date()


def committed(house: House, carla: Person, bela: Person, elif_: Person, *, promises: bool = True) -> Person:
    """Anna opens it; Carla facilitates too, Béla speaks for Sales, Elif for Marketing."""
    anna = gather(house, carla, bela, elif_)
    ids = {person.name: person.document()["you"]["id"] for person in (carla, bela, elif_)}
    anna.sends("room.configure", cycle={"label": "This quarter", "start": day(-45), "end": day(45), "timeZone": "UTC"})
    anna.sends("person.setRole", person=ids[carla.name], role="facilitator")
    card, = lay_cards(anna, "Reps spend too much time on deals that are unlikely to close")
    anna.sends("card.pursue", card=card)
    qualify = anna.sends("objective.draft", title="Qualify leads before the first call so that a third of the pipeline closes",
                         cards=[card], driver=ids[bela.name], coOwners=["Marketing"])
    rate = anna.sends("keyResult.add", objective=qualify, title=CLOSE_RATE, kind="increase", unit="%", baseline=18, target=30, owner=ids[bela.name])
    anna.sends("keyResult.add", objective=qualify, title=FIRST_CALLS, kind="increase", unit="%", baseline=0, target=80, owner=ids[elif_.name])
    opens(anna, "align")
    if promises:
        ask = bela.sends("ask.make", kind="ask", objective=qualify, toFunction="Marketing", what=SCORE, howMuch="Two days a week", by=day(0))
        elif_.sends("ask.answer", ask=ask, answer="yes")
        anna.sends("action.add", objective=qualify, task=WORKS_COUNCIL, owner=ids[elif_.name], due=day(0))
        stop = anna.sends("tradeOff.record", objective=qualify, stops=NEWSLETTER, function="Marketing")
        elif_.sends("tradeOff.confirm", tradeOff=stop)
    anna.sends("workshop.commit", pointOfContact=anna.document()["you"]["id"], firstCheckIn=day(0), time="10:00",
               overrideReason="We know each other well", decidedBy="Anna")
    bela.sends("update.write", checkIn="i1", keyResult=rate, value=19, confidence=4, discuss=True, note="The old deals are still in it.")
    return anna


def is_on(person: Person, screen: str) -> None:
    expect(person.page.locator("#meeting-title")).to_have_text(screen)


def promise(person: Person, text: str) -> Locator:
    return person.page.locator(".promise", has_text=text)


def stamped(person: Person, text: str, word: str | re.Pattern[str], by: str) -> None:
    stamp = promise(person, text).locator(".promise-stamp")
    expect(stamp).to_contain_text(word)
    expect(stamp).to_contain_text(by)


def walks_on(person: Person, screen: str, *others: Person) -> None:
    person.presses(f"Go on to {screen}")
    for one in (person, *others):
        is_on(one, screen)
