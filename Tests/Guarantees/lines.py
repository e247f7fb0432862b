"""Connections by the thousand on sockets of their own, as no client library opens them, and what they cost the server."""

from __future__ import annotations

import json
import os
import pathlib
import re
import resource
import selectors
import socket
import struct
import time
from typing import Any

from rig import fail
from server import Server
from wire import Member

A_SOURCE = 10_000
"""Connections from one address, which has no more ports than 28,000."""

KiB, MiB = 1 << 10, 1 << 20


def allow(lines: int) -> None:
    """Lets this process have so many connections open; the server it starts inherits that."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = lines + 500
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    if hard < wanted:
        raise SystemExit(f"{lines} connections need ulimit -n {wanted}, and this machine allows {hard}")


def line(server: Server, number: int = 0, window: int | None = None) -> socket.socket:
    """A connection; `window` keeps the kernel from reading ahead for somebody who does not read."""
    made = socket.socket()
    if window:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    if number >= A_SOURCE:
        made.bind((f"127.0.0.{2 + number // A_SOURCE}", 0))
    made.settimeout(20)
    made.connect(("127.0.0.1", server.port))
    return made


def vanish(made: socket.socket) -> None:
    """Closes with a reset, as a machine that is switched off and on."""
    made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    made.close()


def asking(member: Member, path: str) -> bytes:
    return f"GET /api/rooms/{member.code}/{path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {member.token}\r\n\r\n".encode()


def memory(server: Server, what: str = "VmRSS") -> int:
    """Resident bytes; `VmHWM`: the most since `forget_the_most`."""
    text = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(rf"{what}:\s+(\d+) kB", text)[1]) * KiB


def forget_the_most(server: Server) -> None:
    pathlib.Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")


def descriptors(server: Server) -> int:
    try:
        return len(os.listdir(f"/proc/{server.process.pid}/fd"))
    except FileNotFoundError:
        fail("the server has ended")


def waiting(server: Server) -> int:
    """How many polls wait, by the figures that a server tells which is run with them."""
    return int(server.figure("crux_polls_waiting"))


def until(holds: Any, seconds: float) -> bool:
    """Whether something came true in time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


class Polls:
    """So many connections, on each a poll that waits, asked again with the newest cursor whenever it is answered."""

    def __init__(self, server: Server, people: list[Member], many: int, wait: int = 25) -> None:
        self.server, self.wait, self.people = server, wait, people
        self.cursors = {person.participant: person.events()["cursor"] for person in people}
        self.lines = [line(server, number) for number in range(many)]
        self.selector = selectors.EpollSelector()
        self.answered = 0
        self.losses: list[str] = []
        self.coming: dict[socket.socket, bytes] = {}
        for number, made in enumerate(self.lines):
            made.setblocking(False)
            self.selector.register(made, selectors.EVENT_READ, people[number % len(people)])

    def begin(self) -> None:
        for number, made in enumerate(self.lines):
            self.ask(made, self.people[number % len(self.people)])
            if number % 100 == 99:
                self.follow(0)

    def ask(self, made: socket.socket, person: Member) -> None:
        made.send(asking(person, f"events?since={self.cursors[person.participant]}&wait={self.wait}"))

    def follow(self, seconds: float) -> None:
        """Reads what comes and asks again, for so long."""
        end = time.monotonic() + seconds
        while True:
            for key, _ in self.selector.select(max(0.0, min(0.2, end - time.monotonic()))):
                self.take(key.fileobj, key.data)
            if time.monotonic() >= end:
                return

    @property
    def lost(self) -> int:
        return len(self.losses)

    def take(self, made: socket.socket, person: Member) -> None:
        try:
            read = made.recv(1 << 16)
            self.coming[made] = self.coming.get(made, b"") + read
            head, _, body = self.coming[made].partition(b"\r\n\r\n")
            length = re.search(rb"Content-Length: (\d+)", head, re.I)
            if read and (not length or len(body) < int(length[1])):
                return
            del self.coming[made]
            self.cursors[person.participant] = json.loads(body)["cursor"]
            self.answered += 1
            self.ask(made, person)
        except (OSError, ValueError, KeyError) as error:
            self.losses.append(f"{error!r} at {self.coming.get(made, b'')[:80]}")
            self.selector.unregister(made)

    def close(self) -> None:
        for made in self.lines:
            made.close()
        self.selector.close()
