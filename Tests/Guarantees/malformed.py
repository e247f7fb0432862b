#!/usr/bin/env python3
"""Bad input over the wire: refused as the protocol says, with a sentence that helps; nothing changed, nothing ended.

Each case is sent to a room in the middle of its work. Afterwards what every role sees is what it was, the process is the same
one, and no answer was a 5xx.
"""

from __future__ import annotations

import json
import random
import socket
from typing import Any

from badinput import BROKEN, Stage, commands, files, requests
from document import difference
from rig import arguments, fail
from server import Server
from wire import Lost, Reply, Wire, fresh_id

def broken_http(server: Server, bytes: bytes) -> int | None:
    """Sends bytes that are not HTTP as it should be; the status of the answer, none if the server hung up."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=2) as raw:
        try:
            raw.sendall(bytes)
            raw.shutdown(socket.SHUT_WR)
            answer = raw.recv(65536)
        except OSError:
            return None
    words = answer.split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else None


def finding(what: str, reply: Reply, status: Any, code: str | None = None) -> str | None:
    """What is wrong with a refusal."""
    allowed = status if isinstance(status, tuple) else (status,)
    if reply.status not in allowed:
        return f"{what}: {reply.status} and not {status}: {reply.body[:200]!r}"
    if reply.status < 400:
        return None
    problem = reply.json
    if not isinstance(problem, dict) or not (reply.header("content-type") or "").startswith("application/problem+json"):
        return f"{what}: {reply.status} is not a problem: {reply.header('content-type')} {reply.body[:200]!r}"
    if problem.get("status") != reply.status or not problem.get("code") or not problem.get("title") or not problem.get("type"):
        return f"{what}: the problem lacks status, code, title or type: {problem}"
    if code and problem["code"] != code:
        return f"{what}: the code {problem['code']} and not {code}: {problem.get('detail')}"
    detail = problem.get("detail", "")
    if len(detail) < 12 or " " not in detail or not detail.rstrip().endswith((".", "?", "!")):
        return f"{what}: the detail is no sentence: {detail!r}"
    if reply.status == 405 and not reply.header("allow"):
        return f"{what}: 405 without Allow"
    if reply.status == 422 and "field" not in problem:
        return f"{what}: 422 without a field: {problem}"
    return None


def mutated(stage: Stage, chance: random.Random) -> bytes:
    """A good command with a few bytes changed, taken away or doubled."""
    body = bytearray(json.dumps({"id": fresh_id(), "type": "rating.cast", "round": stage.round, "card": stage.cards[3], "impact": 3, "effort": None}).encode())
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(body))
        match chance.randrange(3):
            case 0: body[at] = chance.randrange(256)
            case 1: del body[at]
            case _: body[at:at] = body[at:at + chance.randint(1, 20)]
    return bytes(body)


def run(random_bodies: int, seed: int) -> str:
    chance, findings, count = random.Random(seed), [], 0
    with Server() as server:
        stage = Stage(server.address)
        process, before = server.process.pid, stage.seen()

        def look(found: str | None) -> None:
            nonlocal count
            count += 1
            if found:
                findings.append(found)

        def unchanged(what: str) -> None:
            nonlocal before
            if not server.alive:
                fail(f"{what}: ended the server", *findings, f"seed {seed}")
            after = stage.seen()
            for role, one, other in zip(("facilitator", "participant", "other", "observer"), before, after):
                apart = difference(one, other)
                if apart:
                    findings.append(f"{what}: changed what the {role} sees: {apart}")
            before = after

        for what, who, command, status, code in commands(stage):
            look(finding(what, who.send({"id": fresh_id(), **command}), status, code))
            unchanged(what)
        wire = Wire(server.address)
        for what, method, path, body, headers, status in (*requests(stage), *files(stage)):
            try:
                look(finding(what, wire.ask(method, path, body, headers), status))
            except Lost as lost:
                findings.append(f"{what}: no answer: {lost}")
                if not server.ready():  # A process that traps takes a while to be gone.
                    fail(*findings, f"{what}: ended the server", f"seed {seed}")
            wire.close()
            unchanged(what)
        for bytes in BROKEN:
            status = broken_http(server, bytes)
            look(f"{bytes[:60]!r} was answered {status}" if status and status >= 500 and status not in (501, 505) else None)
        unchanged("broken HTTP")
        for _ in range(random_bodies):
            reply = wire.ask("POST", f"/api/rooms/{stage.person.code}/commands", mutated(stage, chance),
                             {"Authorization": f"Bearer {stage.person.token}", "Content-Type": "application/json"})
            look(f"a mutated command was answered {reply.status}: {reply.body[:200]!r}" if reply.status not in (200, 400, 404, 409, 422) else None)
        if not server.alive or server.process.pid != process or not server.ready():
            findings.append("the server did not survive")
        if findings:
            fail(*findings, f"seed {seed}")
        return f"{count} bad requests refused as they should be, nothing changed, the same process, no 5xx"


def selftest() -> str:
    """An accepted vote of 6, a bare 500, a refusal without a sentence and a 405 without Allow are noticed."""
    kind = [("content-type", "application/problem+json")]
    good = {"type": "about:blank", "title": "Wrong", "status": 422, "code": "wrong", "detail": "Choose a value from 1 to 5.", "field": "impact"}
    assert finding("good", Reply(422, kind, json.dumps(good).encode()), 422) is None
    for status, problem in ((200, {}), (500, {}), (422, {**good, "detail": "bad"}), (422, {**good, "code": ""}), (405, {**good, "status": 405})):
        assert finding("planted", Reply(status, kind, json.dumps(problem).encode()), (422, 405)), (status, problem)
    return "an accepted vote of 6, a 500, a refusal without a sentence and a 405 without Allow are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("malformed:", selftest())
    if not options.selftest:
        print("malformed:", run(100_000 if options.full else 1500, options.seed))


if __name__ == "__main__":
    main()
