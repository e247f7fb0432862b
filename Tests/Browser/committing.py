"""A room whose decisions are final, for tests that begin after the workshop."""

from __future__ import annotations

from typing import Any

from gathering import gather, lay_cards
from house import House
from person import Person

GERMAN = "Donaudampfschifffahrtsgesellschaftskapitänsmützenverwaltungsvorschriften ohne Rückfragen beantwortet"
ARABIC = "تأهيل العملاء المحتملين قبل المكالمة الأولى حتى يغلق ثلث الصفقات"


def my_id(person: Person) -> str:
    return person.document()["you"]["id"]


def committed(house: House, bela: Person, *others: Person, **commit: Any) -> tuple[Person, dict[str, str]]:
    """Anna and Béla have two objectives, three key results of Béla, an ask that nobody answered and a card that had to wait."""
    anna = gather(house, bela, *others)
    chosen, waits = lay_cards(anna, "Reps spend half their week on deals that never close", "The CRM asks for 34 fields")
    anna.sends("room.configure", cycle={"label": "Q1 2027", "start": "2027-01-01", "end": "2027-03-31", "timeZone": "Europe/Berlin"})
    anna.sends("card.pursue", card=chosen)
    anna.sends("card.notNow", cards=[waits], reason="Needs a new CRM")
    owner = my_id(bela)
    made = {"waits": waits}
    made["qualify"] = anna.sends("objective.draft", title="Qualify leads before the first call", cards=[chosen], driver=owner, coOwners=["Marketing"]) or ""
    made["start"] = anna.sends("objective.draft", title=ARABIC, cards=[chosen], driver=my_id(anna)) or ""
    made["share"] = anna.sends("keyResult.add", objective=made["qualify"], title="Share of pipeline that closes", kind="increase", unit="%",
                               baseline=18, target=30, due="2027-03-31", owner=owner, source="CRM, won deals") or ""
    made["calls"] = anna.sends("keyResult.add", objective=made["qualify"], title="First calls a week", kind="stayAbove", unit="calls", target=40, owner=owner) or ""
    made["live"] = anna.sends("keyResult.add", objective=made["start"], title=GERMAN, kind="milestone", due="2027-03-01", owner=my_id(anna)) or ""
    made["score"] = anna.sends("ask.make", kind="ask", objective=made["qualify"], toFunction="Marketing", what="A score on every lead") or ""
    anna.sends("workshop.commit", pointOfContact=my_id(anna), firstCheckIn="2027-01-15", time="09:30",
               overrideReason="The quarter begins", decidedBy="Anna Brandt", **commit)
    return anna, made


def after_a_check_in(anna: Person, bela: Person, made: dict[str, str]) -> None:
    """The first check-in is over, so that everybody is where the room stands."""
    bela.sends("update.write", checkIn="i1", keyResult=made["share"], value=21, confidence=6, note="First cohort.")
    bela.sends("update.write", checkIn="i1", keyResult=made["calls"], value=43, confidence=8)
    anna.sends("checkIn.close", checkIn="i1", learnings="Write definitions before numbers.")
    for person in (anna, bela):
        person.is_at("afterwards")
