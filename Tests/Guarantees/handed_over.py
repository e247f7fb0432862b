"""The part of restarted.py in which the listening socket outlives the server: held as systemd holds it, and handed to one process
after the other, while a crowd polls and writes. Every second time the next process is started before the last one has ended.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import subprocess
import time

import checker
from crowd import Ask, Crowd, Line, Told
from rig import fail, room_with
from server import READY_WITHIN, REPOSITORY, Server

WITHIN = 10.0
"""Seconds from SIGTERM to the end of the process: twice what is promised, for machines that are busy."""
AT_ONCE = 5.0
"""Seconds from SIGTERM to the answer of a poll that waits; one that is left alone waits for up to 25."""
PROCESSES, ROOM = 4, 20


class Handed(Server):
    """The server as systemd runs it: on a socket that outlives it, and telling by itself when it is ready (Type=notify)."""

    def __init__(self, **environment: str) -> None:
        super().__init__(**environment)
        told = str(self.directory / "notify")
        self.notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notices.bind(told)
        self.notices.settimeout(0.1)
        self.environment = {**self.environment, "NOTIFY_SOCKET": told}
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.port = self.socket.getsockname()[1]

    def launch(self) -> None:
        """By the convention of sd_listen_fds: as descriptor 3, with LISTEN_PID set between fork and exec."""
        descriptor = self.socket.fileno()
        hand_over = f'exec 3<&{descriptor}; [ {descriptor} = 3 ] || exec {descriptor}<&-; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                ["bash", "-c", hand_over, "hand over", *self.command], pass_fds=[descriptor], stdout=log, stderr=log,
                env={**os.environ, **self.environment}, cwd=REPOSITORY)

    def wait_until_ready(self) -> None:
        until = time.monotonic() + READY_WITHIN
        while not self.said_ready():
            if not self.alive or time.monotonic() > until:
                raise SystemExit(f"the server did not say that it is ready:\n{self.log.read_text(errors='replace')[-4000:]}")
        if not self.ready():
            fail("the server said that it is ready and was not")

    def said_ready(self) -> bool:
        try:
            return self.notices.recv(100) == b"READY=1"
        except TimeoutError:
            return False

    def __exit__(self, *rest: object) -> None:
        super().__exit__(*rest)
        self.socket.close()
        self.notices.close()


class Restart:
    """When the server was told to end, had ended, and the next one was ready."""

    def __init__(self, server: Handed, overlapping: bool) -> None:
        last = server.process
        self.signalled = time.monotonic()
        last.terminate()
        if overlapping:
            server.launch()
        try:
            last.wait(WITHIN)
        except subprocess.TimeoutExpired:
            fail(f"the server was still running {WITHIN} s after SIGTERM")
        self.ended = time.monotonic()
        if not overlapping:
            server.launch()
        server.wait_until_ready()
        self.ready = time.monotonic()


def findings(told: Told, restarts: list[Restart]) -> list[str]:
    """What a crowd met with that no restart may do to it."""
    found = list(told.failures)
    for ask in told.asks:
        what = "poll" if ask.is_poll else "command"
        if ask.how == "refused":
            found.append(f"a connection was refused at {ask.got:.3f}")
        elif ask.how == "cut" and ask.fresh:
            found.append(f"the {what} on a new connection was cut off after {ask.got - ask.sent:.3f} s, {near(ask.got, restarts)}")
        if ask.is_poll:
            found += [f"a poll that waited since {restart.signalled - ask.sent:.2f} s before SIGTERM was {ask.how} {ask.got - restart.signalled:.2f} s after"
                      for restart in restarts if waited_at(ask, restart) and (ask.how == "cut" or ask.got > restart.signalled + AT_ONCE)]
    return found


def near(moment: float, restarts: list[Restart]) -> str:
    restart = min(restarts, key=lambda restart: abs(restart.signalled - moment), default=None)
    return "with no restart" if restart is None else f"{moment - restart.signalled:.3f} s after SIGTERM, {restart.ended - restart.signalled:.3f} s to the end"


def waited_at(ask: Ask, restart: Restart) -> bool:
    """Whether it had arrived when the signal was sent, and waited."""
    return ask.sent < restart.signalled - 0.2 and ask.got > restart.signalled


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def together(parts: list[Told]) -> Told:
    whole = Told()
    for part in parts:
        for name in vars(whole):
            getattr(whole, name).extend(getattr(part, name))
    return whole


def around(moment: float, restarts: list[Restart]) -> bool:
    return any(restart.signalled - 1 < moment < restart.ready + 2 for restart in restarts)


def figures(told: Told, restarts: list[Restart]) -> tuple[list[float], list[float]]:
    """Around restarts: by how much readers were behind what had been answered, and how long commands took with all their retries."""
    answered = {(room, seq): got for room, seq, first, got in told.commands if around(first, restarts)}
    behind = [max(0.0, got - answered[room, seq]) for room, seq, got in told.learned if (room, seq) in answered]
    return behind, [got - first for _, _, first, got in told.commands if around(first, restarts)]


def run(restarts: int, clients: int, pace: float, stale_after: float, seed: int) -> str:
    """Each client writes once in about `pace` seconds. Around a restart 99 of 100 readers are behind, and commands take, less than
    `stale_after` seconds."""
    chance = random.Random(seed)
    with Handed(CRUX_METRICS="1") as server:
        rooms = [room_with(server.address, min(ROOM, clients - n)) for n in range(0, clients, ROOM)]
        people = [member for room in rooms for member in room]
        watched = {member.token for room in rooms for member in room[:2]}
        crowds = [Crowd(people[n::PROCESSES], watched, pace, seed + n) for n in range(PROCESSES)]
        done: list[Restart] = []
        for number in range(restarts):
            all_back(server, crowds, clients, chance.randint(1, max(2, clients // 10)))
            done.append(Restart(server, overlapping=number % 2 == 1))
        all_back(server, crowds, clients, clients // 10)
        told = together(Crowd.stop(crowds))
    found = findings(told, done)
    if found:
        fail(f"{len(found)} findings", *found[:20])
    checker.judge(told.history)
    behind, took = figures(told, done)
    waiting = [ask.got - restart.signalled for restart in done for ask in told.asks if ask.is_poll and waited_at(ask, restart)]
    stale, slow = percentile(behind, 0.99), percentile(took, 0.99)
    line = (f"{restarts} restarts under {clients} clients with the socket handed over: 0 connections refused, {len(told.commands)} commands and 0 failed, "
            f"{len(waiting)} waiting polls answered within {max(waiting, default=0):.2f} s, gone within {max(one.ended - one.signalled for one in done):.2f} s, "
            f"ready within {max(one.ready - one.signalled for one in done):.2f} s; around restarts readers were behind by {percentile(behind, 0.5):.2f} s "
            f"(median), {stale:.2f} s (p99), {max(behind, default=0):.2f} s (most), commands took {percentile(took, 0.5):.2f}, {slow:.2f}, {max(took, default=0):.2f} s")
    if max(stale, slow) > stale_after:
        fail(f"more than {stale_after} s", line)
    return line


def all_back(server: Handed, crowds: list[Crowd], clients: int, more: int) -> None:
    """Returns when nearly all polls wait and so many more commands were answered."""
    until, before = time.monotonic() + 60, sum(crowd.answered.value for crowd in crowds)
    while sum(crowd.answered.value for crowd in crowds) < before + more or server.figure("crux_polls_waiting") < 0.9 * clients:
        if time.monotonic() > until:
            fail(f"{server.figure('crux_polls_waiting'):.0f} of {clients} polls wait a minute after the restart")
        time.sleep(0.05)


def selftest() -> str:
    """A closed socket, a server that hangs up without an answer, and a poll that is answered late are noticed."""
    class At(Restart):
        def __init__(self, signalled: float) -> None:
            self.signalled, self.ended, self.ready = signalled, signalled + 0.5, signalled + 1

    async def meet() -> Told:
        told = Told()
        deaf = socket.create_server(("127.0.0.1", 0))
        address = f"127.0.0.1:{deaf.getsockname()[1]}"
        deaf.close()
        await Line(address, told).ask("GET", "/", "t")

        async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readline()
            writer.close()

        async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as rude:
            await Line(f"127.0.0.1:{rude.sockets[0].getsockname()[1]}", told).ask("GET", "/events?wait=25", "t")
        return told

    told = asyncio.run(meet())
    assert [ask.how for ask in told.asks] == ["refused", "cut"] and len(findings(told, [])) == 2
    silent = Told(asks=[Ask(1.0, 10.1, "cut", False, True), Ask(1.0, 25.0, "answered", False, True, 200), Ask(9.95, 10.0, "cut", False, True),
                        Ask(1.0, 10.2, "answered", False, True, 200)])
    assert len(findings(silent, [At(10.0)])) == 2
    late = Told(commands=[("r", 7, 10.0, 10.5)], learned=[("r", 7, 14.5), ("r", 7, 10.4)])
    assert figures(late, [At(10.0)]) == ([4.0, 0.0], [0.5])
    return "a socket closed in between, a connection cut off and a poll left waiting at the stop are noticed"
