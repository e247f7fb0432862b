#!/usr/bin/env python3
"""Judges a recorded history: what was sent and answered, what every reader was told, and what stood there in the end.

A history is a list of entries as wire.py writes them: `send`, `read` and `final`. The laws, by their names in the findings:

    stable answer   the same person, id and body are answered the same, and another body under the same id never succeeds
    durable         what was answered 200 is in every frame stream and every final document
    once            a command has one effect, however often it was sent
    no phantom      nothing is there that nobody sent
    refused         what was refused, and never answered otherwise, is not there
    dense           the sequence of a room has no holes
    agreement       the same sequence number is the same frame for every reader
    contiguous      no reader misses a frame between two answers
    real time       what was answered before something else was sent comes first, and is shown to every read begun after
    folded          the frames folded over the first snapshot equal the last snapshot

    python3 Tests/Guarantees/checker.py      shows that each law catches a history doctored against it
"""

from __future__ import annotations

import bisect
import copy
import sys
from collections import defaultdict
from typing import Any, Callable, Iterator

from document import Document, Broken, difference, lasting, shared

MARKS = {"rating.cast", "dots.cast", "consent.cast", "step.finish", "hand.raise", "hand.lower"}
"""Commands that write no event of their own: the seq in their answer is the head of the log."""

Entry = dict[str, Any]
Finding = str


def violations(history: list[Entry], limit: int = 20) -> list[Finding]:
    rooms: dict[str, list[Entry]] = defaultdict(list)
    for entry in history:
        rooms[entry["room"]].append(entry)
    found: list[Finding] = []
    for room, entries in sorted(rooms.items()):
        for finding in one_room(entries):
            found.append(f"{room}: {finding}")
            if len(found) == limit:
                return found
    return found


def one_room(entries: list[Entry]) -> Iterator[Finding]:
    sends = [entry for entry in entries if entry["what"] == "send"]
    readers: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry["what"] != "send":
            readers[entry["reader"]].append(entry)
    done = answered(sends)
    yield from stable_answer(sends)
    yield from once(done)
    yield from in_order(done)
    frames: dict[int, tuple[str, Any]] = {}
    for name, read in readers.items():
        yield from one_reader(name, read, sends, done, frames)
    yield from dense(frames)


def answered(sends: list[Entry]) -> dict[tuple[str, str], Entry]:
    """The first 200 of every command, as sent when it was sent for the first time: it may have acted then, its answer lost."""
    began: dict[tuple[str, str], float] = {}
    done: dict[tuple[str, str], Entry] = {}
    for entry in sends:
        key = (entry["person"], entry["id"])
        began[key] = min(began.get(key, entry["sent"]), entry["sent"])
    for entry in sends:
        key = (entry["person"], entry["id"])
        if entry["status"] == 200:
            done.setdefault(key, {**entry, "sent": began[key]})
    return done


def stable_answer(sends: list[Entry]) -> Iterator[Finding]:
    first: dict[tuple[str, str], Entry] = {}
    for entry in sends:
        if entry["status"] != 200:
            continue
        earlier = first.setdefault((entry["person"], entry["id"]), entry)
        if earlier["body"] != entry["body"]:
            yield f"stable answer: id {entry['id']} succeeded with two bodies"
        elif earlier["answer"] != entry["answer"]:
            yield f"stable answer: id {entry['id']} was answered {earlier['answer']} and {entry['answer']}"


def once(done: dict[tuple[str, str], Entry]) -> Iterator[Finding]:
    by_seq: dict[int, Entry] = {}
    for entry in done.values():
        if entry["body"]["type"] not in MARKS:
            other = by_seq.setdefault(entry["answer"]["seq"], entry)
            if other is not entry:
                yield f"once: two commands were answered with seq {entry['answer']['seq']}"


def in_order(done: dict[tuple[str, str], Entry]) -> Iterator[Finding]:
    """Real time among writers: a command sent after another's answer has the higher number."""
    before = HighWater(done.values())
    for entry in done.values():
        seq, mark = entry["answer"]["seq"], entry["body"]["type"] in MARKS
        highest = before.at(entry["sent"])
        if seq < highest or (seq == highest and not mark and highest in before.events_before(entry["sent"])):
            yield f"real time: seq {seq} was sent after seq {highest} had been answered"


