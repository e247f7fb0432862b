"""A crowd of clients in one process of its own: each has a poll that waits and writes now and then, as a browser does.

What is told back: every poll and command with its times and how it ended, when each reader learned of each event, and the
history of a few readers for the checker. Times are of the machine's monotonic clock, which all processes share.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import time
from dataclasses import dataclass, field
from typing import Any

from wire import Member, fresh_id

PATIENCE = 60.0


@dataclass
class Ask:
    """One request: `how` it ended is answered, cut (no answer on a connection that stood) or refused (no connection)."""

    sent: float
    got: float
    how: str
    fresh: bool
    is_poll: bool
    status: int | None = None


@dataclass
class Told:
    """What a crowd has seen."""

    asks: list[Ask] = field(default_factory=list)
    commands: list[tuple[str, int, float, float]] = field(default_factory=list)
    """Room, seq, first sent, answered."""
    learned: list[tuple[str, int, float]] = field(default_factory=list)
    """Room, seq, when a reader learned of it; once for each reader."""
    history: list[dict[str, Any]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class Line:
    """One connection, opened when it is needed and closed when either side says so."""

    def __init__(self, address: str, told: Told) -> None:
        self.host, port = address.split(":")
        self.port, self.told = int(port), told
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, token: str, body: Any = None) -> tuple[int, Any] | None:
        """None when there was no answer."""
        sent, fresh, poll = time.monotonic(), self.streams is None, "wait=" in path
        try:
            if self.streams is None:
                self.streams = await asyncio.open_connection(self.host, self.port, limit=1 << 24)
        except OSError:
            self.told.asks.append(Ask(sent, time.monotonic(), "refused", True, poll))
            return None
        try:
            status, answer = await self.exchange(method, path, token, body)
        except (OSError, EOFError, ValueError):
            self.close()
            self.told.asks.append(Ask(sent, time.monotonic(), "cut", fresh, poll))
            return None
        self.told.asks.append(Ask(sent, time.monotonic(), "answered", fresh, poll, status))
        return status, answer

    async def exchange(self, method: str, path: str, token: str, body: Any) -> tuple[int, Any]:
        reader, writer = self.streams
        payload = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAuthorization: Bearer {token}\r\n"
        if payload:
            head += f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n"
        writer.write(head.encode() + b"\r\n" + payload)
        await writer.drain()
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        answer = await reader.readexactly(int(fields["content-length"]))
        if fields.get("connection") == "close":
            self.close()
        return int(lines[0].split(" ")[1]), json.loads(answer)

    def close(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


class Client:
    def __init__(self, member: tuple[str, str, str, str], told: Told, pace: float, watched: bool, seed: int) -> None:
        address, self.code, self.participant, self.token = member
        self.told, self.pace, self.watched, self.random = told, pace, watched, random.Random(seed)
        self.reading, self.writing = Line(address, told), Line(address, told)
        self.cursor: str | None = None
        self.seq: int | None = None
        self.name = f"{self.participant}.{seed}"

    async def pause(self, attempt: int) -> None:
        """As the pages do it: back-off with full jitter."""
        await asyncio.sleep(self.random.random() * min(2.0, 0.3 * 2 ** min(attempt, 10)))

    async def until_answered(self, line: Line, method: str, path: str, body: Any, note: Any = None) -> Any:
        began, attempt = time.monotonic(), 0
        while True:
            sent = time.monotonic()
            reply = await line.ask(method, path, self.token, body)
            if note:
                note(sent, reply)
            if reply and reply[0] == 200:
                return reply[1], sent
            if reply and reply[0] not in (429, 503):
                raise AssertionError(f"{method} was answered {reply}")
            if time.monotonic() - began > PATIENCE:
                raise AssertionError(f"{method} was not answered in {PATIENCE} s; last: {reply}")
            await self.pause(attempt)
            attempt += 1

    async def read(self, wait: int) -> dict[str, Any]:
        path = f"/api/rooms/{self.code}/events" + (f"?since={self.cursor}&wait={wait}" if self.cursor else "")
        answer, sent = await self.until_answered(self.reading, "GET", path, None)
        now = time.monotonic()
        if self.watched:
            self.told.history.append(dict(what="read", room=self.code, person=self.participant, reader=self.name, since=self.cursor,
                                          sent=sent, got=now, answer=answer))
        if self.cursor and "snapshot" in answer:
            raise AssertionError(f"{self.name} could not go on from its cursor")
        for frame in answer.get("frames", []):
            if "seq" in frame:
                if self.seq is not None and frame["seq"] != self.seq + 1:
                    raise AssertionError(f"contiguous: {self.name} was told {frame['seq']} after {self.seq}")
                self.seq = frame["seq"]
                self.told.learned.append((self.code, self.seq, now))
        self.cursor = answer["cursor"]
        return answer

    async def follow(self) -> None:
        while True:
            answer = await self.read(25)
            if "retryAfterMs" in answer:
                await asyncio.sleep(answer["retryAfterMs"] / 1000)

    async def write(self, stopping: asyncio.Event, answered: Any) -> None:
        while not stopping.is_set():
            try:
                await asyncio.wait_for(stopping.wait(), self.random.expovariate(1 / self.pace))
                return
            except asyncio.TimeoutError:
                pass
            command = {"id": fresh_id(), "type": "comment.post", "on": "room", "kind": "remark", "text": f"comment {fresh_id()}"}
            first = time.monotonic()

            def note(sent: float, reply: tuple[int, Any] | None) -> None:
                status, answer = reply or (None, None)
                self.told.history.append(dict(what="send", room=self.code, person=self.participant, id=command["id"], body=command,
                                              sent=sent, got=time.monotonic(), status=status, answer=answer))

            answer, _ = await self.until_answered(self.writing, "POST", f"/api/rooms/{self.code}/commands", command, note)
            self.told.commands.append((self.code, answer["seq"], first, time.monotonic()))
            with answered.get_lock():
                answered.value += 1

    async def settle(self) -> None:
        """Reads to the end, and writes a fresh snapshot beside what was read."""
        while (answer := await self.read(0)).get("more") or answer.get("frames"):
            pass
        if self.watched:
            fresh, _ = await self.until_answered(self.reading, "GET", f"/api/rooms/{self.code}/events", None)
            self.told.history.append(dict(what="final", room=self.code, person=self.participant, reader=self.name, snapshot=fresh["snapshot"]))


class Crowd:
    """Clients for these members in a process of their own; everybody writes once in about `pace` seconds."""

    def __init__(self, members: list[Member], watched: set[str], pace: float, seed: int) -> None:
        """`watched` are the tokens of those whose reading the checker judges."""
        # Not forked: it would hold the rig's listening socket open.
        context = multiprocessing.get_context("spawn")
        self.answered = context.Value("l", 0)
        self.here, there = context.Pipe()
        facts = [((member.wire.address, member.code, member.participant, member.token), member.token in watched) for member in members]
        self.process = context.Process(target=begin, args=(facts, pace, seed, there, self.answered), daemon=True)
        self.process.start()
        there.close()

    @staticmethod
    def stop(crowds: list[Crowd]) -> list[Told]:
        """Nobody reads to the end before the last has written."""
        for crowd in crowds:
            crowd.here.send("write no more")
        for crowd in crowds:
            crowd.here.recv()
        for crowd in crowds:
            crowd.here.send("read to the end")
        told = [crowd.here.recv() for crowd in crowds]
        for crowd in crowds:
            crowd.process.join()
        return told


def begin(*arguments: Any) -> None:
    asyncio.run(play(*arguments))


async def play(facts: list[tuple[tuple[str, str, str, str], bool]], pace: float, seed: int, pipe: Any, answered: Any) -> None:
    told, stopping = Told(), asyncio.Event()
    hearing = asyncio.create_task(asyncio.to_thread(pipe.recv))
    hearing.add_done_callback(lambda _: stopping.set())
    clients = [Client(member, told, pace, watched, seed * 10_000 + n) for n, (member, watched) in enumerate(facts)]
    followers = [asyncio.create_task(guarded(client.follow(), told)) for client in clients]
    await asyncio.gather(*(guarded(client.write(stopping, answered), told) for client in clients))
    await hearing
    pipe.send("quiet")
    await asyncio.to_thread(pipe.recv)
    for follower in followers:
        follower.cancel()
    await asyncio.gather(*followers, return_exceptions=True)
    for client in clients:
        client.reading.close()
    await asyncio.gather(*(guarded(client.settle(), told) for client in clients))
    pipe.send(told)


async def guarded(work: Any, told: Told) -> None:
    try:
        await work
    except Exception as error:
        told.failures.append(f"{type(error).__name__}: {error}")
