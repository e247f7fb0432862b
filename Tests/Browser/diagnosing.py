"""The first half of the worked case: people come in, write alone, read together, and rate blind."""

from __future__ import annotations

import re
import statistics

from playwright.sync_api import expect

import deeds
import story
from house import House
from person import Person

# Who posts which cards. Six of the nine people of the case came.
CARDS = {
    "bela": ["long-deals", "templates"],
    "ines": ["discounts", "contract-review"],
    "henrik": ["slow-start", "handover"],
    "carla": ["lead-signs"],
    "elif": ["campaigns", "trade-fair"],
}
ALL = [name for names in CARDS.values() for name in names]
SHORTLIST = ["long-deals", "slow-start", "lead-signs", "discounts"]


def text(name: str) -> str:
    # Béla edits this card in the case before anybody reads it; here he writes it right at once.
    return story.card(name)["text"]


def come_in(house: House, people: dict[str, Person]) -> None:
    anna, elif_ = people["anna"], people["elif"]
    elif_.page.goto("/")
    expect(elif_.page.get_by_label("Code")).to_be_visible()
    house.look("start", elif_)
    code = anna.opens_a_room(title=story.ROOM["title"], purpose=story.ROOM["purpose"], context=story.ROOM["context"])
    elif_.page.goto(f"/room/{code}")
    expect(elif_.page.get_by_label("Your name")).to_be_visible()
    house.look("door", elif_)
    elif_.follows_the_link(code)
    for key in ("bela", "carla", "henrik", "ines"):
        people[key].joins(code)
    henrik = people["henrik"]
    henrik.second = henrik.context.new_page()
    henrik.second.goto(f"/room/{code}")
    expect(henrik.second.locator(".now-text")).to_be_visible()
    expect(anna.page.locator(".bar-people")).to_contain_text("6 people here")
    house.look("prepare", anna, elif_)


def write_and_reveal(house: House, people: dict[str, Person]) -> None:
    anna, bela, ines, elif_ = people["anna"], people["bela"], people["ines"], people["elif"]
    first = story.card("long-deals")
    deeds.posts(bela, first["text"], change=first["change"], signal=first["signal"])  # in the preparation already
    anna.goes_on_to("Introduce")
    elif_.is_at("introduce")
    for key in ("elif", "ines"):
        deeds.expects(people[key], story.expectation(key))
    expect(anna.page.locator(".expectation-list li")).to_have_count(2)
    house.look("introduce", anna, elif_)
    anna.goes_on_to("Diagnose")
    check_reality(house, people)
    for key, names in CARDS.items():
        people[key].is_at("diagnose")
        for name in names:
            if name != "long-deals":
                card = story.card(name)
                deeds.posts(people[key], card["text"], kind=card["kind"], change=card.get("change"), signal=card.get("signal"))
    expect(people["henrik"].second.locator(".own-card")).to_have_count(2)  # both tabs of one person show the same
    expect(anna.page.locator(".stack-count")).to_have_text(f"{len(ALL)} cards lie face down")
    for person in people.values():
        expect(person.page.locator("article.card")).to_have_count(0)
    assert not any(text(name) in anna.page.content() for name in ALL), "the facilitator's page holds an unrevealed card"
    bela.presses("I’m done")
    bela.is_told(re.compile("^You are done"))
    house.look("diagnose", anna, elif_)

    anna.presses(f"Reveal {len(ALL)} cards")
    for person in people.values():
        expect(person.page.locator("article.card")).to_have_count(len(ALL))
    deeds.comments(people["carla"], text("long-deals"), "How do you know today that a deal is unlikely to close?")
    deeds.comments(bela, text("long-deals"), "After the second meeting, honestly.")
    deeds.comments(elif_, text("lead-signs"), "If we score them, will anybody call in that order?")
    expect(deeds.card_with(people["carla"], text("long-deals")).locator(".comment")).to_have_count(2)
    ines.reloads()
    expect(ines.page.locator("article.card")).to_have_count(len(ALL))
    house.look("revealed", anna, elif_)


