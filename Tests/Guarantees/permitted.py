"""Who may do what, written down by hand beside the server's own tables."""

from __future__ import annotations

import itertools
from typing import Any

ANYONE, INSIDE, MEMBERS, FACILITATORS, FOLLOWERS, READERS = "anyone", "inside", "members", "facilitators", "followers", "readers"
"""Members may also wait at the door of a locked room; who is inside does not. Readers have a share link or are inside; followers may also wait."""

CALLS = {
    "POST /api/rooms": ANYONE, "POST /api/rooms/import": ANYONE,
    "GET /api/rooms/{code}": ANYONE,
    "POST /api/rooms/{code}/participants": ANYONE,
    "GET /api/rooms/{code}/events": FOLLOWERS,
    "POST /api/rooms/{code}/commands": INSIDE,
    "POST /api/rooms/{code}/last-cycle": FACILITATORS,
    "POST /api/rooms/{code}/surface-check": MEMBERS,
    "GET /api/rooms/{code}/export/{file}": READERS,
    "DELETE /api/rooms/{code}": FACILITATORS, "DELETE /api/rooms/{code}/participants/{id}": FACILITATORS,
    "GET /api/agendas": ANYONE, "GET /openapi.json": ANYONE, "GET /room.schema.json": ANYONE,
    "GET /livez": ANYONE, "GET /readyz": ANYONE, "GET /metrics": ANYONE,
}

COMMANDS = {
    FACILITATORS: """agenda.edit ballot.open ballot.reveal card.hide card.merge card.notNow card.park card.pursue card.reconsider card.restore
        card.split card.unpark cards.reveal checkIn.close checkIn.move checkIn.open checkIn.skip checkIn.turn comment.hide consent.open
        consent.reveal cycle.close duplicates.dismiss invitation.make invitation.revoke lastCycle.drop moderation.undo objective.drop
        objective.merge oneThing.record person.admit person.setRole person.setVoting prompts.close prompts.reveal room.archive room.configure
        room.lock room.unarchive room.unlock round.open round.reveal shortlist.set spotlight.set step.open timer.extend timer.pause
        timer.resume timer.start timer.stop workshop.commit workshop.reopen""".split(),
    "voters": "consent.cast dots.cast rating.cast".split(),
    "participants": """action.add action.complete action.drop action.edit ask.answer ask.carry ask.edit ask.make ask.resolve ask.withdraw
        card.complete card.edit card.post card.withdraw comment.post comment.resolve commitment.mark expectation.give keyResult.add
        keyResult.drop keyResult.edit objective.draft objective.edit prompt.answer risk.close risk.raise step.finish tradeOff.confirm
        tradeOff.drop tradeOff.record update.write""".split(),
    "everyone": "device.link feedback.give hand.lower hand.raise person.remove person.rename".split(),
}
WHO = {
    FACILITATORS: {"facilitator", "facilitator without a vote"},
    "voters": {"facilitator", "participant"},
    "participants": {"facilitator", "facilitator without a vote", "participant"},
    "everyone": {"facilitator", "facilitator without a vote", "participant", "observer"},
}
ROLES = WHO["everyone"]
MAY_CALL = {FACILITATORS: WHO[FACILITATORS], INSIDE: ROLES, MEMBERS: ROLES | {"waiting"}, READERS: ROLES | {"reader"}, FOLLOWERS: ROLES | {"reader", "waiting"}}


def may(who: str, caller: str) -> bool:
    return who == ANYONE or caller in MAY_CALL[who]


def unwritten(calls: Any, commands: Any) -> list[str]:
    """What the server publishes and this rig does not know, and the reverse."""
    written = set(itertools.chain(*COMMANDS.values()))
    return ([f"{call} is in no table of this rig: write down in CALLS who may, and a body in BODIES" for call in sorted(set(calls) - set(CALLS))]
            + [f"{call} is no call any more" for call in sorted(set(CALLS) - set(calls))]
            + [f"{name} is in no table of this rig: write down in COMMANDS who may" for name in sorted(set(commands) - written)]
            + [f"{name} is no command any more" for name in sorted(written - set(commands))])
