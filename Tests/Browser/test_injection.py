"""S5: people's text is shown as text. Strings that would run are put into every field that takes text, by what the published
description says, and every view of the room is opened and every button in it pressed by everybody there is: nothing runs,
no element comes of it, and the browser reports nothing against the policy. test_injection_long.py does so with 300 strings in each field."""

from __future__ import annotations

import pathlib
from typing import Any, Iterator

import pytest
from playwright.sync_api import Page

from house import House
from injections import Filling, strings
from person import Person
from scenario import Play, load
from wire import Member

RAN = "globalThis.__r = () => { globalThis.__ran = (globalThis.__ran ?? 0) + 1; };"
ONLY_LOOKING = """const real = globalThis.fetch;
globalThis.fetch = (path, how) => (how?.method ?? "GET") === "GET" || String(path).endsWith("/surface-check") ? real(path, how)
    : Promise.resolve(new Response('{"code":"onlooking","status":409,"title":"Conflict","detail":"Only looking."}', { status: 409, headers: { "Content-Type": "application/problem+json" } }));"""
MADE = """() => [...document.querySelectorAll("body *")].filter((one) =>
    ["SCRIPT", "IFRAME", "OBJECT", "EMBED", "VIDEO", "AUDIO", "MARQUEE", "MATH", "STYLE"].includes(one.tagName.toUpperCase()) && !one.closest("svg[role=img] > style, head, body > script[src$='/first.js']")
    || one.tagName === "IMG" && !one.src.startsWith("data:") && !one.src.startsWith("blob:")
    || [...one.attributes].some((attribute) => attribute.name.startsWith("on") || /^\\s*javascript:/i.test(attribute.value) && ["href", "src", "xlink:href", "action"].includes(attribute.name)))
    .map((one) => one.outerHTML.slice(0, 160))"""
PRESSING = ("facilitator", "participant")
SHOWN = "() => document.querySelector('main[data-step]') && !document.querySelector('.opening-line')"
PRESS = """async (most) => {
    const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const pressed = new Map();
    const isThere = (one) => one.isConnected && one.ariaDisabled !== "true" && one.checkVisibility({ visibilityProperty: true });
    for (const one of document.querySelectorAll("details:not([open])")) one.open = true;
    await painted();
    for (let turn = 0; turn < most; turn += 1) {
        const next = [...document.querySelectorAll("button, summary, [role=tab], [role=button]")].find((one) => {
            const kind = one.closest("dialog") ? `dialog ${one.textContent.slice(0, 20)}` : `${one.className} ${one.closest("[class]")?.className} ${one.querySelector("use")?.getAttribute("href")}`;
            if (!isThere(one) || (pressed.get(kind) ?? 0) >= 2 || /leave|erase|delete/i.test(one.textContent)) return false;
            pressed.set(kind, (pressed.get(kind) ?? 0) + 1);
            return true;
        });
        if (!next) break;
        next.click();
        await painted();
    }
    return [...pressed.values()].reduce((sum, count) => sum + count, 0);
}"""


