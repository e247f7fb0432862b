"""S5 at length: a room's file holds a text of every field, so the rest of the strings go into files. Files of the hostile play are
filled anew, brought over, and looked at in every place of the room by everybody there is, until every field has held every string
that fits into it. CRUX_FULL=1 begins with the play itself and takes 300 strings; else one file of the worked case is filled once."""

from __future__ import annotations

import itertools
import json
import os
import pathlib
from typing import Any, Iterator

import pytest

from house import House
from injections import Filling, strings
from server import REPOSITORY, Server
from test_injection import MADE, SHOWN, Onlookers, alternatives, faults, limit_of, opens_exports, play_and_look, texts
from wire import Member, Wire, fresh_id

FULL = os.environ.get("CRUX_FULL") == "1"
FUNCTIONS = ("function", "fromFunction", "toFunction", "coOwners", "expected")
SCREENS = ("commitments", "progress", "risks", "needs", "answers")
# Each place of the agenda in turn, with every fold and every tab, and back to where the room is.
AROUND = f"""async () => {{
    const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const until = async (isSo) => {{ for (let turn = 0; turn < 1000 && !isSo(); turn += 1) await painted(); }};
    const made = {MADE};
    const seen = [], found = [];
    const looksAt = (kind) => found.push(...made().map((one) => `${{kind}}: made of text: ${{one}}`));
    for (let place = 0; ; place += 1) {{
        document.querySelector(".bar-step").click();
        await until(() => document.querySelector("dialog .agenda-look"));
        const look = document.querySelectorAll("dialog .agenda-look")[place];
        (look ?? document.querySelector("dialog [aria-current] .agenda-look")).click();
        await painted();
        await until(() => !document.querySelector("dialog .agenda-look"));
        if (!look) return {{ seen, found }};
        await until(() => !document.querySelector(".opening-line"));
        const kind = document.querySelector("main").dataset.step;
        for (const one of document.querySelectorAll("main [aria-expanded=false]")) one.click();
        for (const one of document.querySelectorAll("details:not([open])")) one.open = true;
        await painted();
        seen.push(kind);
        looksAt(kind);
        for (const tab of document.querySelectorAll("main [role=tab]")) {{
            tab.click();
            await painted();
            looksAt(kind);
        }}
    }}
}}"""


