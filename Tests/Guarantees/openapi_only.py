#!/usr/bin/env python3
"""A client that has read nothing but /openapi.json: it makes every call and sends every command that the document lists.

Each answer must be one the document describes, with a body that fits its schema. Bodies are made from the schemas, ids of things
that are there are put in by the name of the field. A command with an unknown field, without a required one, or of an unknown
type is refused; a method that a path does not list is 405; and what the document does not list does not exist.
"""

from __future__ import annotations

from typing import Any, Iterator

from rig import arguments, fail, go_to, room_with
from scenario import commands_of
from schema import Schemas
from server import Server
from wire import Member, Reply, Wire, fresh_id

METHODS = ["get", "put", "post", "delete", "patch"]
ENDS_EVERYTHING = ["workshop.commit", "room.lock", "room.archive", "person.remove"]
"""Sent last and in this order: after these there is little left to ask."""

FOLLOW_UP = ["checkIn", "update", "risk", "commitment", "cycle"]
"""What a room is there for after its commit, by the first word of the commands."""

ENDS_A_CHECK_IN = ["checkIn.skip", "checkIn.open", "checkIn.close", "cycle.close"]
"""Sent last and in this order."""

STAGES = [("post", "draft", "add", "make", "set", "pursue", "configure"), (), ("open",), ("cast",), ("reveal",),
          ("withdraw", "hide", "park", "merge", "split", "drop", "reconsider", "notNow", "reopen", "setVoting", "setRole")]
"""By the last word of a command: what makes things, all else, what opens a vote, votes, reveals, and what takes things away,
so that more of it succeeds than in the order of the alphabet."""


def stage(type: str) -> int:
    word = type.split(".")[1]
    return next((index for index, words in enumerate(STAGES) if word in words), 1)


class Client:
    def __init__(self, address: str) -> None:
        self.wire = Wire(address)
        self.document = self.wire.ask("GET", "/openapi.json").json
        self.schemas = Schemas(self.document)
        self.commands = commands_of(address)
        self.findings: list[str] = []
        self.calls = self.accepted = self.refused = 0
        self.succeeded: set[str] = set()

    def operation(self, path: str, method: str) -> dict[str, Any]:
        return self.document["paths"][path][method]

    def described(self, what: str, path: str, method: str, reply: Reply) -> None:
        """Notes what is wrong with an answer, by the document."""
        self.calls += 1
        responses = self.operation(path, method)["responses"]
        response = self.schemas.resolved(responses.get(str(reply.status)) or responses.get(f"{reply.status // 100}XX") or responses.get("default"))
        if response is None:
            self.findings.append(f"{what}: {reply.status} is not described, only {sorted(responses)}: {reply.body[:160]!r}")
            return
        contents = response.get("content", {})
        kind = (reply.header("content-type") or "").partition(";")[0]
        if contents and kind not in contents:
            self.findings.append(f"{what}: {reply.status} with the type {kind}, described are {sorted(contents)}")
        elif "json" in kind and "schema" in contents.get(kind, {}):
            for misfit in list(self.schemas.misfits(reply.json, contents[kind]["schema"]))[:3]:
                self.findings.append(f"{what}: {reply.status}: {misfit}")

    def paths(self) -> Iterator[tuple[str, str]]:
        for path, item in sorted(self.document["paths"].items()):
            for method in METHODS:
                if method in item:
                    yield path, method

    def commands_path(self) -> str:
        return next(path for path in self.document["paths"] if path.endswith("/commands"))


def filled(path: str, member: Member, file: str = "record.md") -> str:
    """A path with its parameters filled in."""
    for name, value in (("code", member.code), ("file", file), ("id", member.participant)):
        path = path.replace("{" + name + "}", value)
    return path


