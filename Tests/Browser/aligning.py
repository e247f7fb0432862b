"""What people do in align, plan and review, on the screen."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from person import Person


def asks(person: Person, function: str, what: str, *, by: str, how_much: str | None = None, offer: bool = False, about: str | None = None) -> None:
    """Asks a function for something, or offers it; the line stands in the ledger."""
    if person.touches:
        person.presses("Ask or offer something")
    pad = person.page.locator("form.ask-pad")
    person.strikes(pad.get_by_text("We offer" if offer else "We need", exact=True))
    person.types("What do you offer?" if offer else "What do you need?", what, pad)
    choice = pad.get_by_label("To whom?" if offer else "Of whom?", exact=True)
    if function in [option.inner_text() for option in choice.locator("option").all()]:
        person.chooses(choice, function)
    else:
        person.chooses(choice, "Another function …")
        person.types("Which function?", function, pad)
    if how_much:
        person.types(re.compile("^How much"), how_much, pad)
    person.types("By when?", by, pad)
    if about:
        says_what_for(person, about, pad)
    person.presses(f"Offer it to {function}" if offer else f"Ask {function}", pad)
    expect(line(person, what)).to_be_visible()


def says_what_for(person: Person, about: str, pad: Locator) -> None:
    choice = pad.get_by_label("For which objective or key result?")
    person.chooses(choice, choice.locator("option", has_text=about).first.inner_text())


def line(person: Person, what: str) -> Locator:
    """The line of the ledger in which this is asked."""
    return person.page.locator("li.ask", has_text=what)


def waits(person: Person, words: str) -> Locator:
    """What waits for somebody, among it what has these words."""
    return person.page.locator("li.waiting-item", has_text=words)


def stamped(person: Person, what: str, stamp: str, by: str | None = None) -> None:
    expect(line(person, what).locator(".stamp")).to_contain_text(stamp)
    if by:
        expect(line(person, what).locator(".stamp-by")).to_contain_text(by)


def adds_step(person: Person, task: str, *, who: str | None = None, due: str | None = None, about: str | None = None) -> None:
    if person.touches and not person.page.locator("form.plan-pad").is_visible():
        person.presses("Add a step")
    pad = person.page.locator("form.plan-pad")
    if who:
        person.chooses(pad.get_by_label("Who does it?"), who)
    if due:
        person.types(re.compile("^By when"), due, pad)
    if about:
        says_what_for(person, about, pad)
    person.types("What is the first step?", task, pad)
    if person.touches:
        person.presses("Add the step", pad)
    else:
        pad.get_by_label("What is the first step?").press("Enter")
    expect(step(person, task)).to_be_visible()


def step(person: Person, task: str) -> Locator:
    return person.page.locator("li.plan-line", has_text=task)


def says_to(person: Person, question: str, text: str, objective: Locator) -> None:
    """Answers one of the three questions of the review."""
    person.presses(re.compile(f"^(Say something|Add) to: {re.escape(question)}"), objective)
    person.writes(objective.get_by_role("textbox", name=question), text)
    person.presses("Say it", objective)
    topic = objective.locator(".topic", has_text=question)
    expect(topic.locator(".comment", has_text=text)).to_be_visible()
