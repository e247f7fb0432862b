#!/usr/bin/env python3
"""What a frame costs on a page with 500 cards and 200 people: milliseconds of script, and of style and layout; on this
processor, and on one four times slower.

    python3 Tests/Browser/frame_cost.py     each screen with each kind of frame, ten times each: the median, and the most

A server of its own is started; CRUX_BINARY names the binary.
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


def frames(people: list[Member], cards: list[str], round_: str | None) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What others do, over and over."""
    others, places = itertools.cycle(people[2:]), itertools.cycle(cards)
    yield "a comment", lambda: next(others).perform("comment.post", on=next(places), kind="remark", text="Ours too.")
    yield "a card", lambda: next(others).perform("card.post", kind="challenge", text=WORDS)
    yield "a hand", lambda: next(others).perform("hand.raise")
    if round_:
        yield "a vote", lambda: next(others).perform("rating.cast", round=round_, card=next(places), impact=4, effort=2)


def tell(name: str, screen: Screen, happens: Iterator[tuple[str, Callable[[], Any]]]) -> None:
    for what, act in happens:
        for slower in (1, 4):
            screen.line.send("Emulation.setCPUThrottlingRate", {"rate": slower})
            costs = [screen.costs(act) for _ in range(TIMES)]
            script, layout = ([cost[part] for cost in costs] for part in ("script", "layout"))
            print(f"{name:24} {what:10} {slower}× │ script {statistics.median(script):7.1f} {max(script):7.1f}"
                  f" │ layout {statistics.median(layout):7.1f} {max(layout):7.1f}", flush=True)
        screen.line.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def main() -> None:
    with sync_playwright() as playwright, Server() as server:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        people = room_with(server.address, PEOPLE)
        desk, member = people[0], people[1]
        go_to(desk, "diagnose")
        writers = itertools.cycle(people)
        cards = [next(writers).perform("card.post", kind="challenge", text=f"{number}. {WORDS}")["created"] for number in range(CARDS)]
        desk.perform("cards.reveal")
        for name, who in (("diagnose", member), ("diagnose, facilitator", desk)):
            screen = Screen(browser, server.address, who)
            tell(name, screen, frames(people, cards, None))
            screen.context.close()
        go_to(desk, "rate")
        round_ = desk.perform("round.open")["created"]
        for name, who in (("rate", member), ("rate, facilitator", desk)):
            screen = Screen(browser, server.address, who)
            tell(name, screen, frames(people, cards, round_))
            screen.context.close()
        for person in people[:9]:
            for number, card in enumerate(cards):
                person.perform("rating.cast", round=round_, card=card, impact=1 + number % 5, effort=1 + number // 5 % 5)
        desk.perform("round.reveal", round=round_)
        for name, who in (("matrix", member), ("matrix, facilitator", desk)):
            screen = Screen(browser, server.address, who)
            tell(name, screen, frames(people, cards, None))
            screen.context.close()
        go_to(desk, "choose")
        screen = Screen(browser, server.address, member)
        tell("choose", screen, frames(people, cards, None))
        browser.close()


if __name__ == "__main__":
    main()