class HighWater:
    """The highest seq answered before a moment."""

    def __init__(self, done: Any) -> None:
        ordered = sorted(done, key=lambda entry: entry["got"])
        self.times = [entry["got"] for entry in ordered]
        self.highest: list[int] = []
        self.event: list[int] = []
        high = event = 0
        for entry in ordered:
            high = max(high, entry["answer"]["seq"])
            if entry["body"]["type"] not in MARKS:
                event = max(event, entry["answer"]["seq"])
            self.highest.append(high)
            self.event.append(event)

    def at(self, moment: float) -> int:
        index = bisect.bisect_left(self.times, moment)
        return self.highest[index - 1] if index else 0

    def events_before(self, moment: float) -> set[int]:
        index = bisect.bisect_left(self.times, moment)
        return {self.event[index - 1]} if index else set()


def one_reader(name: str, read: list[Entry], sends: list[Entry], done: dict[tuple[str, str], Entry],
               frames: dict[int, tuple[str, Any]]) -> Iterator[Finding]:
    document, cursor, high = Document(), None, HighWater(done.values())
    seen: int | None = None
    for entry in read:
        if entry["what"] == "final":
            apart = difference(lasting(document.content), lasting(entry["snapshot"]))
            if apart:
                yield f"folded: {name} differs from a fresh snapshot at {apart}"
            yield from effects(name, entry["snapshot"], sends, done)
            continue
        answer = entry["answer"]
        if entry["since"] != cursor:
            yield f"contiguous: {name} asked from {entry['since']} and not from {cursor}"
        if "snapshot" in answer:
            seen = None
        for frame in answer.get("frames", []):
            if "seq" not in frame:
                continue
            seq = frame["seq"]
            if seen is not None and seq != seen + 1:
                yield f"contiguous: {name} was told {seq} after {seen}"
            seen = seq
            other, patch = frames.setdefault(seq, (name, shared(frame["patch"])))
            if patch != shared(frame["patch"]):
                yield f"agreement: {name} and {other} were told different things as {seq}: {difference(patch, shared(frame['patch']))}"
        try:
            document.take(answer)
        except Broken as broken:
            yield f"folded: {name}: {broken}"
            return
        if seen is not None and not answer.get("more") and seen < high.at(entry["sent"]):
            yield f"real time: {name} began a read after {high.at(entry['sent'])} was answered and was shown {seen}"
        cursor = answer["cursor"]


def effects(name: str, content: dict[str, Any], sends: list[Entry], done: dict[tuple[str, str], Entry]) -> Iterator[Finding]:
    """Comments carry texts that are unlike each other: each answered one is there, each one there was sent, none twice."""
    comments = content.get("comments", {})
    texts: dict[str, str] = {}
    for id, comment in comments.items():
        if comment["text"] in texts:
            yield f"once: {name} sees the comment {comment['text'][:40]!r} twice"
        texts[comment["text"]] = id
    sent = {entry["body"]["text"] for entry in sends if entry["body"].get("type") == "comment.post"}
    for text in texts:
        if text not in sent:
            yield f"no phantom: {name} sees the comment {text[:40]!r}, which nobody sent"
    for text in refused(sends):
        if text in texts:
            yield f"refused: {name} sees the comment {text[:40]!r}, which was refused"
    for entry in done.values():
        body = entry["body"]
        if body["type"] == "comment.post" and texts.get(body["text"]) != entry["answer"]["created"]:
            yield f"durable: {name} does not see the comment {body['text'][:40]!r} answered with {entry['answer']}"


def refused(sends: list[Entry]) -> set[str]:
    """The texts of comments that were answered by nothing but refusals; 503 is none."""
    said, maybe = set(), set()
    for entry in sends:
        if entry["body"].get("type") == "comment.post":
            (said if 400 <= (entry["status"] or 0) < 500 else maybe).add(entry["body"]["text"])
    return said - maybe


def dense(frames: dict[int, tuple[str, Any]]) -> Iterator[Finding]:
    if frames:
        missing = sorted(set(range(min(frames), max(frames) + 1)) - set(frames))
        if missing:
            yield f"dense: no reader was told {missing[:10]}"


def judge(history: list[Entry]) -> None:
    """Ends the process with the findings, if there are any."""
    found = violations(history)
    for finding in found:
        print("VIOLATION", finding)
    if found:
        sys.exit(1)


# ---------------------------------------------------------------- the laws are shown to catch what they are for

