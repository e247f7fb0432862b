"""Bad input, as data: what is wrong, what is sent, and how the protocol says it is refused. malformed.py sends it."""

from __future__ import annotations

import json
from typing import Any, Iterator

from document import lasting
from rig import go_to, room_with
from wire import Member, fresh_id

LONG = "x" * 2001


class Stage:
    """A room with an open round, a hidden card, an open ballot, three pursued cards, an objective and a key result."""

    def __init__(self, address: str) -> None:
        self.people = room_with(address, 4)
        self.desk, self.person, self.other, self.onlooker = self.people
        self.desk.perform("person.setRole", person=self.onlooker.participant, role="observer")
        go_to(self.desk, "diagnose")
        self.cards = [self.desk.perform("card.post", kind="challenge", text=f"Challenge {n}")["created"] for n in range(6)]
        self.desk.perform("cards.reveal")
        self.hidden = self.other.perform("card.post", kind="challenge", text="Still hidden")["created"]
        go_to(self.desk, "rate")
        self.past = self.desk.perform("round.open", cards=self.cards[:2])["created"]
        self.desk.perform("round.reveal", round=self.past)
        for card in self.cards[:3]:
            self.desk.perform("card.pursue", card=card)
        self.round = self.desk.perform("round.open", cards=self.cards[3:])["created"]
        self.ballot = self.desk.perform("ballot.open", cards=self.cards[:4], dots=2)["created"]
        self.objective = self.desk.perform("objective.draft", title="Qualify leads before the first call", cards=self.cards[:1])["created"]
        self.keyResult = self.desk.perform("keyResult.add", objective=self.objective, title="Share that closes", kind="increase",
                                           unit="%", baseline=18, target=30)["created"]
        self.step = go_to(self.desk, "rate")

    def seen(self) -> list[dict[str, Any]]:
        return [lasting(person.snapshot()) for person in self.people]


Case = tuple[str, Member, dict[str, Any], int, str | None]