class Hostile(Play):
    """The worked case, with every text of it, and of the people and the room, replaced."""

    def __init__(self, address: str, filling: Filling) -> None:
        self.filling = filling
        scenario = load()
        self.functions = {name: filling.text("function", 120) for name in dict.fromkeys(person["function"] for person in scenario["people"].values())}
        scenario["people"] = {key: {"name": filling.text("name", 120), "function": self.functions[person["function"]]} for key, person in scenario["people"].items()}
        room = scenario["room"]
        scenario["room"] = {**room, "title": filling.text("title", 120), "purpose": filling.text("purpose", 2000), "context": filling.text("context", 2000),
                            "cycle": {**room["cycle"], "label": filling.text("cycle.label", 60)}}
        super().__init__(address, scenario, alter=self.hostile)
        self.fields = {f"{type}.{path}" for type, schema in self.known.items() for path, _ in texts(schema)}

    def scenes(self) -> Iterator[str]:
        for step in super().scenes():
            for act in also(self, step):
                self.act({"by": self.scenario["facilitator"], **act})
            yield step
        for act in also(self, "end"):
            self.act({"by": self.scenario["facilitator"], **act})
        yield "end"

    def hostile(self, act: dict[str, Any]) -> dict[str, Any]:
        schema = self.known.get(act["type"])
        if not schema:
            return act
        content = {key: value for key, value in act.items() if key not in ("by", "as", "type", "with")} | act.get("with", {})
        return {"by": act["by"], "type": act["type"], **({"as": act["as"]} if "as" in act else {}), "with": self.filled(content, schema, act["type"])}

    def filled(self, value: Any, schema: dict[str, Any], path: str) -> Any:
        """The value with what is text in it replaced, by its schema."""
        kinds = list(alternatives(schema))
        if isinstance(value, dict):
            kind = next((kind for kind in kinds if kind.get("type") == "object"), {})
            return {key: self.filled(inner, kind.get("properties", {}).get(key) or (kind.get("additionalProperties") or {}), f"{path}.{key}" if key in kind.get("properties", {}) else path) for key, inner in value.items()}
        if isinstance(value, list):
            kind = next((kind for kind in kinds if kind.get("type") == "array"), {})
            return [self.filled(inner, kind.get("items", {}), path) for inner in value]
        if not isinstance(value, str) or value.startswith("@"):
            return value
        most = next((limit for limit in map(limit_of, kinds) if limit), None)
        if value in self.functions:
            self.filling.told.setdefault(path, set()).add(self.functions[value])
            return self.functions[value]
        return self.filling.text(path, most) if most else value


