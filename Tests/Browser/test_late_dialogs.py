"""A dialog whose answer comes late: what is written in it meanwhile stays, what is pressed twice is done once, and the focus stays."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, expect

from committing import after_a_check_in, committed
from gathering import gather, opens
from house import House
from person import Person


def dialog(person: Person) -> Locator:
    return person.page.get_by_role("dialog").last


def in_order(person: Person) -> list[dict[str, Any]]:
    steps = [{"id": id, **step} for id, step in person.document()["agenda"]["steps"].items()]
    return sorted(steps, key=lambda step: step["position"])


def test_an_agenda_changed_meanwhile_stays_to_be_saved(house: House) -> None:
    anna = gather(house)
    anna.strikes(anna.page.locator("#desk summary", has_text="Agenda"))
    anna.presses("Change the agenda")
    form = dialog(anna)
    last = form.get_by_label(re.compile("^Title of step")).last
    with anna.is_answered_late():
        anna.presses("Add a break", form)
        expect(last).to_have_value("Break")
        anna.writes(last, "Cake")
        for _ in range(2):
            anna.presses("Save the agenda", form)
        expect(anna.page.locator("#desk .agenda-step", has_text="Cake")).to_have_count(1)
        anna.writes(last, "Cake and coffee")
    expect(last).to_have_value("Cake and coffee")
    expect(last).to_be_focused()
    made = [id for id, step in anna.document()["agenda"]["steps"].items() if step["title"] == "Cake"]
    anna.presses("Save the agenda", form)
    expect(form).to_have_count(0)
    assert [id for id, step in anna.document()["agenda"]["steps"].items() if step["title"] == "Cake and coffee"] == made


def test_an_agenda_that_another_facilitator_changed_too_takes_none_of_their_steps_for_its_own(house: House, bela: Person) -> None:
    anna = gather(house, bela)
    anna.expects_a_refusal(409)
    anna.sends("person.setRole", person=bela.document()["you"]["id"], role="facilitator")
    anna.strikes(anna.page.locator("#desk summary", has_text="Agenda"))
    anna.presses("Change the agenda")
    form = dialog(anna)
    last = form.get_by_label(re.compile("^Title of step")).last
    with anna.is_answered_late():
        anna.presses("Add a break", form)
        expect(last).to_have_value("Break")
        anna.writes(last, "Cake")
        anna.presses("Save the agenda", form)
        expect(anna.page.locator("#desk .agenda-step", has_text="Cake")).to_have_count(1)
        listed = [{key: step[key] for key in ("id", "kind", "title", "minutes")} for step in in_order(anna)]
        bela.sends("agenda.edit", steps=[listed[0], {"kind": "break", "title": "Tea", "minutes": 5}, *listed[1:]])
        expect(anna.page.locator("#desk .agenda-step", has_text="Tea")).to_have_count(1)
        anna.writes(last, "Cake and coffee")
    anna.presses("Save the agenda", form)
    anna.presses("Save mine instead", form)
    expect(form).to_have_count(0)
    assert [step["title"] for step in in_order(anna)] == [step["title"] for step in listed[:-1]] + ["Cake and coffee"]


def test_a_course_changed_meanwhile_stays_to_be_saved(house: House, bela: Person) -> None:
    anna, made = committed(house, bela)
    after_a_check_in(anna, bela, made)
    bela.presses(re.compile("^Change the course: Share"))
    form = dialog(bela)
    with bela.is_answered_late():
        bela.types("Target (%)", "28", form)
        bela.types("Why does it change?", "Two months are gone.", form)
        bela.presses("Change it", form)
        expect(anna.page.locator("li.measure", has_text="Share of pipeline")).to_contain_text("28\u00a0%")
        bela.types("Target (%)", "25", form)
        bela.types("Why does it change?", "Three months are gone.", form)
    expect(form.get_by_label("Target (%)")).to_have_value("25")
    expect(form.get_by_label("Why does it change?")).to_have_value("Three months are gone.")
    bela.presses("Change it", form)
    expect(form).to_have_count(0)
    courses = anna.document()["keyResults"][made["share"]]["courses"]
    assert [(course["target"], course["to"]["target"], course["reason"]) for course in courses] == [
        (30, 28, "Two months are gone."), (28, 25, "Three months are gone.")]


def test_a_reason_written_on_stays(house: House, bela: Person) -> None:
    anna, made = committed(house, bela)
    after_a_check_in(anna, bela, made)
    bela.presses(re.compile("^Change the course: Share"))
    form = dialog(bela)
    reason = form.get_by_label("Why does it change?")
    with bela.is_answered_late():
        bela.types("Target (%)", "28", form)
        bela.writes(reason, "Two months are gone.")
        bela.presses("Change it", form)
        expect(anna.page.locator("li.measure", has_text="Share of pipeline")).to_contain_text("28\u00a0%")
        bela.writes(reason, "Two months are gone, and a third will be.")
    expect(reason).to_have_value("Two months are gone, and a third will be.")


def test_a_close_written_on_stays_to_be_sent(house: House, bela: Person) -> None:
    anna, made = committed(house, bela)
    after_a_check_in(anna, bela, made)
    anna.strikes(anna.page.locator("#desk").get_by_text("The end of the cycle"))
    anna.presses("Close the cycle …")
    form = dialog(anna)
    learnt = form.get_by_label(re.compile("^What did we learn"))
    with anna.is_answered_late():
        anna.writes(learnt, "Definitions before numbers.")
        for _ in range(2):
            anna.presses(re.compile("^(Close the cycle|Keep it so)$"), form)
        expect(bela.page.locator(".came-to")).to_contain_text("Definitions before numbers.")
        anna.writes(learnt, "Definitions before numbers, and fewer of both.")
    expect(learnt).to_have_value("Definitions before numbers, and fewer of both.")
    expect(form.get_by_role("alert")).to_have_count(0)  # nobody else closed it
    anna.presses("Keep it so", form)
    expect(form).to_have_count(0)
    expect(bela.page.locator(".came-to")).to_contain_text("and fewer of both.")


def test_an_invitation_pressed_twice_is_one(house: House) -> None:
    anna = gather(house)
    anna.strikes(anna.page.locator("#desk summary", has_text="Room"))
    anna.presses("Invite people", anna.page.locator("#desk"))
    anna.presses("Invitations with a role", dialog(anna))
    make = dialog(anna).get_by_role("button", name="Make an invitation")
    with anna.is_answered_late():
        for _ in range(2):
            anna.strikes(make)
    expect(dialog(anna).locator(".invite-row")).to_have_count(1)
    expect(make).to_be_focused()


def test_a_second_device_pressed_twice_is_shown_once(house: House) -> None:
    anna = gather(house)
    anna.presses(re.compile("people? here|person here"))
    with anna.is_answered_late():
        for _ in range(2):
            anna.presses("Use a second device", dialog(anna))
    expect(anna.page.locator("dialog", has_text="Your second device")).to_have_count(1)


def test_a_share_link_pressed_twice_is_one_and_keeps_the_focus(house: House, bela: Person) -> None:
    anna, _ = committed(house, bela)
    anna.presses("Share with everybody")
    make = dialog(anna).locator(".dialog-actions button").first
    with anna.is_answered_late():
        make.press("Enter")
        expect(dialog(anna).locator(".share-made li")).to_have_count(1)
        expect(make).to_be_focused()
        anna.page.keyboard.press("Enter")
    expect(dialog(anna).locator(".share-made li")).to_have_count(1)
    expect(make).to_be_focused()


def test_the_focus_stays_on_a_button_that_can_do_no_more(house: House) -> None:
    anna = gather(house)
    anna.strikes(anna.page.locator("#desk summary", has_text="Agenda"))
    anna.presses("Change the agenda")
    second = dialog(anna).get_by_label("Title of step 2", exact=True).input_value()
    up = dialog(anna).get_by_role("button", name=f"Move {second} up")
    up.press("Enter")
    expect(dialog(anna).get_by_label("Title of step 1", exact=True)).to_have_value(second)
    expect(up).to_be_disabled()
    expect(up).to_be_focused()
    anna.page.keyboard.press("Enter")
    expect(dialog(anna).get_by_label("Title of step 1", exact=True)).to_have_value(second)


def test_whoever_reads_on_after_the_commit_is_left_there(house: House, bela: Person) -> None:
    anna, _ = committed(house, bela)
    anna.sends("workshop.reopen", reason="A date was wrong.")
    opens(anna, "commit")
    form = anna.page.locator("form.commit-form")
    anna.chooses(form.get_by_label("Who keeps the thread?"), "Anna Brandt (Sales)")
    anna.types("Why do we go on all the same?", "The quarter begins.", form)
    anna.types("Decided by whom?", "Anna Brandt", form)
    reopen = anna.page.locator("summary", has_text="Reopen the decisions")
    with anna.is_answered_late():
        anna.presses("Make the decisions final", form)
        expect(anna.page.locator(".decided")).to_be_visible()
        expect(anna.page.locator("#main")).to_be_focused()
        anna.strikes(reopen)
        place = anna.page.evaluate("scrollY")
    expect(reopen).to_be_focused()
    assert anna.page.evaluate("scrollY") == place > 0