def check_reality(house: House, people: dict[str, Person]) -> None:
    """Each alone, then revealed together, then the one thing."""
    anna, elif_ = people["anna"], people["elif"]
    said = {key: list(story.acts("prompt.answer", step="diagnose", by=key)) for key in people}
    for key, acts in said.items():
        if key != "anna":
            people[key].is_at("diagnose")
        for act in acts:
            while not people[key].page.locator(f"#prompt-{act['prompt']}").is_visible():
                people[key].presses("Skip", people[key].page.locator(".question"))
            deeds.answers(people[key], act["prompt"], act["text"])
    texts = [act["text"] for acts in said.values() for act in acts]
    expect(elif_.page.locator(".answers-number")).to_have_text(str(len(texts)))
    assert not any(text in anna.page.content() for text in texts), "the facilitator's page holds an unrevealed answer"
    house.look("reality-check", anna, elif_)
    anna.presses(f"Reveal {len(texts)} answers")
    for person in people.values():
        expect(person.page.locator(".quote")).to_have_count(len(texts))
    house.look("reality-revealed", anna, elif_)
    one = next(story.acts("oneThing.record"))["text"]
    anna.page.locator("#one-thing").fill(one)
    anna.presses("Record the one thing")
    for person in people.values():
        expect(person.page.locator(".one-thing")).to_contain_text(one)


def rate_blind(house: House, people: dict[str, Person]) -> None:
    anna, bela, carla, elif_, henrik, ines = people.values()
    votes = {key: story.votes_of(key, ALL) for key in people}
    anna.goes_on_to("Rate")
    elif_.is_at("rate")
    house.look("rate-before", anna, elif_)
    anna.presses(f"Open the blind round over {len(ALL)} cards")
    elif_.sees("Anonymous: the reveal shows the votes without names")
    house.look("rate", anna, elif_)

    # Carla's train enters a tunnel in the middle; she goes on choosing.
    before = deeds.rates(carla, votes["carla"], by="mouse", stop_after=3)
    carla.loses_the_network()
    rest = {card: vote for card, vote in votes["carla"].items() if card not in before}
    deeds.rates(carla, rest, by="mouse")
    expect(carla.page.locator(".lost")).to_contain_text("kept here")
    house.look("rate-cut-off", carla)

    # Inés reloads in the middle and finds what she has said.
    before = deeds.rates(ines, votes["ines"], by="mouse", stop_after=4)
    ines.reloads()
    ines.is_told(f"You have rated 4 of {len(ALL)}.")
    deeds.rates(ines, {card: vote for card, vote in votes["ines"].items() if card not in before}, by="mouse")

    deeds.rates(bela, votes["bela"], by="keys")
    deeds.rates(elif_, votes["elif"], by="touch")
    house.look("rate-done", elif_)
    deeds.rates(anna, votes["anna"], by="mouse")

    # Henrik begins in one tab and ends in the other.
    before = deeds.rates(henrik, votes["henrik"], by="keys", stop_after=5)
    expect(henrik.second.locator(".now-text")).to_have_text(f"You have rated 5 of {len(ALL)}.")
    henrik.page, henrik.second = henrik.second, henrik.page
    henrik.page.bring_to_front()
    deeds.rates(henrik, {card: vote for card, vote in votes["henrik"].items() if card not in before}, by="mouse")

    carla.gets_it_back()
    expect(carla.page.locator(".rating-saving")).to_have_text("All votes saved")
    for person in people.values():
        person.is_told(re.compile("^You have rated all"))
    bela.presses("I’m done")
    bela.is_told(re.compile("^Done, thank you: all 6 finished"))
    anna.presses("Reveal the ratings (all 6 finished)")
    for person in people.values():
        expect(person.page.locator(".matrix-picture, .matrix svg").first).to_be_visible()
    every_vote_counts_once(anna, votes)
    house.look("matrix", anna, elif_)

    bela.page.keyboard.press("t")
    expect(bela.page.locator(".matrix-table tbody tr")).to_have_count(len(ALL))
    anna.presses("Show as a table")
    elif_.presses("Show as a table")
    house.look("matrix-table", anna, elif_)
    anna.presses("Show the picture")
    elif_.presses("Show the picture")
    elif_.strikes(elif_.page.locator(".matrix-line").first)
    expect(elif_.page.locator(".matrix-card")).to_be_visible()
    house.look("matrix-card", elif_)


def every_vote_counts_once(person: Person, votes: dict[str, deeds.Votes]) -> None:
    document = person.document()
    round_ = next(iter(document["rounds"].values()))
    for card, result in round_["results"].items():
        words = document["cards"][card]["text"]
        for place, axis in enumerate(("impact", "effort")):
            given = sorted(vote for said in votes.values() if (vote := said[words][place]) is not None)
            if len(given) < 3:
                assert axis not in result, f"{words}: figures under the floor"
                continue
            assert result[axis]["votes"] == given, words
            assert abs(result[axis]["mean"] - statistics.fmean(given)) < 1e-9, words
        assert result["abstained"] == sum(said[words] == (None, None) for said in votes.values()), words
