#!/usr/bin/env python3
"""Judges a recorded history: what was sent and answered, what every reader was told, and what stood there in the end.

A history is a list of entries as wire.py writes them: `send`, `read` and `final`. The laws, by their names in the findings:

    stable answer   the same person, id and body are answered the same and never refused afterwards; another body under the same id never succeeds
    durable         what was answered 200 is in the frame of its number and in every final document, a person's last vote included
    once            a command has one effect, however often it was sent
    no phantom      nothing is there that nobody sent, and nothing that was told vanishes
    refused         what was refused, and never answered otherwise, is not there
    dense           the sequence of a room has no holes: every number was told, or stood in a snapshot that somebody was given in its place
    agreement       the same sequence number is the same frame for every reader: what all see, what the desk sees, what a person sees on each device
    contiguous      no reader misses a frame between two answers
    real time       what was answered before something else was sent comes first, and is shown to every read begun after, a snapshot too
    folded          the frames folded over the first snapshot equal the last snapshot

    python3 Tests/Guarantees/checker.py      shows that each law catches a history doctored against it
"""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import Any, Callable, Iterator

from document import Document, Broken, difference, lasting, parts
from highwater import MARKS, HighWater

Entry = dict[str, Any]
Finding = str
Frames = dict[tuple[int, str], tuple[str, Any]]
"""By number and by whom it is for ("" for everybody, "desk", or a person): who was told it first, and what."""


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
    frames: Frames = {}
    replaced: set[int] = set()
    for name, read in readers.items():
        yield from one_reader(name, read, sends, done, frames, replaced)
    yield from dense({seq for seq, whose in frames if whose == ""}, replaced)
    yield from in_frames(done, frames)
    finals = [entry for entry in entries if entry["what"] == "final"]
    yield from vanished(sends, frames, finals)
    yield from votes(sends, finals)


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
        key = (entry["person"], entry["id"])
        if entry["status"] != 200:
            # Who is no longer let in is told so, whatever they ask.
            again = key in first and entry["sent"] > first[key]["got"] and entry["body"] == first[key]["body"]
            if again and said_no(entry) and entry["status"] != 401:
                yield f"stable answer: id {entry['id']} was answered 200 and later {entry['status']}"
            continue
        earlier = first.setdefault(key, entry)
        if earlier["body"] != entry["body"]:
            yield f"stable answer: id {entry['id']} succeeded with two bodies"
        elif earlier["answer"] != entry["answer"]:
            yield f"stable answer: id {entry['id']} was answered {earlier['answer']} and {entry['answer']}"


def said_no(entry: Entry) -> bool:
    """Whether the server said no; a 429 or 503 says nothing."""
    return entry["status"] is not None and 400 <= entry["status"] < 500 and entry["status"] != 429


def once(done: dict[tuple[str, str], Entry]) -> Iterator[Finding]:
    by_seq: dict[int, Entry] = {}
    made: dict[str, Entry] = {}
    for entry in done.values():
        created = entry["answer"].get("created")
        if created and made.setdefault(created, entry) is not entry:
            yield f"once: two commands were answered with the same {created}"
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


def one_reader(name: str, read: list[Entry], sends: list[Entry], done: dict[tuple[str, str], Entry],
               frames: Frames, replaced: set[int]) -> Iterator[Finding]:
    document, cursor, high = Document(), None, HighWater(done.values())
    seen: int | None = None
    before_snapshot: int | None = None
    hidden = hidden_by(sends)
    comments = sorted((entry["got"], entry["answer"]["created"]) for entry in done.values() if entry["body"]["type"] == "comment.post")
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
            before_snapshot, seen = seen or before_snapshot, None
        for frame in answer.get("frames", []):
            if "seq" not in frame:
                continue
            seq = frame["seq"]
            if seen is not None and seq != seen + 1:
                yield f"contiguous: {name} was told {seq} after {seen}"
            if seen is None and before_snapshot is not None:
                replaced.update(range(before_snapshot + 1, seq))
            seen = seq
            for whose, part in parts(frame, entry["person"]).items():
                other, told = frames.setdefault((seq, whose), (name, part))
                if told != part:
                    yield f"agreement: {name} and {other} were told different things as {seq}: {difference(told, part)}"
        try:
            document.take(answer)
        except Broken as broken:
            yield f"folded: {name}: {broken}"
            return
        if seen is not None and not answer.get("more") and seen < high.at(entry["sent"]):
            yield f"real time: {name} began a read after {high.at(entry['sent'])} was answered and was shown {seen}"
        if "snapshot" in answer and "comments" in document.content:
            late = [id for got, id in comments if got < entry["sent"] and id not in document.content["comments"] and id not in hidden]
            if late:
                yield f"real time: {name} began a snapshot after {late[0]} was answered and is not shown it"
        cursor = answer["cursor"]


