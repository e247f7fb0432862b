#!/usr/bin/env python3
"""What a page costs until it can be used: requests, bytes on the line with their headers, and seconds on a slow phone.

    python3 Tests/Browser/page_cost.py              every page of the worked case, five times each
    python3 Tests/Browser/page_cost.py start rate   only those whose names begin so

The phone: a processor four times slower than this one, 1.6 Mbit/s down and 0.75 up, 150 ms until each answer begins. Nothing is in
its cache. A server of its own is started; CRUX_BINARY names the binary.
"""

from __future__ import annotations

import json
import pathlib
import sys
import time
from typing import Any, Iterator

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Guarantees")]

from scenario import Play, load  # noqa: E402
from server import Server  # noqa: E402
from wire import Member  # noqa: E402

LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER = 4
TIMES = 5
SCREEN = {"viewport": {"width": 1280, "height": 800}}

"""What is there to be seen when a page can be used."""
START = "#open-room, #join-code"
DOOR = "#join-name"
STEP = "main[data-step]:has(.stage > *) .now-text:not(:empty)"
DESK = "#desk .desk-head"
SHARED = "main .shared-sections > *"
WATCH = """(selector) => {
    const look = () => {
        const seen = document.querySelector(selector) && !document.querySelector("main .opening-line");
        if (!seen) return requestAnimationFrame(look);
        performance.mark("usable");
        console.debug("usable");
    };
    look();
}"""


def seat(context: BrowserContext, member: Member) -> None:
    """A browser in which somebody is in a room already."""
    context.add_cookies([{"name": f"crux-{member.code}", "value": member.token, "domain": "127.0.0.1",
                          "path": f"/api/rooms/{member.code}", "httpOnly": True}])


class Cost:
    """One opening of a page by a browser that has none of it."""

    def __init__(self, browser: Browser, address: str, path: str, usable: str, *, slow: bool = False,
                 member: Member | None = None, kept: str | None = None) -> None:
        """`member`: whose cookie the browser has; `kept`: what it kept of the room when they were here last."""
        self.requests: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        context = browser.new_context(base_url=f"http://{address}", **SCREEN)
        try:
            page = context.new_page()
            if member:
                seat(context, member)
                kept = kept or json.dumps({"title": "", "person": member.participant, "facilitates": usable == DESK, "at": "2026-01-01T00:00:00Z"})
                page.add_init_script(f"localStorage.setItem('crux:room:{member.code}', {json.dumps(kept)});")
            self.watch(page, slow)
            page.add_init_script(f"({WATCH})({usable!r})")
            # Until then nothing is asked of the page: what does that is a script of 300 kB, which the slow processor would run too.
            with page.expect_console_message(lambda message: message.text == "usable", timeout=60_000):
                page.goto(path, wait_until="commit")
            self.seconds = page.evaluate("() => performance.getEntriesByName('usable')[0].startTime / 1000")
            # It may be noted a moment after what it is of can be used.
            page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length", polling=20, timeout=60_000)
            self.painted = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000")
            self.kept = member and page.evaluate("(code) => localStorage.getItem(`crux:room:${code}`)", member.code)
            self.until_quiet(page)
        finally:
            context.close()

    def watch(self, page: Page, slow: bool) -> None:
        line = page.context.new_cdp_session(page)
        line.on("Network.requestWillBeSent", lambda event: self.requests.update({event["requestId"]: event["request"]["url"]}))
        line.on("Network.loadingFinished", lambda event: self.bytes.update({event["requestId"]: int(event["encodedDataLength"])}))
        line.send("Network.enable")
        if slow:
            line.send("Network.emulateNetworkConditions", LINE)
            line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def until_quiet(self, page: Page) -> None:
        """What a page fetches by itself ends with the poll that waits."""
        until = time.monotonic() + 30
        quiet = 0
        while quiet < 5 and time.monotonic() < until:
            page.wait_for_timeout(100)
            waiting = [url for id, url in self.requests.items() if id not in self.bytes and "events?since" not in url]
            quiet = 0 if waiting else quiet + 1

    @property
    def files(self) -> dict[str, int]:
        """What came, without the poll that waits and the picture in the browser's tab: address → bytes."""
        return {self.requests[id]: size for id, size in self.bytes.items() if "events?since" not in self.requests[id]}

    @property
    def asked(self) -> list[str]:
        """The addresses it asked for, without those polls, as often as it did."""
        return sorted(url for url in self.requests.values() if "events?since" not in url)

    @property
    def of_the_page(self) -> int:
        """Bytes of the page itself, without what it says: a room's own words are not compressed, so that no length tells of them."""
        return sum(size for url, size in self.files.items() if "/api/" not in url)

    def row(self) -> str:
        return (f"{len(self.files):5} │ {self.of_the_page / 1000:6.1f} {(sum(self.files.values()) - self.of_the_page) / 1000:6.1f}"
                f" │ {self.painted:6.2f} {self.seconds:6.2f}")


def pages(play: Play) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each page of the worked case, when it is its turn."""
    yield "start", {"path": "/", "usable": START}
    yield "door", {"path": f"/room/{play.desk.code}", "usable": DOOR}
    bela = next(member for member in play.people.values() if member is not play.desk)
    seen = set()
    for step in play.scenes():
        if step not in seen:
            yield step, {"path": f"/room/{bela.code}", "usable": STEP, "member": bela}
            yield f"{step}, desk", {"path": f"/room/{bela.code}", "usable": DESK, "member": play.desk}
        seen.add(step)
    link = play.desk.perform("invitation.make", share=True)["link"]
    yield "shared", {"path": link, "usable": SHARED}


def main() -> None:
    with sync_playwright() as playwright, Server() as server:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        print(f"{'':17}       │  kB of the     │  seconds until it is")
        print(f"{'page':17} asked │   page   room  │ painted  usable")
        play = Play(server.address, load())
        for name, page in pages(play):
            if sys.argv[1:] and not name.startswith(tuple(sys.argv[1:])):
                continue
            kept = Cost(browser, server.address, **page).kept
            runs = [Cost(browser, server.address, slow=True, kept=kept, **page) for _ in range(TIMES)]
            print(f"{name:17} {sorted(runs, key=lambda run: run.seconds)[TIMES // 2].row()}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
