#!/usr/bin/env python3
"""A stream of server-sent events tells what polls tell, and costs the server no more than it may.

Readers stream through a proxy that tears and resets connections and come back with the id of their last event, beside others who
poll, while the server is ended and started: every law of checker.py holds of both. A quiet stream says so every 15 s. Hundreds of
streams are told of everything once. Who reads nothing is cut when 256 KiB wait for them, and nobody else notices. Who is removed is told
nothing more. When the server ends, the last event says when to come back.

--full: for five minutes, with 5,000 streams.
"""

from __future__ import annotations

import http.client
import selectors
import socket
import time
from typing import Any

import checker
from document import Broken
from killed import Writer
from lines import allow, asking, descriptors, line, until
from proxy import Proxy
from rig import arguments, fail, room_with, settle, with_open_round
from server import Server
from streaming import STREAM, Event, Streamer, events
from wire import Follower, History, Member

PATIENCE = 3.0
"""Seconds after which a client gives up on a stream that says nothing: far less than those that it would take a comment to come."""

QUIET = (13.0, 16.0)
"""So many seconds after the last word a quiet stream says another."""


def stream(member: Member, since: str | None = None) -> bytes:
    head = asking(member, "events").removesuffix(b"\r\n")
    return head + b"Accept: text/event-stream\r\n" + (f"Last-Event-ID: {since}\r\n".encode() if since else b"") + b"\r\n"


def under_faults(seconds: float, rooms: int, seed: int) -> dict[str, Any]:
    """Everybody writes and reads through a bad network, and in the middle of it the server is started anew."""
    history = History()
    with Server() as server, Proxy(server.address, seed) as proxy:
        writers: list[Writer] = []
        readers: list[Any] = []
        for number in range(rooms):
            people = room_with(server.address, 4, history)
            round, cards = with_open_round(people[0], 3)
            through = [Member(proxy.address, person.code, person.participant, person.token, history) for person in people]
            writers += [Writer(person, round, cards, seed + number) for person in through[1:]]
            readers += [Streamer(person) for person in through] + [Follower(through[1], wait=2), Streamer(people[2])]
        for thread in writers + readers:
            thread.member.wire.timeout = PATIENCE
            thread.start()
        for part in range(2):
            end = time.monotonic() + seconds / 2
            while time.monotonic() < end and not any(thread.failure for thread in writers + readers):
                time.sleep(0.05)
            if part == 0:
                server.end(10)
                server.start()
        proxy.heal()
        settle(writers, readers)
        lost = [finding for writer in writers for finding in writer.missing()]
        streamers = [reader for reader in readers if isinstance(reader, Streamer)]
        return {"violations": lost + checker.violations(history.entries), "struck": proxy.told(),
                "events": sum(one.answers for one in streamers), "connections": sum(one.connections for one in streamers),
                "farewells": sum(one.farewells for one in streamers)}


def told(made: socket.socket, seconds: float) -> list[tuple[float, Event]]:
    """What comes on a stream whose request was sent, and when, until it ends or for so long."""
    answer = http.client.HTTPResponse(made)
    answer.begin()
    assert answer.status == 200 and answer.getheader("Content-Type") == "text/event-stream", answer.headers
    found: list[tuple[float, Event]] = []
    end = time.monotonic() + seconds
    try:
        for event in events(iter(answer.readline, b"")):
            found.append((time.monotonic(), event))
            made.settimeout(max(0.01, end - time.monotonic()))
    except TimeoutError:
        pass
    return found


def quiet() -> dict[str, Any]:
    """How long a stream of an empty room says nothing before it says that there is nothing; and what it says at the end."""
    with Server() as server:
        desk = room_with(server.address, 1)[0]
        with line(server) as made:
            made.sendall(stream(desk, desk.events()["cursor"]))
            found = told(made, 18)
        with line(server) as made:
            made.sendall(stream(desk))
            time.sleep(0.5)
            took = server.end(5)
            last = told(made, 5)
        comments = [at for at, event in found if event.comment]
        return {"first": found[0][1].comment, "pauses": [later - at for at, later in zip([at for at, _ in found], comments[1:])][-1:],
                "last": last[-1][1].told, "took": took}


def removed() -> dict[str, Any]:
    with Server() as server:
        desk, person = room_with(server.address, 2)
        with line(server) as made:
            made.sendall(stream(person))
            time.sleep(0.5)
            desk.perform("person.remove", person=person.participant)
            desk.perform("comment.post", on="room", kind="remark", text="behind their back")
            after = [event.field("data") or "" for _, event in told(made, 10)]
        return {"told after": [data for data in after if "behind their back" in data], "then": person.get("events", **STREAM).json}


def unread() -> dict[str, Any]:
    """Two streams, one of which is not read, and somebody who writes much."""
    with Server() as server:
        desk, person = room_with(server.address, 2)
        reader = Streamer(person)
        reader.start()
        with line(server, window=4096) as deaf:
            deaf.sendall(stream(person))
            desk.snapshot()
            until(lambda: reader.answers > 0, 20)
            before, began, cut = descriptors(server), time.monotonic(), None
            for number in range(400):
                desk.perform("comment.post", on="room", kind="remark", text=f"{number} " + "ü" * 1900)
                if descriptors(server) < before:
                    cut = time.monotonic() - began
                    break
        text, comments = f"{number} ", lambda: [one["text"] for one in reader.document.content["comments"].values()]
        there = until(lambda: any(one.startswith(text) for one in comments()), 20)
        return {"cut after": cut, "comments until": number + 1, "reader": (there, len(comments()) - number - 1, reader.connections, reader.failure)}


