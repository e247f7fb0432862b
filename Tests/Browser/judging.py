"""The worked case: everybody rates every card blind, the disputed are rated again, and the hard choice."""

from __future__ import annotations

import re
import statistics

from playwright.sync_api import expect

import deeds
import story
from diagnosing import ALL
from house import House
from person import Person
from preparing import People

SHORTLIST = [name.removeprefix("@card:") for name in next(story.acts("shortlist.set"))["cards"]]
AGAIN = ["pipeline-size", "prices"]


def rate_blind(house: House, people: People) -> None:
    anna, elif_ = people["anna"], people["elif"]
    anna.goes_on_to("Rate")
    house.look("rate-before", anna, elif_)
    anna.presses(f"Open the blind round over {len(ALL)} cards")
    elif_.sees("Anonymous: the reveal shows the votes without names")
    house.look("rate", anna, elif_)
    votes = {key: story.votes_of(key, ALL) for key in people}
    all_nine_vote(house, people, votes)
    for person in people.values():
        person.is_told(re.compile("^You have rated all"))
    people["bela"].presses("I’m done")
    people["bela"].is_told(re.compile("^Done, thank you: all 9 finished"))
    expect(anna.page.locator(".desk-unfinished")).to_have_count(0)
    anna.presses("Reveal the ratings (all 9 finished)")
    for person in people.values():
        expect(person.page.locator(".matrix-line")).to_have_count(len(ALL))
    every_vote_counts_once(anna, "r1", votes)
    house.look("matrix", anna, elif_)


def all_nine_vote(house: House, people: People, votes: dict[str, deeds.Votes]) -> None:
    anna, bela, carla, elif_, henrik, ines = (people[key] for key in ("anna", "bela", "carla", "elif", "henrik", "ines"))

    # Carla's train enters a tunnel in the middle; she goes on choosing.
    before = deeds.rates(carla, votes["carla"], by="mouse", stop_after=3)
    carla.loses_the_network()
    deeds.rates(carla, {card: vote for card, vote in votes["carla"].items() if card not in before}, by="keys")
    expect(carla.page.locator(".lost")).to_contain_text("kept here")
    house.look("rate-cut-off", carla)

    # Inés reloads in the middle and finds what she has said.
    before = deeds.rates(ines, votes["ines"], by="mouse", stop_after=4)
    ines.reloads()
    ines.is_told(f"You have rated 4 of {len(ALL)}.")
    deeds.rates(ines, {card: vote for card, vote in votes["ines"].items() if card not in before}, by="keys")

    # Henrik begins in one tab and ends in the other.
    before = deeds.rates(henrik, votes["henrik"], by="keys", stop_after=5)
    expect(henrik.second.locator(".now-text")).to_have_text(f"You have rated 5 of {len(ALL)}.")
    henrik.page, henrik.second = henrik.second, henrik.page
    henrik.page.bring_to_front()
    deeds.rates(henrik, {card: vote for card, vote in votes["henrik"].items() if card not in before}, by="keys")

    for key in ("anna", "bela", "grace"):
        deeds.rates(people[key], votes[key], by="keys")
    deeds.rates(elif_, votes["elif"], by="touch")
    house.look("rate-done", elif_)
    # Their screens show nothing new; their votes are sent by their own pages.
    over_the_wire(people, ("david", "frank"), "r1", votes)
    carla.gets_it_back()
    expect(carla.page.locator(".rating-saving")).to_have_text("All votes saved")


def over_the_wire(people: People, keys: tuple[str, ...], round_: str, votes: dict[str, deeds.Votes]) -> None:
    ids = {card["text"]: id for id, card in people["anna"].document()["cards"].items()}
    for key in keys:
        for text, (impact, effort) in votes[key].items():
            people[key].sends("rating.cast", round=round_, card=ids[text], impact=impact, effort=effort)


def every_vote_counts_once(person: Person, round_: str, votes: dict[str, deeds.Votes]) -> None:
    document = person.document()
    for card, result in document["rounds"][round_]["results"].items():
        words = document["cards"][card]["text"]
        for place, axis in enumerate(("impact", "effort")):
            given = sorted(vote for said in votes.values() if (vote := said[words][place]) is not None)
            if len(given) < 3:
                assert axis not in result, f"{words}: figures under the floor"
                continue
            assert result[axis]["votes"] == given, words
            assert abs(result[axis]["mean"] - statistics.fmean(given)) < 1e-9, words
        assert result["abstained"] == sum(said[words] == (None, None) for said in votes.values()), words


