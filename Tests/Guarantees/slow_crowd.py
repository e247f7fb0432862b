"""Slow lines and people beside them, and the long form of slow.py: 4,000 of them beside 200 people for a minute, and as many with
readers that ask for more than is held for them."""

from __future__ import annotations

import multiprocessing
import threading
import time
from typing import Any

from lines import Polls, allow, asking, descriptors, line, until
from memory import big_room
from rig import fail, room_with
from server import Server
from wire import Lost, Member, fresh_id

KINDS = ["headers", "body", "reader"]
GREEDY = 8
"""So many answers of 400 KB a reader asks for that reads none."""

CUT_WITHIN = 120.0
STANDING = 4_000
OPENED = 4_400
"""Of these some have just been cut, and are noticed to be and opened again a second later."""

COMES_BACK = 32.0
"""A reader that reads nothing cannot see its end; it has been cut when so many seconds are over."""

IN_THE_KERNEL = 195_000
"""What the kernel takes of answers for such a reader."""

P99 = 0.5


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
    # Greedy readers never all stand.
    until(lambda: descriptors(server) >= before + STANDING, 30)
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
    """A comment that fails or takes long, a poll that is lost, lines that do not stand and lines that are never cut are noticed."""
    well: dict[str, Any] = {"wrong": [], "lost polls": [], "times": [0.1] * 2000, "polls": 9, "stood": [STANDING] * 3, "cuts": 9, "let go": True}
    assert not judged_in_full({"slow lines": well}, 200)
    for wrong in ({"wrong": ["503"]}, {"lost polls": ["503"]}, {"times": [0.1]}, {"times": [0.1] * 1970 + [1.0] * 30}, {"polls": 0}, {"stood": [STANDING, 9, 9]}, {"cuts": 0}, {"let go": False}):
        assert judged_in_full({"slow lines": {**well, **wrong}}, 200), wrong
    return "a comment that fails or takes long, a poll that is lost, and lines that do not stand or are never cut are noticed"
