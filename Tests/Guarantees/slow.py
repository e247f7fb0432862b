#!/usr/bin/env python3
"""L2: slow clients do not slow others. Headers, bodies and readers that drip stand beside people who post and poll: all that people
ask is answered, and every slow line is cut in the end. Then more lines come than the process may open: they wait, people who are
there go on writing, and when lines are free again those who waited are served. Slow is not the same as dripping: a large file that
somebody brings over a line of half a megabit arrives, though it takes longer than a small body may.

--full: 4,000 slow lines stand beside 200 people for a minute, and for another minute a third of them asks for more than is held for
them; those that are cut come back. Every comment is answered, p99 is at most 500 ms, and in the end all lines are cut.
"""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import slow_crowd
from lines import allow, descriptors, line, until
from memory import big_room
from rig import arguments, fail, room_with
from server import REPOSITORY, Server
from slow_crowd import CUT_WITHIN, Person, Slow, percentile
from wire import Follower, Wire, fresh_id

UPLINK = 60_000
"""Bytes a second of half a megabit, without what the network adds."""

FEW, EACH = 256, 40
"""So many descriptors has a crowded server, and so many comments each person posts there."""


def beside(slow: int) -> dict[str, Any]:
    """Some people work until the last slow line is cut."""
    with Server() as server:
        sheet = big_room(server)
        people = room_with(server.address, 6)
        persons, followers = [Person(person, 0.05) for person in people], [Follower(person) for person in people]
        for thread in persons + followers:
            thread.start()
        time.sleep(1)
        before = descriptors(server)
        lines = [Slow(server, number, sheet[number % 5]) for number in range(slow)]

        def over() -> bool:
            for one in lines:
                one.drip()
            return all(one.cut for one in lines if one.kind != "reader") and descriptors(server) <= before + 4

        cut = until(over, CUT_WITHIN)
        for thread in persons + followers:
            thread.stopping.set()
        for person in persons:
            person.join()
        for follower in followers:
            follower.settle()
        newest = people[0].snapshot()["comments"]
        figures = {"slow": slow, "cut": cut, "wrong": [what for person in persons for what in person.wrong] + [repr(one.failure) for one in followers if one.failure],
                   "asked": sum(len(person.times) for person in persons), "there": len(newest), "polls": sum(one.answers for one in followers),
                   "p99": percentile([taken for person in persons for taken in person.times], 0.99)}
        for one in lines:
            one.line.close()
        return figures


def crowded() -> dict[str, Any]:
    """More lines than the process may open files."""
    with Server(descriptors=FEW) as server:
        people = room_with(server.address, 3)
        persons = [Person(person, 0.02) for person in people]
        for person in persons:
            person.member.snapshot()
        lines = [line(server) for _ in range(FEW + 100)]
        late = lines[-1]
        late.sendall(b"GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")
        for person in persons:
            person.start()
        until(lambda: not server.alive or all(len(person.times) >= EACH for person in persons), CUT_WITHIN)
        for person in persons:
            person.stopping.set()
            person.join()
        most = descriptors(server)
        for one in lines[:-1]:
            one.close()
        late.settimeout(20)
        try:
            answer = late.recv(1 << 16)
        except OSError as error:
            answer = repr(error).encode()
        fresh = Wire(server.address).ask("GET", "/readyz").status if server.alive else None
        late.close()
        return {"wrong in the crowd": [what for person in persons for what in person.wrong], "in the crowd": sum(len(person.times) for person in persons),
                "open": most, "late": answer[:15].decode(errors="replace"), "fresh": fresh, "alive": server.alive}


def brought() -> dict[str, Any]:
    """A room is brought over to a server of its own, on a line that takes 25 s for its file."""
    file = REPOSITORY / "Tests/Scenarios/golden/end/room.json"
    body = json.dumps({"id": fresh_id(), "file": file.read_text()}).encode().ljust(25 * UPLINK)
    with Server() as server, line(server) as made:
        began, sent = time.monotonic(), 0
        try:
            made.sendall(f"POST /api/rooms/import HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode())
            while sent < len(body):
                time.sleep(max(0.0, began + sent / UPLINK - time.monotonic()))
                made.sendall(body[sent:sent + UPLINK // 4])
                sent += UPLINK // 4
            made.settimeout(60)
            return {"brought": made.recv(1 << 16)[:12].decode(errors="replace")}
        except OSError as error:
            return {"brought": f"{error!r} after {sent} bytes and {time.monotonic() - began:.0f} s"}


def judged(figures: dict[str, Any]) -> list[str]:
    wrong = [
        (not figures["cut"], "slow lines are never cut"),
        (figures["brought"] != "HTTP/1.1 201", f"a large file on a slow line was answered {figures['brought']!r}"),
        (figures["wrong"], f"beside slow lines: {figures['wrong'][:3]}"),
        (not figures["asked"] or not figures["polls"], "the rig is blind: nobody worked"),
        (figures["there"] != figures["asked"], f"{figures['asked']} comments were answered and {figures['there']} are there"),
        (figures["wrong in the crowd"] or not figures["in the crowd"], f"with all descriptors in use: {figures['wrong in the crowd'][:3] or 'nobody worked'}"),
        (figures["open"] >= FEW, f"{figures['open']} of {FEW} descriptors were in use"),
        (not figures["alive"], "too many lines ended the process"),
        (figures["late"] != "HTTP/1.1 200 OK" or figures["fresh"] != 200, f"when lines were free again they were answered {figures['late']!r} and {figures['fresh']}"),
    ]
    return [what for is_wrong, what in wrong if is_wrong]


def run() -> str:
    allow(1_000)
    with ThreadPoolExecutor(1) as pool:
        bringing = pool.submit(brought)
        figures = {**beside(200), **crowded(), **bringing.result()}
    findings = judged(figures)
    if findings:
        fail(*findings)
    return (f"{figures['slow']} slow lines, all cut; a file that took 25 s arrived; beside them {figures['asked']} comments, 0 failed, p99 {figures['p99'] * 1000:.0f} ms, {figures['polls']} polls; "
            f"{FEW + 100} lines at a server of {FEW} descriptors: {figures['open']} in use, {figures['in the crowd']} comments, 0 failed, the last line served when there was room")


def selftest() -> str:
    """A line that is never cut, a file that does not arrive, a comment that fails or is missing, and a server that does not come back are noticed."""
    good: dict[str, Any] = {"cut": True, "brought": "HTTP/1.1 201", "wrong": [], "asked": 9, "polls": 9, "there": 9, "wrong in the crowd": [], "in the crowd": 9, "open": FEW - 50,
                            "alive": True, "late": "HTTP/1.1 200 OK", "fresh": 200}
    assert not judged(good)
    for wrong in ({"cut": False}, {"brought": "nothing"}, {"wrong": ["503"]}, {"asked": 0, "there": 0}, {"there": 8}, {"wrong in the crowd": ["503"]}, {"in the crowd": 0},
                  {"open": FEW}, {"alive": False}, {"late": ""}, {"fresh": None}):
        assert judged({**good, **wrong}), wrong
    return f"a line that is never cut, a file that does not arrive, a comment that is missing, and a server that does not come back are noticed; {slow_crowd.selftest()}"


def main() -> None:
    options = arguments(__doc__)
    print("slow:", selftest())
    if not options.selftest:
        print("slow:", run())
        if options.full:
            print("slow:", slow_crowd.full())


if __name__ == "__main__":
    main()
