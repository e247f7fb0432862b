#!/usr/bin/env python3
"""S3: a token of one room is worth nothing in another, and a role can do only what it may.

Who may do what is written down here by hand, beside the server's own tables: every call and every command that the server
publishes is tried by everybody, each from a room of its own. A call or command that is not written down here fails the rig.
"""

from __future__ import annotations

import itertools
import secrets
from typing import Any, Callable

from permitted import ANYONE, CALLS, COMMANDS, WHO, may, unwritten
from rig import ROOM, arguments, fail
from scenario import commands_of
from server import Server
from wire import Member, Refused, Reply, Wire, fresh_id, join_room, open_room

MALFORMED = ["", "Bearer", "Bearer ", "Bearer x", "Bearer a b", "Basic {token}", "{token}", "Bearer {token}=", "Bearer {token}, Bearer {token}",
             "Bearer {half}", "Bearer {upper}", "Bearer {token}{token}", "Bearer \xff\xfe", "Bearer " + "A" * 9000, "Bearer null", "Token {token}"]


class Stage:
    """A room with somebody of every kind in it, in front of it and no longer in it, and another room."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.desk = open_room(address, ROOM, {"name": "Facilitator", "function": "Sales"})
        self.other = open_room(address, ROOM, {"name": "Somebody else", "function": "Sales"})
        self.people = {"facilitator": self.desk, "facilitator without a vote": self.join("Second", "Product"),
                       "participant": self.join("Ben", "Marketing"), "observer": self.join("Olga", "Finance")}
        second = self.people["facilitator without a vote"].participant
        self.desk.perform("person.setRole", person=second, role="facilitator")
        self.desk.perform("person.setVoting", person=second, votes=False)
        self.desk.perform("person.setRole", person=self.people["observer"].participant, role="observer")
        removed, id = self.join("Rita", "Finance"), fresh_id()
        self.desk.perform("person.remove", person=removed.participant)
        old = self.join("Carl", "Finance", id)
        self.carl = self.join("Carl", "Finance", id)  # the same request again gives a fresh token, and the old one is dead
        share, taken = (self.desk.perform("invitation.make", share=True) for _ in range(2))
        self.desk.perform("invitation.revoke", invitation=taken["invitation"])
        self.desk.perform("room.lock")
        knock = Wire(address).ask("POST", f"/api/rooms/{self.desk.code}/participants", {"name": "Gina", "function": "Sales"}).json
        self.tokens = {**{role: member.token for role, member in self.people.items()}, "waiting": knock["token"],
                       "nobody": None, "of another room": self.other.token, "removed": removed.token, "revoked": old.token,
                       "reader": share["link"].rsplit("=", 1)[1], "who had a link": taken["link"].rsplit("=", 1)[1]}

    def join(self, name: str, function: str, id: str | None = None) -> Member:
        return join_room(self.address, self.desk.code, {"name": name, "function": function}, id=id)

    @property
    def path(self) -> str:
        return f"/api/rooms/{self.desk.code}"

    def state(self) -> Any:
        """What is in the room, apart from who is online and from what was counted since."""
        answer = self.desk.snapshot()
        for person in answer["people"].values():
            person.pop("online", None)
        return answer


def judged(what: str, allowed: bool, caller: str, reply: Reply, bodies: set[bytes]) -> list[str]:
    """What is wrong with an answer: a success for somebody who may not, or a refusal that is not the right one."""
    code = reply.json.get("code") if isinstance(reply.json, dict) and reply.status >= 400 else None
    found = f"{what} by {caller} was answered {reply.status} {code or ''}"
    if allowed:
        return [found] if reply.status == 401 or code in ("notYourRole", "waiting") or reply.status >= 500 else []
    wanted = {"removed": (401, {"removed"}), "waiting": (403, {"waiting"}), "reader": (403, {"readOnly"}), "who had a link": (401, {"linkTakenBack"})}
    for stranger in ("nobody", "of another room", "revoked", "malformed"):
        wanted[stranger] = (401, {"unauthorized"})
    status, codes = wanted.get(caller, (403, {"notYourRole"}))
    if reply.status != status or code not in codes:
        return [found]
    if status == 401 and code == "unauthorized":
        bodies.add(reply.body)
    return []


# bodies that the server takes, so that nothing but the caller is wrong

def least(schema: dict[str, Any]) -> Any:
    """The least that a schema takes."""
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema or "oneOf" in schema:
        return least((schema.get("anyOf") or schema["oneOf"])[0])
    if schema.get("examples"):
        return schema["examples"][0]
    kind = schema.get("type")
    if kind == "object":
        return {name: least(schema["properties"][name]) for name in schema.get("required", [])}
    return {"array": [least(schema["items"]) for _ in range(schema.get("minItems", 0))], "string": "x" * max(1, schema.get("minLength", 1)), "integer": schema.get("minimum", 1), "number": schema.get("minimum", 1),
            "boolean": True}[kind]


def command(type: str, schema: dict[str, Any]) -> dict[str, Any]:
    body = {**least(schema), "id": fresh_id(), "type": type}
    if type == "person.setRole":
        body["person"] = "p1"
    return body


BODIES: dict[str, Callable[[Stage], Any]] = {
    "POST /api/rooms": lambda stage: {"title": "T", "facilitator": {"name": "A", "function": "B"}},
    "POST /api/rooms/import": lambda stage: {"file": stage.other.get("export/room.json").body.decode()},
    "POST /api/rooms/{code}/participants": lambda stage: {"name": "A", "function": "B"},
    "POST /api/rooms/{code}/commands": lambda stage: {"id": fresh_id(), "type": "hand.raise"},
    "POST /api/rooms/{code}/surface-check": lambda stage: {"title": "Raise NPS"},
    "POST /api/rooms/{code}/last-cycle": lambda stage: {"id": fresh_id(), "file": {"format": "crux.room", "version": 1, "room": {"title": "Before"}}},
}


def published(address: str) -> tuple[dict[str, list[str]], list[str]]:
    """The calls, each with all the paths it has, and the files that can be exported."""
    calls: dict[str, list[str]] = {}
    document = Wire(address).ask("GET", "/openapi.json").json
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            files = next((p["schema"]["enum"] for p in call.get("parameters", []) if p["name"] == "file"), [None])
            calls[f"{method.upper()} {path}"] = [path.replace("{file}", file or "") for file in files]
    return calls, list(document["components"]["schemas"])


# what is tried

class Matrix:
    def __init__(self, address: str) -> None:
        self.address, self.wire = address, Wire(address)
        self.tried = 0
        self.faults: list[str] = []
        self.unauthorized: set[bytes] = set()

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, token: str | None = None) -> Reply:
        self.tried += 1
        return self.wire.ask(method, path, body, headers, token)

    def judge(self, what: str, allowed: bool, caller: str, reply: Reply) -> None:
        self.faults += judged(what, allowed, caller, reply, self.unauthorized)

    def calls(self, calls: dict[str, list[str]]) -> None:
        for call, paths in calls.items():
            method, who = call.split()[0], CALLS[call]
            stage = Stage(self.address)
            if call == "DELETE /api/rooms/{code}":
                self.deletion(call, stage)
                continue
            for path in (path.replace("{code}", stage.desk.code).replace("{id}", stage.carl.participant) for path in paths):
                for caller, token in stage.tokens.items():
                    body = BODIES[call](stage) if call in BODIES else None
                    self.judge(call, may(who, caller), caller, self.ask(method, path, body, token=token))
                if who != ANYONE:
                    self.malformed(call, method, path, BODIES[call](stage) if call in BODIES else None, stage)
                    self.cookies(call, method, path, BODIES.get(call, lambda _: None), stage)

    def deletion(self, call: str, stage: Stage) -> None:
        """Whoever may delete a room leaves none for the next, so everybody has one of their own."""
        self.malformed(call, "DELETE", stage.path, None, stage)
        for caller in stage.tokens:
            self.judge(call, may(CALLS[call], caller), caller, self.ask("DELETE", stage.path, token=stage.tokens[caller]))
            if may(CALLS[call], caller):
                stage = Stage(self.address)

    def malformed(self, call: str, method: str, path: str, body: Any, stage: Stage) -> None:
        token = stage.desk.token
        for form in MALFORMED:
            sent = form.format(token=token, half=token[:21], upper=token.swapcase()) if "{" in form else form
            self.judge(f"{call} with {form[:20]!r}", False, "malformed", self.ask(method, path, body, {"Authorization": sent.encode("latin-1")}))
        for code in ("0000-0000", "nothing", stage.other.code, stage.desk.code[:-1]):
            self.judge(f"{call} of another room", False, "of another room", self.ask(method, path.replace(stage.desk.code, code), body, token=token))
        for cookie in (f"crux-{stage.other.code}={token}", f"crux-{stage.desk.code}={stage.other.token}", f"crux-{stage.desk.code}=", f"crux-={token}",
                       f"crux-{stage.desk.code.lower()}={token}"):
            self.judge(f"{call} with a cookie of another room", False, "malformed", self.ask(method, path, body, {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}))
        # A bearer that is none is not made good by a cookie beside it.
        self.judge(f"{call} with a bad bearer beside a good cookie", False, "malformed",
                   self.ask(method, path, body, {"Authorization": "Bearer x", "Cookie": f"crux-{stage.desk.code}={token}", "Sec-Fetch-Site": "same-origin"}))

    def cookies(self, call: str, method: str, path: str, body: Callable[[Stage], Any], stage: Stage) -> None:
        """A cookie reads from anywhere and writes only from the page's own origin."""
        cookie = {"Cookie": f"crux-{stage.desk.code}={stage.desk.token}"}
        for sent, is_own in (({"Sec-Fetch-Site": "same-origin"}, True), ({"Origin": f"http://{self.address}"}, True), ({}, False),
                             ({"Sec-Fetch-Site": "cross-site", "Origin": f"http://{self.address}"}, False), ({"Sec-Fetch-Site": "same-site"}, False),
                             ({"Sec-Fetch-Site": "none"}, False), ({"Origin": "null"}, False), ({"Origin": "https://evil.example"}, False),
                             ({"Origin": f"https://{self.address}"}, False), ({"Origin": f"http://{self.address}.evil.example"}, False),
                             ({"Sec-Fetch-Site": "Same-Origin "}, None)):
            reply = self.ask(method, path, body(stage), {**cookie, **sent})
            allowed = method == "GET" or is_own
            if allowed is None:
                continue
            if (reply.status < 300) != allowed or (not allowed and (reply.status, reply.json.get("code")) != (403, "foreignOrigin")):
                self.faults.append(f"{call} with a cookie and {sent} was answered {reply.status}")

    def commands(self, schemas: dict[str, dict[str, Any]]) -> None:
        for who, names in COMMANDS.items():
            for name in names:
                stage = Stage(self.address)
                before, callers = stage.state(), sorted(stage.tokens, key=lambda caller: caller in WHO[who])
                for number, caller in enumerate(callers):
                    allowed = caller in WHO[who]
                    if allowed and before is not None:
                        if stage.state() != before:
                            self.faults.append(f"{name}: a refused command left something behind")
                        before = None
                    self.judge(name, allowed, caller, self.ask("POST", f"{stage.path}/commands", command(name, schemas[name]), token=stage.tokens[caller]))

    def others(self) -> None:
        """What is somebody else's: refused to a participant by 403, and nothing has changed."""
        stage = Stage(self.address)
        ben, anna = stage.people["participant"], stage.people["facilitator without a vote"]
        card = anna.perform("card.post", kind="challenge", text="Anna's")["created"]
        anna.perform("hand.raise")
        hidden = stage.carl.perform("card.post", kind="challenge", text="Carl's own")["created"]
        before = stage.state()
        for body, statuses in (({"type": "card.edit", "card": hidden, "text": "mine"}, {404}), ({"type": "card.withdraw", "card": hidden}, {404}),
                               ({"type": "person.rename", "person": anna.participant, "name": "Ann"}, {403}), ({"type": "person.remove", "person": anna.participant}, {403}),
                               ({"type": "hand.lower", "person": anna.participant}, {403}), ({"type": "card.edit", "card": card, "text": "mine"}, {403, 404})):
            reply = ben.send({"id": fresh_id(), **body})
            self.tried += 1
            if reply.status not in statuses:
                self.faults.append(f"{body} by somebody else was answered {reply.status}")
        if stage.state() != before:
            self.faults.append("what was refused to somebody else left something behind")

    def invitations(self) -> None:
        """A secret of a link lets in as often as it says, where it was made, until it is revoked."""
        stage = Stage(self.address)

        def secret(member: Member, type: str, **fields: Any) -> tuple[str, str]:
            made = member.perform(type, **fields)
            return made["invitation"], made["link"].rsplit("=", 1)[1]

        def come(secret: str, code: str = stage.desk.code) -> tuple[int, str | None]:
            self.tried += 1
            reply = self.wire.ask("POST", f"/api/rooms/{code}/participants", {"id": fresh_id(), "name": "New", "function": "Sales", "invitation": secret})
            return reply.status, reply.json.get("code") if reply.status >= 400 else None

        no = (403, "invitationInvalid")
        once, revoked = secret(stage.desk, "invitation.make", uses=1), secret(stage.desk, "invitation.make")
        device, back = secret(stage.people["observer"], "device.link"), secret(stage.desk, "invitation.make", person=stage.people["participant"].participant)
        for what, found, wanted in (
                ("a link in another room", come(once[1], stage.other.code), no), ("a link", come(once[1])[0], 201), ("the same link again", come(once[1]), no),
                ("a link made up", come(secrets.token_urlsafe(32)), no), ("a token as a link", come(stage.desk.token), no),
                ("a device's link", come(device[1])[0], 201), ("a device's link again", come(device[1]), no),
                ("a share link", come(stage.tokens["reader"]), no), ("a way back", come(back[1])[0], 201), ("a way back again", come(back[1]), no)):
            if found != wanted:
                self.faults.append(f"{what} was answered {found}, not {wanted}")
        stage.desk.perform("invitation.revoke", invitation=revoked[0])
        if come(revoked[1]) != no:
            self.faults.append("a revoked link lets in")
        for link in (once[1], device[1], revoked[1]):
            self.judge("a link as a token", False, "malformed", self.ask("GET", f"{stage.path}/events", token=link))


