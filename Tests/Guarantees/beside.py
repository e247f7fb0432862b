"""Harm to what stands beside the log of a room: to its votes and their keys, its tokens and its receipts."""

from __future__ import annotations

import pathlib
import random
import sqlite3
from contextlib import closing
from typing import Any, NamedTuple

from rig import fail

PAGE = 4096
BESIDE = ("room", "mark", "blind", "token", "receipt")
"""The tables that no chain runs through."""

AIMS = ("mark", "page as it was", "blind", "two pages", "receipt", "token")
"""What can be harmed: a row of a table, or pages."""


class Harm(NamedTuple):
    what: str
    certain: bool
    """Whether the check has to find it, because it is in what is in use."""


class Beside:
    """Which pages of a file hold what stands beside the log, and what they held before the last writes to them."""

    def __init__(self, file: pathlib.Path, former: pathlib.Path) -> None:
        now, then = Beside.tables(file), Beside.tables(former)
        whole, earlier = file.read_bytes(), former.read_bytes()
        self.pages = sorted(now)
        self.former = {at: page for at in self.pages if then.get(at) == now[at] and (page := earlier[at:at + PAGE]) != whole[at:at + PAGE]}
        self.owner = now
        if not {"room", "mark", "token", "receipt"} <= {now[at] for at in self.former}:
            fail(f"the rig is blind: only pages of {sorted({now[at] for at in self.former})} were written to in the end")

    @staticmethod
    def tables(file: pathlib.Path) -> dict[int, str]:
        with closing(sqlite3.connect(file)) as base:
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return {(number - 1) * PAGE: name for name, number in base.execute("SELECT name, pageno FROM dbstat") if name in BESIDE}

    def harm(self, file: pathlib.Path, aim: str, chance: random.Random) -> Harm:
        if aim in BESIDE:
            return Harm(f"a row of {aim} {lose(file, aim, chance)} gone", True)
        data = bytearray(file.read_bytes())
        if aim == "two pages":
            one, other = chance.choice(self.pages), chance.choice(self.pages)
            what = Harm(swap(data, one, other) + f" ({self.owner[one]}, {self.owner[other]})", one != other)
        else:
            place = chance.choice(sorted(self.former))
            data[place:place + PAGE] = self.former[place]
            what = Harm(f"page of {self.owner[place]} at {place} as it was", True)
        file.write_bytes(data)
        return what


def lose(file: pathlib.Path, table: str, chance: random.Random) -> Any:
    """Takes out a row, and with a blind all that was marked in it, so that the file holds together without it."""
    with closing(sqlite3.connect(file)) as base, base:
        key = [column[1] for column in base.execute(f"PRAGMA table_info({table})") if column[5]]
        row = chance.choice(base.execute(f"SELECT {', '.join(key)} FROM {table} ORDER BY {', '.join(key)}").fetchall())
        for each in ("mark", "blind") if table == "blind" else (table,):
            base.execute(f"DELETE FROM {each} WHERE {' AND '.join(f'{column} = ?' for column in key)}", row)
        return row


def swap(data: bytearray, one: int, other: int) -> str:
    data[one:one + PAGE], data[other:other + PAGE] = data[other:other + PAGE], data[one:one + PAGE]
    return f"pages at {one} and {other} swapped"
