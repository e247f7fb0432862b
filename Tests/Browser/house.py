"""The house in which a test happens: who is in it, what their pages complained about, and what it all looks like."""

from __future__ import annotations

import contextlib
import pathlib
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser
from playwright.sync_api import Error as PlaywrightError

from person import Person
from server import REPOSITORY, Server

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
THEMES = ("light", "dark")
SCREENS = REPOSITORY / ".build-tests/screens"
LAPTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


class House:
    def __init__(self, browser: Browser, server: Server, name: str, patience: int, pictures: bool = True) -> None:
        self.browser, self.server, self.patience, self.pictures = browser, server, patience, pictures
        self.screens = SCREENS / name
        self.people: list[Person] = []
        self.complaints: list[str] = []
        self.shown = 0

    @property
    def address(self) -> str:
        return f"http://{self.server.address}"

    def welcome(self, name: str, function: str, *, phone: bool = False, by_keys: bool = False, **more: Any) -> Person:
        """Somebody with a browser of their own."""
        context = self.browser.new_context(base_url=self.address, **(PHONE if phone else LAPTOP), accept_downloads=True, **more)
        context.set_default_timeout(self.patience)
        person = Person(context, name, function, self.complaints.append, touches=phone, by_keys=by_keys)
        self.people.append(person)
        return person

    def remember(self) -> None:
        """What everybody sees when a test goes wrong."""
        self.screens.mkdir(parents=True, exist_ok=True)
        for number, person in enumerate(self.people, 1):  # people's names may hold anything
            with contextlib.suppress(PlaywrightError):  # what went wrong is told already
                person.page.screenshot(path=self.screens / f"failed-{number}.png", caret="initial")

    def leave(self) -> None:
        for person in self.people:
            person.context.close()

    def look(self, name: str, *people: Person, theme: str | None = None) -> None:
        """A picture of what these people see, each in another theme, in turns, and what axe has against it. Colours, which take
        most of its time, are judged on one of the pictures, in turns too: the same parts are seen again in the next ones."""
        if not self.pictures:
            return
        self.shown += 1
        self.screens.mkdir(parents=True, exist_ok=True)
        people = people or tuple(self.people)
        for number, person in enumerate(people):
            size, width = person.page.viewport_size, person.page.viewport_size["width"]
            # A window as tall as the page: a capture beyond the window takes a phone for a desktop.
            place, height = person.page.evaluate("() => [scrollY, document.documentElement.scrollHeight]")
            person.page.set_viewport_size({"width": width, "height": max(height, size["height"])})
            scheme = theme or THEMES[(self.shown + number) % 2]
            person.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            # The new colours are painted a frame later.
            person.page.evaluate("new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))")
            person.page.screenshot(path=self.screens / f"{self.shown:02d}-{name}-{width}-{scheme}.png",
                                   caret="initial")  # hiding it would put a style into the page, which its policy forbids
            in_turn = self.shown // 2 % len(people)
            self.complaints += [f"{name}, {person.name}, {width}, {scheme}: {fault}"
                                for fault in barriers(person, colours=number == in_turn)]
            self.complaints += [f"{name}, {person.name}, {width}: {fault}" for fault in overflow(person)]
            person.page.emulate_media(color_scheme="light", reduced_motion="no-preference")
            person.page.set_viewport_size(size)
            person.page.evaluate("(place) => scrollTo(0, place)", place)

    def examine(self, name: str, person: Person) -> None:
        """What axe has against a page that no picture is taken of."""
        if self.pictures:
            self.complaints += [f"{name}, {person.name}: {fault}" for fault in barriers(person)]

    def fits(self, name: str, person: Person) -> None:
        self.complaints += [f"{name}, {person.name}: {fault}" for fault in overflow(person)]


def barriers(person: Person, colours: bool = True) -> list[str]:
    """Serious and critical faults in accessibility."""
    options = {"resultTypes": ["violations"], "preload": False, "rules": {"color-contrast": {"enabled": colours}}}
    with person.examined():
        if not person.page.evaluate("() => 'axe' in globalThis"):
            person.page.evaluate(AXE)
        found = person.page.evaluate("async (options) => (await axe.run(document, options)).violations", options)
    return [f"{one['id']}: {one['help']}: {', '.join(str(node['target']) + ' ' + node['html'][:120] for node in one['nodes'][:3])}"
            for one in found if one["impact"] in ("serious", "critical")]


def overflow(person: Person) -> list[str]:
    """A page that scrolls sideways, and whose fault it is."""
    return person.page.evaluate("""() => {
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) return [];
        return [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1)
            .slice(-3).map((one) => `sticks out sideways: ${one.outerHTML.slice(0, 120)}`);
    }""")