def hidden_by(sends: list[Entry]) -> set[str]:
    return {entry["body"].get("comment") for entry in sends if entry["body"].get("type") == "comment.hide"}


def in_frames(done: dict[tuple[str, str], Entry], frames: Frames) -> Iterator[Finding]:
    """An answered comment is in the frame whose number it was answered with."""
    for entry in done.values():
        answer = entry["answer"]
        told = frames.get((answer["seq"], ""))
        if told and entry["body"]["type"] == "comment.post":
            comment = told[1]["patch"].get("comments", {}).get(answer.get("created"))
            if not comment or comment.get("text") != entry["body"]["text"]:
                yield f"durable: {told[0]} was told {answer['seq']} without the comment {entry['body']['text'][:40]!r} answered with {answer}"


def vanished(sends: list[Entry], frames: Frames, finals: list[Entry]) -> Iterator[Finding]:
    """What somebody was told is there in the end: it was not shown before it was on disk."""
    hidden = hidden_by(sends)
    for (seq, whose), (name, told) in frames.items():
        for id, comment in (told["patch"].get("comments", {}) if whose == "" else {}).items():
            for final in finals:
                if "comments" in final["snapshot"] and comment and id not in hidden and id not in final["snapshot"]["comments"]:
                    yield f"no phantom: {name} was told the comment {id} as {seq}, and {final['reader']} does not see it in the end"
                    return


def votes(sends: list[Entry], finals: list[Entry]) -> Iterator[Finding]:
    """The last vote of a person on a card, when it was answered and nothing was sent beside or after it, is what they see."""
    last: dict[tuple[str, str, str], Entry] = {}
    until: dict[tuple[str, str, str], float] = {}
    for entry in sorted((entry for entry in sends if entry["body"].get("type") == "rating.cast" and "card" in entry["body"]), key=lambda entry: entry["sent"]):
        key = (entry["person"], entry["body"].get("round"), entry["body"]["card"])
        alone = entry["sent"] > until.get(key, 0.0) or (key in last and last[key]["id"] == entry["id"])
        if alone and not said_no(entry):
            last[key] = entry
        elif not alone:
            last.pop(key, None)
        until[key] = max(until.get(key, 0.0), entry["got"])
    for final in finals:
        for (person, round, card), entry in last.items():
            shown = final["snapshot"]["you"].get("ratings", {}).get(round)
            if person != final["person"] or shown is None or entry["status"] != 200:
                continue
            vote = {axis: entry["body"][axis] for axis in ("impact", "effort") if entry["body"].get(axis) is not None}
            if shown.get(card) != vote:
                yield f"durable: {final['reader']} voted {vote} on {card} and is shown {shown.get(card)}"


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
    hidden = hidden_by(sends)
    for entry in done.values():
        body = entry["body"]
        if body["type"] == "comment.post" and entry["answer"]["created"] not in hidden and texts.get(body["text"]) != entry["answer"]["created"]:
            yield f"durable: {name} does not see the comment {body['text'][:40]!r} answered with {entry['answer']}"


def refused(sends: list[Entry]) -> set[str]:
    """The texts of comments that were answered by nothing but refusals; 503 is none."""
    said, maybe = set(), set()
    for entry in sends:
        if entry["body"].get("type") == "comment.post":
            (said if 400 <= (entry["status"] or 0) < 500 else maybe).add(entry["body"]["text"])
    return said - maybe


def dense(seqs: set[int], replaced: set[int]) -> Iterator[Finding]:
    """What a snapshot held cannot be told from a number that was left out before it: that is for `crux check` to say."""
    if seqs:
        missing = sorted(set(range(min(seqs), max(seqs) + 1)) - seqs - replaced)
        if missing:
            yield f"dense: no reader was told {missing[:10]}"


def judge(history: list[Entry]) -> None:
    """Ends the process with the findings, if there are any."""
    found = violations(history)
    for finding in found:
        print("VIOLATION", finding)
    if found:
        sys.exit(1)


def selftest() -> str:
    """Shows that each law catches histories doctored against it."""
    import doctored

    return doctored.selftest()


def main() -> None:
    print(selftest())


if __name__ == "__main__":
    main()
