#!/usr/bin/env python3
"""F1: whatever a generator of requests makes of /openapi.json is answered as that document says.

Schemathesis reads the document, makes calls that fit it and calls that do not, and holds every answer to it with all its checks:
statuses, content types, schemas, headers, credentials, wrong data refused and right data taken. So that it gets past the door,
its calls go to rooms of several steps, from everybody who can be in a room, and name things that are there.

--full: 2,000 examples a call, with every edge of every schema, a process for each address and a line when it is done; last,
as many rows of calls that follow from each other. CRUX_EXAMPLES makes them fewer.
"""

from __future__ import annotations

import datetime
import json
import multiprocessing
import os
import random
import re
import time
from collections import Counter
from typing import Any, Callable, Iterator, NamedTuple, Sequence

import schemathesis
from hypothesis import strategies as some
from schemathesis.core.parameters import ParameterLocation as Place
from schemathesis.engine import events, from_schema

from badinput import Stage
from rig import arguments, fail, go_to
from server import REPOSITORY, Server
from wire import Member, Wire, fresh_id, join_room

GOLDEN = REPOSITORY / "Tests/Scenarios/golden/end/room.json"
SHORT = ("fuzzing",)
EXAMPLES = int(os.environ.get("CRUX_EXAMPLES", 2_000))
CALLS_IN_ONE_ROOM = 60
"""Then they go to another one, because commands commit, archive and empty the rooms that they are sent to."""

ENVIRONMENT = {"CRUX_METRICS": "1", "CRUX_ROOMS_PER_HOUR": "1000000", "CRUX_KNOCKS_PER_MINUTE": "1000000", "CRUX_FAILED_LOOKUPS_PER_SECOND": "1000000"}

BEYOND_A_SCHEMA = {
    "is empty. Write something first": "what a person can see of a text is a matter of Unicode's tables",
    "has an empty entry": "the same, in a list",
    "has lost its beginning": "the same, of the title of another room",
    "has characters that cannot be shown": "a field of one line may end in line ends, which are cut, and hold none within",
    "is a time zone like": "which places there are changes from year to year",
    "which is not in the file": "that ids of a file are in that file",
    "contradicts the rest of the file": "that a file says of a room what the room would say of itself",
}
"""Why a single value that fits its schema is refused with 422: the sentence, and what JSON Schema has no words for."""

OF_ONE_VALUE = ("“", "Line ", "There is no field")
"""How sentences begin that judge a value by itself, as schemas do. All others tell how it stands to other fields or to what is in
the room (a target below its baseline, a person who is not there), which is for no schema to say."""

SOMEBODY = "Bearer of whoever is there"
MEANT = {"person": "people", "pointOfContact": "people", "driver": "people", "owner": "people", "as": "people", "into": "cards",
         "under": "cards", "on": "objectives", "from": "steps", "card": "cards", "step": "steps"}
"""Whose ids a field means, unless it is named by the collection or one of it."""

Finding = tuple[str, str, str]
Outcome = tuple[Counter, dict[Finding, str]]
"""How often each call was answered with which status, and what was not as the document says."""


class Answer(NamedTuple):
    status_code: int
    content: bytes


