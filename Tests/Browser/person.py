"""Somebody at a browser. Does what people do: reads, presses, types; nothing here knows the wire."""

from __future__ import annotations

import contextlib
import re
from typing import Any, Callable, Iterator

from playwright.sync_api import APIResponse, BrowserContext, Locator, Page, Route, expect

from hands import Finger, Keys, Mouse

WATCH_POLICY = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`Content-Security-Policy: ${event.violatedDirective} ${event.blockedURI}`));"""
NETWORK = re.compile(r"Failed to load resource: net::ERR_")


class Person:
    def __init__(self, context: BrowserContext, name: str, function: str, complain: Callable[[str], None], touches: bool = False, by_keys: bool = False) -> None:
        self.context, self.name, self.function, self.touches = context, name, function, touches
        self._complain = complain
        self._expected: list[re.Pattern[str]] = []
        context.add_init_script(WATCH_POLICY)
        context.on("page", self._watch)
        self.page = context.new_page()
        self.hands = Keys(self.page) if by_keys else Finger() if touches else Mouse()

    # what the page must never do

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self._complain(f"{self.name}: {error}"))
        page.on("console", lambda message: message.type in ("error", "warning") and self._heard(message.text, message.location))

    def _heard(self, text: str, location: Any) -> None:
        if not any(pattern.search(text) for pattern in self._expected):
            self._complain(f"{self.name}: {text} {location.get('url', '')}")

    @contextlib.contextmanager
    def examined(self) -> Iterator[None]:
        """axe puts styles into the page, which its policy reports; nothing else may be reported meanwhile."""
        patterns = len(self._expected)
        self._expected += [re.compile("Applying inline style violates"), re.compile("Content-Security-Policy: style-src")]
        yield
        self.page.evaluate("() => new Promise((done) => setTimeout(() => setTimeout(done)))")  # reports come as tasks of their own
        del self._expected[patterns:]

    def expects(self, pattern: str) -> None:
        """From now on the browser may say this: it reports refusals and lost networks by itself."""
        self._expected.append(re.compile(pattern))

    def expects_a_lost_network(self) -> None:
        self._expected.append(NETWORK)

    def expects_a_refusal(self, status: int) -> None:
        self._expected.append(re.compile(rf"Failed to load resource: the server responded with a status of {status}"))

    # hands

    def on_stage(self, what: str, **more: Any) -> Locator:
        return self.page.locator(what, **more)

    def presses(self, label: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Presses the button of this name that is there to be seen."""
        exact = {} if isinstance(label, re.Pattern) else {"exact": True}
        self.strikes((within or self.page).get_by_role("button", name=label, **exact).locator("visible=true").first)

    def strikes(self, target: Locator) -> None:
        self.hands.strikes(target)

    def writes(self, field: Locator, text: str) -> None:
        self.hands.writes(field, text)

    def chooses(self, field: Locator, label: str) -> None:
        """From a list to drop down."""
        self.hands.chooses(field, label)

    def types(self, label: str | re.Pattern[str], text: str, within: Locator | None = None) -> None:
        exact = {} if isinstance(label, re.Pattern) else {"exact": True}
        self.writes((within or self.page).get_by_label(label, **exact).locator("visible=true").first, text)

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def is_told(self, text: str | re.Pattern[str]) -> None:
        """The line that answers "what do I do now?"."""
        expect(self.page.locator(".now-text")).to_have_text(text)

    def hears(self, text: str | re.Pattern[str]) -> None:
        """A notice at the lower edge."""
        expect(self.page.locator(".notices")).to_contain_text(text)

    # coming in

    def opens_a_room(self, *, title: str, purpose: str, context: str, length: str = "A full day") -> str:
        """On the start page; answers with the room's code as the address shows it."""
        self.page.goto("/")
        self.presses("Open a room")
        self.types("What is the workshop about?", title)
        form = self.page.locator("section", has=self.page.locator("#open-title"))
        self.types("Your name", self.name, form)
        self.types("Your function", self.function, form)
        self.page.get_by_text(length, exact=True).click()
        self.page.get_by_text("Purpose and goals it serves").click()
        self.types(re.compile("^Purpose"), purpose)
        self.types(re.compile("^Company goals"), context)
        self.presses("Open the room")
        self.is_in()
        return self.page.url.rsplit("/", 1)[1].split("#")[0]

    def joins(self, code: str) -> None:
        """On the start page, with the code somebody read aloud."""
        self.page.goto("/")
        self.types("Code", code.lower().replace("-", " "))
        self.says_who(self.page.locator("section", has=self.page.locator("#join-title")))

    def follows_the_link(self, code: str) -> None:
        self.page.goto(f"/room/{code}")
        self.says_who(self.page.locator("main"))

    def says_who(self, form: Locator) -> None:
        self.types("Your name", self.name, form)
        self.types("Your function", self.function, form)
        self.presses("Join the room", form)
        self.is_in()

    def is_in(self) -> None:
        expect(self.page.locator(".now-text")).to_be_visible()

    def reloads(self) -> None:
        self.page.reload()
        self.is_in()

    def goes_on_to(self, title: str) -> None:
        """As a facilitator: opens the steps in their order, breaks too, until this one is open for everybody."""
        step = self.page.locator("#desk-step")
        while step.inner_text() != title:
            onward = self.page.get_by_role("button", name=re.compile("^Go on to ")).locator("visible=true").first
            label = onward.inner_text()
            self.strikes(onward)  # from the reality check on to the cards, from step to step
            # What others do may change the desk meanwhile; that it is done shows where this button was.
            expect(self.page.get_by_role("button", name=label, exact=True).locator("visible=true")).to_have_count(0)

    def is_at(self, kind: str) -> None:
        expect(self.page.locator("main[data-step]")).to_have_attribute("data-step", kind)
        expect(self.page.locator("main .opening-line")).to_have_count(0)  # what draws the step is fetched when it opens

    # the network

    def loses_the_network(self) -> None:
        self.expects_a_lost_network()
        self.context.set_offline(True)
        expect(self.page.locator(".lost")).to_be_visible()

    def gets_it_back(self) -> None:
        self.context.set_offline(False)
        self.is_connected()

    def is_connected(self) -> None:
        expect(self.page.locator(".bar-connection")).to_have_attribute("data-word", "live")

    @contextlib.contextmanager
    def is_answered_late(self) -> Iterator[None]:
        """The room shows what this person does before the answer to it comes; it comes at the end."""
        answers: list[tuple[Route, APIResponse]] = []
        holds = True
        self.page.route("**/commands", lambda route: answers.append((route, route.fetch())) if holds else route.continue_())
        yield
        holds = False  # what waited behind it goes straight
        for route, answer in answers:
            route.fulfill(response=answer)
        self.page.unroute("**/commands")
        self.has_sent_everything()
        self.page.evaluate("() => new Promise((done) => setTimeout(done, 300))")  # it has been drawn

    def has_sent_everything(self) -> None:
        """Nothing waits in the browser for an answer any more."""
        self.page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.includes(':out:'))")

    # what the page knows, and what a test prepares without pressing

    def sends(self, command: str, /, **fields: Any) -> str | None:
        """A command, to bring a room to where a test begins; answers with what it made."""
        answer = self.page.evaluate("""async (command) => {
            const code = location.pathname.split("/")[2];
            const response = await fetch(`/api/rooms/${code}/commands`, {
                method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ id: crypto.randomUUID(), ...command }) });
            return { status: response.status, body: await response.json() };
        }""", {"type": command, **fields})
        assert answer["status"] == 200, f"{command}: {answer}"
        return answer["body"].get("created")

    def document(self) -> dict[str, Any]:
        """The room as the server tells this person now."""
        return self.page.evaluate("""async () => {
            const code = location.pathname.split("/")[2];
            return (await (await fetch(`/api/rooms/${code}/events`)).json()).snapshot;
        }""")
