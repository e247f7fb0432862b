#!/usr/bin/env python3
"""What a frame costs on a page with 500 cards and 200 people: milliseconds of script, and of style and layout; on this
processor, and on one four times slower.

    python3 Tests/Browser/frame_cost.py               each screen with each kind of frame, ten times each: the median, and the most
    python3 Tests/Browser/frame_cost.py rate choose   only screens whose names begin so

It fails where the median of the script on this processor is more than one frame of sixty a second has. A server of its own is
started; CRUX_BINARY names the binary.
"""

from __future__ import annotations

import itertools
import pathlib
import statistics
import sys
from typing import Any, Callable, Iterator

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Guarantees")]

from page_cost import SCREEN, STEP, seat  # noqa: E402
from rig import go_to, room_with  # noqa: E402
from server import Server  # noqa: E402
from wire import Member  # noqa: E402

CARDS, PEOPLE, TIMES = 500, 200, 10
MOST = 16.0
WORDS = "Half of our deals are with people who cannot decide, and we learn it in the ninth week of the quarter. "


class Screen:
    """A page that somebody looks at, and what the browser says it has spent."""

    def __init__(self, browser: Browser, address: str, member: Member) -> None:
        self.context = browser.new_context(base_url=f"http://{address}", **SCREEN)
        seat(self.context, member)
        self.page: Page = self.context.new_page()
        self.page.goto(f"/room/{member.code}#entered")
        self.page.wait_for_selector(STEP)
        self.line: CDPSession = self.context.new_cdp_session(self.page)
        self.line.send("Performance.enable")
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_timeout(1500)

    def spent(self) -> dict[str, float]:
        metrics = {one["name"]: one["value"] for one in self.line.send("Performance.getMetrics")["metrics"]}
        return {"script": metrics["ScriptDuration"] * 1000,
                "layout": (metrics["LayoutDuration"] + metrics["RecalcStyleDuration"]) * 1000}

    def costs(self, act: Callable[[], Any]) -> dict[str, float]:
        before = self.spent()
        with self.page.expect_response(lambda reply: "events?since" in reply.url):  # the poll that waits
            act()
        self.page.wait_for_timeout(150)
        after = self.spent()
        return {name: after[name] - before[name] for name in before}


def frames(people: list[Member], who: Member, cards: list[str], round_: str | None) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What others do, over and over, and what somebody does themselves in another tab."""
    others, places = itertools.cycle(people[2:]), itertools.cycle(cards)
    hands = ((person, turn) for person in itertools.cycle(people[2:]) for turn in ("hand.raise", "hand.lower"))

    def turn_hand() -> None:
        person, turn = next(hands)
        person.perform(turn)

    yield "a comment", lambda: next(others).perform("comment.post", on=next(places), kind="remark", text="Ours too.")
    yield "a card", lambda: next(others).perform("card.post", kind="challenge", text=WORDS)
    yield "a hand", turn_hand
    if round_:
        yield "own vote", lambda: who.perform("rating.cast", round=round_, card=next(places), impact=4, effort=2)


def tell(name: str, screen: Screen, happens: Iterator[tuple[str, Callable[[], Any]]]) -> bool:
    """Whether every kind of frame is within its time."""
    within = True
    for what, act in happens:
        for slower in (1, 4):
            screen.line.send("Emulation.setCPUThrottlingRate", {"rate": slower})
            costs = [screen.costs(act) for _ in range(TIMES)]
            script, layout = ([cost[part] for cost in costs] for part in ("script", "layout"))
            is_over = slower == 1 and statistics.median(script) > MOST
            within = within and not is_over
            print(f"{name:24} {what:10} {slower}× │ script {statistics.median(script):7.1f} {max(script):7.1f}"
                  f" │ layout {statistics.median(layout):7.1f} {max(layout):7.1f}{' OVER' if is_over else ''}", flush=True)
        screen.line.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return within


def rooms(people: list[Member], cards: list[str]) -> Iterator[tuple[str, str | None]]:
    """Takes the room from screen to screen: the name, and the round that is open."""
    desk = people[0]
    yield "diagnose", None
    go_to(desk, "rate")
    round_ = desk.perform("round.open")["created"]
    yield "rate", round_
    for person in people[:9]:
        for number, card in enumerate(cards):
            person.perform("rating.cast", round=round_, card=card, impact=1 + number % 5, effort=1 + number // 5 % 5)
    desk.perform("round.reveal", round=round_)
    yield "matrix", None
    go_to(desk, "choose")
    yield "choose", None


def main() -> None:
    within = True
    with sync_playwright() as playwright, Server() as server:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        people = room_with(server.address, PEOPLE)
        desk, member = people[0], people[1]
        go_to(desk, "diagnose")
        writers = itertools.cycle(people)
        cards = [next(writers).perform("card.post", kind="challenge", text=f"{number}. {WORDS}")["created"] for number in range(CARDS)]
        desk.perform("cards.reveal")
        for name, round_ in rooms(people, cards):
            if sys.argv[1:] and not name.startswith(tuple(sys.argv[1:])):
                continue
            for who, whose in ((member, ""), (desk, ", desk")):
                screen = Screen(browser, server.address, who)
                within = tell(name + whose, screen, frames(people, who, cards, round_)) and within
                screen.context.close()
        browser.close()
    sys.exit(0 if within else 1)


if __name__ == "__main__":
    main()