class Rooms:
    """The room that calls go to, with everybody in it; another one from time to time."""

    def __init__(self, address: str, seed: int) -> None:
        self.address, self.chance, self.calls = address, random.Random(seed), 0
        self.tokens: dict[str, list[str]] = {}
        self.file = GOLDEN.read_text()
        self.move()

    def move(self) -> None:
        if self.chance.random() < 0.4:
            opened = Wire(self.address).ask("POST", "/api/rooms/import", {"id": fresh_id(), "file": self.file}).json
            desk = Member(self.address, opened["code"], opened["participant"], opened["token"])
            person, onlooker = (join_room(self.address, desk.code, {"name": name, "function": "Sales"}) for name in ("Ben", "Olga"))
            desk.perform("person.setRole", person=onlooker.participant, role="observer")
        else:
            stage = Stage(self.address)
            desk, person, onlooker = stage.desk, stage.person, stage.onlooker
            go_to(desk, self.chance.choice(["rate", "choose", "shape", "align", "plan", "review"]))
        share = desk.perform("invitation.make", share=True)["link"].rsplit("=", 1)[1]
        self.code = desk.code
        self.tokens[self.code] = [desk.token] * 4 + [person.token, onlooker.token, share]
        answer = desk.events()
        self.cursor, content = answer["cursor"], answer["snapshot"]
        self.ids = {name: list(things) for name, things in content.items() if isinstance(things, dict)} | {"steps": list(content["agenda"]["steps"])}

    def before_call(self, case: Any) -> None:
        """Puts what is there into what fits the document; what does not stays as it is."""
        def fits(place: Any) -> bool:
            return case.meta is None or not case.meta.is_negative_at(place)

        path = case.path_parameters or {}
        if path and fits(Place.PATH):
            if path.get("code") not in self.tokens:
                path["code"] = self.code
            if "id" in path and path["id"] not in self.ids["people"]:
                path["id"] = self.chance.choice(self.ids["people"])
        if case.headers.get("Authorization") == SOMEBODY:
            case.headers["Authorization"] = f"Bearer {self.chance.choice(self.tokens.get(path.get('code')) or self.tokens[self.code])}"
        if "since" in (case.query or {}) and fits(Place.QUERY):
            case.query = {**case.query, "since": self.chance.choice([self.cursor, case.query["since"]]), "wait": 0}
        if isinstance(case.body, dict) and fits(Place.BODY):
            case.body = self.naming(case.body)

    def naming(self, value: Any, name: str = "") -> Any:
        """The value, with ids that are there wherever a field means one."""
        if isinstance(value, dict):
            return {key: self.naming(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.naming(inner, name) for inner in value]
        if not isinstance(value, str):
            return value
        there = self.ids.get(MEANT.get(name, name)) or self.ids.get(f"{name}s")
        made = {"id": fresh_id(), "timeZone": "Europe/Berlin", "file": self.file}
        return self.chance.choice(there) if there and self.chance.random() < 0.9 else made.get(name, value)

    def after_call(self, case: Any, response: Any) -> None:
        self.calls += 1
        if response.status_code == 201:
            answer = response.json()
            self.tokens.setdefault(answer["code"], []).append(answer["token"])
        gone = case.method == "DELETE" and response.status_code == 204
        if gone and case.operation.path.endswith("{code}"):
            self.tokens.pop(case.path_parameters["code"], None)
        if gone or self.calls % CALLS_IN_ONE_ROOM == 0:
            self.move()


class Credentials:
    """Whoever asks has a token, which is put in when it is known for which room."""

    def get(self, case: Any, context: Any) -> str:
        return SOMEBODY

    def set(self, case: Any, data: str, context: Any) -> None:
        case.headers["Authorization"] = data


def tested(address: str, document: dict[str, Any], rooms: Rooms | None, examples: int, seed: int, phases: Sequence[str] = SHORT) -> Outcome:
    # Within the years that the patterns in the document leave.
    schemathesis.openapi.format("date", some.dates(datetime.date(1900, 1, 1)).map(str))
    schemathesis.openapi.format("date-time", some.datetimes(datetime.datetime(1900, 1, 1), datetime.datetime(2199, 12, 31)).map(lambda at: f"{at.isoformat()}Z"))
    schemathesis.hooks.unregister_all()
    schemathesis.auths.unregister()
    if rooms:
        schemathesis.hook("before_call")(lambda context, case, kwargs: rooms.before_call(case))
        schemathesis.hook("after_call")(lambda context, case, response: rooms.after_call(case, response))
        schemathesis.auth(refresh_interval=None)(Credentials)
    settings = schemathesis.Config.from_dict({
        "seed": seed, "continue-on-failure": True, "base-url": f"http://{address}", "request-timeout": 60,
        "generation": {"max-examples": examples, "no-shrink": True, "database": "none"},
        "phases": {name: {"enabled": name in phases} for name in ("examples", "coverage", "fuzzing", "stateful")},
        # A whole room as JSON takes a second to make up.
        "operations": [] if phases != SHORT else [{"include-operation-id": "importRoom", "generation": {"max-examples": max(1, examples // 4)}}]})
    answers: Counter = Counter()
    findings: dict[Finding, str] = {}
    for event in from_schema(schemathesis.openapi.from_dict(document, config=settings)).execute():
        if isinstance(event, (events.NonFatalError, events.FatalError)):
            findings[("schemathesis", "error", repr(getattr(event, "value", None) or getattr(event, "exception", event))[:300])] = ""
        if isinstance(event, events.ScenarioFinished):
            answers.update((event.label or "one after another", exchange.response.status_code) for exchange in event.recorder.interactions.values() if exchange.response)
            findings.update(wrong(event.recorder))
    return answers, findings


def wrong(recorder: Any) -> Iterator[tuple[Finding, str]]:
    for id, checks in recorder.checks.items():
        for check in checks:
            response = recorder.interactions[id].response if id in recorder.interactions else None
            case = recorder.cases[id].value if check.failure_info else None
            if case and not excused(check.name, response) and not cut(check.failure_info.failure.message, case.body):
                said = response.content[:300].decode(errors="replace") if response else ""
                kind = re.sub(r"“[^”]*”|\d+", "…", said)
                yield ((case.operation.label, check.name, f"{response.status_code if response else ''} {kind}"),
                       f"{check.failure_info.failure.message[:300]!r} {said!r} for {case.path_parameters} {case.query} {str(case.body)[:600]}")


def excused(check: str, response: Any) -> bool:
    """Whether right data were refused for a reason that no schema can tell, or wrong data for being too large, which is judged first."""
    if check == "negative_data_rejection":
        return response is not None and response.status_code == 413
    if check != "positive_data_acceptance" or response is None or response.status_code != 422:
        return False
    problem = json.loads(response.content)
    detail = problem["detail"]
    return "field" in problem and (not detail.startswith(OF_ONE_VALUE) or any(sentence in detail for sentence in BEYOND_A_SCHEMA))


def cut(message: str, body: Any) -> bool:
    """Whether a text was only too long by white space around it, which is cut before its length is judged: no schema can say that."""
    if "violates `maxLength`" not in message:
        return False
    texts = [body]
    for value in texts:
        texts += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return any(isinstance(text, str) and text != text.strip() for text in texts)


def silent(answers: Counter) -> list[str]:
    return sorted({label for label, _ in answers} - {label for label, status in answers if status < 300})


def told(findings: dict[Finding, str]) -> list[str]:
    return [f"{operation}: {check}: {example or kind}" for (operation, check, kind), example in findings.items()]


def alone(work: tuple[str, dict[str, Any], str | None, int, int]) -> Outcome:
    """The calls of one address with every edge of their schemas, or all calls in rows that follow from each other."""
    address, document, path, examples, seed = work
    began = time.monotonic()
    if path:
        document = {**document, "paths": {path: document["paths"][path]}}
    answers, findings = tested(address, document, Rooms(address, seed), examples, seed, ("examples", "coverage", "fuzzing") if path else ("stateful",))
    print(f"schema_fuzzed: {path or 'calls in rows'}: {answers.total()} requests, {len(findings)} findings, {time.monotonic() - began:.0f} s", *told(findings), sep="\n", flush=True)
    return answers, findings


def every(address: str, document: dict[str, Any], examples: int, seed: int) -> Outcome:
    """Two processes at a time, those first that take half an hour."""
    paths = sorted(document["paths"], key=lambda path: not path.endswith(("/import", "/commands")))
    works = [(address, document, path, examples, seed + number) for number, path in enumerate([*paths, None])]
    answers: Counter = Counter()
    findings: dict[Finding, str] = {}
    with multiprocessing.get_context("spawn").Pool(2, maxtasksperchild=1) as pool:
        for counted, found in pool.imap_unordered(alone, works, chunksize=1):
            answers += counted
            findings |= found
    return answers, findings


def run(examples: int, seed: int, whole: bool) -> str:
    with Server(**ENVIRONMENT) as server:
        document = Wire(server.address).ask("GET", "/openapi.json").json
        answers, findings = every(server.address, document, examples, seed) if whole else tested(server.address, document, Rooms(server.address, seed), examples, seed)
        # Chance may have picked nobody who may do it, every time.
        for again in range(1, 6):
            paths = {path: calls for path, calls in document["paths"].items() if any(label.endswith(f" {path}") for label in silent(answers))}
            if paths:
                more, found = tested(server.address, {**document, "paths": paths}, Rooms(server.address, seed + again), examples, seed + again)
                answers, findings = answers + more, findings | found
        if not server.alive:
            findings[("the server", "not alive", "")] = "it did not survive"
        if findings:
            fail(*told(findings)[:40], f"{len(findings)} kinds of findings, seed {seed}")
        if silent(answers):
            fail(f"never a success: {silent(answers)}")
    calls = len({label for label, _ in answers if label != "one after another"})
    by_status = ", ".join(f"{status}: {sum(count for (_, other), count in answers.items() if other == status)}" for status in sorted({status for _, status in answers}))
    return f"{answers.total()} requests to {calls} calls, {examples} examples a call{', every edge of every schema and calls in rows' if whole else ''}, 0 findings ({by_status}), seed {seed}"


def doctored(document: dict[str, Any], alter: Callable[[dict[str, Any]], None], path: str) -> dict[str, Any]:
    """The document with one call only, said to be what it is not."""
    copy = json.loads(json.dumps({**document, "paths": {path: document["paths"][path]}}))
    alter(copy["paths"][path]["get"]["responses"])
    return copy


def selftest() -> str:
    """Another status, another type, another shape and another header than the document says are noticed, and nothing where all is right."""
    with Server(**ENVIRONMENT) as server:
        document = Wire(server.address).ask("GET", "/openapi.json").json

        def found(alter: Callable[[dict[str, Any]], None]) -> set[str]:
            return {check for _, check, _ in tested(server.address, doctored(document, alter, "/livez"), None, 2, 1)[1]}

        assert found(lambda responses: None) == set()
        assert found(lambda responses: responses.update({"201": responses.pop("200")})) == {"status_code_conformance"}
        assert "content_type_conformance" in found(lambda responses: responses["200"].update(content={"text/csv": {"schema": {"type": "string"}}}))
        assert found(lambda responses: responses["200"]["content"]["application/json"].update(schema={"type": "array"})) == {"response_schema_conformance"}
        assert found(lambda responses: responses["200"].update(headers={"X-Count": {"required": True, "schema": {"type": "integer"}}})) == {"response_headers_conformance"}
    too_long = Answer(422, json.dumps({"field": "act", "detail": "“act” is a whole number not below 1."}).encode())
    not_there = Answer(422, json.dumps({"field": "target", "detail": "To increase, the target is above the baseline."}).encode())
    assert not excused("positive_data_acceptance", too_long) and excused("positive_data_acceptance", not_there)
    assert not excused("negative_data_rejection", Answer(200, b"{}")) and excused("negative_data_rejection", Answer(413, b"{}"))
    return "another status, type, shape or header than the document says, and right data refused, are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("schema_fuzzed:", selftest())
    if not options.selftest:
        print("schema_fuzzed:", run(EXAMPLES if options.full else 12, options.seed, options.full))


if __name__ == "__main__":
    main()
