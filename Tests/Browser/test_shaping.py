"""Questions at the margin while people shape, cards and objectives that say the same, and what is typed while they are merged."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

import deeds
from gathering import gather, lay_cards, opens
from house import House
from person import Person

NUMBER = re.compile("which number should move")
GERMAN = "Donaudampfschifffahrtsgesellschaftskapitänsmützenverwaltung vereinfachen"
ARABIC = "تأهيل العملاء المحتملين قبل المكالمة الأولى"


@pytest.fixture
def bela(house: House) -> Person:
    return house.welcome("Béla Novák", "Sales", phone=True)


def test_questions_come_while_one_types(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    card = lay_cards(anna, "Reps spend half their week on deals that never close")[0]
    anna.sends("card.pursue", card=card)
    anna.sends("oneThing.record", text="We treat every lead as if it could close")
    opens(anna, "shape")
    bela.is_at("shape")
    title = bela.page.locator("#objective-new-title")
    title.press_sequentially("Raise NPS from 31 to 45")
    hint = bela.page.locator(".shaping-pad .hint")
    expect(hint).to_have_count(1)
    expect(hint).to_contain_text(NUMBER)
    expect(title).to_be_focused()
    assert bela.page.locator(".hints").evaluate("(hints) => hints.closest('[aria-live], [role=status], [role=alert]') === null"), "it is not read out"
    house.look("question-while-typing", bela)
    bela.presses("Fine as it is", hint)
    expect(hint).to_have_count(0)
    title.press_sequentially(" this year")
    expect(title).to_have_value("Raise NPS from 31 to 45 this year")
    bela.page.get_by_label(re.compile("answers the one thing")).check()
    bela.presses("Put the draft on the table")

    sheet = deeds.objective(anna, "Raise NPS")
    expect(sheet.locator(".hint")).to_contain_text(NUMBER)
    expect(sheet.get_by_label(re.compile("answers the one thing"))).to_be_checked()
    anna.presses("Edit the sentence", sheet)
    anna.types("What is different in daily work from then on?", "Whoever takes a complaint solves it on the phone, without handing it on", sheet)
    expect(sheet.locator(".hint")).to_have_count(0)
    anna.presses("Save", sheet)
    expect(sheet.locator(".hint")).to_have_count(0)

    anna.presses("Add a key result", sheet)
    sheet.get_by_label("What is measured?").press_sequentially("Publish the pricing page in March")
    expect(sheet.locator(".result-form .hint")).to_contain_text("looks like an action")
    sheet.get_by_label("What is measured?").fill("Complaints solved in the first call")
    expect(sheet.locator(".result-form .hint")).to_have_count(0)
    fields = sheet.locator(".result-fields").first
    sheet.get_by_label("Kind", exact=True).select_option("milestone")
    expect(fields.locator("input")).to_have_count(1)
    sheet.get_by_label("Kind", exact=True).select_option("increase")
    expect(fields.locator("input")).to_have_count(4)
    anna.types("Where are we now?", "40", sheet)
    anna.types("Where do we want to be?", "70", sheet)
    sheet.get_by_text("Owner, data source, checkpoints").click()
    anna.presses("Add a checkpoint", sheet)
    anna.types("On", "2027-02-01", sheet)
    anna.types("Value", "52,5", sheet)
    house.look("key-result-form", anna)
    anna.presses("Add it", sheet)
    line = sheet.locator(".result-line", has_text="Complaints solved")
    expect(line).to_contain_text("40 → 70")
    expect(line).to_contain_text("on the way: 52.5")
    expect(line.locator(".gap")).to_have_text("unit?")
    house.look("shaped", anna, bela)


def test_cards_that_look_alike(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    for text in ("Too many meetings without a decision", "We have too many meetings without decisions", "The CRM asks for 34 fields"):
        bela.sends("card.post", kind="challenge", text=text)
    anna.sends("cards.reveal")
    pair = anna.page.locator(".alike")
    expect(pair).to_contain_text("These two look alike")
    expect(pair.locator(".alike-card")).to_have_count(2)
    expect(bela.page.locator(".alike")).to_have_count(0)
    house.look("alike", anna)
    top = pair.locator(".alike-card", has_text="We have too many")
    anna.strikes(top.get_by_role("button"))
    expect(pair).to_have_count(0)
    expect(anna.page.locator("article.card")).to_have_count(2)
    whole = deeds.card_with(bela, "We have too many meetings")
    whole.locator(".card-merged summary").click()
    expect(whole.locator(".card-merged li")).to_have_text(["Too many meetings without a decision"])
    house.look("merged-card", anna, bela)
    anna.presses("Take apart", deeds.card_with(anna, "We have too many meetings"))
    expect(anna.page.locator("article.card")).to_have_count(3)
    expect(pair).to_be_visible()
    anna.presses("Not the same", pair)
    expect(pair).to_have_count(0)
    anna.reloads()
    expect(anna.page.locator("article.card")).to_have_count(3)
    expect(pair).to_have_count(0)


def test_objectives_become_one(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    cards = lay_cards(anna, "Leads come without any sign", "Half of our deals are with people who cannot decide")
    opens(anna, "shape")
    bela.is_at("shape")
    me = bela.document()["you"]["id"]
    one = bela.sends("objective.draft", title="Qualify leads before the first call", cards=[cards[0]], driver=me, coOwners=["Marketing"])
    two = bela.sends("objective.draft", title="Score every lead", cards=[cards[1]], coOwners=["Finance"])
    for title in (GERMAN, ARABIC):
        bela.sends("objective.draft", title=title)
    deeds.objective(bela, "Score every lead")
    expect(anna.page.locator(".shaping-tally")).to_have_text("4 drafts, 3 can be committed Merge or drop 1.")

    # Béla writes a key result into one that is merged at the same moment.
    bela.presses("Add a key result", deeds.objective(bela, "Score every lead"))
    bela.types("What is measured?", "Leads with a score", bela.page.locator(f"#objective-{two}"))
    bela.page.locator(f"#comment-{two}").count()
    anna.presses("How might we combine?")
    panel = anna.page.locator(".combine")
    panel.get_by_role("checkbox", name="Qualify leads").check()
    panel.get_by_role("checkbox", name="Score every lead").check()
    expect(panel.locator(".combine-together")).to_contain_text("Owned by Sales, Marketing, and Finance")
    panel.get_by_role("radio", name="Score every lead").check()
    panel.get_by_role("radio", name="Qualify leads").check()
    house.look("how-might-we-combine", anna)
    merged: list[str] = []

    def cross(route: Route) -> None:
        if not merged:
            merged.append("now")
            anna.presses("Merge 2 objectives into one", panel)
            expect(anna.page.locator(".combine")).to_have_count(0)
        route.continue_()

    bela.expects_a_refusal(409)
    bela.page.route("**/commands", cross)
    bela.presses("Add it", bela.page.locator(f"#objective-{two}"))
    bela.hears(re.compile("merged into “Qualify leads before the first call”"))
    bela.page.unroute("**/commands")
    whole = bela.page.locator(f"#objective-{one}")
    expect(bela.page.locator(f"#objective-{two}")).to_have_count(0)
    expect(whole.locator(".objective-late")).to_contain_text("was merged into this objective while you were writing")
    expect(whole.get_by_label("What is measured?")).to_have_value("Leads with a score")
    house.look("merged-while-writing", bela)
    bela.presses("Add it", whole)
    expect(whole.locator(".result-line", has_text="Leads with a score")).to_be_visible()
    expect(whole.locator(".objective-late")).to_have_count(0)
    expect(whole).to_contain_text("Marketing and Finance")
    whole.locator(".objective-merged summary").click()
    expect(whole.locator(".objective-merged li")).to_contain_text("Score every lead")
    house.look("one-with-several-owners", anna, bela)


def test_a_sentence_begun_on_a_merged_objective_goes_on(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "shape")
    bela.is_at("shape")
    one = anna.sends("objective.draft", title="Qualify leads before the first call")
    two = anna.sends("objective.draft", title="Score every lead")
    sheet = deeds.objective(bela, "Score every lead")
    bela.presses("Edit the sentence", sheet)
    sheet.get_by_role("button", name="Save", exact=True).evaluate("(save) => { save.click(); save.click(); }")  # before the form is gone
    bela.presses("Edit the sentence", sheet)
    bela.types("What is different in daily work from then on?", "Every lead has three reasons beside its score", sheet)
    anna.sends("objective.merge", objectives=[two], into=one)
    whole = bela.page.locator(f"#objective-{one}")
    expect(whole.locator(".objective-late")).to_contain_text("Every lead has three reasons beside its score")
    bela.presses("Write it in here", whole)
    expect(whole.get_by_label("What is different in daily work from then on?")).to_have_value("Every lead has three reasons beside its score")
    bela.presses("Save", whole)
    expect(whole.locator(".objective-practice")).to_contain_text("three reasons")
