"""From align to commit: what functions ask of each other, what stops, who does what first, and what stays open."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from aligning import adds_step, asks, line, says_to, stamped, step, waits
from gathering import gather, lay_cards, opens
from house import House
from person import Person

SCORE = "A score on every lead, with the three reasons behind it"
CAMPAIGNS = "Two campaigns stop until April: the spring newsletter series and the follow-up to the autumn fair"
DISCOUNTS = "A look at every discount above 15 % of the last four quarters"
CONTRACT = "Eine Datenschutzfolgenabschätzungsvereinbarung für die Leadqualifizierungsdokumentation"
REPORT = "A monthly report by the quarter a deal was opened in"


def shaped(house: House, *people: Person) -> Person:
    """A room with two objectives, the second owned by one function alone; answers with the facilitator."""
    anna = gather(house, *people)
    anna.sends("room.configure", cycle={"label": "First quarter 2027", "start": "2027-01-01", "end": "2027-03-31", "timeZone": "Europe/Berlin"})
    cards = lay_cards(anna, "Reps spend too much time on deals that are unlikely to close", "New customers wait 30 days")
    for card in cards:
        anna.sends("card.pursue", card=card)
    bela, elif_ = people[0], people[1]
    qualify = anna.sends("objective.draft", title="Qualify leads before the first call so that a third of the pipeline closes", change="Nobody books a first call before four questions are answered.",
                         cards=[cards[0]], driver=bela.document()["you"]["id"], coOwners=["Marketing"])
    start = anna.sends("objective.draft", title="Rebuild how customers start so that they get value in 10 days, not 30", cards=[cards[1]], driver=anna.document()["you"]["id"])
    anna.sends("keyResult.add", objective=qualify, title="Share of pipeline that closes", kind="increase", unit="%", baseline=18, target=30)
    anna.sends("keyResult.add", objective=start, title="Days from signature to first value", kind="decrease", unit="days", baseline=30, target=10)
    opens(anna, "align")
    for person in (anna, *people):
        person.is_at("align")
    return anna


def test_from_asks_to_the_commit(house: House) -> None:
    bela, ines = house.welcome("Béla Novák", "Sales"), house.welcome("Inés Fournier", "Finance")
    elif_ = house.welcome("Elif Yılmaz", "Marketing", phone=True)
    anna = shaped(house, bela, elif_, ines)
    house.look("align-empty", anna, elif_)

    yes_if_becomes_a_trade_off(house, anna, bela, elif_)
    no_is_shrunk(house, bela, ines, elif_)
    nobody_there_is_carried(house, anna, bela, ines, elif_)
    a_function_that_gives_too_much_is_seen(house, anna, bela, ines, elif_)
    one_function_alone(anna, bela)
    plan(house, anna, bela, elif_, ines)
    review(house, anna, bela, elif_, ines)
    commit(house, anna, elif_)


def yes_if_becomes_a_trade_off(house: House, anna: Person, bela: Person, elif_: Person) -> None:
    asks(bela, "Marketing", SCORE, by="2027-02-05", how_much="Frank and one analyst, two days a week", about="Share of pipeline")
    elif_.is_told("Marketing is asked for one thing. Answer it.")
    asked = waits(elif_, SCORE)
    house.look("asked", bela, elif_)
    elif_.presses("Yes, if …", asked)
    elif_.types("Yes, if what happens or stops?", CAMPAIGNS, asked)
    elif_.loses_the_network()
    elif_.presses("Answer “yes, if”", asked)
    stamped(elif_, SCORE, "Yes, if", "on its way")
    house.look("answered-offline", elif_)
    stamped(bela, SCORE, "Open")
    elif_.gets_it_back()
    stamped(bela, SCORE, "Yes, if", "Elif Yılmaz")
    elif_.has_sent_everything()
    stamped(elif_, SCORE, "Yes, if", "Elif Yılmaz")
    assert [ask["answer"] for ask in bela.document()["asks"].values()] == ["yesIf"]

    elif_.presses("Make it a trade-off", waits(elif_, CAMPAIGNS))
    gives_up = waits(elif_, "Marketing gives up")
    expect(gives_up).to_be_visible()
    house.look("trade-off", anna, elif_)
    elif_.presses("Confirm: we stop it", gives_up)
    stops = bela.page.locator("li.trade", has_text=CAMPAIGNS)
    expect(stops.locator(".stamp")).to_contain_text("Confirmed")
    expect(stops.locator(".stamp-by")).to_contain_text("by Elif Yılmaz")
    house.look("confirmed", bela, elif_)


def no_is_shrunk(house: House, bela: Person, ines: Person, elif_: Person) -> None:
    asks(bela, "Finance", DISCOUNTS, by="2027-02-12")
    ines.is_told("Finance is asked for one thing. Answer it.")
    asked = waits(ines, DISCOUNTS)
    ines.presses("No", asked)
    asked.get_by_label(re.compile("^Why not")).fill("The year is being closed")
    ines.presses("Answer “no”", asked)
    bela.is_told("Finance said no. Do you drop it, shrink it, or do without?")
    house.look("no", bela, ines)
    bela.presses(re.compile("^Shrink it"), waits(bela, DISCOUNTS))
    expect(line(elif_, DISCOUNTS)).to_contain_text("Sales makes it smaller.")
    bela.presses("Ask again, smaller", line(bela, DISCOUNTS))
    what = bela.page.get_by_label("What do you need?", exact=True)
    expect(what).to_have_value(DISCOUNTS)
    what.fill("Finance is asked again for one page of the largest discounts")
    bela.presses("Ask Finance")
    ines.presses("Yes", waits(ines, "one page of the largest discounts"))
    stamped(bela, "one page of the largest discounts", "Yes", "Inés Fournier")
    house.look("shrunk", bela, ines)


def nobody_there_is_carried(house: House, anna: Person, bela: Person, ines: Person, elif_: Person) -> None:
    asks(bela, "Legal", CONTRACT, by="2027-02-10")
    bela.is_told("Nobody of Legal is here. Who carries the ask?")
    absent = waits(bela, CONTRACT)
    house.look("absent", bela)
    bela.presses("They carry it", absent)
    absent.get_by_text("Choose who carries it.").wait_for()
    absent.get_by_label("Who carries it?").select_option(label="Inés Fournier, Finance")
    bela.types("Until when is there an answer?", "2027-01-15", absent)
    bela.presses("They carry it", absent)
    stamped(elif_, CONTRACT, "Carried", "by Inés Fournier")
    # a facilitator enters what somebody says aloud
    asks(ines, "Marketing", REPORT, by="2027-02-19", about="2 · Rebuild")
    anna.presses("Answer", line(anna, REPORT))
    anna.presses("Yes", line(anna, REPORT))
    stamped(elif_, REPORT, "Yes", "Elif Yılmaz, entered by Anna Brandt")
    house.look("carried-and-entered", anna, elif_)


def a_function_that_gives_too_much_is_seen(house: House, anna: Person, bela: Person, ines: Person, elif_: Person) -> None:
    asks(elif_, "Sales", "Five mails for new customers", by="2027-02-08", offer=True)
    stamped(bela, "Five mails for new customers", "Open")
    bela.presses("Yes", waits(bela, "Five mails for new customers"))
    two_edit_the_same(anna, bela)
    for person in (anna, elif_):
        person.strikes(person.page.get_by_text("By function", exact=True))
        marketing = person.page.locator(".function-card", has=person.page.get_by_role("heading", name="Marketing"))
        expect(marketing.locator(".function-load").first).to_have_text("Marketing gives 3 things in February.")
        expect(marketing).to_contain_text(CAMPAIGNS)
    house.look("by-function", anna, elif_)
    for person in (anna, elif_):
        person.strikes(person.page.get_by_text("By objective", exact=True))


def two_edit_the_same(anna: Person, bela: Person) -> None:
    """Whoever is slower sees both texts and decides; nothing is overwritten unseen."""
    bela.expects_a_refusal(409)
    mine = line(bela, SCORE)
    ask = mine.get_attribute("id")
    bela.presses(re.compile("^Edit what Sales asks"), mine)
    place = bela.page.locator(f"#{ask}")
    place.get_by_label(re.compile("^How much")).fill("One analyst, two days a week")
    anna.sends("ask.edit", ask=ask.removeprefix("ask-"), howMuch="Frank alone, one day a week")
    expect(line(anna, SCORE)).to_contain_text("Frank alone")
    bela.presses("Save", place)
    expect(place).to_contain_text("Somebody changed this while you were writing.")
    expect(place).to_contain_text("Frank alone, one day a week")
    bela.presses("Use mine", place)
    expect(line(anna, SCORE)).to_contain_text("One analyst, two days a week")
    stamped(anna, SCORE, "Open", "asked anew")  # what was answered was another ask


def one_function_alone(anna: Person, bela: Person) -> None:
    start = bela.page.locator(".align-objective", has_text="Rebuild how customers start")
    expect(start).to_contain_text("one function alone")
    bela.presses("Add a co-owner", start)
    start.get_by_label("Finance").check()
    bela.presses("Save", start)
    expect(anna.page.locator(".align-objective", has_text="Rebuild how customers start")).not_to_contain_text("one function alone")


def plan(house: House, anna: Person, bela: Person, elif_: Person, ines: Person) -> None:
    opens(anna, "plan")
    for person in (anna, bela, elif_, ines):
        person.is_at("plan")
    house.look("plan-empty", bela, elif_)
    adds_step(bela, "Go through the 140 oldest open deals", due="2027-01-29", about="Share of pipeline")
    bela.is_told("Objective 2 has no first step yet. Who begins, with what?")
    expect(elif_.page.locator(".plan-objective", has_text="Rebuild")).to_contain_text("No first step yet.")
    adds_step(elif_, "Write the five mails", due="2027-01-15", about="2 · Rebuild")
    adds_step(elif_, "Ask the works council", who="Inés Fournier, Finance", about="2 · Rebuild")
    expect(step(bela, "Write the five mails")).to_contain_text("Elif Yılmaz")
    bela.presses("Edit: Ask the works council", step(bela, "Ask the works council"))
    edited = bela.page.locator("li.plan-line.is-edited")
    edited.get_by_label(re.compile("^By when")).fill("2027-01-22")
    bela.presses("Save", edited)
    expect(step(elif_, "Ask the works council")).to_contain_text(re.compile("January 22|22 January"))
    ines.page.get_by_label("Done: Ask the works council").check()
    expect(step(bela, "Ask the works council")).to_have_class(re.compile("is-done"))
    house.look("plan", anna, elif_)


def review(house: House, anna: Person, bela: Person, elif_: Person, ines: Person) -> None:
    opens(anna, "review")
    for person in (anna, bela, elif_, ines):
        person.is_at("review")
    mine, hers = (person.page.locator("article.read", has_text="Qualify leads") for person in (bela, elif_))
    says_to(bela, "Is it worth shifting resources for?", "Every lost deal costs two days", mine)
    says_to(elif_, "What does the team need?", "Two hours a week without calls", hers)
    says_to(bela, "Which current priority moves?", "The report page waits until April", mine)
    bela.presses("Question or concern", mine)
    bela.types(re.compile("^Your question or concern on"), "Who decides when two answers are missing?", mine)
    bela.presses("Post", mine)
    question = mine.locator(".comment.question", has_text="Who decides")
    expect(question).to_contain_text("question")
    assert any(point["code"] == "openQuestion" for point in bela.document()["openPoints"].values())
    house.look("review-questions", anna, elif_)
    bela.presses(re.compile("^Settled"), question)
    expect(hers.locator(".comment.question", has_text="Who decides")).to_contain_text("settled")
    assert not any(point["code"] == "openQuestion" for point in bela.document()["openPoints"].values())
    house.look("review-settled", elif_)


def commit(house: House, anna: Person, elif_: Person) -> None:
    consent = anna.sends("consent.open")
    anna.sends("consent.cast", consent=consent, fingers=4)
    anna.sends("consent.reveal", consent=consent)
    opens(anna, "commit")
    anna.is_at("commit")
    reasons = anna.page.locator(".readiness .is-reason")
    expect(reasons).to_have_count(1)  # the score was changed after its answer, so it is open again
    expect(reasons).to_contain_text(SCORE)
    expect(anna.page.locator(".record-group", has_text="Who gives what")).to_contain_text(CONTRACT)
    house.look("commit", anna, elif_)
    reasons.get_by_role("button").click()
    anna.is_at("align")
    expect(line(anna, SCORE)).to_be_focused()
    anna.presses("Go to Commit")
    anna.expects_a_refusal(409)
    anna.page.get_by_label("Who keeps the thread?").select_option(label="Béla Novák (Sales)")
    anna.types("First check-in", "2027-01-15")
    form = anna.page.locator("form.commit-form")
    anna.presses("Make the decisions final", form)
    expect(anna.page.locator("#commit-overrideReason-note")).not_to_be_empty()
    anna.types("Why do we go on all the same?", "Elif asks her analyst this week; we look at it at the first check-in.")
    form.get_by_label("Decided by whom?").fill("All four of us")
    anna.presses("Make the decisions final", form)
    elif_.sees("It is decided")
    house.look("decided", anna, elif_)


def test_a_refusal_keeps_what_was_typed(house: House) -> None:
    bela, elif_ = house.welcome("Béla Novák", "Sales"), house.welcome("Elif Yılmaz", "Marketing", phone=True)
    anna = shaped(house, bela, elif_)
    elif_.expects_a_refusal(409)
    asks(bela, "Marketing", SCORE, by="2027-02-05")
    asked = waits(elif_, SCORE)
    elif_.presses("No", asked)
    asked.get_by_label(re.compile("^Why not")).fill("Nobody is free before March")
    # the ask is taken back while she answers
    elif_.expects_a_refusal(404)
    elif_.loses_the_network()
    elif_.presses("Answer “no”", asked)
    bela_ask = next(iter(bela.document()["asks"]))
    bela.sends("ask.edit", ask=bela_ask, what="A score on every tenth lead")
    elif_.gets_it_back()
    changed = waits(elif_, "A score on every tenth lead")
    expect(changed.get_by_label(re.compile("^Why not"))).to_have_value("Nobody is free before March")
    elif_.hears(re.compile("changed|meanwhile", re.I))
    house.look("answer-crossed", elif_)
    elif_.presses("Answer “no”", changed)
    stamped(bela, "A score on every tenth lead", "No", "Elif Yılmaz")

    # on a step where nobody asks any more the refusal brings the form back
    bela.expects_a_refusal(409)
    bela.types("What do you need?", "A second score")
    bela.page.locator("form.ask-pad").get_by_label("Of whom?", exact=True).select_option(label="Marketing")
    bela.types("By when?", "2027-03-01", bela.page.locator("form.ask-pad"))
    bela.reloads()
    expect(bela.page.get_by_label("What do you need?", exact=True)).to_have_value("A second score")
    bela.expects_a_lost_network()
    bela.loses_the_network()
    bela.presses("Ask Marketing")
    opens(anna, "diagnose")
    bela.gets_it_back()
    bela.hears(re.compile("step|Align|Shape", re.I))
    opens(anna, "align")
    bela.is_at("align")
    expect(bela.page.get_by_label("What do you need?", exact=True)).to_have_value("A second score")
    expect(bela.page.locator("form.ask-pad").get_by_label("By when?", exact=True)).to_have_value("2027-03-01")
