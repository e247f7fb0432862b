"""The worked case: sentences under construction, several at once, and the measures that tell whether they work."""

from __future__ import annotations

import re

from playwright.sync_api import expect

import deeds
import story
from house import House
from person import Person
from preparing import People
from wording import plays

QUALIFY = "Qualify leads before the first call"
START = "Rebuild how customers start"
SHARE = "Share of pipeline that turns into closed deals"


def draft(house: House, people: People) -> None:
    anna, bela, elif_, frank, henrik = (people[key] for key in ("anna", "bela", "elif", "frank", "henrik"))
    anna.goes_on_to("Shape")
    for person in people.values():
        person.is_at("shape")
    house.look("shape-empty", anna, elif_)
    first = {act["by"]: act for act in story.acts("objective.draft")}
    deeds.drafts(bela, first["bela"]["title"], answers=[story.text("long-deals")])
    deeds.drafts(henrik, first["henrik"]["title"], answers=[story.text("slow-start")])
    deeds.drafts(frank, first["frank"]["title"])
    for person in people.values():
        expect(person.page.locator("article.objective")).to_have_count(3)
        expect(deeds.objective(person, first["bela"]["title"]).locator(".hint").first).to_contain_text("?")  # a question, at a number that moves
    house.look("shape-drafts", anna, elif_)


def sharpen(house: House, people: People) -> None:
    """From numbers and projects to what changes in daily work."""
    anna, bela, carla, david, elif_, frank, grace, henrik = (people[key] for key in list(people)[:8])
    title = next(story.acts("objective.draft", by="bela"))["title"]
    remark = story.comments("objective:qualify", step="shape")[0]
    sheet = deeds.objective(grace, title)
    grace.presses("Comment", sheet)
    grace.writes(sheet.get_by_placeholder("Add a remark"), remark["text"])
    grace.presses("Post", sheet)
    expect(deeds.objective(bela, title)).to_contain_text("1 comment")
    two_write_at_once(bela, carla, title)
    expect(deeds.objective(elif_, QUALIFY).locator(".hint")).to_have_count(0)
    bela.strikes(deeds.objective(bela, QUALIFY).get_by_label(re.compile("answers the one thing")))
    expect(deeds.objective(elif_, QUALIFY).get_by_label(re.compile("answers the one thing"))).to_be_checked()

    edit = next(act for act in story.acts("objective.edit", by="henrik", step="shape"))
    start = deeds.objective(henrik, next(story.acts("objective.draft", by="henrik"))["title"])
    henrik.presses("Edit the sentence", start)
    henrik.types("What do we change, so that …?", edit["title"], start)
    henrik.types("What is different in daily work from then on?", edit["change"], start)
    henrik.presses("Save", start)
    deeds.driven_by(henrik, deeds.objective(henrik, START), "Henrik Sørensen, Product")
    deeds.owned_with(david, deeds.objective(david, START), "Sales")
    deeds.owned_with(frank, deeds.objective(frank, QUALIFY), "Marketing", "Finance")
    goal = next(story.acts("objective.draft", by="bela"))["supports"]
    shared = deeds.objective(elif_, QUALIFY)
    elif_.presses("Which company goal?", shared)
    elif_.types("Which company goal does it support?", goal, shared)
    elif_.presses("Save", shared)
    expect(deeds.objective(anna, QUALIFY)).to_contain_text(goal)
    # Frank lets his own wish go: scoring is how the first one works, not a goal beside it.
    anna.presses("Drop this draft", deeds.objective(anna, next(story.acts("objective.draft", by="frank"))["title"]))
    anna.presses("Drop it", anna.page.get_by_role("dialog"))
    for person in people.values():
        expect(person.page.locator("article.objective")).to_have_count(2)


def two_write_at_once(bela: Person, carla: Person, title: str) -> None:
    """What one types survives the other's updates, of the same objective."""
    sheet = deeds.objective(bela, title)
    sheet.get_by_role("button", name="Edit the sentence").click()
    words = sheet.get_by_label("What do we change, so that …?")
    words.fill("")
    words.press_sequentially("Qualify leads before ")
    deeds.driven_by(carla, deeds.objective(carla, title), "Béla Novák, Sales")
    expect(sheet.locator(".objective-who", has_text="Béla Novák")).to_be_visible()  # Carla's change arrived
    expect(words).to_be_focused()
    words.press_sequentially("the first call so that a third of the pipeline closes")
    edit = next(story.acts("objective.edit", by="bela"))
    expect(words).to_have_value(edit["title"])
    change = sheet.get_by_label("What is different in daily work from then on?")
    change.fill(edit["change"])
    change.press("Enter")
    expect(deeds.objective(carla, edit["title"])).to_contain_text("Nobody books a first call")


def measure(house: House, people: People) -> None:
    anna, bela, david, elif_, frank, grace, ines = (people[key] for key in ("anna", "bela", "david", "elif", "frank", "grace", "ines"))
    results = {act["as"].removeprefix("keyResult:"): act for act in story.acts("keyResult.add", step="shape")}
    adds(bela, results["close-rate"], QUALIFY)
    adds(elif_, results["first-calls"], QUALIFY)
    house.look("shape-half", anna, elif_)
    adds(david, results["handover"], START)
    adds(grace, results["own-import"], START)  # a measure without a date, which the room sees as unfinished
    for name in ("lost-hours", "qualified-calls", "leads", "days"):
        plays(people, results[name])
    # Inés mends the target, and says where the number comes from.
    edit = next(story.acts("keyResult.edit", by="ines"))
    sheet = deeds.objective(ines, QUALIFY)
    ines.presses(f"Edit key result: {SHARE}", sheet)
    ines.types("Where do we want to be?", str(edit["target"]), sheet)
    ines.strikes(sheet.get_by_text("Owner, data source, checkpoints"))
    ines.types("Where does the data come from?", edit["source"], sheet)
    ines.presses("Save", sheet)
    expect(deeds.objective(bela, QUALIFY)).to_contain_text(edit["source"])
    leads = deeds.objective(frank, QUALIFY)
    frank.presses(f"Edit key result: {results['leads']['title']}", leads)
    frank.presses("Drop it", leads)
    frank.presses("Drop it", frank.page.get_by_role("dialog"))
    for person in people.values():
        expect(person.page.locator(".result-line")).to_have_count(7)
    anna.is_told(re.compile("1 key result is unfinished"))
    house.look("shape", anna, elif_)


def adds(person: Person, act: dict, objective: str) -> None:
    values = {name: str(act[name]) for name in ("baseline", "target") if name in act}
    deeds.adds_key_result(person, act["title"], deeds.objective(person, objective), kind=act["kind"], unit=act.get("unit"), due=act.get("due"), **values)