class Refilling:
    """Makes of a room's file one that says other texts: the next strings of each field. What is an id or a choice stays."""

    def __init__(self, schema: dict[str, Any], filling: Filling, files: list[Any]) -> None:
        self.schema, self.filling = schema, filling
        self.limits = dict(texts(schema))
        self.absent: set[str] = set()
        self.speaking: dict[str, set[str]] = {}
        """In which fields each function of the people stands."""
        for file in files:
            self.of(file)
        self.absent = set(self.limits) - set(filling.told)
        """Fields that none of the files has: they are made."""
        filling.told.clear()

    def of(self, file: dict[str, Any]) -> dict[str, Any]:
        self.file, self.named, self.ids = file, 0, itertools.count(1)
        self.functions: dict[str, list[str]] = {}
        for person in file["people"].values():
            self.functions.setdefault(person["function"], self.needed(person["function"]))
        return self.filled(file, self.schema, "")

    def filled(self, value: Any, schema: dict[str, Any], path: str) -> Any:
        if "not read back" in schema.get("description", ""):
            return value
        kinds = {kind.get("type"): kind for kind in alternatives(schema)}
        if isinstance(value, dict) and "object" in kinds:
            inner = kinds["object"].get("properties", {})
            missing = {key: self.made(one, at) for key, one in inner.items() if key not in value and self.is_absent(at := f"{path}.{key}".strip("."))}
            return missing | {key: self.filled(one, inner.get(key) or kinds["object"].get("additionalProperties") or {}, f"{path}.{key}".strip(".") if key in inner else path)
                              for key, one in value.items()}
        if isinstance(value, list):
            return [self.filled(one, kinds["array"]["items"], path) for one in value] if value or not self.is_absent(path) else self.made(kinds["array"], path)
        if isinstance(value, str) and "object" in kinds:
            # Who is named by an id: every second one by a name instead.
            self.named += 1
            return self.made(kinds["object"], path) if self.named % 2 else value
        return self.text(value, kinds["string"], path) if isinstance(value, str) and limit_of(kinds.get("string", {})) else value

    def text(self, value: str, schema: dict[str, Any], path: str) -> str:
        most = limit_of(schema)
        if value in self.functions and path.split(".")[-1] in FUNCTIONS:
            self.speaking.setdefault(value, set()).add(path)
            self.filling.told.setdefault(path, set()).update(self.functions[value])
            return " ".join(self.functions[value])
        # Once a field has held all of them one is enough, so that the pages stay small.
        isFull = len(self.filling.told.get(path, ())) == len(self.filling.fitting(most))
        return self.filling.text(path, min(most, 60) if isFull else most)

    def needed(self, function: str) -> list[str]:
        """What a function is called in a room, everywhere the same: the strings that most of its fields lack, and that are in no other's name."""
        taken = set(itertools.chain(*self.functions.values()))
        fields = [self.filling.told.get(path, ()) for path in self.speaking.get(function, ())]
        free = sorted((one for one in self.filling.fitting(120) if one not in taken), key=lambda one: sum(one in told for told in fields))
        return Filling(free).words("", 120)

    def is_absent(self, path: str) -> bool:
        return any(field == path or field.startswith(f"{path}.") for field in self.absent)

    def made(self, schema: dict[str, Any], path: str) -> Any:
        """Something that the schema allows, with every text there can be."""
        kind = list(alternatives(schema))[-1]
        if kind.get("format") == "date-time":
            return self.file["asOf"]
        if "enum" in kind or "examples" in kind:
            return [*kind.get("enum", ()), *kind.get("examples", ())][0]
        match kind.get("type"):
            case "object" if "properties" in kind:
                return {key: self.made(one, f"{path}.{key}") for key, one in kind["properties"].items()}
            case "object": return {}
            case "array": return [self.made(kind["items"], path) for _ in range(min(3, kind.get("maxItems", 3)))]
            case "boolean": return True
            case "string" if limit_of(kind): return self.text("", kind, path)
            case "string" if (of := kind.get("description", "").removeprefix("An id of ").rstrip(".")) in self.file: return next(iter(self.file[of]))
            case "string": return f"made-{next(self.ids)}"
            case _: return kind.get("minimum", 1)


