#!/usr/bin/env python3
"""Logs and figures hold no body, token, code or name: a whole workshop is played at the level that logs most, with everything in
it made recognisable, things go wrong too, and nothing of it is found in the output of the server or in what it counts."""

from __future__ import annotations

import itertools
import json
import re
import socket
from typing import Any, Iterator

from rig import arguments, fail
from scenario import Play, load
from server import Server
from wire import Wire, fresh_id

MARK = "canary"


def marked(value: Any, count: Iterator[int]) -> Any:
    """Every text of a scenario with a word of its own in it, references and short words left alone."""
    if isinstance(value, dict):
        return {key: inner if key in ("by", "as", "type", "step", "agenda", "date", "time", "timeZone", "id") else marked(inner, count) for key, inner in value.items()}
    if isinstance(value, list):
        return [marked(inner, count) for inner in value]
    if isinstance(value, str) and not value.startswith("@") and " " in value.strip() and len(value) < 1900:
        return f"{value} {MARK}{next(count)}"
    return value


class Canaries:
    """What must not be found, by what it is."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}

    def add(self, what: str, *texts: str | None) -> None:
        self.words.update({text: what for text in texts if text and len(text) >= 6})

    def found(self, output: str) -> list[str]:
        return sorted({f"{what} is in the output: …{line.strip()[:160]}…" for line in output.splitlines() for text, what in self.words.items() if text in line})


def scenario() -> dict[str, Any]:
    """The worked case, in which every text and every name can be recognised."""
    whole, count = load(), itertools.count(1)
    return {**whole, "room": marked(whole["room"], count), "scenes": marked(whole["scenes"], count),
            "people": {key: {**person, "name": f"{person['name']} {MARK}{next(count)}"} for key, person in whole["people"].items()}}


def play(server: Server) -> tuple[Canaries, int]:
    """Plays, and does what is refused, what is broken, and what is forbidden; answers with what was said on the way."""
    canaries = Canaries()
    case = scenario()
    canaries.add("a text or name", MARK, *(person["name"] for person in case["people"].values()), case["room"]["title"])
    player = Play(server.address, case, seed="logged").run()
    code, wire, asked = player.desk.code, Wire(server.address), player.sent
    canaries.add("a code", code, code.replace("-", ""), code.lower(), *player.made.values())
    for member in player.people.values():
        canaries.add("a token", member.token, member.token[:20])
    made = player.desk.perform("invitation.make")
    canaries.add("the secret of a link", made["link"].rsplit("=", 1)[1])
    canaries.add("the id of a request", player.id("person anna"), player.id("act 1"))
    room, token = f"/api/rooms/{code}", player.desk.token
    cursor = player.desk.events()["cursor"]
    canaries.add("a cursor", cursor)
    for method, path, body, headers, bearer in (
            ("GET", f"{room}?q={MARK}", None, {}, None), ("GET", f"/api/rooms/{MARK}", None, {}, None), ("GET", f"/room/{code}", None, {}, None),
            ("GET", f"/{MARK}/../{MARK}", None, {}, None), (MARK.upper(), f"/{MARK}", None, {}, None), ("PUT", f"{room}/commands?x={MARK}", {MARK: MARK}, {}, token),
            ("GET", f"{room}/events?since={MARK}&wait=0", None, {"User-Agent": MARK, "X-Forwarded-For": MARK, "Cookie": f"crux-{code}={token}; a={MARK}"}, None),
            ("POST", f"{room}/commands", {"id": fresh_id(), "type": MARK}, {}, token), ("POST", f"{room}/commands", {"id": MARK, "type": "card.post", MARK: MARK}, {}, token),
            ("POST", f"{room}/commands", b'{"id": "' + MARK.encode() + b'", ', {"Content-Type": "application/json"}, token),
            ("POST", f"{room}/commands", b'"' + MARK.encode() * 20_000 + b'"', {"Content-Type": "application/json"}, token),
            ("POST", f"{room}/participants", {"name": f"New {MARK}", "function": MARK, "invitation": MARK * 5}, {}, None),
            ("POST", f"{room}/commands", {"id": fresh_id(), "type": "hand.raise"}, {"Origin": f"https://{MARK}.example", "Cookie": f"crux-{code}={token}"}, None),
            ("POST", f"{room}/last-cycle", {"id": fresh_id(), "file": {"format": MARK}}, {}, token), ("GET", f"{room}/export/{MARK}.csv", None, {}, token),
            ("GET", f"{room}/export/record.md", None, {}, token), ("GET", f"{room}/export/room.json", None, {}, token), ("GET", "/metrics", None, {}, None)):
        wire.ask(method, path, body, headers, bearer)
        asked += 1
    for broken in (f"GET /{MARK} HTTP/9.9\r\n\r\n", f"{MARK}\r\n\r\n", f"GET / HTTP/1.1\r\nHost: {MARK}\r\n{MARK}\r\n\r\n", f"GET / HTTP/1.1\r\nContent-Length: {MARK}\r\n\r\n"):
        host, port = server.address.split(":")
        with socket.create_connection((host, int(port)), timeout=10) as line:
            line.sendall(broken.encode())
            line.recv(4096)
    return canaries, asked


def run() -> str:
    with Server(CRUX_LOG_LEVEL="trace", CRUX_METRICS="1") as server:
        canaries, asked = play(server)
        server.end(10)
        server.start()  # what is read back from the disk is logged no more than what comes in
        Wire(server.address).ask("GET", f"/api/rooms/{next(text for text, what in canaries.words.items() if what == 'a code')}")
        counted = Wire(server.address).ask("GET", "/metrics")
        server.end(10)
        output = server.log.read_text(errors="replace")
    if counted.status == 200:
        output += counted.body.decode()
    if output.count("[WorkshopServer] request") < asked:
        fail(f"the rig is blind: {asked} requests, and the log has {output.count('[WorkshopServer] request')} lines of them")
    faults = canaries.found(output) + votes(output)
    if faults:
        fail(*faults[:10], f"{len(faults)} in all")
    return f"{asked} requests, {len(output.splitlines())} lines at the level trace{' and of figures' if counted.status == 200 else ''}, {len(canaries.words)} words searched, 0 found"


def votes(output: str) -> list[str]:
    """Anything of a vote."""
    return [f"something of a vote is in the output: {match[0]}" for match in re.finditer(r".{0,40}\b(?:impact|effort|fingers|confidence)\b.{0,40}", output)]


def selftest() -> str:
    """A text, a token, a code and a vote in one line among many are noticed."""
    canaries = Canaries()
    canaries.add("a code", "7K3M-Q2PX")
    canaries.add("a text or name", MARK)
    quiet = "debug crux: route=POST /api/rooms/{code}/commands status=200\n" * 100
    assert not canaries.found(quiet) and not votes(quiet)
    assert canaries.found(quiet + "GET /api/rooms/7K3M-Q2PX") and canaries.found(quiet + json.dumps({"text": f"Discounts {MARK}7"})) and votes(quiet + '{"impact":4}')
    assert str(scenario()).count(MARK) > 150
    return "a text, a code and a vote in one line among many are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("logged:", selftest())
    if not options.selftest:
        print("logged:", run())


if __name__ == "__main__":
    main()