def things(member: Member) -> Any:
    """What of the room a field of that name may mean: the newest of them."""
    content = member.snapshot()
    step = content["agenda"]["open"]
    cards = list(content.get("cards", {}))
    fixed = {"step": step, "on": "room", "code": member.code, "into": cards[0] if cards else None, 
             "driver": member.participant, "owner": member.participant, "start": "2027-01-01"}

    def known(name: str) -> Any:
        if fixed.get(name):
            return fixed[name]
        if name == "cards":
            return cards[-2:]
        for one, many in (("person", "people"), ("pointOfContact", "people"), ("objectives", "objectives")):
            if name == one:
                return newest(content.get(many, {}))
        return newest(content.get(f"{name}s", {})) if isinstance(content.get(f"{name}s"), dict) else None

    return known


def newest(collection: dict[str, Any]) -> str | None:
    return list(collection)[-1] if collection else None


def send_commands(client: Client, desk: Member) -> None:
    """Several times over, because some only succeed when others have; then those that end everything."""
    ordinary = sorted(set(client.commands) - set(ENDS_EVERYTHING), key=lambda type: (stage(type), type))
    for pass_ in (ordinary, ordinary, ordinary, [type for type in ENDS_EVERYTHING if type in client.commands]):
        for type in pass_:
            schema = client.commands[type]
            send(client, desk, type, client.schemas.example(schema, "", things(desk)))


def send(client: Client, desk: Member, type: str, example: dict[str, Any]) -> bool:
    body = example | {"id": fresh_id()}
    reply = desk.send(body)
    client.described(f"{type} {body}", client.commands_path(), "post", reply)
    if reply.status == 200:
        client.succeeded.add(type)
        client.accepted += 1
    elif reply.status in (400, 401, 405, 413, 415):
        client.findings.append(f"{type}: {body} fits the document and is refused with {reply.status}: {reply.body[:200]!r}")
    else:
        client.refused += 1
    return reply.status == 200


def follow_up(client: Client, desk: Member) -> None:
    """A room brought to its commit, and on through check-ins to the end of its cycle: by the document each command must be able to succeed."""
    def sends_each(types: list[str]) -> None:
        for type in types:
            for body in list(client.schemas.examples(client.commands[type], things(desk))):
                send(client, desk, type, body)

    later = sorted(type for type in client.commands if type.split(".")[0] in FOLLOW_UP)
    sends_each(["room.configure", "objective.edit", "keyResult.add", "action.add", "ask.make", "ask.answer", "tradeOff.record", "workshop.commit"])
    if desk.snapshot()["room"]["status"] != "committed":
        client.findings.append(f"the document alone does not lead to a commit: {desk.snapshot()['room'].get('commit')}")
        return
    at_the_end = [type for type in ENDS_A_CHECK_IN if type in later]
    for types in (2 * [type for type in later if type not in at_the_end], at_the_end):  # twice: some need what others make
        sends_each(types)
    client.findings += [f"{type} never succeeds from the document alone" for type in later if type not in client.succeeded]


def refuse_what_is_not_listed(client: Client, desk: Member) -> None:
    path = client.commands_path()
    for type, schema in sorted(client.commands.items()):
        body = client.schemas.example(schema, "", things(desk))
        for what, wrong, allowed in ([("an unknown field", {**body, "notInTheDocument": 1}, (422,))]
                                     + [(f"no {name}", {key: value for key, value in body.items() if key != name}, (400, 422))
                                        for name in client.schemas.resolved(schema).get("required", []) if name not in ("id", "type")]):
            reply = desk.send({**wrong, "id": fresh_id()})
            client.described(f"{type} with {what}", path, "post", reply)
            if reply.status not in allowed:
                client.findings.append(f"{type} with {what}: {reply.status} {reply.body[:160]!r}")
    for type in ("card.explode", "", "CARD.POST", "card.post "):
        reply = desk.send({"id": fresh_id(), "type": type})
        client.described(f"the command {type!r}", path, "post", reply)
        if reply.status != 400:
            client.findings.append(f"the command {type!r}, which the document does not list: {reply.status} {reply.body[:160]!r}")