def commands(stage: Stage) -> Iterator[Case]:
    """What is wrong, who sends it, the command, the status and the code (where the protocol names one)."""
    desk, person, onlooker = stage.desk, stage.person, stage.onlooker
    vote = {"type": "rating.cast", "round": stage.round, "card": stage.cards[3], "impact": 3, "effort": 3}
    for wrong in (0, 6, 2.5, -1, "3", True, [], {}, 1e300, 9007199254740993):
        yield f"an impact of {wrong!r}", person, {**vote, "impact": wrong}, 422, None
        yield f"an effort of {wrong!r}", person, {**vote, "effort": wrong}, 422, None
    yield "a vote without effort", person, {key: value for key, value in vote.items() if key != "effort"}, 422, None
    yield "a vote on a card of another round", person, {**vote, "card": stage.cards[0]}, (404, 409, 422), None
    yield "a vote on an unknown card", person, {**vote, "card": "nothing"}, 404, None
    yield "a vote in an unknown round", person, {**vote, "round": "nothing"}, 404, None
    yield "a vote after the reveal", person, {**vote, "round": stage.past, "card": stage.cards[0]}, 409, "roundRevealed"
    yield "an observer's vote", onlooker, vote, 403, None
    yield "an observer's card", onlooker, {"type": "card.post", "kind": "challenge", "text": "No"}, 403, None
    yield "an unknown field", person, {**vote, "weight": 2}, 422, None
    yield "an unknown command", person, {"type": "card.explode"}, 400, None
    yield "no type", person, {}, 400, None
    yield "a type that is a number", person, {"type": 7}, 400, None
    yield "an id of 65 characters", person, {"id": "i" * 65, **vote}, 422, None
    yield "an empty id", person, {"id": "", **vote}, 422, None
    yield "an id that is a number", person, {"id": 5, **vote}, (400, 422), None
    card = {"type": "card.post", "kind": "challenge", "text": "A card"}
    for text, what in (("", "empty"), ("   \n\t ", "blank"), (LONG, "too long"), (5, "a number"), (None, "null"), (["a"], "a list")):
        yield f"a card whose text is {what}", person, {**card, "text": text}, 422, None
        yield f"a comment whose text is {what}", person, {"type": "comment.post", "on": "room", "kind": "remark", "text": text}, 422, None
    yield "a card of an unknown kind", person, {**card, "kind": "wish"}, 422, None
    yield "a comment of an unknown kind", person, {"type": "comment.post", "on": "room", "kind": "shout", "text": "a"}, 422, None
    yield "a comment on nothing", person, {"type": "comment.post", "on": "nothing", "kind": "remark", "text": "a"}, 404, None
    yield "a comment on another's hidden card", desk, {"type": "comment.post", "on": stage.hidden, "kind": "remark", "text": "a"}, 404, None
    yield "an edit of another's hidden card", person, {"type": "card.edit", "card": stage.hidden, "text": "mine"}, (403, 404), None
    yield "an edit of an unknown card", person, {"type": "card.edit", "card": "nothing", "text": "mine"}, 404, None
    yield "an edit of a card in an open round", desk, {"type": "card.edit", "card": stage.cards[3], "text": "other"}, 409, "inRound"
    yield "a merge of a card in an open round", desk, {"type": "card.merge", "cards": [stage.cards[3]], "into": stage.cards[0]}, 409, "inRound"
    yield "parking a card in an open round", desk, {"type": "card.park", "card": stage.cards[3]}, 409, "inRound"
    yield "a merge of a card into itself", desk, {"type": "card.merge", "cards": [stage.cards[0]], "into": stage.cards[0]}, (409, 422), None
    yield "a merge of nothing", desk, {"type": "card.merge", "cards": [], "into": stage.cards[0]}, 422, None
    for type, fields in (("cards.reveal", {}), ("round.open", {}), ("round.reveal", {"round": stage.round}), ("step.open", {"step": stage.step}),
                         ("card.park", {"card": stage.cards[5]}), ("shortlist.set", {"cards": stage.cards[:2]}), ("timer.start", {"seconds": 60}),
                         ("card.pursue", {"card": stage.cards[0]}), ("consent.open", {}), ("objective.drop", {"objective": stage.objective}),
                         ("person.remove", {"person": stage.other.participant}), ("room.configure", {"title": "Mine"}),
                         ("person.setRole", {"person": person.participant, "role": "facilitator"}), ("workshop.reopen", {"reason": "why not"})):
        yield f"a participant's {type}", person, {"type": type, **fields}, 403, None
    yield "a participant's objective while rating", person, {"type": "objective.draft", "title": "Early"}, 409, "stepClosed"
    yield "a participant's key result while rating", person, {"type": "keyResult.add", "objective": stage.objective, "title": "Early", "kind": "milestone"}, 409, "stepClosed"
    yield "a fourth pursuit", desk, {"type": "card.pursue", "card": stage.cards[5]}, 409, "limitReached"
    yield "a pursuit under itself", desk, {"type": "card.pursue", "card": stage.cards[0], "under": stage.cards[0]}, (409, 422), None
    yield "a pursuit under a card not pursued", desk, {"type": "card.pursue", "card": stage.cards[5], "under": stage.cards[4]}, (409, 422), None
    yield "not now without a reason on the shortlist", desk, {"type": "card.notNow", "cards": [stage.cards[3]]}, (409, 422), None
    yield "a shortlist of nine", desk, {"type": "shortlist.set", "cards": [f"c{n}" for n in range(9)]}, 409, "limitReached"
    yield "the same card twice on the shortlist", desk, {"type": "shortlist.set", "cards": [stage.cards[0]] * 2}, 422, None
    dots = {"type": "dots.cast", "ballot": stage.ballot}
    yield "three dots of two", person, {**dots, "cards": stage.cards[:3]}, (409, 422), None
    yield "two dots on one card", person, {**dots, "cards": [stage.cards[0]] * 2}, 422, None
    yield "a dot on a card not in the ballot", person, {**dots, "cards": [stage.cards[5]]}, (404, 409, 422), None
    yield "dots that are text", person, {**dots, "cards": "all"}, 422, None
    yield "a ballot twice", desk, {"type": "ballot.open", "cards": stage.cards[:2]}, 409, None
    yield "a round on an unknown card", desk, {"type": "round.open", "cards": ["nothing"]}, (404, 409), None
    yield "a round on a hidden card", desk, {"type": "round.open", "cards": [stage.hidden]}, (404, 409), None
    yield "a reveal twice", desk, {"type": "round.reveal", "round": stage.past}, 409, None
    result = {"type": "keyResult.add", "objective": stage.objective, "title": "Another", "kind": "increase", "unit": "%"}
    yield "a baseline equal to the target", desk, {**result, "baseline": 30, "target": 30}, 422, None
    yield "an increase that falls", desk, {**result, "baseline": 30, "target": 18}, 422, None
    yield "a decrease that rises", desk, {**result, "kind": "decrease", "baseline": 18, "target": 30}, 422, None
    yield "an edit to a target equal to the baseline", desk, {"type": "keyResult.edit", "keyResult": stage.keyResult, "target": 18}, 422, None
    yield "a key result of an unknown kind", desk, {**result, "kind": "sideways"}, 422, None
    yield "a key result of an unknown objective", desk, {**result, "objective": "nothing"}, 404, None
    yield "a due date that is no day", desk, {**result, "due": "2027-02-30"}, 422, None
    yield "a due date that is no date", desk, {**result, "due": "soon"}, 422, None
    yield "a baseline that is text", desk, {**result, "baseline": "18"}, 422, None
    for number in (-(2 ** 63), 2 ** 63 - 1, -(2 ** 63) - 1, 10 ** 400, 1e308):
        yield f"a baseline of {str(number)[:24]}", desk, {**result, "baseline": number}, (400, 422), None
        yield f"{str(number)[:24]} seconds", desk, {"type": "timer.start", "seconds": number}, (400, 422), None
    yield "a title too long", desk, {"type": "objective.draft", "title": LONG}, 422, None
    yield "an objective of an unknown card", desk, {"type": "objective.draft", "title": "Of nothing", "cards": ["nothing"]}, 404, None
    yield "an unknown driver", desk, {"type": "objective.edit", "objective": stage.objective, "driver": "nobody"}, (404, 422), None
    yield "an unknown step", desk, {"type": "step.open", "step": "nothing"}, 404, None
    yield "a timer of no time", desk, {"type": "timer.start", "seconds": 0}, 422, None
    yield "a timer of less than no time", desk, {"type": "timer.start", "seconds": -5}, 422, None
    yield "a timer of a year of years", desk, {"type": "timer.start", "seconds": 1e18}, 422, None
    yield "pausing no timer", desk, {"type": "timer.pause"}, 409, None
    yield "a limit of four objectives", desk, {"type": "room.configure", "settings": {"maxObjectives": 4}}, 422, None
    yield "a limit of no objectives", desk, {"type": "room.configure", "settings": {"maxObjectives": 0}}, 422, None
    yield "an unknown setting", desk, {"type": "room.configure", "settings": {"colour": "red"}}, 422, None
    yield "a cycle that ends before it starts", desk, {"type": "room.configure", "cycle": {"label": "Q", "start": "2027-03-31", "end": "2027-01-01", "timeZone": "Europe/Berlin"}}, 422, None
    yield "a cycle in no time zone", desk, {"type": "room.configure", "cycle": {"label": "Q", "start": "2027-01-01", "end": "2027-03-31", "timeZone": "Mars/Base"}}, 422, None
    yield "an empty agenda", desk, {"type": "agenda.edit", "steps": []}, (409, 422), None
    yield "a step of an unknown kind", desk, {"type": "agenda.edit", "steps": [{"kind": "party", "title": "Party", "minutes": 5}]}, 422, None
    yield "removing nobody", desk, {"type": "person.remove", "person": "nobody"}, 404, None
    yield "the last facilitator leaving the role", desk, {"type": "person.setRole", "person": desk.participant, "role": "participant"}, 409, None
    yield "a consent nobody opened", person, {"type": "consent.cast", "consent": "nothing", "fingers": 4}, 404, None
    yield "an incomplete commit", desk, {"type": "workshop.commit", "pointOfContact": desk.participant, "cadence": "weekly", "firstCheckIn": "2027-01-15"}, 409, "incomplete"
    yield "a commit in an unknown rhythm", desk, {"type": "workshop.commit", "pointOfContact": desk.participant, "cadence": "daily", "firstCheckIn": "2027-01-15"}, 422, None
    yield "reopening what is open", desk, {"type": "workshop.reopen", "reason": "To see"}, 409, None


