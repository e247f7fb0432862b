"""What the rigs share: their arguments, a room with people in it that is ready for cards, votes and comments, and the end of a run."""

from __future__ import annotations

import argparse
import random
import sys
from typing import Any

from document import Broken
from wire import History, Member, join_room, open_room

ROOM = {"title": "A room for a rig", "purpose": "To find out what holds", "agenda": "halfDay"}
FUNCTIONS = ["Sales", "Marketing", "Product", "Finance"]


def arguments(about: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    parser.add_argument("--full", action="store_true", help="the long form, with the figures that are reported")
    parser.add_argument("--selftest", action="store_true", help="only show that the rig notices a planted fault")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30), help="of the random choices; printed when something fails")
    return parser.parse_args()


def fail(*findings: object) -> None:
    for finding in findings:
        print("VIOLATION", finding)
    sys.exit(1)


def room_with(address: str, people: int, history: History | None = None, room: dict[str, Any] = ROOM) -> list[Member]:
    """A facilitator and participants; the first is the facilitator."""
    desk = open_room(address, room, {"name": "Facilitator", "function": "Sales"}, history)
    return [desk] + [join_room(address, desk.code, {"name": f"Person {n}", "function": FUNCTIONS[n % 4]}, history) for n in range(1, people)]


def go_to(desk: Member, kind: str) -> str:
    """Opens the step of that kind, unless it is open already."""
    agenda = desk.snapshot()["agenda"]
    step = next(id for id, step in sorted(agenda["steps"].items()) if step["kind"] == kind)
    if agenda["open"] != step:
        desk.perform("step.open", step=step)
    return step


def with_open_round(desk: Member, cards: int) -> tuple[str, list[str]]:
    """Takes a fresh room through diagnose into rate: some revealed cards, and a round open on all of them."""
    go_to(desk, "diagnose")
    posted = [desk.perform("card.post", kind="challenge", text=f"Challenge {n}")["created"] for n in range(cards)]
    desk.perform("cards.reveal")
    go_to(desk, "rate")
    return desk.perform("round.open")["created"], posted


def settle(writers: list[Any], followers: list[Any]) -> None:
    """Lets everybody finish what they are about, and the followers read to the end. Raises what anybody met with; an answer that breaks the protocol is a finding."""
    for thread in writers + followers:
        thread.stopping.set()
    for thread in writers:
        thread.join()
    for thread in writers + followers:
        if isinstance(thread.failure, Broken):
            fail(f"{thread.name}: {thread.failure}")
        if thread.failure:
            raise thread.failure
    for follower in followers:
        follower.settle()