def alternatives(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for inner in schema.get("anyOf", []):
        yield from alternatives(inner)
    if "anyOf" not in schema:
        yield schema


def also(play: Hostile, step: str) -> Iterator[dict[str, Any]]:
    """What the worked case leaves out of a step, so that every field that takes text is filled. Ends after the check-ins."""
    room, somebody = play.desk.snapshot(), {"name": "Absent", "function": "Elsewhere"}
    first = {kind: next(iter(room[kind]), None) for kind in ("cards", "objectives", "keyResults", "asks", "checkIns")}
    if step == "prepare":
        steps = room["agenda"]["steps"]
        yield {"type": "agenda.edit", "steps": [{"id": id, **{key: one[key] for key in ("kind", "minutes")}, "title": "Title"} for id, one in
                                                sorted(steps.items(), key=lambda item: item[1]["position"])]}
        yield {"type": "room.configure", "title": "Title", "purpose": "Purpose", "context": "Context", "expected": ["Legal", "Support"],
               "cycle": {"label": "Label", "start": "2027-01-01", "end": "2027-03-31", "timeZone": "Europe/Berlin"}}
    if step == "diagnose":
        card = next(id for id, card in room["cards"].items() if card.get("state") == "open")
        yield {"type": "card.edit", "card": card, "change": "Change", "signal": "Signal", "text": "Text"}
    if step == "align":
        objective = next(id for id, one in room["objectives"].items() if one.get("state") != "merged")
        ask = next(id for id, one in room["asks"].items() if "answer" not in one) if any("answer" not in one for one in room["asks"].values()) else None
        yield {"type": "objective.edit", "objective": objective, "description": "Description", "supports": "Supports", "driver": somebody}
        yield {"type": "objective.draft", "title": "Title", "change": "Change", "description": "More", "coOwners": ["Legal"], "driver": somebody, "as": "draft"}
        yield {"type": "keyResult.add", "objective": objective, "title": "Another", "kind": "milestone", "owner": somebody, "due": "2027-03-31", "as": "own"}
        yield {"type": "keyResult.edit", "keyResult": "@own", "title": "Another", "owner": somebody}
        yield {"type": "keyResult.edit", "keyResult": next(id for id, one in room["keyResults"].items() if "unit" in one), "unit": "Unit"}
        yield {"type": "action.add", "objective": objective, "task": "Task", "owner": somebody, "as": "task"}
        yield {"type": "action.edit", "action": "@task", "task": "Task", "owner": somebody}
        yield {"type": "risk.raise", "on": objective, "kind": "risk", "text": "Risk", "owner": somebody}
        if ask:
            yield {"type": "ask.edit", "ask": ask, "what": "What", "howMuch": "Much", "fromFunction": room["asks"][ask]["fromFunction"], "toFunction": "Legal"}
    if step == "plan":
        yield {"type": "objective.drop", "objective": "@draft"}
    if step == "wrapUp":
        yield {"type": "checkIn.move", "checkIn": first["checkIns"], "date": "2027-01-16", "reason": "Reason"}
        yield {"type": "update.write", "checkIn": first["checkIns"], "keyResult": first["keyResults"], "noData": {"who": somebody, "by": "2027-02-20"}}
        yield {"type": "objective.edit", "objective": first["objectives"], "driver": somebody, "reason": "Reason"}
    if step == "end":
        committed = [id for id, one in room["objectives"].items() if one.get("state") not in ("merged", "dropped")]
        yield {"type": "cycle.close", "objectives": {committed[0]: {"changed": "partly", "evidence": "Evidence"}}, "learnings": "Learned", "carryOver": "Carried over"}
        yield {"type": "person.rename", "person": play.desk.participant, "name": "Name", "function": "Function"}
        yield {"type": "workshop.reopen", "reason": "Reason"}
        yield {"type": "workshop.commit", "pointOfContact": play.desk.participant, "cadence": "weekly", "firstCheckIn": "2027-04-15", "overrideReason": "Reason", "decidedBy": "All of us"}
        open_ = next(id for id, one in play.desk.snapshot()["checkIns"].items() if one["state"] == "open")
        yield {"type": "checkIn.skip", "checkIn": open_, "reason": "Reason"}
        yield {"type": "checkIn.open", "date": "2027-04-22", "as": "last"}
        yield {"type": "checkIn.close", "checkIn": "@last", "learnings": "Learnings", "successes": "Successes"}


def limit_of(schema: dict[str, Any]) -> int | None:
    """How long a text may be that people write; None for what is no such text."""
    return schema["maxLength"] if schema.get("type") == "string" and "not" in schema else None  # of ids no character is refused


def texts(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, int]]:
    """Every field that takes text, with its limit."""
    if "not read back" in schema.get("description", ""):
        return
    limit = limit_of(schema)
    if limit:
        yield path, limit
    for inner in schema.get("anyOf", []):
        yield from texts(inner, path)
    for name, inner in schema.get("properties", {}).items():
        yield from texts(inner, f"{path}.{name}".strip("."))
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from texts(schema[key], path)


class Onlookers:
    """A facilitator, a participant with a phone, an observer and the projector, in a room; what they press changes nothing."""

    def __init__(self, house: House) -> None:
        self.house, self.code = house, ""
        self.pressed = self.views = 0
        self.people = {name: self.seat(phone=name == "participant") for name in ("facilitator", "participant", "observer", "projector")}

    def enter(self, facilitator: Member, participant: Member, observer: Member) -> None:
        self.code = facilitator.code
        for (name, person), member in zip(self.people.items(), (facilitator, participant, observer, facilitator)):
            person.context.clear_cookies()
            person.context.add_cookies([{"name": f"crux-{self.code}", "value": member.token, "domain": "127.0.0.1", "path": f"/api/rooms/{self.code}", "httpOnly": True}])
            self.comes_in(name, person)

    def comes_in(self, name: str, person: Person) -> None:
        person.page.goto("about:blank")
        person.page.goto(f"/room/{self.code}#entered{'&projector' if name == 'projector' else ''}", wait_until="commit")

    def seat(self, phone: bool = False) -> Person:
        person = self.house.welcome("onlooker", "", phone=phone)
        person.context.add_init_script(RAN + ONLY_LOOKING)
        person.page.on("dialog", lambda dialog: (self.house.complaints.append(f"a dialog opened: {dialog.message}"), dialog.dismiss()))
        person.page.on("popup", lambda popup: popup.close())
        return person

    def look(self, step: str, most: int) -> None:
        """Who can press anything comes in anew and presses; the others are told by what arrives."""
        for name, person in self.people.items():
            if name in PRESSING:
                self.comes_in(name, person)
            self.sees(step, name, most)

    def sees(self, step: str, name: str, most: int) -> None:
        page = self.people[name].page
        page.wait_for_function(SHOWN, timeout=self.house.patience)
        self.views += 1
        if name in PRESSING:
            self.pressed += page.evaluate(PRESS, most)
        self.house.complaints += [f"{step}, {name}: {fault}" for fault in faults(page)]