def run() -> str:
    with Server(CRUX_ROOMS_PER_HOUR="100000", CRUX_KNOCKS_PER_MINUTE="100000", CRUX_FAILED_LOOKUPS_PER_SECOND="100000") as server:
        calls, _ = published(server.address)
        schemas = commands_of(server.address)
        missing = unwritten(calls, schemas)
        if missing:
            fail(*missing)
        matrix = Matrix(server.address)
        try:
            matrix.calls(calls)
            matrix.commands(schemas)
            matrix.others()
            matrix.invitations()
        except Refused as refused:
            matrix.faults.append(f"somebody who may not has changed what others may: {refused}")
        if len(matrix.unauthorized) != 1:
            matrix.faults.append(f"those who are not known are answered in {len(matrix.unauthorized)} ways")
        kinds = len(Stage(server.address).tokens) + 1
    if matrix.faults:
        fail(*matrix.faults[:20], f"{len(matrix.faults)} in all")
    return f"{len(calls)} calls and {len(schemas)} commands by {kinds} kinds of callers, {matrix.tried} requests, 0 unexpected 2xx, 401 always the same bytes"


def selftest() -> str:
    """A success for somebody who may not, a wrong refusal, and a call or command that is not written down are noticed."""
    yes, no = Reply(200, [], b"{}"), Reply(401, [], b'{"code":"unauthorized"}')
    for caller in ("nobody", "of another room", "removed", "revoked", "malformed", "waiting", "participant", "observer", "reader", "who had a link"):
        assert judged("x", False, caller, yes, set()), caller
    assert judged("x", False, "removed", no, set()) and judged("x", True, "observer", no, set()) and not judged("x", False, "nobody", no, set())
    everything = set(itertools.chain(*COMMANDS.values()))
    assert not unwritten(CALLS, everything)
    assert unwritten({**CALLS, "GET /api/secrets": []}, everything) and unwritten(CALLS, everything | {"vote.show"}) and unwritten(CALLS, everything - {"room.lock"})
    return "a success for whoever may not, a wrong refusal, and what is in no table are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("roles:", selftest())
    if not options.selftest:
        print("roles:", run())


if __name__ == "__main__":
    main()