def look_at_it(house: House, people: People) -> None:
    """The same as a picture, as a table, and card by card; where people differ most is talked about."""
    anna, bela, elif_, grace = (people[key] for key in ("anna", "bela", "elif", "grace"))
    for person in (bela, grace):
        person.page.keyboard.press("t")
        expect(person.page.locator(".matrix-table tbody tr")).to_have_count(len(ALL))
    elif_.presses("Show as a table")
    house.look("matrix-table", elif_)
    elif_.presses("Show the picture")
    for person in (bela, grace):
        person.page.keyboard.press("t")
    elif_.strikes(elif_.page.locator(".matrix-line").first)
    expect(elif_.page.locator(".matrix-card")).to_be_visible()
    house.look("matrix-card", elif_)
    elif_.presses("All cards")
    ids = {card["text"]: id for id, card in anna.document()["cards"].items()}
    for act in story.acts("comment.post", step="rate"):
        people[act["by"]].sends("comment.post", on=ids[story.text(act["on"].removeprefix("@card:"))], kind=act["kind"], text=act["text"])


def rate_again(house: House, people: People) -> None:
    """The two that were talked about, once more. Anna only moderates this round, so nobody waits for her."""
    anna, carla, elif_ = people["anna"], people["carla"], people["elif"]
    deeds.votes(anna, anna, False)
    for name in AGAIN:
        anna.strikes(anna.page.locator(".matrix-side li", has_text=story.text(name)).get_by_role("checkbox"))
    anna.presses("Rate 2 cards again")
    expect(anna.page.locator(".rating-step")).to_have_count(0)
    votes = {key: story.votes_of(key, AGAIN, "second") for key in people if key != "anna"}
    over_the_wire(people, ("david", "frank", "henrik", "ines"), "r2", votes)
    for key in ("bela", "carla", "grace"):
        deeds.rates(people[key], votes[key], by="keys")
    house.look("rate-again", elif_)
    deeds.rates(elif_, votes["elif"], by="touch")
    carla.presses("Reveal the ratings (all 8 finished)")
    for person in people.values():
        expect(person.page.locator(".matrix-line")).to_have_count(len(AGAIN))
    every_vote_counts_once(carla, "r2", votes)
    house.look("matrix-again", anna)
    deeds.votes(anna, anna, True)


def choose(house: House, people: People) -> None:
    """Carla opens the step; Anna settles the shortlist."""
    anna, carla, elif_ = people["anna"], people["carla"], people["elif"]
    carla.goes_on_to("Choose")
    anna.is_at("choose")
    for row in anna.page.locator(".choice-pick label").all():
        row.locator("input").set_checked(False) if not any(story.text(name) in row.inner_text() for name in SHORTLIST) else None
    for name in SHORTLIST:
        anna.page.locator(".choice-pick label", has_text=story.text(name)).locator("input").check()
    house.look("choose-shortlist", anna, elif_)
    anna.presses(f"Put {len(SHORTLIST)} cards on the shortlist")
    anna.presses(f"Open the blind ballot over {len(SHORTLIST)} cards")
    for key, person in people.items():
        deeds.lays_dots(person, story.dots_of(key, "first"))
    house.look("choose-ballot", anna, elif_)
    anna.presses("Reveal the dots (all 9 finished)")
    counts(people, "first")
    elif_.is_told("2 cards are tied for 1 place on the cut line. A run-off among them, or the facilitator decides and the record says so.")
    house.look("choose-tied", anna, elif_)
    anna.presses("Open a run-off among 2 cards")
    for key, person in people.items():
        if dots := story.dots_of(key, "run-off"):  # Henrik keeps his dot
            deeds.lays_dots(person, dots)
    expect(anna.page.locator(".desk-unfinished")).to_contain_text("Henrik")
    carla.presses("Reveal the dots (8 of 9 finished)")
    counts(people, "run-off")
    decide(house, anna, elif_)


def counts(people: People, ballot: str) -> None:
    given = [text for key in people for text in story.dots_of(key, ballot)]
    place = ".choice-runoff" if ballot == "run-off" else ".choice-count"
    for person in people.values():
        for text in set(given):
            expect(deeds.shortlisted(person, text).locator(place)).to_contain_text(str(given.count(text)))


def decide(house: House, anna: Person, elif_: Person) -> None:
    for act in story.acts("card.pursue"):
        under = act.get("under")
        deeds.pursues(anna, story.text(act["card"].removeprefix("@card:")), under=under and story.text(under.removeprefix("@card:")))
    *named, rest = story.acts("card.notNow")
    for act in named:
        deeds.puts_away(anna, story.text(act["cards"][0].removeprefix("@card:")), act["reason"])
    anna.presses(f"Put the other {len(rest['cards'])} away as not shortlisted")
    expect(elif_.page.locator(".choice-drawer .fold-count")).to_have_text(str(len(named) + len(rest["cards"])))
    house.look("chosen", anna, elif_)