Raw = tuple[str, str, str, bytes | None, dict[str, str], Any]


def requests(stage: Stage) -> Iterator[Raw]:
    """What is wrong, method, path, body, headers, and the statuses that are right."""
    room = f"/api/rooms/{stage.desk.code}"
    post, token = f"{room}/commands", {"Authorization": f"Bearer {stage.person.token}"}
    json_body = {**token, "Content-Type": "application/json"}
    comment = b'{"id":"%s","type":"comment.post","on":"room","kind":"remark","text":%s}'

    def with_text(text: bytes) -> bytes:
        return comment % (fresh_id().encode(), text)

    for what, body in (("nothing", b""), ("half an object", b'{"id":"a"'), ("two objects", b"{}{}"), ("a list", b"[]"), ("null", b"null"),
                       ("a number", b"7"), ("text", b'"card.post"'), ("not UTF-8", b'{"id":"\xff\xfe"}'), ("a byte order mark alone", b"\xef\xbb\xbf"),
                       ("10,000 lists deep", b"[" * 10_000 + b"]" * 10_000), ("10,000 objects deep", b'{"a":' * 10_000 + b"1" + b"}" * 10_000),
                       ("unfinished 10,000 deep", b'{"id":"a","type":' + b"[" * 10_000),
                       *((f"begun {depth} lists deep", b"[" * depth) for depth in (512, 513, 514)), ("in UTF-16", '{"id":"a"}'.encode("utf-16")), ("a comment", b"/* no */ {}"), ("NaN", b'{"id":"a","type":NaN}')):
        yield f"a body that is {what}", "POST", post, body, json_body, 400
    yield "a room begun 513 lists deep", "POST", "/api/rooms", b"[" * 513, {"Content-Type": "application/json"}, 400
    yield "1e400 as a vote", "POST", post, (b'{"id":"e400","type":"rating.cast","round":"%s","card":"%s","impact":1e400,"effort":1}'
                                            % (stage.round.encode(), stage.cards[3].encode())), json_body, (400, 422)
    yield "a lone surrogate", "POST", post, with_text(rb'"\ud800"'), json_body, (400, 422)
    yield "a reversed pair of surrogates", "POST", post, with_text(rb'"\udc00\ud800"'), json_body, (400, 422)
    yield "a null character in a text", "POST", post, with_text(rb'"a\u0000b"'), json_body, (400, 422)
    yield "a raw null byte in a text", "POST", post, with_text(b'"a\x00b"'), json_body, 400
    yield "a key twice", "POST", post, b'{"id":"twice","type":"comment.post","on":"room","kind":"remark","text":"a","text":"b"}', json_body, (400, 422)
    yield "a text of unfinished UTF-8", "POST", post, with_text(b'"\xe2\x82"'), json_body, 400
    yield "a body above the limit", "POST", post, with_text(b'"' + b"x" * 70_000 + b'"'), json_body, 413
    good = with_text(b'"never shown"')
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml", ""):
        yield f"the content type {kind!r}", "POST", post, good, {**token, "Content-Type": kind}, 415
    yield "no token", "POST", post, good, {"Content-Type": "application/json"}, 401
    for bad in ("Bearer ", "Bearer x", "Bearer " + "A" * 43, "Basic abc", "Bearer " + stage.person.token[:-1], "bearer\t"):
        yield f"the authorization {bad[:12]!r}", "POST", post, good, {"Content-Type": "application/json", "Authorization": bad}, 401
    for method, path in (("PUT", post), ("GET", post), ("DELETE", post), ("PATCH", room), ("POST", f"{room}/events"), ("PUT", "/api/rooms"),
                         ("DELETE", "/openapi.json"), ("TRACE", "/api/rooms"), ("BREW", "/api/rooms")):
        yield f"{method} on {path.replace(stage.desk.code, 'CODE')}", method, path, None, token, (405, 501)
    for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/styles/../../README.md", "/.git/config", "/%00",
                 "/index.html%00.js", "//etc/passwd", "/..;/", "/\\..\\..\\etc", "/api/rooms/../../../etc/passwd"):
        yield f"the path {path}", "GET", path, None, {}, (400, 401, 404, 405)
    for path in (f"{room}/export/../../x", f"{room}/export/record.exe", f"{room}/export/", f"{room}/export/%2e%2e%2frecord.md", f"{room}/nothing"):
        yield f"the path {path.replace(stage.desk.code, 'CODE')}", "GET", path, None, token, (400, 404)
    for query in ("since=nonsense", "since=%00", "since=" + "9" * 400, "since=", "since=-1", "since=99999999999999999999"):
        yield f"the cursor {query[:30]}", "GET", f"{room}/events?{query}&wait=0", None, token, (200, 400, 414, 422, 431)
    for wait in ("-1", "26", "1e9", "x", "99999999999999999999", ""):
        yield f"a wait of {wait!r}", "GET", f"{room}/events?wait={wait}", None, token, (200, 400, 422)
    yield "a room nobody opened", "GET", "/api/rooms/0000-0000/events", None, token, 401
    for name in ("", " ", "n" * 121, 5, None):
        yield f"joining as {str(name)[:10]!r}", "POST", f"{room}/participants", json.dumps({"id": fresh_id(), "name": name, "function": "Sales"}).encode(), {"Content-Type": "application/json"}, 422
    yield "a room without a title", "POST", "/api/rooms", b'{"facilitator":{"name":"A","function":"B"}}', {"Content-Type": "application/json"}, 422
    yield "a room with an unknown agenda", "POST", "/api/rooms", b'{"title":"T","agenda":"fortnight","facilitator":{"name":"A","function":"B"}}', {"Content-Type": "application/json"}, 422
    yield "a room with an unknown field", "POST", "/api/rooms", b'{"title":"T","colour":"red","facilitator":{"name":"A","function":"B"}}', {"Content-Type": "application/json"}, 422