class Tour:
    """Everybody there is goes from room to room, and somebody who was never there: at the door, and with the share link."""

    def __init__(self, house: House, filling: Filling) -> None:
        self.house, self.filling, self.address = house, filling, house.server.address
        self.onlookers = Onlookers(house)
        self.reader = self.onlookers.seat(phone=True)
        self.rooms = self.views = 0
        self.places: set[str] = set()

    def visit(self, file: dict[str, Any], most: int) -> Member:
        """Brings a file over and looks at it in every place; so many buttons are pressed where the room is."""
        self.reader.page.goto("/#bring")
        self.reader.page.set_input_files("#bring-file", {"name": "room.json", "mimeType": "application/json", "buffer": json.dumps(file).encode()})
        self.reads("the start page", ".bring-chosen")
        desk = self.brought_over(file)
        self.reader.page.goto(f"/room/{desk.code}")
        self.reads("the door", "main form")
        self.reader.page.goto("about:blank")
        self.reader.page.goto(desk.perform("invitation.make", share=True)["link"])
        self.reads("the share link", "main.shared")
        for person in self.onlookers.people.values():  # side by side
            person.page.wait_for_function(SHOWN, timeout=self.house.patience)
            person.page.evaluate(f"() => {{ globalThis.around = ({AROUND})(); }}")
        for name, person in self.onlookers.people.items():
            around = person.page.evaluate("() => globalThis.around")
            assert set(around["seen"]) >= {one["kind"] for one in file["agenda"]["steps"].values()}, around["seen"]
            self.views += len(around["seen"])
            self.places.update(around["seen"])
            self.house.complaints += [f"{name}: {fault}" for fault in around["found"]]
            self.onlookers.sees(around["seen"][-1], name, most)
        self.rooms += 1
        return desk

    def brought_over(self, file: dict[str, Any]) -> Member:
        """With everybody in it; another step is open in each room, another screen of the check-in once it is committed."""
        reply = Wire(self.address).ask("POST", "/api/rooms/import", {"id": fresh_id(), "file": file})
        assert reply.status == 201, reply.json
        desk = Member(self.address, reply.json["code"], reply.json["participant"], reply.json["token"])
        others = [id for id, one in file["people"].items() if one["role"] == "participant" and not one.get("removed")]
        participant, observer = (self.comes_back(desk, id) for id in others[:2])
        participant.perform("feedback.give", text=self.filling.text("feedback.give.text", 2000))
        desk.perform("person.setRole", person=observer.participant, role="observer")
        steps = sorted(file["agenda"]["steps"])
        if file["room"]["status"] == "open":
            desk.perform("step.open", step=steps[self.rooms % len(steps)])
        else:
            open_ = next((id for id, one in file["checkIns"].items() if one["state"] == "open"), None)
            open_ = open_ or desk.perform("checkIn.open", date="2027-06-01")["created"]
            desk.perform("checkIn.turn", checkIn=open_, screen=SCREENS[self.rooms % len(SCREENS)])
        self.onlookers.enter(desk, participant, observer)
        return desk

    def comes_back(self, desk: Member, person: str) -> Member:
        secret = desk.perform("invitation.make", person=person)["link"].partition("=")[2]
        reply = Wire(self.address).ask("POST", f"/api/rooms/{desk.code}/participants", {"id": fresh_id(), "invitation": secret, "another": True})
        assert reply.status == 201, reply.json
        return Member(self.address, desk.code, person, reply.json["token"])

    def reads(self, where: str, shown: str) -> None:
        self.reader.page.wait_for_selector(shown)
        self.reader.page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")
        self.views += 1
        self.house.complaints += [f"{where}: {fault}" for fault in faults(self.reader.page)]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(CRUX_ROOMS_PER_HOUR="100000") as server:
        yield server


@pytest.mark.long
def test_every_field_of_a_room_has_held_every_string(house: House, tmp_path: pathlib.Path) -> None:
    filling = Filling(strings(300 if FULL else 30))
    kept = {"end": json.loads((REPOSITORY / "Tests/Scenarios/golden/end/room.json").read_text())}
    views = pressed = 0
    if FULL:
        _, onlookers, kept = play_and_look(house, filling, tmp_path, 60)
        views, pressed = onlookers.views, onlookers.pressed
        house.leave()
        house.people.clear()
    feedback = filling.told.get("feedback.give.text", set())
    refilling = Refilling(Wire(house.server.address).ask("GET", "/room.schema.json").json, filling, list(kept.values()))
    filling.told["feedback.give.text"] = feedback  # is in no file
    limits = refilling.limits | {"feedback.give.text": 2000}
    tour = Tour(house, filling)
    # Every other room is one at its end, which holds the most fields.
    steps = itertools.cycle(step for other in kept for step in ("end", other))
    for step in itertools.islice(steps, 200 if FULL else 1):
        desk = tour.visit(refilling.of(kept[step]), 12)
        if tour.rooms % 10 == 1:
            opens_exports(house, desk, tour.onlookers.people["facilitator"], tmp_path)
        lacking = {field: len(filling.fitting(most)) - len(filling.told.get(field, ())) for field, most in limits.items()}
        print(f"room {tour.rooms}, {step}: {sum(map(bool, lacking.values()))} fields lack up to {max(lacking.values())} strings", flush=True)
        if house.complaints or not any(lacking.values()):
            break
    counts = sorted((len(filling.told.get(field, ())), field) for field in limits)
    print(f"injection: {len(filling.strings)} strings, {len(limits)} fields, {sum(count for count, _ in counts)} pairs, {tour.rooms} rooms brought over, "
          f"{views + tour.views + tour.onlookers.views} views at {len(tour.places)} places, {pressed + tour.onlookers.pressed} buttons pressed; fewest: {counts[:3]}")
    assert not [field for count, field in counts if not count], "never filled"
    assert not FULL or not any(lacking.values()), f"lacking: {lacking}"
