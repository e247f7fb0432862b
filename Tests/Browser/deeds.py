"""What people do in each step, on the screen."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, TimeoutError, expect

from person import Person

Votes = dict[str, tuple[int | None, int | None]]


# before the cards

def answers(person: Person, prompt: str, text: str) -> None:
    """Answers the question that is on the pad; the next one comes."""
    person.writes(person.page.locator(f"#prompt-{prompt}"), text)
    if person.touches:
        person.presses("Keep my answer")
    else:
        person.page.locator(f"#prompt-{prompt}").press("Enter")
    expect(person.page.locator(f"#prompt-{prompt}")).to_have_count(0)


def passes_the_questions(person: Person) -> None:
    """Skips whatever is asked before the cards."""
    pad = person.page.locator("#pad-text, .question")
    expect(pad.first).to_be_visible()
    shown = "document.querySelector('.question .field-input')?.id"
    while question := person.page.evaluate(shown):
        try:
            person.presses("Skip", person.page.locator(".question"))
        except (TimeoutError, AssertionError):
            # It may have gone between the look and the press.
            if person.page.evaluate(shown) == question:
                raise
        expect(person.page.locator(f"#{question}")).to_have_count(0)


def expects(person: Person, text: str) -> None:
    """Says what they expect of the day."""
    person.writes(person.page.locator("#expectation"), text)
    person.presses("Say it")
    expect(person.page.locator(".expectation-own")).to_contain_text(text)


# diagnose

def posts(person: Person, text: str, *, kind: str = "challenge", change: str | None = None, signal: str | None = None) -> None:
    """Writes a card on the pad; it lies face down for everybody else."""
    passes_the_questions(person)
    if kind == "opportunity":
        person.strikes(person.page.locator(".pad").get_by_text("Opportunity", exact=True))
    elif person.page.locator(".pad input[value=opportunity]").is_checked():
        person.strikes(person.page.locator(".pad").get_by_text("Challenge", exact=True))
    person.writes(person.page.locator("#pad-text"), text)
    if person.touches:
        person.presses("Post card")
    else:
        person.page.locator("#pad-text").press("Enter")
    mine = person.page.locator(".own-card", has_text=text)
    expect(mine.get_by_role("button", name="Edit")).to_be_visible()
    expect(person.page.locator("#pad-text")).to_have_value("")
    for words, label, keep in ((change, "What would have to change?", "Keep the change"), (signal, "How would we see that it works?", "Keep the signal")):
        if words:
            person.types(label, words, mine)
            person.presses(keep, mine)
            expect(mine.locator("dd", has_text=words)).to_be_visible()


def comments(person: Person, text: str, comment: str) -> None:
    """Says something about a revealed card."""
    card = card_with(person, text)
    if not card.locator(".comments").is_visible():
        person.presses(re.compile("^Comment$|comments?$"), card)
    person.writes(card.get_by_placeholder("Add a remark"), comment)
    person.presses("Post", card)
    expect(card.locator(".comment", has_text=comment)).to_be_visible()
    expect(card.get_by_placeholder("Add a remark")).to_have_value("")


def edits(person: Person, card: Locator, text: str) -> None:
    """Writes another text over that of a card."""
    person.presses("Edit", card)
    form = person.page.locator("form.own-more", has=person.page.get_by_label("The card"))
    person.types("The card", text, form)
    person.presses("Save", form)
    expect(person.page.get_by_text(text, exact=True)).to_be_visible()


def completes(person: Person, text: str, *, change: str | None = None, signal: str | None = None) -> None:
    """Adds to a card of whoever it is what would change and what would tell."""
    card = card_with(person, text)
    person.presses(re.compile("^Add (change|signal)$"), card)
    for words, label in ((change, "What would have to change in how we work?"), (signal, "What would tell us that it works?")):
        if words:
            person.types(label, words, card)
    person.presses("Add to the card", card)
    for words in filter(None, (change, signal)):
        expect(card.locator("dd", has_text=words)).to_be_visible()


def does(person: Person, text: str, what: str) -> None:
    """One of the things behind "More" on a card."""
    card = card_with(person, text)
    person.presses("More", card)
    person.presses(what, card)


def merges_alike(person: Person, on_top: str) -> None:
    """Takes up the suggestion that two cards say the same."""
    card = person.page.locator(".alike-card", has_text=on_top)
    person.presses(re.compile(r"^Merge, with card \d+ on top"), card)
    expect(card).to_have_count(0)


def card_with(person: Person, text: str) -> Locator:
    return person.page.locator("article.card", has_text=text)


# rate

def rates(person: Person, votes: Votes, *, by: str, stop_after: int | None = None) -> list[str]:
    """Judges the cards as they come, each as `votes` has it; answers with the texts in the order they came."""
    came: list[str] = []
    while len(came) < (stop_after or len(votes)):
        words = person.page.locator(".rating-words").inner_text()
        assert words not in came, "a card came twice"
        came.append(words)
        for axis, value in zip(("impact", "effort"), votes[words]):
            says(person, axis, value, by)
        if len(came) < len(votes):
            expect(person.page.locator(".rating-words")).not_to_have_text(words)
    if len(came) == len(votes):
        expect(person.page.locator(".rating-list")).to_be_visible()
    return came


def says(person: Person, axis: str, value: int | None, by: str) -> None:
    if by == "keys":
        return person.page.keyboard.press("0" if value is None else str(value))
    question = person.page.locator(".rating-axis").nth(("impact", "effort").index(axis))
    person.strikes(question.locator(".rating-pass") if value is None else question.locator(".rating-step").nth(value - 1))


def votes(facilitator: Person, person: Person, whether: bool) -> None:
    """Says on the desk whether somebody votes."""
    people = facilitator.page.locator("#desk details", has=facilitator.page.locator("summary", has_text="People"))
    facilitator.strikes(people.locator("summary"))
    facilitator.presses(f"More for {person.name}", people)
    switch = people.locator(".person", has_text=person.name).get_by_role("switch", name="Votes")
    facilitator.strikes(switch)
    expect(switch).to_be_checked(checked=whether)
    facilitator.presses(f"More for {person.name}", people)
    facilitator.strikes(people.locator("summary"))


# choose

def lays_dots(person: Person, cards: list[str]) -> None:
    for text in cards:
        row = person.page.locator(".choice-row", has_text=text)
        person.strikes(row.locator(".choice-dot"))
        expect(row.locator(".choice-dot")).to_have_attribute("aria-pressed", "true")
    expect(person.page.locator(".choice-saved")).to_have_text("Saved")


def shortlisted(person: Person, text: str) -> Locator:
    return person.page.locator(".choice-row", has_text=text)


def pursues(person: Person, text: str, under: str | None = None) -> None:
    row = shortlisted(person, text)
    if under is None:
        person.presses("Pursue", row)
        expect(row.locator(".choice-said")).to_have_text("Pursued")
    else:
        person.presses("Pursue under …", row)
        person.strikes(row.locator(".choice-under", has_text=under))
        expect(row.locator(".choice-said")).to_contain_text("Supports card")


def puts_away(person: Person, text: str, reason: str) -> None:
    row = shortlisted(person, text)
    person.presses("Not now …", row)
    person.writes(row.get_by_placeholder("In your own words"), reason)
    person.presses("Not now", row)
    expect(row.locator(".choice-said")).to_have_text(f"Not now: {reason}")


# shape

def drafts(person: Person, title: str, so_that: str | None = None, answers: list[str] | None = None) -> None:
    person.types("What do we change in how we work?", title, person.page.locator(".shaping-pad"))
    if so_that:
        person.types(re.compile("^so that"), so_that, person.page.locator(".shaping-pad"))
    for text in answers or []:
        tick = person.page.locator(".shaping-pad .ticks label", has_text=text).locator("input")
        if not tick.is_checked():
            person.strikes(tick)
    person.presses("Put the draft on the table")
    expect(objective(person, title)).to_be_visible()


def objective(person: Person, title: str) -> Locator:
    """The sheet of this title; it stays the one meant while somebody writes another title into it."""
    found = person.page.locator("article.objective", has_text=title)
    expect(found).to_have_count(1)
    return person.page.locator(f"#{found.get_attribute('id')}")


def driven_by(person: Person, sheet: Locator, who: str) -> None:
    person.presses("Who drives it?", sheet)
    person.chooses(sheet.get_by_label("Who drives it?"), who)
    person.presses("Save", sheet)
    expect(sheet.locator(".objective-who", has_text=who)).to_be_visible()


def owned_with(person: Person, sheet: Locator, *functions: str) -> None:
    person.presses("Which functions change with you?", sheet)
    for function in functions:
        person.strikes(sheet.locator(".ticks label", has_text=function).locator("input"))
    person.presses("Save", sheet)
    expect(sheet.locator(".objective-who", has_text=functions[0])).to_be_visible()


def adds_key_result(person: Person, title: str, within: Locator, *, kind: str, baseline: str | None = None, target: str | None = None,
                    unit: str | None = None, due: str | None = None) -> None:
    person.presses("Add a key result", within)
    person.types("What is measured?", title, within)
    kinds = within.get_by_label("Kind", exact=True)
    person.chooses(kinds, kinds.locator(f"option[value={kind}]").inner_text())
    limit = "Which limit?" if kind.startswith("stay") else "Where do we want to be?"
    for label, value in (("Where are we now?", baseline), (limit, target), ("Unit", unit), ("By when?", due)):
        if value is not None:
            person.types(label, value, within)
    person.presses("Add it", within)
    expect(within.locator(".result-line", has_text=title)).to_be_visible()


# review

def shows(person: Person, fingers: int, sentence: str | None = None) -> None:
    person.strikes(person.page.locator(".fist-choice").nth(5 - fingers))
    if fingers <= 1:
        person.types("What would have to change for you to go along?", sentence or "")
        person.presses(f"Say {fingers}")
    elif sentence:
        person.types(re.compile("^A sentence with it"), sentence)
        person.presses("Keep the sentence")
        expect(person.page.get_by_role("button", name="Keep the sentence")).to_have_count(0)
    expect(person.page.locator(".fist-saving")).to_contain_text(f"Your {fingers} is kept")