def sound() -> list[Entry]:
    """Two writers, two readers, six comments, one mark and one resend: a small history without a fault."""
    empty = {name: {} for name in "people expectations cards comments prompts rounds ballots choices objectives keyResults asks tradeOffs "
             "actions consents checkIns updates risks commitments openPoints".split()}
    entries: list[Entry] = []
    for reader in ("r1", "r2"):
        entries.append(dict(what="read", room="R", person=reader, reader=reader, since=None, sent=0.0, got=0.1,
                            answer={"cursor": "c0", "snapshot": {**empty, "you": {"id": reader}}}))
    comments = {}
    for n in range(1, 7):
        writer = "ab"[n % 2]
        body = {"id": f"i{n}", "type": "comment.post", "on": "room", "kind": "remark", "text": f"text {n}"}
        answer = {"seq": n, "created": f"m{n}"}
        entries.append(dict(what="send", room="R", person=writer, id=f"i{n}", body=body, sent=float(n), got=n + 0.2, status=200, answer=answer))
        comments[f"m{n}"] = {"on": "room", "kind": "remark", "by": writer, "text": f"text {n}", "at": "2027-01-01T00:00:00Z"}
        for reader in ("r1", "r2"):
            frame = {"seq": n, "at": "2027-01-01T00:00:00Z", "patch": {"comments": {f"m{n}": comments[f"m{n}"]}}}
            entries.append(dict(what="read", room="R", person=reader, reader=reader, since=f"c{n - 1}", sent=n + 0.3, got=n + 0.4,
                                answer={"cursor": f"c{n}", "frames": [frame], "more": False}))
    entries.append(copy.deepcopy(next(entry for entry in entries if entry.get("id") == "i4")) | {"sent": 7.0, "got": 7.1})
    entries.append(dict(what="send", room="R", person="a", id="m", body={"id": "m", "type": "rating.cast"}, sent=7.2, got=7.3, status=200, answer={"seq": 6}))
    for reader in ("r1", "r2"):
        entries.append(dict(what="final", room="R", person=reader, reader=reader, snapshot={**empty, "comments": copy.deepcopy(comments), "you": {"id": reader}}))
    return entries


def sends_of(history: list[Entry], id: str) -> list[Entry]:
    return [entry for entry in history if entry.get("id") == id]


def reads_of(history: list[Entry], reader: str) -> list[Entry]:
    return [entry for entry in history if entry["what"] == "read" and entry["reader"] == reader]


def without(history: list[Entry], what: str, id: str) -> None:
    for entry in history:
        if entry["what"] == "final":
            entry["snapshot"]["comments"].pop(id, None)


FAULTS: dict[str, Callable[[list[Entry]], Any]] = {
    "stable answer": lambda history: sends_of(history, "i4")[1].update(answer={"seq": 9, "created": "m9"}),
    "durable": lambda history: without(history, "final", "m3"),
    "once": lambda history: [entry["snapshot"]["comments"].update(m9=copy.deepcopy(entry["snapshot"]["comments"]["m2"]))
                             for entry in history if entry["what"] == "final"],
    "no phantom": lambda history: [history.remove(entry) for entry in sends_of(history, "i5")],
    "refused": lambda history: [entry.update(status=409, answer={}) for entry in sends_of(history, "i5")],
    "dense": lambda history: [reads_of(history, reader)[3]["answer"].update(frames=[]) for reader in ("r1", "r2")],
    "agreement": lambda history: reads_of(history, "r2")[2]["answer"]["frames"][0].update(patch={"comments": {"m2": {"text": "other"}}}),
    "contiguous": lambda history: reads_of(history, "r1")[5]["answer"].update(frames=[]),
    "real time": lambda history: sends_of(history, "i2")[0].update(got=0.5, sent=0.4, answer={"seq": 6, "created": "m2"}),
    "folded": lambda history: history[-1]["snapshot"].update(choices={"c": {"choice": "pursue"}}),
}


def selftest() -> str:
    assert not violations(sound()), violations(sound())
    for law, plant in FAULTS.items():
        history = sound()
        plant(history)
        found = violations(history)
        assert any(f": {law}:" in finding for finding in found), f"{law} was not noticed: {found}"
    late = sound()
    reads_of(late, "r1")[3].update(sent=5.5, got=5.6)
    assert any("real time: r1" in finding for finding in violations(late)), "a stale read was not noticed"
    return f"{len(FAULTS)} laws, each caught its planted fault"


def main() -> None:
    print(selftest())


if __name__ == "__main__":
    main()