def crowd(many: int) -> dict[str, Any]:
    """So many streams of one room, all of which are told of everything."""
    allow(many)
    with Server() as server:
        people = room_with(server.address, 10)
        desk, before = people[0], descriptors(server)
        selector = selectors.EpollSelector()
        come: dict[socket.socket, bytes] = {}

        def read(seconds: float) -> bool:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                for key, _ in selector.select(0.05):
                    come[key.fileobj] += (read := key.fileobj.recv(1 << 18))
                    if not read:
                        selector.unregister(key.fileobj)
            return False

        for number in range(many):
            made = line(server, number)
            made.sendall(stream(people[number % 10]))
            selector.register(made, selectors.EVENT_READ)
            come[made] = b""
        until(lambda: read(0.2) or all(b"snapshot" in bytes for bytes in come.values()), 60)
        texts = [f"comment {number} to all" for number in range(10)]
        for text in texts:
            desk.perform("comment.post", on="room", kind="remark", text=text)
            read(0.1)
        until(lambda: read(0.2) or all(texts[-1].encode() in bytes for bytes in come.values()), 60)
        wrong = [text for bytes in come.values() for text in texts if bytes.count(text.encode()) != 1]
        lost = many - len(selector.get_map())
        for made in come:
            made.close()
        return {"streams": many, "not told once": len(wrong), "lost": lost, "let go": until(lambda: descriptors(server) <= before + 4, 30)}


def judged(figures: dict[str, Any]) -> list[str]:
    last = dict(figures["last"])
    wrong = [
        (figures["violations"], f"{figures['violations'][:3]}"),
        (figures["events"] < 50 or figures["connections"] < 5 or not figures["farewells"],
         f"the rig is blind: {figures['events']} events, {figures['connections']} streams, {figures['farewells']} farewells"),
        (not figures["first"], "a stream does not begin with a comment"),
        (len(figures["pauses"]) != 1 or not QUIET[0] <= figures["pauses"][0] <= QUIET[1], f"a quiet stream says so after {figures['pauses']} s"),
        ("retry" not in last or "retryAfterMs" not in last.get("data", ""), f"the last event of a server that ends is {figures['last']}"),
        (figures["told after"], f"who was removed was told {figures['told after']}"),
        (figures["then"].get("code") != "removed", f"who was removed and asks again is told {figures['then']}"),
        (figures["cut after"] is None or figures["cut after"] > 25, f"who reads nothing was cut after {figures['cut after']} s"),
        (figures["reader"] != (True, 0, 1, None), f"beside who reads nothing a reader fared {figures['reader']}"),
        (figures["not told once"], f"{figures['not told once']} events did not come once"),
        (figures["lost"], f"{figures['lost']} streams that were read ended"),
        (not figures["let go"], "streams whose readers have gone keep their connections"),
    ]
    return [what for is_wrong, what in wrong if is_wrong]


def run(seconds: float, rooms: int, many: int, seed: int) -> str:
    figures = {**under_faults(seconds, rooms, seed), **quiet(), **removed(), **unread(), **crowd(many)}
    findings = judged(figures)
    if findings:
        fail(*findings, f"seed {seed}")
    return (f"{figures['events']} events in {figures['connections']} streams under {figures['struck']}, {figures['farewells']} farewells: 0 violations; "
            f"a word after {figures['pauses'][0]:.1f} s of quiet; {figures['streams']} streams were told of everything once; "
            f"who read nothing was cut at comment {figures['comments until']} of 4 KB, after {figures['cut after']:.1f} s")


def selftest() -> str:
    """Each finding is made of what is wrong, an event that was cut off is none, and an id that is no cursor breaks the protocol."""
    good: dict[str, Any] = {"violations": [], "events": 99, "connections": 9, "farewells": 1, "first": True, "pauses": [15.0],
                            "last": [("retry", "500"), ("data", '{"retryAfterMs":500}')], "told after": [], "then": {"code": "removed"},
                            "cut after": 2.0, "reader": (True, 0, 1, None), "not told once": 0, "lost": 0, "let go": True}
    assert not judged(good)
    for wrong in ({"violations": ["x"]}, {"events": 0}, {"connections": 1}, {"farewells": 0}, {"first": False}, {"pauses": []}, {"pauses": [25.0]},
                  {"last": [("data", "{}")]}, {"told after": ["x"]}, {"then": {}}, {"cut after": None}, {"cut after": 30.0}, {"reader": (True, 0, 2, None)}, {"not told once": 1},
                  {"lost": 1}, {"let go": False}):
        assert judged({**good, **wrong}), wrong
    whole = list(events([b": \n", b"\n", b"id: a\n", b'data: {"cursor":\n', b'data: "a"}\n', b"\n", b"id: b\n", b'data: {"cursor":"b"}\n', b"\n"[:0]]))
    assert [event.comment for event in whole] == [True, False] and whole[1].answer == {"cursor": "a"} and whole[1].field("id") == "a"
    streamer = Streamer(Member("127.0.0.1:1", "", "p1", ""))
    for lines in (["id: a", 'data: {"cursor":"b","frames":[],"more":false}'], ["id: b", 'data: {"cursor":"b","frames":[],"more":false,"retryAfterMs":5}']):
        try:
            streamer.take(Event(lines), 0)
        except Broken:
            continue
        raise AssertionError(f"{lines} was taken")
    return "a stream that is not cut, says nothing, tells too much or too little, or leads elsewhere is noticed"


def main() -> None:
    options = arguments(__doc__)
    print("streamed:", selftest())
    if not options.selftest:
        print("streamed:", run(300, 6, 5_000, options.seed) if options.full else run(12, 2, 500, options.seed))


if __name__ == "__main__":
    main()
