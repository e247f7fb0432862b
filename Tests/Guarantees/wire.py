"""A client that knows the protocol and nothing else: calls, commands sent again until answered, reading by long polls.

Everything that goes over the wire can be written into a History, which checker.py judges.
"""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import time
from typing import Any

from document import Document

PATIENCE = 120.0


class Lost(Exception):
    """No answer: whether the request had an effect is unknown."""


class Refused(Exception):
    """The server said no, as a problem of RFC 9457."""

    def __init__(self, reply: "Reply", what: str) -> None:
        self.reply = reply
        self.problem = reply.json if isinstance(reply.json, dict) else {}
        super().__init__(f"{what}: {reply.status} {self.problem.get('code')}: {self.problem.get('detail')} "
                         f"{self.problem.get('field', '')}{self.problem.get('missing', '')}")

    @property
    def code(self) -> str | None:
        return self.problem.get("code")


class Reply:
    def __init__(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.body = status, body
        self.headers = [(name.lower(), value) for name, value in headers]

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class History:
    """What was sent and what was answered, in the order of the answers; times are of one monotonic clock."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self.lock = threading.Lock()

    def add(self, **entry: Any) -> None:
        with self.lock:
            self.entries.append(entry)


class Wire:
    """One connection, kept alive, opened again when it is lost. For one thread."""

    def __init__(self, address: str, timeout: float = 40.0) -> None:
        self.address, self.timeout = address, timeout
        self.connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, token: str | None = None) -> Reply:
        """One request. A body that is not bytes goes as JSON. A connection that the server had closed while idle is opened anew once."""
        sent = {**({"Authorization": f"Bearer {token}"} if token else {}), **(headers or {})}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        fresh = self.connection is None
        try:
            return self.once(method, path, body, sent)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError) as error:
            if fresh or method != "GET":
                raise Lost(str(error)) from None
            return self.again(method, path, body, sent)
        except (OSError, http.client.HTTPException) as error:
            raise Lost(str(error)) from None

    def again(self, method: str, path: str, body: bytes | None, sent: dict[str, str]) -> Reply:
        try:
            return self.once(method, path, body, sent)
        except (OSError, http.client.HTTPException) as error:
            raise Lost(str(error)) from None

    def once(self, method: str, path: str, body: bytes | None, sent: dict[str, str]) -> Reply:
        try:
            if self.connection is None:
                host, port = self.address.split(":")
                self.connection = http.client.HTTPConnection(host, int(port), timeout=self.timeout)
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
            if answer.length is None and not answer.chunked:
                # The library takes a head that was cut off for a whole one.
                raise http.client.HTTPException("a reply without an end")
            return Reply(answer.status, answer.getheaders(), answer.read())
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def patiently(send: Any, what: str) -> Reply:
    """Sends again while the outcome is unknown or the server is busy; the ids in the request make that harmless."""
    until = time.monotonic() + PATIENCE
    pause = 0.01
    while True:
        try:
            reply = send()
            if reply.status not in (429, 503):
                return reply
        except Lost:
            reply = None
        if time.monotonic() > until:
            raise Lost(f"{what} was not answered in {PATIENCE} s; last: {reply and (reply.status, reply.body[:200])}")
        time.sleep(pause)
        pause = min(pause * 2, 0.5)


class Member:
    """A person in a room, with one connection. `on_wire` gives a second one for another thread."""

    def __init__(self, address: str, code: str, participant: str, token: str, history: History | None = None) -> None:
        self.code, self.participant, self.token, self.history = code, participant, token, history
        self.wire = Wire(address)

    def on_wire(self) -> "Member":
        return Member(self.wire.address, self.code, self.participant, self.token, self.history)

    def get(self, path: str, **headers: str) -> Reply:
        return self.wire.ask("GET", f"/api/rooms/{self.code}/{path}", headers=headers, token=self.token)

    def send(self, command: dict[str, Any]) -> Reply:
        """Sends a command once, and writes down what became of it."""
        began = time.monotonic()
        try:
            reply = self.wire.ask("POST", f"/api/rooms/{self.code}/commands", command, token=self.token)
        except Lost:
            self.note(command, began, None, None)
            raise
        self.note(command, began, reply.status, reply.json)
        return reply

    def note(self, command: dict[str, Any], began: float, status: int | None, answer: Any) -> None:
        if self.history:
            self.history.add(what="send", room=self.code, person=self.participant, id=command.get("id"), body=command,
                             sent=began, got=time.monotonic(), status=status, answer=answer)

    def perform(self, type: str, id: str | None = None, **fields: Any) -> dict[str, Any]:
        """A command, sent with the same id until it is answered: its answer, or Refused."""
        command = {"id": id or fresh_id(), "type": type, **fields}
        reply = patiently(lambda: self.send(command), f"{type} {fields}")
        if reply.status != 200:
            raise Refused(reply, f"{type} {fields}")
        return reply.json

    def events(self, since: str | None = None, wait: int = 0) -> dict[str, Any]:
        path = "events" if since is None else f"events?since={since}&wait={wait}"
        reply = patiently(lambda: self.get(path), "a poll")
        if reply.status != 200:
            raise Refused(reply, path)
        return reply.json

    def snapshot(self) -> dict[str, Any]:
        return self.events()["snapshot"]


class Follower(threading.Thread):
    """Reads a room as a browser does: a poll after the other, each answer folded into a document and written down."""

    def __init__(self, member: Member, wait: int = 25) -> None:
        super().__init__(daemon=True)
        self.member, self.wait = member.on_wire(), wait
        self.document = Document()
        self.stopping = threading.Event()
        self.failure: Exception | None = None
        self.answers = 0
        self.name = f"{member.participant}.{secrets.token_hex(3)}"

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                self.read(self.wait)
        except Exception as error:
            self.failure = error

    def read(self, wait: int) -> dict[str, Any]:
        since = self.document.cursor
        path = "events" if since is None else f"events?since={since}&wait={wait}"
        sent = {}

        def poll() -> Reply:
            sent["at"] = time.monotonic()
            return self.member.get(path)

        reply = patiently(poll, "a poll")
        if reply.status != 200:
            raise Refused(reply, path)
        answer = reply.json
        self.document.take(answer)
        self.answers += 1
        if self.member.history:
            self.member.history.add(what="read", room=self.member.code, person=self.member.participant, reader=self.name,
                                    since=since, sent=sent["at"], got=time.monotonic(), answer=answer)
        return answer

    def settle(self) -> None:
        """Stops following, reads to the end, and writes a fresh snapshot beside what was folded."""
        self.stopping.set()
        self.join(PATIENCE)
        if self.failure:
            raise self.failure
        while True:
            answer = self.read(0)
            if not answer.get("more") and not answer.get("frames"):
                break
        if self.member.history:
            self.member.history.add(what="final", room=self.member.code, person=self.member.participant, reader=self.name,
                                    snapshot=self.member.snapshot())


def fresh_id() -> str:
    return secrets.token_hex(16)


def open_room(address: str, room: dict[str, Any], facilitator: dict[str, str], history: History | None = None, id: str | None = None) -> Member:
    body = {"id": id or fresh_id(), **room, "facilitator": facilitator}
    reply = patiently(lambda: Wire(address).ask("POST", "/api/rooms", body), "opening a room")
    if reply.status != 201:
        raise Refused(reply, "opening a room")
    answer = reply.json
    return Member(address, answer["code"], answer["participant"], answer["token"], history)


def join_room(address: str, code: str, person: dict[str, str], history: History | None = None, id: str | None = None) -> Member:
    body = {"id": id or fresh_id(), **person}
    reply = patiently(lambda: Wire(address).ask("POST", f"/api/rooms/{code}/participants", body), "joining")
    if reply.status != 201:
        raise Refused(reply, "joining")
    answer = reply.json
    return Member(address, code, answer["participant"], answer["token"], history)