def make_calls(client: Client, desk: Member, guest: Member) -> None:
    """Every call but the commands, by somebody who may; what erases comes last."""
    for path, method in sorted(client.paths(), key=lambda call: (call[1] == "delete", -len(call[0]))):
        if path.endswith("/commands"):
            continue
        operation = client.operation(path, method)
        member = guest if path.endswith("/participants/{id}") else desk
        files = next((client.schemas.resolved(parameter["schema"]).get("enum", ["record.md"]) for parameter in map(client.schemas.resolved, operation.get("parameters", []))
                      if parameter["name"] == "file"), ["record.md"])
        for file in files:
            body = None
            if "requestBody" in operation:
                content = client.schemas.resolved(operation["requestBody"])["content"]
                body = client.schemas.example(content["application/json"]["schema"])
                if isinstance(body, dict) and "id" in body:
                    body["id"] = fresh_id()
                if path.endswith("/import"):  # whose ids have to fit each other
                    body["file"] = member.get("export/room.json").body.decode()
            reply = client.wire.ask(method.upper(), filled(path, member, file), body, token=member.token)
            client.described(f"{method.upper()} {path} {file if '{file}' in path else ''}", path, method, reply)
            if reply.status >= 400:
                client.findings.append(f"{method.upper()} {path}, made as the document says: {reply.status} {reply.body[:200]!r}")
    for path in {path for path, _ in client.paths()}:
        for method in METHODS:
            if method not in client.document["paths"][path]:
                reply = client.wire.ask(method.upper(), filled(path, desk), b"" if method in ("put", "patch", "post") else None, token=desk.token)
                client.calls += 1
                listed = {name.strip().upper() for name in (reply.header("allow") or "").split(",")}
                if reply.status != 405 or not listed >= {m.upper() for m in METHODS if m in client.document["paths"][path]}:
                    client.findings.append(f"{method.upper()} {path} is not listed and answered {reply.status}, Allow: {reply.header('allow')}")


def prepared(address: str) -> list[Member]:
    """A room that holds at least one of the things that commands refer to."""
    people = room_with(address, 2)
    desk = people[0]
    go_to(desk, "diagnose")
    for n in range(6):
        desk.perform("card.post", kind="challenge", text=f"Challenge {n}")
    desk.perform("cards.reveal")
    go_to(desk, "shape")
    desk.perform("objective.draft", title="Qualify leads before the first call")
    return people


def run() -> str:
    with Server(CRUX_METRICS="1") as server:
        client = Client(server.address)
        if client.document.get("openapi", "")[:3] != "3.1" or not client.commands:
            fail(f"the document is not OpenAPI 3.1 or lists no commands: {str(client.document)[:200]}")
        desk, guest = prepared(server.address)
        refuse_what_is_not_listed(client, desk)
        send_commands(client, desk)
        follow_up(client, prepared(server.address)[0])
        make_calls(client, *prepared(server.address))
        never = sorted(set(client.commands) - client.succeeded)
        if not server.alive:
            client.findings.append("the server did not survive")
        if client.findings:
            fail(*dict.fromkeys(client.findings))
        return (f"{client.calls} calls to {len(list(client.paths()))} routes and {len(client.commands)} commands answered as documented; "
                f"{len(client.succeeded)} commands succeeded from the document alone, never {never}")


def selftest() -> str:
    """A body that does not fit and a status that is not described are noticed."""
    client = object.__new__(Client)
    client.document = {"paths": {"/a": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {
        "type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}, "additionalProperties": False}}}}}}}}}
    client.schemas, client.findings, client.calls = Schemas(client.document), [], 0
    kind = [("Content-Type", "application/json")]
    client.described("good", "/a", "get", Reply(200, kind, b'{"n":1}'))
    assert not client.findings
    for body in (b'{"n":"1"}', b"{}", b'{"n":1,"m":2}', b'{"n":1.5}', b'{"n":true}'):
        client.described("planted", "/a", "get", Reply(200, kind, body))
    client.described("planted", "/a", "get", Reply(500, kind, b"{}"))
    client.described("planted", "/a", "get", Reply(200, [("Content-Type", "text/html")], b"{}"))
    assert len(client.findings) == 7, client.findings
    return "bodies that do not fit, an undescribed status and another type are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("openapi_only:", selftest())
    if not options.selftest:
        print("openapi_only:", run())


if __name__ == "__main__":
    main()
