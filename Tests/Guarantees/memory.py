#!/usr/bin/env python3
"""L1: memory is bounded. Polls that wait, polls that are abandoned, readers that do not read, bodies of 10 MB and requests sent
ahead by the hundred: the server's memory stays below what is said for each, everything is let go, and who holds a line is cut.

A waiting poll costs no more than 8 KiB, and polls abandoned for an hour no more than 5 MB. CRUX_MINUTES shortens the hour of --full.
"""

from __future__ import annotations

import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lines import KiB, MiB, Polls, allow, asking, descriptors, forget_the_most, line, memory, until, vanish, waiting
from rig import arguments, fail, room_with
from server import Server
from wire import Member, Wire

A_POLL = 8 * KiB
AN_ABANDONED_POLL = 2 * KiB
"""What one may leave behind in a short run, in which the allocator has not come to rest. A poll that stays costs three times that."""

UNREAD = 256 * MiB
"""What the instance may hold for readers that do not read: 128 MiB of answers, 32 MiB of those that were just cut, 2,000 connections, and the allocator's part."""

BODIES = 64 * MiB
AHEAD = 200 * MiB
LET_GO_WITHIN = 120.0


def idle(many: int) -> dict[str, Any]:
    with Server(CRUX_METRICS="1") as server:
        people = room_with(server.address, 4)
        waiting(server)
        empty = memory(server)
        polls = Polls(server, people, many)
        polls.begin()
        # Each is answered and asked again every 25 s, so that on a busy machine they seldom all wait at the same moment.
        stood, began = 0, time.monotonic()
        while stood < many and time.monotonic() - began < 240:
            polls.follow(1)
            stood = max(stood, waiting(server))
        polls.follow(3)
        figures = {"polls": stood, "a poll": (memory(server) - empty) // many, "lost polls": polls.lost}
        polls.close()
        figures["kept polls"] = 0 if until(lambda: waiting(server) == 0, 30) else waiting(server)
        return figures


def abandon(server: Server, people: list[Member], cursors: list[str], many: int) -> None:
    """Polls that are asked for and given up, in three ways."""
    for first in range(0, many, 300):
        made = [line(server) for _ in range(min(300, many - first))]
        for number, one in enumerate(made):
            one.sendall(asking(people[number % len(people)], f"events?since={cursors[number % len(people)]}&wait=25"))
        for number, one in enumerate(made):
            if number % 3 == 0:
                vanish(one)
            elif number % 3 == 1:
                one.shutdown(socket.SHUT_WR)
        for number, one in enumerate(made):
            if number % 3:
                one.close()


def abandoned(rounds: int, many: int, seconds: float = 0) -> dict[str, Any]:
    """Memory after each round; the first are for the allocator to find its size. With seconds: as many rounds as they hold."""
    series: list[tuple[float, int]] = []
    with Server(CRUX_METRICS="1") as server:
        people = room_with(server.address, 4)
        descriptors_before, began = descriptors(server), time.monotonic()
        while len(series) < rounds or time.monotonic() - began < seconds:
            abandon(server, people, [person.events()["cursor"] for person in people], many)
            # Left to themselves they would end after 22 s.
            if not until(lambda: waiting(server) == 0, 15):
                return {"kept polls": waiting(server)}
            series.append((time.monotonic() - began, memory(server)))
        released = until(lambda: descriptors(server) <= descriptors_before + 8, 20)
    return {"abandoned": many * len(series), "each round": many, "series": series, "kept descriptors": not released}


def big_room(server: Server, comments: int = 200) -> list[Member]:
    """A room whose document is some 400 KB, or 2 KB for each comment."""
    people = room_with(server.address, 5)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda person: [person.perform("comment.post", on="room", kind="remark", text="x" * 2000) for _ in range(comments // 4)], people[1:]))
    return people


def unread(many: int) -> dict[str, Any]:
    """Everybody asks four times for the whole document and reads nothing, while one person goes on working."""
    with Server() as server:
        people = big_room(server)
        size, before = len(people[0].get("events").body), descriptors(server)
        forget_the_most(server)
        empty = memory(server)
        lines = [line(server, number, window=4096) for number in range(many)]
        for number, one in enumerate(lines):
            one.sendall(asking(people[number % 5], "events") * 4)
        refused = [reply.status for _ in range(10) if (reply := people[0].get("events")).status != 200]
        let_go = until(lambda: descriptors(server) <= before + 4, LET_GO_WITHIN)
        figures = {"unread": memory(server, "VmHWM") - empty, "asked for": many * 4 * size, "let go": let_go, "refused": refused}
        for one in lines:
            one.close()
        return figures


def bodies(many: int) -> dict[str, Any]:
    """10 MB, said beforehand or in chunks."""
    statuses: list[int | str] = []
    with Server() as server:
        desk = room_with(server.address, 1)[0]
        forget_the_most(server)
        empty = memory(server)

        def send(number: int) -> None:
            path = (f"/api/rooms/{desk.code}/commands", "/api/rooms", "/api/rooms/import")[number % 3]
            head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer {desk.token}\r\nConnection: close\r\n"
            with line(server) as one:
                if number % 2:
                    one.sendall(f"{head}Content-Length: {10 * MiB}\r\n\r\n".encode())
                    pieces = [b"x" * MiB] * 10
                else:
                    one.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
                    pieces = [b"100000\r\n" + b"x" * MiB + b"\r\n"] * 10 + [b"0\r\n\r\n"]
                try:
                    for piece in pieces:
                        one.sendall(piece)
                except OSError:
                    pass  # It was refused before it was all there; the answer still stands to be read.
                try:
                    statuses.append(int(one.recv(1 << 16)[9:12]))
                except (OSError, ValueError) as error:
                    statuses.append(repr(error))

        with ThreadPoolExecutor(12) as pool:
            list(pool.map(send, range(many)))
        return {"bodies": memory(server, "VmHWM") - empty, "answers to bodies": sorted(set(map(str, statuses)))}


def ahead(many: int) -> dict[str, Any]:
    """Requests sent ahead, as many as go, and no answer read."""
    with Server() as server:
        room_with(server.address, 1)
        before = descriptors(server)
        forget_the_most(server)
        empty = memory(server)
        lines = [line(server, number, window=4096) for number in range(many)]
        for one in lines:
            one.setblocking(False)
            try:
                one.send(b"GET /api/agendas HTTP/1.1\r\nHost: a\r\n\r\n" * 6000)
            except OSError:
                pass
        let_go = until(lambda: descriptors(server) <= before + 4, LET_GO_WITHIN)
        alive = Wire(server.address).ask("GET", "/readyz").status
        for one in lines:
            one.close()
        return {"ahead": memory(server, "VmHWM") - empty, "ahead let go": let_go and alive == 200}


def left_behind(series: list[tuple[float, int]]) -> int:
    """Growth from the middle of the rounds to the end."""
    return series[-1][1] - series[len(series) // 2 - 1][1]


def judged(figures: dict[str, Any]) -> list[str]:
    series = figures["series"]
    rounds = len(series) - len(series) // 2
    an_hour = left_behind(series) * 3600 / max(series[-1][0] - series[len(series) // 2 - 1][0], 1)
    wrong = [
        (figures["a poll"] > A_POLL, f"a waiting poll costs {figures['a poll'] / KiB:.1f} KiB"),
        (figures["lost polls"] or figures["polls"] < figures["wanted polls"], f"{figures['polls']} of {figures['wanted polls']} polls waited, {figures['lost polls']} were cut"),
        (figures["kept polls"], f"{figures['kept polls']} polls still wait after their readers went"),
        (left_behind(series) > AN_ABANDONED_POLL * rounds * figures["each round"], f"{rounds * figures['each round']} abandoned polls left {left_behind(series) / KiB:.0f} KiB behind"),
        (figures["full"] and an_hour > 5 * MiB, f"abandoned polls leave {an_hour / MiB:.1f} MiB an hour behind"),
        (figures["kept descriptors"], "abandoned polls keep their connections"),
        (figures["unread"] > UNREAD, f"readers that do not read make the server hold {figures['unread'] / MiB:.0f} MiB"),
        (not figures["let go"], "readers that do not read are never cut"),
        (figures["refused"], f"somebody who reads is answered {figures['refused']} beside those who do not"),
        (figures["bodies"] > BODIES, f"bodies of 10 MB make the server grow by {figures['bodies'] / MiB:.0f} MiB"),
        (figures["answers to bodies"] != ["413"], f"bodies of 10 MB are answered {figures['answers to bodies']}"),
        (figures["ahead"] > AHEAD, f"requests sent ahead make the server grow by {figures['ahead'] / MiB:.0f} MiB"),
        (not figures["ahead let go"], "who sends requests ahead and reads no answer is never cut"),
    ]
    return [what for is_wrong, what in wrong if is_wrong]


def run(full: bool) -> str:
    many = 18_000 if full else 2_000
    minutes = float(os.environ.get("CRUX_MINUTES", "60"))
    allow(many)
    parts: dict[str, Any] = {
        "idle": lambda: idle(many), "abandoned": lambda: abandoned(6, 600, minutes * 60 if full else 0), "unread": lambda: unread(2_000 if full else 400),
        "bodies": lambda: bodies(240 if full else 24), "ahead": lambda: ahead(1_000 if full else 200)}
    figures: dict[str, Any] = {"wanted polls": many, "full": full}
    kept = []
    # One after the other for the figures, beside each other for the time: each has a server of its own.
    with ThreadPoolExecutor(1 if full else len(parts)) as pool:
        for part in [pool.submit(part) for part in parts.values()]:
            said = part.result()
            kept.append(said.pop("kept polls", 0))
            figures.update(said)
    figures["kept polls"] = sum(kept)
    if "series" not in figures:
        fail(f"{figures['kept polls']} abandoned polls still wait")
    series = figures["series"]
    line = (f"{figures['polls']} waiting polls at {figures['a poll'] / KiB:.1f} KiB each; {figures['abandoned']} abandoned in {series[-1][0]:.0f} s, "
            f"{left_behind(series) / KiB:.0f} KiB more in their second half ({series[-1][1] / MiB:.0f} MiB at the end); "
            f"{figures['asked for'] / MiB:.0f} MiB of answers not read: {figures['unread'] / MiB:.0f} MiB at most; bodies of 10 MB: {figures['bodies'] / MiB:.0f} MiB; "
            f"requests sent ahead: {figures['ahead'] / MiB:.0f} MiB")
    findings = judged(figures)
    if findings:
        fail(*findings, line)
    return f"{line}; all cut, all bodies answered 413"


def selftest() -> str:
    """A leak, a poll that costs too much, answers kept for ever, a line that is never cut, and a body that is let in are noticed."""
    resting = [(float(10 * n), 80 * MiB) for n in range(1, 7)]
    good: dict[str, Any] = {
        "wanted polls": 10, "polls": 10, "a poll": 7 * KiB, "lost polls": 0, "kept polls": 0, "each round": 600, "series": resting, "full": False,
        "kept descriptors": False, "unread": MiB, "let go": True, "refused": [], "bodies": MiB, "answers to bodies": ["413"], "ahead": MiB, "ahead let go": True}
    assert not judged(good)
    leaking = [(at, size + int(at * 60 * 4 * KiB)) for at, size in resting]
    slowly = [(at, size + int(at * 2 * KiB)) for at, size in resting]
    for wrong in ({"a poll": A_POLL + 1}, {"polls": 9}, {"lost polls": 1}, {"kept polls": 1}, {"series": leaking}, {"series": slowly, "full": True},
                  {"kept descriptors": True}, {"unread": UNREAD + 1}, {"let go": False}, {"refused": [503]}, {"bodies": BODIES + 1},
                  {"answers to bodies": ["201", "413"]}, {"ahead": AHEAD + 1}, {"ahead let go": False}):
        assert judged({**good, **wrong}), wrong
    return "a leak, an expensive poll, answers that are kept, lines that are never cut and a body that is let in are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("memory:", selftest())
    if not options.selftest:
        print("memory:", run(options.full))


if __name__ == "__main__":
    main()