def faults(page: Page) -> list[str]:
    """What ran, and what was made of text."""
    ran = page.evaluate("() => globalThis.__ran ?? 0")
    return [f"{ran} strings ran"] * bool(ran) + [f"made of text: {element}" for element in page.evaluate(MADE)]


def opens_exports(house: House, desk: Member, person: Person, directory: pathlib.Path) -> None:
    """Where the server shows them, and as a file that somebody keeps, without any policy."""
    for name in ("report.html", "matrix.svg"):
        person.page.goto(f"/api/rooms/{desk.code}/export/{name}")
        file = directory / name
        file.write_bytes(desk.get(f"export/{name}").body)
        kept = person.context.new_page()
        kept.goto(file.as_uri())
        kept.wait_for_load_state()
        for page, where in ((person.page, "as it is served"), (kept, "as a file")):
            house.complaints += [f"{name} {where}: {fault}" for fault in faults(page) if "<style" not in fault]
        kept.close()


def play_and_look(house: House, filling: Filling, directory: pathlib.Path, most: int) -> tuple[Hostile, Onlookers, dict[str, Any]]:
    """The play, who looked on, and the room's file as it was at the end of each step."""
    play = Hostile(house.server.address, filling)
    play.desk.perform("person.setRole", person=play.people["henrik"].participant, role="observer")
    play.desk.perform("person.setRole", person=play.people["henrik"].participant, role="participant")
    onlookers = Onlookers(house)
    onlookers.enter(play.desk, play.people["elif"], play.people["henrik"])
    files: dict[str, Any] = {}
    for step in play.scenes():
        if step not in files:  # every check-in has the same views
            onlookers.look(step, most)
        files[step] = play.desk.get("export/room.json").json
    play.desk.perform("person.setRole", person=play.people["henrik"].participant, role="observer")
    onlookers.look("as an observer", most)
    opens_exports(house, play.desk, onlookers.people["facilitator"], directory)
    return play, onlookers, files


@pytest.mark.long
def test_text_is_shown_as_text_in_every_view(house: House, tmp_path: pathlib.Path) -> None:
    filling = Filling(strings(30))
    play, onlookers, _ = play_and_look(house, filling, tmp_path, 12)
    never = sorted(play.fields - set(filling.told))
    pairs = sum(map(len, filling.told.values()))
    print(f"injection: {len(filling.strings)} strings, {len(filling.told)} fields, {pairs} pairs, {onlookers.views} views, {onlookers.pressed} buttons pressed")
    assert not never, f"never filled: {never}"


def test_the_strings_do_run_where_text_is_taken_for_markup(house: House) -> None:
    """Without a policy, and put in as markup: a test whose strings were harmless would show nothing."""
    page = house.browser.new_page()
    page.add_init_script(RAN)
    running = 0
    for text in strings(60):
        page.goto("about:blank")
        page.evaluate("(text) => { document.body.innerHTML = text; for (const one of document.querySelectorAll('script')) { const again = document.createElement('script'); again.text = one.text; one.replaceWith(again); } }", text)
        page.wait_for_timeout(20)
        running += bool(faults(page))
    page.close()
    assert running >= 40
