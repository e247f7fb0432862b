"""What people write is shown as they wrote it, in every view, and never becomes markup: also long, also in Arabic script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from gathering import gather, lay_cards, opens
from house import THEMES, House
from person import Person

EVIL = '<img src=x onerror="document.title=`broken`"><script>document.title="broken"</script>'
TEXTS = {
    "markup": (EVIL, "<b>Béla</b><svg onload=alert(1)>", '"><script>alert(1)</script>'),
    "arabic": ("نقضي نصف الأسبوع في صفقات لن تُغلق أبدًا، ولا أحد يجرؤ على إيقافها", "ليلى الحداد", "المبيعات"),
    "german": ("Rechtsschutzversicherungsgesellschaften entscheiden über Vertragsverlängerungen erst nach der Bedarfsermittlungsbesprechung", "Hans-Christian Müller-Lüdenscheidt", "Unternehmenskommunikationsabteilung"),
    "long": ("We decide who is a customer after the demo. " * 44, "Bartholomew " * 9, "International Business Development " * 3),
}
STEPS = ("prepare", "introduce", "diagnose", "rate", "choose", "shape", "align", "plan", "review", "commit", "wrapUp")


@pytest.mark.parametrize("kind", TEXTS)
def test_every_view_shows_text_as_text(house: House, kind: str) -> None:
    text, name, function = (words.strip() for words in TEXTS[kind])
    bela = house.welcome(name, function, phone=True)
    anna = gather(house, bela, title=text[:120])
    bela.page.on("dialog", lambda dialog: house.complaints.append(f"a dialog opened: {dialog.message}"))
    fill(anna, bela, text)
    for number, step in enumerate(STEPS, list(TEXTS).index(kind)):
        opens(anna, step)
        for person in (anna, bela):
            person.is_at(step)
            shows(person, text)
        house.look(f"{kind}-{step}", bela, theme=THEMES[number % 2])  # each step twice in each theme, with other texts
    for person in (anna, bela):
        assert person.page.evaluate("() => document.querySelectorAll('#room img, #room script').length") == 0
        assert "broken" not in person.page.title() or kind != "markup" or "onerror" in person.page.title()
        person.reloads()


def shows(person: Person, text: str) -> None:
    """Somewhere in the step, letter by letter; long ones at least with their beginning."""
    expect(person.page.locator("main")).to_contain_text(" ".join(text[:100].split()))


def fill(anna: Person, bela: Person, text: str) -> None:
    """A room in which every part holds the text."""
    anna.sends("room.configure", purpose=text, context=text)
    cards = lay_cards(anna, text, "Discounts are agreed in chat", text)
    anna.sends("card.edit", card=cards[0], change=text, signal=text)
    bela.sends("comment.post", on=cards[0], kind="question", text=text)
    bela.sends("comment.post", on="room", kind="remark", text=text)
    round_ = anna.sends("round.open", naming="named")
    for person in (anna, bela):
        for number, card in enumerate(cards):
            person.sends("rating.cast", round=round_, card=card, impact=5 - number, effort=1 + number)
    anna.sends("round.reveal", round=round_)
    anna.sends("shortlist.set", cards=cards)
    anna.sends("card.pursue", card=cards[0])
    anna.sends("card.notNow", cards=[cards[2]], reason=text[:500])
    objective = anna.sends("objective.draft", title=text, change=text, cards=[cards[0]], driver=bela.document()["you"]["id"], supports=text)
    anna.sends("keyResult.add", objective=objective, title=text, kind="increase", unit="%", baseline=1, target=2, source=text)
    ask = anna.sends("ask.make", kind="ask", objective=objective, toFunction=bela.function, what=text, howMuch=text, by="2027-02-05")
    anna.sends("ask.answer", ask=ask, answer="yesIf", condition=text, onBehalf=bela.document()["you"]["id"])
    anna.sends("tradeOff.record", ask=ask)
    anna.sends("action.add", objective=objective, task=text, owner=bela.document()["you"]["id"])
    bela.sends("comment.post", on=objective, kind="remark", topic="needs", text=text)
    consent = anna.sends("consent.open")
    bela.sends("consent.cast", consent=consent, fingers=1, sentence=text)
    anna.sends("consent.reveal", consent=consent)
