#!/usr/bin/env python3
"""L4: bad networks delay, never damage.

Writers and readers reach the server through a proxy of ours that delays, tears and resets connections, goes silent, loses
requests and replies, and blacks out altogether. Clients do what the protocol says: they send again with the same id, and go on
from their cursor. When the network is well again, the recorded history is judged by every law of checker.py.
"""

from __future__ import annotations

import time

import checker
from killed import Writer
from proxy import FAULTS, Proxy, forgetful
from rig import arguments, fail, room_with, settle, with_open_round
from server import Server
from wire import Follower, History, Lost, Member, Wire

PATIENCE = 3.0
"""Seconds after which a client gives up on an answer: longer than its polls wait."""


def through(proxy: Proxy, member: Member) -> Member:
    return Member(proxy.address, member.code, member.participant, member.token, member.history)


def run(seconds: float, rooms: int, seed: int) -> str:
    history = History()
    with Server() as server, Proxy(server.address, seed) as proxy:
        writers: list[Writer] = []
        followers: list[Follower] = []
        for number in range(rooms):
            people = room_with(server.address, 4, history)
            round, cards = with_open_round(people[0], 3)
            writers += [Writer(through(proxy, person), round, cards, seed + number) for person in people[1:]]
            followers += [Follower(through(proxy, person), wait=2) for person in people[:3]]
        for thread in writers + followers:
            thread.member.wire.timeout = PATIENCE
            thread.start()
        until = time.monotonic() + seconds
        while time.monotonic() < until and not any(thread.failure for thread in writers + followers):
            time.sleep(0.05)
        proxy.heal()
        settle(writers, followers)
        lost = [finding for writer in writers for finding in writer.missing()]
        if lost:
            fail(*lost)
        checker.judge(history.entries)
        sends = [entry for entry in history.entries if entry["what"] == "send"]
        answered = sum(1 for entry in sends if entry["status"] == 200)
        reads = sum(1 for entry in history.entries if entry["what"] == "read")
        return (f"{answered} answers to {len(sends)} sends, {reads} reads in {seconds:.0f} s of {proxy.told()}: 0 violations")


def selftest() -> str:
    """Behind the proxy a server that knows no ids acts more often than it was asked to, and every kind of fault strikes."""
    address, acted, end = forgetful()
    with Proxy(address, 7, dict.fromkeys(FAULTS, 8), delays=(0,)) as proxy:
        wire = Wire(proxy.address, timeout=0.1)
        asked = 0
        while asked < 40 or set(FAULTS) - set(proxy.struck) and asked < 600:
            asked += 1
            for _ in range(100):
                try:
                    wire.ask("POST", "/", {"id": asked})
                    break
                except Lost:
                    time.sleep(0.005)
    end()
    missing = set(FAULTS) - set(proxy.struck)
    assert not missing, f"never struck: {missing}"
    assert len(acted) > len(set(acted)), "no request came twice"
    return f"a server that forgets ids acted {len(acted)} times on {len(set(acted))} commands"


def main() -> None:
    options = arguments(__doc__)
    print("netfaults:", selftest())
    if not options.selftest:
        print("netfaults:", run(1800, 6, options.seed) if options.full else run(15, 2, options.seed))


if __name__ == "__main__":
    main()
