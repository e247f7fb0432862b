"""The answer to a command may come after the frame that shows it, when one does something else already: it undoes nothing of that."""

from __future__ import annotations

import re

from playwright.sync_api import expect

import deeds
from gathering import gather, lay_cards, opens
from house import House
from person import Person


def test_a_part_of_an_objective_opened_meanwhile_stays_open(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "shape")
    anna.sends("objective.draft", title="Qualify leads")
    sheet = deeds.objective(bela, "Qualify leads")
    bela.presses("Edit the sentence", sheet)
    with bela.is_answered_late():
        bela.types("What do we change, so that …?", "Qualify leads before the first call", sheet)
        bela.presses("Save", sheet)
        expect(deeds.objective(anna, "Qualify leads before")).to_be_visible()
        bela.presses("Who drives it?", sheet)
    expect(sheet.get_by_label("Who drives it?")).to_be_visible()


def test_what_is_written_on_after_saving_stays_to_be_saved(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "shape")
    anna.sends("objective.draft", title="Qualify leads")
    sheet = bela.page.locator("article.objective")
    bela.presses("Edit the sentence", sheet)
    words = sheet.get_by_label("What do we change, so that …?")
    with bela.is_answered_late():
        bela.writes(words, "Qualify leads before the first")
        bela.presses("Save", sheet)
        expect(deeds.objective(anna, "before the first")).to_be_visible()
        bela.writes(words, "Qualify leads before the first call")
    expect(words).to_have_value("Qualify leads before the first call")
    bela.presses("Save", sheet)
    expect(deeds.objective(anna, "before the first call")).to_be_visible()
    expect(words).to_have_count(0)


def test_a_key_result_pressed_twice_is_one(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "shape")
    anna.sends("objective.draft", title="Qualify leads")
    sheet = deeds.objective(bela, "Qualify leads")
    bela.presses("Add a key result", sheet)
    title = sheet.get_by_label("What is measured?")
    with bela.is_answered_late():
        bela.writes(title, "Share of pipeline that closes")
        for _ in range(2):
            bela.presses("Add it", sheet)
        expect(sheet.locator(".result-line")).to_have_count(1)
        bela.writes(title, "First calls in a week")
    expect(title).to_have_value("First calls in a week")
    bela.presses("Add it", sheet)
    expect(title).to_have_count(0)
    expect(sheet.locator(".result-words")).to_have_text([re.compile("^Share of pipeline"), re.compile("^First calls")])


def test_the_next_draft_can_be_begun(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "shape")
    bela.is_at("shape")
    what, so = bela.page.locator("#objective-new-title"), bela.page.locator("#objective-new-so")
    with bela.is_answered_late():
        bela.writes(what, "Qualify leads before the first call")
        bela.writes(so, "a third of the pipeline closes")
        bela.presses("Put the draft on the table")
        expect(deeds.objective(bela, "Qualify leads")).to_contain_text("a third of the pipeline closes")
        bela.writes(what, "Rebuild how customers start")
        bela.writes(so, "they get value in 10 days")
    expect(what).to_have_value("Rebuild how customers start")
    expect(so).to_have_value("they get value in 10 days")


