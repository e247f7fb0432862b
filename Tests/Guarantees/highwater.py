"""How far a log was known to have come at any moment of a history."""

from __future__ import annotations

import bisect
from typing import Any

MARKS = {"rating.cast", "dots.cast", "consent.cast", "step.finish", "hand.raise", "hand.lower"}
"""Commands that write no event of their own: the seq in their answer is the head of the log."""


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
