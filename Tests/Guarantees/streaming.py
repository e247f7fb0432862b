"""A reader by server-sent events: what the standard says of them, and of coming back after the connection ended."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any, Iterable, Iterator

from document import Broken
from wire import Follower, Refused, Reply

STREAM = {"Accept": "text/event-stream"}


class Event:
    """Of the fields of an event those that are sent; `comment` when nothing but a comment came."""

    def __init__(self, lines: list[str]) -> None:
        fields = [line.partition(":") for line in lines]
        self.told = [(name, value.removeprefix(" ")) for name, _, value in fields if name]
        self.comment = bool(lines) and not self.told

    def field(self, name: str) -> str | None:
        values = [value for key, value in self.told if key == name]
        return "\n".join(values) if values else None

    @property
    def answer(self) -> dict[str, Any]:
        return json.loads(self.field("data") or "null")


def events(lines: Iterable[bytes]) -> Iterator[Event]:
    """Whole events; one that was cut off is none."""
    coming: list[str] = []
    for line in lines:
        if not line.endswith(b"\n"):
            return
        text = line.decode().rstrip("\r\n")
        if text:
            coming.append(text)
        elif coming:
            yield Event(coming)
            coming = []


class Streamer(Follower):
    """Reads a room by a stream, and by the next one when that ends, as a browser's EventSource does. Each event is written down as a read."""

    connections = farewells = 0

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                try:
                    self.follow()
                except (OSError, http.client.HTTPException):
                    time.sleep(0.05)
        except Exception as error:
            self.failure = error

    def follow(self) -> None:
        """One stream until it ends."""
        host, port = self.member.wire.address.split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=self.member.wire.timeout)
        try:
            began = time.monotonic()
            cursor = self.document.cursor
            headers = STREAM | {"Authorization": f"Bearer {self.member.token}"} | ({"Last-Event-ID": cursor} if cursor else {})
            connection.request("GET", f"/api/rooms/{self.member.code}/events", headers=headers)
            answer = connection.getresponse()
            if answer.status in (429, 503):
                return time.sleep(0.05)
            if answer.status != 200:
                raise Refused(Reply(answer.status, answer.getheaders(), answer.read()), "a stream")
            self.connections += 1
            for event in events(iter(answer.readline, b"")):
                if not event.comment:
                    self.take(event, began)
                if self.stopping.is_set():
                    return
        finally:
            connection.close()

    def take(self, event: Event, began: float) -> None:
        since, answer = self.document.cursor, event.answer
        if event.field("id") != answer.get("cursor"):
            raise Broken(f"an event with the id {event.field('id')} and the cursor {answer.get('cursor')}")
        self.document.take(answer)
        self.answers += 1
        if self.member.history:
            self.member.history.add(what="read", room=self.member.code, person=self.member.participant, reader=self.name,
                                    since=since, sent=began, got=time.monotonic(), answer=answer)
        if "retryAfterMs" in answer:
            if event.field("retry") != str(answer["retryAfterMs"]):
                raise Broken(f"a farewell with {answer['retryAfterMs']} and retry {event.field('retry')}")
            self.farewells += 1
            time.sleep(answer["retryAfterMs"] / 1000)
