"""An independent model of the document that every reader of a room holds: a snapshot, and merge patches folded into it.

It knows RFC 7396 and the protocol's three sentences about frames, and nothing of the server's code.
"""

from __future__ import annotations

import copy
from typing import Any, Iterator

COLLECTIONS = (
    "people expectations cards comments prompts rounds ballots choices objectives keyResults asks tradeOffs actions "
    "consents checkIns updates risks commitments openPoints"
).split()


class Broken(Exception):
    """An answer that breaks the protocol, whatever the document says."""


def merged(target: Any, patch: Any) -> Any:
    """RFC 7396, written down as the standard's own pseudo-code."""
    if not isinstance(patch, dict):
        return copy.deepcopy(patch)
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


class Document:
    """What one reader knows: the document, the cursor to continue from, and the last sequence number seen."""

    def __init__(self) -> None:
        self.content: dict[str, Any] = {}
        self.cursor: str | None = None
        self.seq: int | None = None

    def take(self, answer: dict[str, Any]) -> None:
        """Applies one poll answer: a snapshot, or numbered frames in order and at most one without a number after them."""
        if "cursor" not in answer:
            raise Broken(f"an answer without a cursor: {str(answer)[:200]}")
        if "snapshot" in answer:
            self.content = copy.deepcopy(answer["snapshot"])
            self.seq = None
        else:
            unnumbered = False
            for frame in answer["frames"]:
                if "seq" in frame:
                    if unnumbered:
                        raise Broken("a numbered frame after one without a number")
                    if self.seq is not None and frame["seq"] <= self.seq:
                        raise Broken(f"frame {frame['seq']} after frame {self.seq}")
                    self.seq = frame["seq"]
                elif unnumbered:
                    raise Broken("two frames without a number in one answer")
                else:
                    unnumbered = True
                problem = null_in_lists(frame["patch"], "")
                if problem:
                    raise Broken(problem)
                self.content = merged(self.content, frame["patch"])
        self.cursor = answer["cursor"]
        problem = misshapen(self.content) or ("snapshot" in answer and null_in(self.content, "")) or None
        if problem:
            raise Broken(problem)


def misshapen(content: dict[str, Any]) -> str | None:
    """What is wrong with the shape of a document: a collection that is missing or not an object."""
    for name in COLLECTIONS if not waiting(content) else []:
        if not isinstance(content.get(name), dict):
            return f"the document has no collection {name}"
    return None


def waiting(content: dict[str, Any]) -> bool:
    """Somebody at the door of a locked room sees `room` and `you` only."""
    return set(content) <= {"room", "you"}


def null_in(value: Any, path: str) -> str | None:
    if value is None:
        return f"the document holds a null at {path}"
    if isinstance(value, dict):
        for key, inner in value.items():
            problem = null_in(inner, f"{path}/{key}")
            if problem:
                return problem
    if isinstance(value, list):
        for index, inner in enumerate(value):
            problem = null_in(inner, f"{path}/{index}")
            if problem:
                return problem
    return None


def null_in_lists(value: Any, path: str) -> str | None:
    """In a patch a null takes a member away; inside a list it would stay."""
    if isinstance(value, dict):
        return next((found for key, inner in value.items() if (found := null_in_lists(inner, f"{path}/{key}"))), None)
    return null_in(value, path) if isinstance(value, list) else None


def lasting(content: dict[str, Any]) -> dict[str, Any]:
    """The document without presence, which alone may differ between two readings of the same state."""
    result = copy.deepcopy(content)
    for person in result.get("people", {}).values():
        person.pop("online", None)
        person.pop("hand", None)
    result.get("agenda", {}).pop("expected", None)
    for collection in ("rounds", "ballots", "consents"):
        for one in result.get(collection, {}).values():
            if one.get("state") == "open":
                one.pop("expected", None)
    desk = result.get("desk")
    if desk:
        for one in desk.get("unfinished", {}).values():
            one.pop("people", None)
    return result


def shared(patch: dict[str, Any]) -> dict[str, Any]:
    """The part of a patch that is the same for everybody."""
    return {key: value for key, value in patch.items() if key not in ("you", "desk")}


def parts(frame: dict[str, Any], person: str) -> dict[str, Any]:
    """A frame by whom each part of it is for."""
    patch = frame["patch"]
    mine = {"": {"at": frame.get("at"), "patch": shared(patch)}}
    return mine | ({"desk": patch["desk"]} if "desk" in patch else {}) | ({person: patch["you"]} if "you" in patch else {})


def differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Every place where two documents differ, as a path and the two values."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(set(one) | set(other)):
            if key not in one or key not in other:
                side = "second" if key not in one else "first"
                yield f"{path}/{key} is only in the {side}: {str((one if key in one else other)[key])[:120]}"
            else:
                yield from differences(one[key], other[key], f"{path}/{key}")
    elif one != other or isinstance(one, bool) != isinstance(other, bool):
        yield f"{path}: {str(one)[:120]} and {str(other)[:120]}"


def difference(one: Any, other: Any) -> str | None:
    """The first place where two documents differ."""
    return next(differences(one, other), None)
