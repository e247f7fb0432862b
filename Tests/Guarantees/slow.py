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
import multiprocessing
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lines import Polls, allow, asking, descriptors, line, until
from memory import big_room
from rig import arguments, fail, room_with
from server import REPOSITORY, Server
from wire import Follower, Lost, Member, Wire, fresh_id

KINDS = ["headers", "body", "reader"]
GREEDY = 8
"""So many answers of 400 KB a reader asks for that reads none."""

CUT_WITHIN = 120.0
UPLINK = 60_000
"""Bytes a second of half a megabit, without what the network adds."""

FEW, EACH = 256, 40
"""So many descriptors has a crowded server, and so many comments each person posts there."""


class Slow:
    """One line that drips, a byte whenever it is its turn."""

    def __init__(self, server: Server, number: int, member: Member, answers: int = GREEDY) -> None:
        self.server, self.number, self.member, self.answers = server, number, member, answers
        self.kind = KINDS[number % 3]
        self.cuts = 0
        self.open()

    def open(self) -> None:
        self.cut, self.opened = False, time.monotonic()
        self.line = line(self.server, self.number, window=4096 if self.kind == "reader" else None)
        start = {"headers": b"GET /livez HTTP/1.1\r\nX: ", "reader": asking(self.member, "events") * self.answers,
                 "body": f"POST /api/rooms/{self.member.code}/commands HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {self.member.token}\r\n"
                         "Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{".encode()}
        self.line.sendall(start[self.kind])
        self.line.setblocking(False)

    def drip(self) -> None:
        """Notices when it was cut, but for a reader, whose end stands behind what it has not read."""
        if self.cut:
            return
        try:
            if self.kind == "reader":
                self.cut = not self.line.recv(1)
            else:
                self.line.send(b" ")
                self.cut = not self.line.recv(1 << 16)
        except BlockingIOError:
            pass
        except OSError:
            self.cut = True
        if self.cut:
            self.cuts += 1
            self.line.close()


class Person(threading.Thread):
    """Posts, and reads what others posted by polls. Every request is sent once, and an answer other than 200 is written down."""

    def __init__(self, member: Member, pause: float) -> None:
        super().__init__(daemon=True)
        self.member, self.pause = member.on_wire(), pause
        self.stopping = threading.Event()
        self.times: list[float] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.stopping.wait(self.pause):
            began = time.monotonic()
            try:
                reply = self.member.send({"id": fresh_id(), "type": "comment.post", "on": "room", "kind": "remark", "text": "hello"})
                if reply.status != 200:
                    self.wrong.append(f"a comment was answered {reply.status}")
            except Lost as lost:
                self.wrong.append(f"a comment was not answered: {lost}")
            self.times.append(time.monotonic() - began)


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] if times else float("inf")


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


# MARK: The long form


STANDING = 4_000
OPENED = 4_400
"""Of these some have just been cut, and are noticed to be and opened again a second later."""

COMES_BACK = 32.0
"""A reader that reads nothing cannot see its end; it has been cut when so many seconds are over."""

IN_THE_KERNEL = 195_000
"""What the kernel takes of answers for such a reader."""

P99 = 0.5


def drip(port: int, numbers: range, member: tuple[str, str, str], answers: int, stopping: Any, over: Any, cuts: Any) -> None:
    """A process full of slow lines, each a byte a second, and opened again when it was cut, until stopping; they stay until it is over."""
    server = Server.__new__(Server)
    server.port = port
    who = Member(f"127.0.0.1:{port}", *member)
    lines: list[Slow] = []
    # They come over 15 s, as long as most stand: else they would all be cut at once, too.
    began, turn = time.monotonic(), 0
    while not stopping.is_set():
        while len(lines) < len(numbers) * min(1.0, (time.monotonic() - began) / 15):
            lines.append(Slow(server, numbers[len(lines)], who, answers))
        for one in lines[turn::20]:
            one.drip()
            if one.cut or one.kind == "reader" and time.monotonic() - one.opened > COMES_BACK:
                one.line.close()
                one.open()
        turn = (turn + 1) % 20
        cuts.value = sum(one.cuts for one in lines)
        time.sleep(max(0.0, 0.05 - (time.monotonic() - began) % 0.05))
    over.wait()


def work(port: int, people: list[tuple[str, str, str]], seconds: float, results: Any) -> None:
    """A process full of people who post every second, with a poll each beside it."""
    server = Server.__new__(Server)
    server.port = port
    members = [Member(f"127.0.0.1:{port}", *person) for person in people]
    persons, polls = [Person(member, 1.0) for member in members], Polls(server, members, len(members))
    polls.begin()
    for person in persons:
        # Spread over the second, as people are.
        polls.follow(1 / len(persons))
        person.start()
    polls.follow(seconds)
    for person in persons:
        person.stopping.set()
    polls.follow(1)
    for person in persons:
        person.join()
    polls.close()
    results.put(([taken for person in persons for taken in person.times], [what for person in persons for what in person.wrong], polls.losses, polls.answered))


def measure(server: Server, members: list[Member], seconds: float, others: int = 0) -> dict[str, Any]:
    """What people meet with, and how many connections there are meanwhile beside theirs and the other descriptors."""
    results = multiprocessing.Queue()
    known = [(member.code, member.participant, member.token) for member in members]
    workers = [multiprocessing.Process(target=work, args=(server.port, known[part::2], seconds, results)) for part in range(2)]
    for worker in workers:
        worker.start()
    end, stood = time.monotonic() + seconds, []
    while time.monotonic() < end:
        time.sleep(1)
        # Everybody has a connection for comments, and one for polls.
        stood.append(descriptors(server) - others - 2 * len(members))
    said = [results.get(timeout=120) for _ in workers]
    for worker in workers:
        worker.join()
    return {"times": [taken for times, *_ in said for taken in times], "wrong": [what for _, wrong, *_ in said for what in wrong],
            "lost polls": [loss for *_, losses, _ in said for loss in losses], "polls": sum(answered for *_, answered in said), "stood": stood}


