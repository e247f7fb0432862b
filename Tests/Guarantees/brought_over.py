#!/usr/bin/env python3
"""room.json: valid by its published schema, and brought over into a new room it is the same room; spoiled, it is refused.

The worked case is exported behind every scene, judged by an independent JSON Schema validator, brought over, and compared.
Then files with something spoiled are sent: each is refused with a sentence that names the place, or leads to a room that shows
and exports what it should; no answer is a 5xx.
"""

from __future__ import annotations

import copy
import json
import random
from typing import Any

from jsonschema import Draft202012Validator

import scenario
from document import difference
from malformed import finding
from rig import arguments, fail
from server import Server
from wire import Member, Wire, fresh_id

SPOILS: list[Any] = [None, [], {}, True, -1, 0, 7, 1e300, 2 ** 63, "", "x", "p1", "__proto__", "a\x00b", "2027-02-30", "x" * 3000, [None], {"a": {"b": None}}]


def misfits(schema: dict[str, Any], file: Any) -> list[str]:
    return [f"/{'/'.join(map(str, error.path))}: {error.message[:160]}" for error in Draft202012Validator(schema).iter_errors(file)]


def comparable(file: dict[str, Any]) -> dict[str, Any]:
    """A file without what another room cannot share: its code, its time, and how much lay face down."""
    room = {key: value for key, value in file["room"].items() if key not in ("code", "unrevealed", "unrevealedAnswers")}
    return {key: value for key, value in file.items() if key != "asOf"} | {"room": room}


def bring_over(address: str, file: Any) -> Any:
    return Wire(address).ask("POST", "/api/rooms/import", {"id": fresh_id(), "file": file})


def exported(address: str, answer: dict[str, Any]) -> dict[str, Any]:
    return Member(address, answer["code"], answer["participant"], answer["token"]).get("export/room.json").json


def spoiled(file: dict[str, Any], chance: random.Random) -> tuple[str, dict[str, Any]]:
    """A file with one thing in it put out of place, and where."""
    file = copy.deepcopy(file)
    place: Any = file
    path: list[str] = []
    while True:
        key = chance.choice(sorted(place)) if isinstance(place, dict) else chance.randrange(len(place))
        path.append(str(key))
        if not isinstance(place[key], (dict, list)) or not place[key] or chance.random() < 0.15:
            break
        place = place[key]
    match chance.randrange(4):
        case 0: del place[key]
        case 1 if isinstance(place, dict): place[chance.choice(["stranger", "o99", "p1", "c0"])] = place[key]
        case _: place[key] = chance.choice(SPOILS)
    return "/".join(path), file


def run(spoils: int, seed: int) -> str:
    chance, findings, steps, refused, taken = random.Random(seed), [], 0, 0, 0
    with Server(CRUX_ROOMS_PER_HOUR="1000000") as server:
        schema = Wire(server.address).ask("GET", "/room.schema.json").json
        Draft202012Validator.check_schema(schema)
        play = scenario.Play(server.address, scenario.load())
        file: dict[str, Any] = {}
        for step in play.scenes():
            steps += 1
            text = play.desk.get("export/room.json").body.decode()
            file = json.loads(text)
            findings += [f"after {step}: {misfit}" for misfit in misfits(schema, file)]
            reply = bring_over(server.address, text)
            if reply.status != 201:
                findings.append(f"after {step}: {reply.status} {reply.body[:300]!r}")
            elif apart := difference(comparable(file), comparable(exported(server.address, reply.json))):
                findings.append(f"after {step}, brought over: {apart}")
        for _ in range(spoils):
            where, other = spoiled(file, chance)
            reply = bring_over(server.address, json.dumps(other, indent=1) if chance.random() < 0.8 else other)
            if reply.status == 201:
                taken += 1
                findings += [f"{where} spoiled, taken: {misfit}" for misfit in misfits(schema, exported(server.address, reply.json))[:3]]
                continue
            refused += 1
            if found := finding(f"{where} spoiled (seed {seed})", reply, (422,)):
                findings.append(found)
        if not server.alive:
            findings.append("the server has ended")
    if findings:
        fail(*findings[:20])
    return (f"{steps} exports of the worked case fit the schema and come over the same; {spoils} spoiled files: {refused} refused "
            f"with a sentence and a place, {taken} taken whose rooms fit the schema, 0 × 5xx")


def selftest() -> str:
    """A file that lost a vote, and one with a stranger, are noticed."""
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": False}
    assert misfits(schema, {"a": "1"}) and misfits(schema, {"b": 1}) and not misfits(schema, {"a": 1})
    room = {"room": {"code": "A", "title": "T"}, "asOf": "1", "rounds": {"r1": {"votes": [1, 2]}}}
    other = {"room": {"code": "B", "title": "T"}, "asOf": "2", "rounds": {"r1": {"votes": [1]}}}
    assert difference(comparable(room), comparable(other)) and not difference(comparable(room), comparable(room | {"asOf": "3"}))
    return "a lost vote, a stranger and a wrong type are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("brought_over:", selftest())
    if not options.selftest:
        print("brought_over:", run(5_000 if options.full else 60, options.seed))


if __name__ == "__main__":
    main()