def files(stage: Stage) -> Iterator[Raw]:
    """Files that are no room's, brought over into a new one."""
    text = stage.desk.get("export/room.json").body.decode()
    kind = {"Content-Type": "application/json"}
    file = json.loads(text)
    people = {f"p{n}": {"name": "A", "function": "B", "role": "participant", "votes": True} for n in range(1, 50_000)}

    def cycle(name: str) -> dict[str, Any]:
        ids = list(file["cards"])
        return {id: {**card, "state": "merged", name: ids[n - 1]} for n, (id, card) in enumerate(file["cards"].items())}

    for what, wrong in (
            ("cut off", text[:len(text) // 2]), ("empty", ""), ("no JSON", "room"), ("with a key twice", text.replace("{", '{"format": "crux.room",', 1)),
            ("with 1e400", text.replace('"version" : 1', '"version" : 1e400')), ("with a lone surrogate", text.replace("Challenge 1", "\\ud800")),
            ("with a control character", text.replace("Challenge 1", "a\\u0000b")), ("of a newer version", {**file, "version": 2}),
            ("a million lists deep", "[" * 1_000_000), ("a million objects deep", '{"a":' * 400_000), ("300 objects deep", json.loads('{"a":' * 300 + "1" + "}" * 300)),
            ("with __proto__", {**file, "people": {**file["people"], "__proto__": {}}}), ("with an id of 10,000 characters", {**file, "asks": {"a" * 10_000: {}}}),
            ("with 50,000 people", {**file, "people": people}), ("of cards merged in a circle", {**file, "cards": cycle("mergedInto")}),
            ("with a stranger", {**file, "stranger": 1}), ("with an unknown owner", {**file, "objectives": {id: {**one, "driver": "p99"} for id, one in file["objectives"].items()}}),
            ("without facilitator", {**file, "people": {id: {**one, "role": "observer"} for id, one in file["people"].items()}}),
            ("that is a list", []), ("that is a number", 7), ("that is null", None)):
        yield f"a file {what}", "POST", "/api/rooms/import", json.dumps({"id": fresh_id(), "file": wrong}).encode(), kind, 422
    yield "a file of 5 MiB", "POST", "/api/rooms/import", json.dumps({"file": "x" * 5 * 1024 * 1024}).encode(), kind, 413


BROKEN = [b"\r\n\r\n\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
          b"POST /api/rooms HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", b"POST /api/rooms HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
          b"POST /api/rooms HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          b"POST /api/rooms HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n",
          b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 200_000 + b"\r\n\r\n", b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
          b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 10_000 + b"\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n folded\r\n\r\n",
          b"GET / HTTP/1.1\r\nHost: a\r\nA\x00B: c\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=0-99999999999999999999\r\n\r\n",
          b"GET /room.js HTTP/1.1\r\nHost: a\r\nRange: bytes=9-3,-,5-\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: " + b'"' * 4000 + b"\r\n\r\n"]