def under(server: Server, sheet: Member, answers: int, members: list[Member], seconds: float) -> dict[str, Any]:
    """What people meet with beside slow lines, of which each reader asks for so many answers."""
    before = descriptors(server)
    stopping, over, cuts = multiprocessing.Event(), multiprocessing.Event(), [multiprocessing.Value("i", 0) for _ in range(2)]
    sources = [multiprocessing.Process(target=drip, args=(server.port, range(part, OPENED, 2), (sheet.code, sheet.participant, sheet.token), answers, stopping, over, cuts[part]))
               for part in range(2)]
    for source in sources:
        source.start()
    time.sleep(30)
    figures = measure(server, members, seconds, before)
    stopping.set()
    figures["let go"] = until(lambda: descriptors(server) <= before + 4, CUT_WITHIN)
    over.set()
    for source in sources:
        source.join()
    return {**figures, "cuts": sum(one.value for one in cuts)}


def percentiles(figures: dict[str, Any]) -> str:
    return f"p50 {percentile(figures['times'], 0.5) * 1000:.0f} ms, p99 {percentile(figures['times'], 0.99) * 1000:.0f} ms"


def stood(figures: dict[str, Any]) -> int:
    return sorted(figures["stood"])[len(figures["stood"]) // 2]


def judged_in_full(beside: dict[str, dict[str, Any]], people: int) -> list[str]:
    wrong = []
    for what, figures in beside.items():
        wrong += [
            (figures["wrong"], f"beside {what}: {figures['wrong'][:3]}"),
            (figures["lost polls"], f"beside {what} {len(figures['lost polls'])} polls were lost: {figures['lost polls'][:3]}"),
            (len(figures["times"]) < 10 * people or not figures["polls"], f"the rig is blind: beside {what} {len(figures['times'])} comments and {figures['polls']} polls"),
            (percentile(figures["times"], 0.99) > P99, f"beside {what} a comment takes {percentiles(figures)}"),
            (not figures["cuts"] or not figures["let go"], f"{what} are never cut"),
        ]
    wrong.append((stood(beside["slow lines"]) < STANDING, f"only {stood(beside['slow lines'])} slow lines stood"))
    return [what for is_wrong, what in wrong if is_wrong]


def full(people: int = 200, seconds: float = 60) -> str:
    allow(OPENED + 1_000)
    with Server(CRUX_ROOMS_PER_HOUR="1000") as server:
        rooms = [room_with(server.address, 20) for _ in range(people // 20)]
        members = [member for room in rooms for member in room]
        small, large = big_room(server, 12)[0], big_room(server)[0]
        alone = measure(server, members, 20)
        # So that a little more is asked for than the kernel takes.
        fitting = IN_THE_KERNEL // len(small.get("events").body) + 2
        beside = {"slow lines": under(server, small, fitting, members, seconds), "slow lines with greedy readers": under(server, large, GREEDY, members, seconds)}
    said = "; ".join(
        f"{OPENED} {what} opened, {stood(figures)} stood ({min(figures['stood'])} at least), {figures['cuts']} cut and come back, {len(figures['times'])} comments "
        f"and {figures['polls']} polls of {people} people in {seconds:.0f} s, {percentiles(figures)}" for what, figures in beside.items())
    said += f"; without them {percentiles(alone)}"
    findings = judged_in_full(beside, people)
    if findings:
        fail(*findings, said)
    return f"{said}; 0 failed, all cut in the end"


def selftest() -> str:
    """A line that is never cut, a file that does not arrive, a comment that fails or is missing, one that takes long, and a server that does not come back are noticed."""
    good: dict[str, Any] = {"cut": True, "brought": "HTTP/1.1 201", "wrong": [], "asked": 9, "polls": 9, "there": 9, "wrong in the crowd": [], "in the crowd": 9, "open": FEW - 50,
                            "alive": True, "late": "HTTP/1.1 200 OK", "fresh": 200}
    assert not judged(good)
    for wrong in ({"cut": False}, {"brought": "nothing"}, {"wrong": ["503"]}, {"asked": 0, "there": 0}, {"there": 8}, {"wrong in the crowd": ["503"]}, {"in the crowd": 0},
                  {"open": FEW}, {"alive": False}, {"late": ""}, {"fresh": None}):
        assert judged({**good, **wrong}), wrong
    well: dict[str, Any] = {"wrong": [], "lost polls": [], "times": [0.1] * 2000, "polls": 9, "stood": [STANDING] * 3, "cuts": 9, "let go": True}
    assert not judged_in_full({"slow lines": well}, 200)
    for wrong in ({"wrong": ["503"]}, {"lost polls": ["503"]}, {"times": [0.1]}, {"times": [0.1] * 1970 + [1.0] * 30}, {"polls": 0}, {"stood": [STANDING, 9, 9]}, {"cuts": 0}, {"let go": False}):
        assert judged_in_full({"slow lines": {**well, **wrong}}, 200), wrong
    return "a line that is never cut, a file that does not arrive, a comment that fails, is missing or takes long, and a server that does not come back are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("slow:", selftest())
    if not options.selftest:
        print("slow:", run())
        if options.full:
            print("slow:", full())


if __name__ == "__main__":
    main()
