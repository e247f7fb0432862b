#!/usr/bin/env python3
"""D8: a full disk stops writing only, and writing comes back by itself.

The database lies on a small filesystem of its own in memory, which is filled up and freed again while people work. While it is
full nothing is acknowledged, everybody is told why in a sentence, and reading goes on; when there is room again everything that
was being sent goes through, and nothing is lost or there twice. Mounting takes root or user namespaces; without them the rig
says so and tests nothing.
"""

from __future__ import annotations

import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import checker
from killed import Writer, go_on
from rig import arguments, fail, room_with, settle, with_open_round
from server import Server
from wire import Follower, History, Member, fresh_id

SIZE = 24 << 20
WITHIN = 30.0
"""Seconds within which writing is back after room was made."""


def alone() -> bool:
    """Goes on in a mount namespace of its own. False when this machine does not allow it."""
    if os.environ.get("CRUX_OWN_MOUNTS"):
        return True
    way = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-Urm"]
    try:
        possible = subprocess.run(way + ["sh", "-c", 'd=$(mktemp -d) && mount -t tmpfs -o size=64k none "$d" && umount "$d"; s=$?; rmdir "$d"; exit $s'], capture_output=True).returncode == 0
    except FileNotFoundError:
        possible = False
    if possible:
        os.execvpe(way[0], way + [sys.executable, *sys.argv], {**os.environ, "CRUX_OWN_MOUNTS": "1"})
    return False


class Ballast:
    """What takes up the room on the disk."""

    def __init__(self, disk: pathlib.Path) -> None:
        self.path = disk / "ballast"

    def fill(self) -> None:
        with open(self.path, "ab", buffering=0) as file:
            block = 65536
            while block:
                try:
                    file.write(bytes(block))
                except OSError:
                    block //= 2

    def free(self) -> None:
        self.path.unlink()


def refused(person: Member) -> tuple[list[str], dict | None]:
    """Writes until the disk is full: what is wrong with how that is told, and the command that was not carried out."""
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        command = {"id": fresh_id(), "type": "comment.post", "on": "room", "kind": "remark", "text": fresh_id() + " full" * 390}
        reply = person.send(command)
        if reply.status != 200:
            wrong = []
            if reply.status != 503 or reply.header("retry-after") is None or reply.json.get("code") != "diskFull" or "full" not in reply.json.get("detail", ""):
                wrong.append(f"a full disk was told as {reply.status} {reply.body[:300]}")
            return wrong, command
    return ["a full disk stopped nobody from writing"], None


def reading(people: list[Member]) -> list[str]:
    found = []
    for person in people:
        for path in ("events", "export/record.md"):
            reply = person.get(path)
            if reply.status != 200:
                found.append(f"with a full disk {path} is answered {reply.status} {reply.body[:200]}")
    return found


def back(person: Member, command: dict) -> list[str]:
    until = time.monotonic() + WITHIN
    while True:
        reply = person.send(command)
        if reply.status == 200:
            return []
        if time.monotonic() > until:
            return [f"there is room again, and writing is answered {reply.status} {reply.body[:200]}"]
        time.sleep(0.05)


def run(cycles: int, servers: int, seed: int) -> str:
    """So many times full, on each of so many servers: a log that has grown once has room for long afterwards."""
    told, acknowledged = map(sum, zip(*(one_disk(cycles, seed + number) for number in range(servers))))
    return (f"the disk was full {cycles * servers} times, {told} commands were told so and sent again, {acknowledged} acknowledged, "
            "reading went on, 0 lost, 0 twice, the same process")


def one_disk(cycles: int, seed: int) -> tuple[int, int]:
    """How many commands were told that the disk is full, and how many were acknowledged."""
    chance, history = random.Random(seed), History()
    with tempfile.TemporaryDirectory(prefix="crux-full-") as directory:
        disk = pathlib.Path(directory) / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", disk], check=True)
        try:
            server = Server()
            server.database = disk / "rooms.sqlite"
            with server:
                return filled(server, Ballast(disk), cycles, chance, history)
        finally:
            subprocess.run(["umount", "-l", disk])


def filled(server: Server, ballast: Ballast, cycles: int, chance: random.Random, history: History) -> tuple[int, int]:
    process = server.process.pid
    people = room_with(server.address, 5, history)
    round, cards = with_open_round(people[0], 3)
    writers = [Writer(person, round, cards, chance.randrange(1 << 30)) for person in people[1:4]]
    followers = [Follower(person, wait=1) for person in people[:3]]
    for thread in writers + followers:
        thread.start()
    refusals = 0
    for _ in range(cycles):
        go_on(writers, followers, chance.randint(5, 40))
        ballast.fill()
        found, command = refused(people[4])
        found += reading(people)
        time.sleep(chance.uniform(0, 0.3))
        ballast.free()
        if command and not found:
            found += back(people[4], command)
            refusals += 1
        if not server.alive or server.process.pid != process:
            found.append("the server ended")
        if found:
            fail(*found)
    go_on(writers, followers, 20)
    settle(writers, followers)
    lost = [finding for writer in writers for finding in writer.missing()]
    server.kill()
    server.start()
    lost += [finding for writer in writers for finding in writer.missing()]
    if lost:
        fail(*lost)
    checker.judge(history.entries)
    sends = [entry["status"] for entry in history.entries if entry["what"] == "send"]
    return sends.count(503), sends.count(200)


def selftest() -> str:
    """A server that says nothing of the disk, stops reading, or does not come back is noticed."""
    class Reply:
        def __init__(self, status: int) -> None:
            self.status, self.body, self.json = status, b"", {"code": "unavailable", "detail": "Nobody knows."}

        def header(self, _: str) -> None:
            return None

    class Silent:
        def send(self, _: dict) -> Reply:
            return Reply(503)

        def get(self, _: str) -> Reply:
            return Reply(503)

    global WITHIN
    patience, WITHIN = WITHIN, 0.1
    try:
        assert refused(Silent())[0] and reading([Silent()]) and back(Silent(), {})
    finally:
        WITHIN = patience
    return "a full disk that nobody is told of, that stops reading, or that stays is noticed"


def main() -> None:
    options = arguments(__doc__)
    if not options.selftest and not alone():
        print("fulldisk: skipped, nothing was tested: a small filesystem can be mounted only by root or with user namespaces (unshare -Urm).")
        return
    print("fulldisk:", selftest())
    if not options.selftest:
        print("fulldisk:", run(3, 10, options.seed) if options.full else run(2, 1, options.seed))


if __name__ == "__main__":
    main()