def test_a_refused_draft_comes_back_whole(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    cards = lay_cards(anna, "Deals that never close", "Discounts in chat")
    for card in cards:
        anna.sends("card.pursue", card=card)
    opens(anna, "shape")
    bela.is_at("shape")
    bela.expects_a_refusal(422)
    bela.writes(bela.page.locator("#objective-new-title"), "word " * 420)
    bela.writes(bela.page.locator("#objective-new-so"), "a third of the pipeline closes")
    tick = bela.page.locator(".shaping-pad").get_by_label(re.compile("Discounts in chat"))
    tick.check()
    bela.presses("Put the draft on the table")
    bela.hears(re.compile("2,?000"))
    expect(bela.page.locator("#objective-new-title")).to_have_value(("word " * 420))
    expect(bela.page.locator("#objective-new-so")).to_have_value("a third of the pipeline closes")
    expect(tick).to_be_checked()


def test_the_next_objectives_to_combine_can_be_chosen(house: House) -> None:
    anna = gather(house)
    opens(anna, "shape")
    for title in ("Qualify leads", "Score every lead", "Rebuild how customers start"):
        anna.sends("objective.draft", title=title)
    anna.presses("How might we combine?")
    panel = anna.page.locator(".combine")
    for title in ("Qualify leads", "Score every lead"):
        panel.get_by_role("checkbox", name=title).check()
    with anna.is_answered_late():
        anna.presses("Merge 2 objectives into one", panel)
        expect(anna.page.locator("article.objective")).to_have_count(2)
        panel.get_by_role("checkbox", name="Rebuild").check()
    expect(panel.get_by_role("checkbox", name="Rebuild")).to_be_checked()


def test_a_card_under_hand_stays_so(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "diagnose")
    bela.is_at("diagnose")
    mine = bela.page.locator(".own-card")
    with bela.is_answered_late():
        bela.writes(bela.page.locator("#pad-text"), "Deals that never close")
        bela.page.locator("#pad-text").press("Enter")
        bela.presses("Edit", mine)
    words = mine.get_by_label("The card")
    expect(words).to_have_value("Deals that never close")
    with bela.is_answered_late():
        bela.writes(words, "Deals that are unlikely to close")
        bela.presses("Save", mine)
        bela.page.wait_for_function("async () => Object.values((await (await fetch(location.pathname.replace('/room/', '/api/rooms/') + '/events')).json())"
                                    ".snapshot.you.cards)[0].text.includes('unlikely')")
        bela.writes(words, "Deals that are unlikely ever to close")
    expect(words).to_have_value("Deals that are unlikely ever to close")
    bela.presses("Save", mine)
    expect(mine).to_contain_text("unlikely ever")
    expect(words).to_have_count(0)


def test_a_shortlist_opened_again_stays_open(house: House) -> None:
    anna = gather(house)
    lay_cards(anna, "Deals that never close", "Discounts in chat")
    opens(anna, "choose")
    ticks = anna.page.locator(".choice-pick input")
    with anna.is_answered_late():
        ticks.first.uncheck()
        anna.presses("Put 1 card on the shortlist")
        anna.presses("Change the shortlist")
        ticks.first.check()
    expect(ticks.first).to_be_checked()
    anna.presses("Put 2 cards on the shortlist")
    expect(anna.page.locator(".choice-row")).to_have_count(2)


def test_the_next_step_of_the_plan_can_be_begun(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    anna.sends("objective.draft", title="Qualify leads")
    opens(anna, "plan")
    bela.is_at("plan")
    pad = bela.page.locator("form.plan-pad")
    who = pad.get_by_label("Who does it?")
    with bela.is_answered_late():
        bela.types("What is the first step?", "Write the four questions down", pad)
        bela.presses("Add the step", pad)
        expect(bela.page.locator("li.plan-line:not(.is-coming)")).to_have_count(1)
        bela.chooses(who, "Nobody yet")
        bela.types(re.compile("^By when"), "2027-02-01", pad)
    expect(who.locator("option:checked")).to_have_text("Nobody yet")
    expect(pad.get_by_label(re.compile("^By when"))).to_be_focused()


def test_the_next_trade_off_can_be_begun(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    anna.sends("objective.draft", title="Qualify leads")
    opens(anna, "align")
    bela.is_at("align")
    stops = bela.page.get_by_label("What stops?", exact=True)
    bela.presses("Say what stops")
    with bela.is_answered_late():
        bela.writes(stops, "The spring newsletter")
        bela.presses("Record it")
        expect(bela.page.locator("li.trade")).to_contain_text("The spring newsletter")
        bela.presses("Say what stops")
        bela.writes(stops, "The follow-up to the fair")
    expect(stops).to_have_value("The follow-up to the fair")


def test_an_expectation_taken_up_again_stays_open(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    opens(anna, "introduce")
    bela.is_at("introduce")
    words = bela.page.get_by_label("What do you expect of today?")
    with bela.is_answered_late():
        bela.writes(words, "Fewer goals.")
        bela.presses("Say it")
        expect(anna.page.locator(".expectation-list")).to_contain_text("Fewer goals.")
        bela.presses("Change")
        bela.writes(words, "Fewer goals, each with a source.")
    expect(words).to_have_value("Fewer goals, each with a source.")
    bela.presses("Say it")
    expect(anna.page.locator(".expectation-list")).to_contain_text("each with a source")
    expect(words).to_have_count(0)


def test_the_one_thing_taken_up_again_stays_open(house: House) -> None:
    anna = gather(house)
    opens(anna, "diagnose")
    anna.sends("oneThing.record", text="Fewer things at once")
    reality = anna.page.locator(".quotes-fold", has_text="Reality check")
    words = anna.page.locator("#one-thing")
    reality.locator("summary").click()
    anna.presses("Change the one thing")
    with anna.is_answered_late():
        anna.writes(words, "Fewer things, each finished")
        anna.presses("Record the one thing", reality)
        expect(words).to_have_count(0)
        reality.locator("summary").click()
        anna.presses("Change the one thing")
        anna.writes(words, "Fewer things, and each of them finished")
    expect(words).to_have_value("Fewer things, and each of them finished")


def test_what_is_changed_in_the_settings_meanwhile_stays_to_be_saved(house: House) -> None:
    anna = gather(house)
    anna.strikes(anna.page.locator("#desk summary", has_text="Room"))
    anna.presses("Title, purpose, dots, limit")
    dialog = anna.page.get_by_role("dialog")
    with anna.is_answered_late():
        anna.types("Title", "Growing", dialog)
        anna.presses("Save", dialog)
        expect(anna.page.locator(".bar")).to_contain_text("Growing")
        anna.types("Title", "Growing the pipeline again", dialog)
    anna.presses("Save", dialog)
    expect(dialog).to_have_count(0)
    expect(anna.page.locator(".bar")).to_contain_text("Growing the pipeline again")
