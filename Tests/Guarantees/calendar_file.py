#!/usr/bin/env python3
"""Reads calendar.ics with a parser from PyPI and holds it to the room: check-ins, reminders, clock changes, names that stay.

    python3 Tests/Guarantees/calendar_file.py      plays the worked case and a room over each clock change of a year
"""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

import icalendar
from rig import arguments, fail, go_to
from scenario import Play, load
from server import Server
from wire import Member, open_room

TIME = "09:30"
ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Auckland", "America/St_Johns", "Asia/Kolkata")
Event = icalendar.cal.Component


def read(member: Member) -> dict[str, Event]:
    """The events of the file by their names; it has to be one calendar in which no name comes twice."""
    reply = member.get("/export/calendar.ics")
    if reply.status != 200 or not (reply.header("content-type") or "").startswith("text/calendar"):
        fail(f"calendar.ics: {reply.status} {reply.header('content-type')}")
    calendar = icalendar.Calendar.from_ical(reply.body)
    if calendar.errors or str(calendar["VERSION"]) != "2.0" or not calendar.get("PRODID"):
        fail(f"not a calendar: {calendar.errors}")
    events: dict[str, Event] = {}
    for event in calendar.walk("VEVENT"):
        if event.errors or str(event["UID"]) in events:
            fail(f"broken or twice: {event['UID']} {event.errors}")
        events[str(event["UID"])] = event
    return events


def check_ins(events: dict[str, Event]) -> list[Event]:
    return sorted((event for name, event in events.items() if "-checkin-" in name), key=lambda event: str(event.decoded("DTSTART")))


def local(event: Event, zone: str) -> str:
    """When it begins on the clocks of a zone."""
    start = event.decoded("DTSTART")
    if not isinstance(start, datetime.datetime):
        fail(f"{event['UID']} has no time")
    return start.astimezone(zoneinfo.ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def reminds(event: Event) -> bool:
    alarms = event.walk("VALARM")
    for alarm in alarms:
        if alarm.decoded("TRIGGER") != datetime.timedelta(days=-2) or not str(alarm["DESCRIPTION"]):
            fail(f"{event['UID']} reminds at {alarm.decoded('TRIGGER')}")
    return len(alarms) == 1


def judge(member: Member, zone: str, time: str) -> dict[str, Event]:
    """Every check-in of the room stands in its calendar on its day, at the room's time of day, with its reminder while it is to come."""
    document = member.snapshot()
    events = read(member)
    for id, check_in in document["checkIns"].items():
        on_day = [event for event in check_ins(events) if local(event, zone) == f"{check_in['date']} {time}"]
        if not on_day:
            fail(f"{id} of {check_in['date']} is not in the calendar: {[local(event, zone) for event in check_ins(events)]}")
        state = check_in["state"]
        if not any((str(event["STATUS"]) == "CANCELLED") == (state == "skipped") and reminds(event) == (state == "open") for event in on_day):
            fail(f"{id} is {state}: {[(str(event['STATUS']), reminds(event)) for event in on_day]}")
    for id, action in document["actions"].items():
        if "due" not in action:
            continue
        event = events.get(f"{document['room']['code']}-action-{id}@crux")
        if event is None or str(event.decoded("DTSTART")) != action["due"] or action["task"] not in str(event["SUMMARY"]):
            fail(f"{id} of {action['due']} is not in the calendar as it is in the room")
    return events


def committed(address: str, zone: str, first: str, cadence: str = "weekly") -> Member:
    """A room of one person who commits at once, over a cycle of a year."""
    room = {"title": "Check-ins, dates; and \\ backslashes", "cycle": {"label": "2027", "start": "2027-01-01", "end": "2027-12-31", "timeZone": zone}}
    desk = open_room(address, room, {"name": "Anna", "function": "Sales"})
    go_to(desk, "diagnose")
    card = desk.perform("card.post", kind="challenge", text="Deals that never close")["created"]
    desk.perform("cards.reveal")
    desk.perform("card.pursue", card=card)
    objective = desk.perform("objective.draft", title="Qualify leads", cards=[card], driver=desk.participant)["created"]
    desk.perform("keyResult.add", objective=objective, title="Share that closes", kind="increase", unit="%", baseline=18, target=30)
    desk.perform("workshop.commit", pointOfContact=desk.participant, cadence=cadence, firstCheckIn=first, time=TIME,
                 overrideReason="A rig", decidedBy="A rig")
    return desk


def sequence(events: dict[str, Event], name: str) -> int:
    return int(events[name]["SEQUENCE"])


def over_a_year(address: str, zone: str) -> int:
    """The same time of day in every week of the year, whatever the clocks do."""
    desk = committed(address, zone, "2027-01-05")
    events = judge(desk, zone, TIME)
    for event in check_ins(events):
        start, end = event.decoded("DTSTART"), event.decoded("DTEND")
        if not local(event, zone).endswith(TIME) or end - start != datetime.timedelta(hours=1) or not reminds(event):
            fail(f"{zone}: {event['UID']} begins at {local(event, zone)}")
    offsets = {event.decoded("DTSTART").astimezone(zoneinfo.ZoneInfo(zone)).utcoffset() for event in check_ins(events)}
    if len(offsets) != (1 if zone == "Asia/Kolkata" else 2):
        fail(f"{zone}: the year has {len(offsets)} offsets")
    return len(check_ins(events))


def moved_and_skipped(address: str) -> None:
    """What was imported once is updated by a later file: the names stay, and the sequence grows."""
    zone = "Europe/Berlin"
    desk = committed(address, zone, "2027-03-16", cadence="everyTwoWeeks")
    before = judge(desk, zone, TIME)
    first = next(iter(sorted(desk.snapshot()["checkIns"])))
    desk.perform("checkIn.move", checkIn=first, date="2027-03-29", reason="Easter")
    moved = judge(desk, zone, TIME)
    name = next(name for name, event in before.items() if local(event, zone) == f"2027-03-16 {TIME}")
    if set(before) != set(moved) or local(moved[name], zone) != f"2027-03-29 {TIME}":
        fail(f"the check-in that was moved is another event: {sorted(set(moved) ^ set(before))}")
    if sequence(moved, name) <= sequence(before, name):
        fail("the sequence did not grow when a check-in was moved")
    desk.perform("checkIn.skip", checkIn=first, reason="Nobody is here")
    skipped = judge(desk, zone, TIME)
    if set(skipped) != set(before) or str(skipped[name]["STATUS"]) != "CANCELLED" or sequence(skipped, name) <= sequence(moved, name):
        fail("the check-in that was skipped is not the same event, cancelled")


def run() -> str:
    with Server() as server:
        play = Play(server.address, load()).run()
        cycle = play.desk.snapshot()["room"]["cycle"]
        case = judge(play.desk, cycle["timeZone"], TIME)
        year = [over_a_year(server.address, zone) for zone in ZONES]
        moved_and_skipped(server.address)
        return f"{len(case)} events of the worked case, {sum(year)} check-ins of a year in {len(ZONES)} time zones, read by icalendar {icalendar.__version__}"


def main() -> None:
    arguments(__doc__)
    print("calendar_file:", run())


if __name__ == "__main__":
    main()
