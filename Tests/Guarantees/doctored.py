"""A small history without a fault, and the faults that each law of checker.py has to find in it."""

from __future__ import annotations

import copy
from typing import Any, Callable

from checker import Entry, violations


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
    vote = {"id": "m", "type": "rating.cast", "round": "r", "card": "c", "impact": 4, "effort": None}
    entries.append(dict(what="send", room="R", person="r1", id="m", body=vote, sent=7.2, got=7.3, status=200, answer={"seq": 6}))
    for reader in ("r1", "r2"):
        you = {"id": reader, "ratings": {"r": {"c": {"impact": 4}} if reader == "r1" else {}}}
        entries.append(dict(what="read", room="R", person=reader, reader=reader, since="c6", sent=7.4, got=7.5,
                            answer={"cursor": "c7", "frames": [{"patch": {"you": you}}], "more": False}))
        entries.append(dict(what="final", room="R", person=reader, reader=reader, snapshot={**empty, "comments": copy.deepcopy(comments), "you": you}))
    return entries


def sends_of(history: list[Entry], id: str) -> list[Entry]:
    return [entry for entry in history if entry.get("id") == id]


def reads_of(history: list[Entry], reader: str) -> list[Entry]:
    return [entry for entry in history if entry["what"] == "read" and entry["reader"] == reader]


def without(history: list[Entry], what: str, id: str) -> None:
    for entry in history:
        if entry["what"] == "final":
            entry["snapshot"]["comments"].pop(id, None)


def told(history: list[Entry], reader: str, n: int) -> dict[str, Any]:
    """The frame of the n-th comment as a reader was told it."""
    return reads_of(history, reader)[n]["answer"]["frames"][0]


def refuse_all(history: list[Entry], id: str) -> None:
    for entry in sends_of(history, id):
        entry.update(status=409, answer={"code": "stepClosed"})


def vanish(history: list[Entry]) -> None:
    """A comment that was told to one reader, and of which nothing is left after a crash: its answer was never sent."""
    without(history, "final", "m6")
    sends_of(history, "i6")[0].update(status=None, answer=None)
    reads_of(history, "r2")[6]["answer"] = {"cursor": "c6", "frames": [], "more": False}
    reads_of(history, "r1")[7]["answer"] = {"cursor": "c7", "snapshot": copy.deepcopy(history[-1]["snapshot"]) | {"you": {"id": "r1", "ratings": {"r": {"c": {"impact": 4}}}}}}


def stale_snapshot(history: list[Entry]) -> None:
    old = {**copy.deepcopy(history[-1]["snapshot"]), "you": {"id": "r2"}}
    del old["comments"]["m3"]
    reads_of(history, "r2")[5]["answer"] = {"cursor": "c5", "snapshot": old}


def reset(history: list[Entry], reader: str) -> None:
    """In place of the frame of the third comment a reader is given all that is there."""
    whole = {**copy.deepcopy(history[-1]["snapshot"]), "you": {"id": reader}}
    for later in ("m4", "m5", "m6"):
        del whole["comments"][later]
    reads_of(history, reader)[3]["answer"] = {"cursor": "c3", "snapshot": whole}


FAULTS: list[tuple[str, str, Callable[[list[Entry]], Any]]] = [
    ("stable answer", "another answer", lambda history: sends_of(history, "i4")[1].update(answer={"seq": 9, "created": "m9"})),
    ("stable answer", "refused after its answer", lambda history: sends_of(history, "i4")[1].update(status=409, answer={"code": "stepClosed"})),
    ("stable answer", "another body", lambda history: sends_of(history, "i4")[1]["body"].update(text="other")),
    ("durable", "not in the end", lambda history: without(history, "final", "m3")),
    ("durable", "not in its frame", lambda history: [told(history, reader, 3).update(patch={"comments": {"m9": {"text": "text 3"}}}) for reader in ("r1", "r2")]),
    ("durable", "a vote forgotten", lambda history: [entry["snapshot"]["you"]["ratings"]["r"].clear() for entry in history if entry["what"] == "final"]),
    ("durable", "an older vote", lambda history: [entry["snapshot"]["you"]["ratings"]["r"].update(c={"impact": 2}) for entry in history if entry["what"] == "final"]),
    ("once", "there twice", lambda history: [entry["snapshot"]["comments"].update(m9=copy.deepcopy(entry["snapshot"]["comments"]["m2"]))
                                             for entry in history if entry["what"] == "final"]),
    ("once", "two answers, one thing", lambda history: sends_of(history, "i5")[0]["answer"].update(created="m2")),
    ("once", "two answers, one number", lambda history: sends_of(history, "i5")[0]["answer"].update(seq=2)),
    ("no phantom", "nobody sent it", lambda history: [history.remove(entry) for entry in sends_of(history, "i5")]),
    ("refused", "refused and there", lambda history: refuse_all(history, "i5")),
    ("no phantom", "told and gone", vanish),
    ("dense", "a number nobody was told", lambda history: [reads_of(history, reader)[3]["answer"].update(frames=[]) for reader in ("r1", "r2")]),
    ("agreement", "another text", lambda history: told(history, "r2", 2).update(patch={"comments": {"m2": {"text": "other"}}})),
    ("agreement", "another time", lambda history: told(history, "r2", 2).update(at="2027-01-01T00:00:01Z")),
    ("agreement", "another desk", lambda history: [told(history, reader, 2)["patch"].update(desk={"unrevealed": n}) for n, reader in enumerate(("r1", "r2"))]),
    ("contiguous", "a frame skipped", lambda history: reads_of(history, "r1")[5]["answer"].update(frames=[])),
    ("contiguous", "another cursor", lambda history: reads_of(history, "r1")[5].update(since="c2")),
    ("real time", "numbered before what was answered", lambda history: sends_of(history, "i2")[0].update(got=0.5, sent=0.4, answer={"seq": 6, "created": "m2"})),
    ("real time", "a read that is behind", lambda history: reads_of(history, "r1")[3].update(sent=5.5, got=5.6)),
    ("real time", "a snapshot that is behind", stale_snapshot),
    ("folded", "another document", lambda history: history[-1]["snapshot"].update(choices={"c": {"choice": "pursue"}})),
]


def selftest() -> str:
    assert not violations(sound()), violations(sound())
    started_anew = sound()
    for reader in ("r1", "r2"):
        reset(started_anew, reader)
    assert not violations(started_anew), violations(started_anew)
    for law, what, plant in FAULTS:
        history = sound()
        plant(history)
        found = violations(history)
        assert any(f": {law}:" in finding for finding in found), f"{law} ({what}) was not noticed: {found}"
    return f"{len({law for law, _, _ in FAULTS})} laws caught {len(FAULTS)} planted faults"
