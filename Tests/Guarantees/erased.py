#!/usr/bin/env python3
"""Deleted is deleted: everybody writes words of their own, is erased, and is then looked for everywhere.

The worked case is played with a canary in every text and name, beside a neighbouring room. Then one after the other is erased,
the facilitator last, and finally the room. After each of them no canary of theirs may be in the database, its write-ahead log or
index, in what any reader gets, in any export, or in the server's log, while all other canaries stand where they stood. Other rooms
are for killing the server in the middle of an erasure: one that was acknowledged is complete in the files the process left behind;
one that was not is whole or complete, and asking again completes it.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from typing import Any, Iterator

from document import lasting
from rig import arguments, fail, room_with
from scenario import Act, Play, load
from server import Server
from wire import Lost, Member, Refused, Reply, Wire, fresh_id, patiently

EXPORTS = ["record.md", "room.json", "calendar.ics", "cards.csv", "objectives.csv", "asks.csv", "tradeOffs.csv", "actions.csv",
           "checkIns.csv", "matrix.svg", "report.html"]


ROOMS = 30
"""That are written to side by side."""


def canary(person: str) -> str:
    return f"canary-{person}-yranac"


def marked(schema: dict[str, Any], value: Any, word: str) -> Any:
    """A value with a word added to each text of a field for text, as the published description has them."""
    for one in [schema, *schema.get("anyOf", [])]:
        if isinstance(value, str) and one.get("type") == "string" and one.get("maxLength", 0) >= 2000 and not value.startswith("@"):
            return f"{value} {word}"
        if isinstance(value, dict) and ("properties" in one or isinstance(one.get("additionalProperties"), dict)):
            inner = one.get("properties", {})
            return {key: marked(inner.get(key) or one.get("additionalProperties") or {}, held, word) for key, held in value.items()}
    return value


def play(address: str) -> Play:
    scenario = load()
    people = {name: {**person, "name": f"{person['name']} {canary(name)}"} for name, person in scenario["people"].items()}
    known: dict[str, Any] = {}

    def alter(act: Act) -> Act:
        schema = known.get(act["type"], {}).get("properties", {})
        return {key: act[key] if key in ("by", "as", "type", "with") else marked(schema.get(key, {}), act[key], canary(act["by"])) for key in act} \
            | ({"with": {key: marked(schema.get(key, {}), value, canary(act["by"])) for key, value in act["with"].items()}} if "with" in act else {})

    played = Play(address, {**scenario, "people": people}, alter=alter)
    known.update(played.known)
    return played.run()


def files(server: Server) -> bytes:
    paths = [server.database.with_name(server.database.name + end) for end in ("", "-wal", "-shm")]
    return b"\n".join(path.read_bytes() for path in paths if path.exists())


def erase(member: Member, path: str) -> Reply:
    return patiently(lambda: member.wire.ask("DELETE", f"/api/rooms/{member.code}{path}", token=member.token), f"erasing {path}")


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def shown(readers: list[Member]) -> bytes:
    """All that these people can get: their documents, and the files as the first of them gets them."""
    documents = b"".join(reader.get("events").body for reader in readers)
    return documents + b"".join(readers[0].get(f"export/{name}").body for name in EXPORTS)


def count(document: Any, people: list[str], but: str = "") -> Counter[str]:
    """How many texts hold each person's canary; those that hold `but` are left out."""
    held = [text for text in texts(document) if not but or but not in text]
    return Counter({person: sum(canary(person) in text for text in held) for person in people})


def everybody(server: Server, findings: list[str]) -> str:
    """Erases the people of the worked case in turn."""
    case = play(server.address)
    neighbour = room_with(server.address, 2)
    neighbour[1].perform("card.post", kind="challenge", text=canary("neighbour"))
    desk = case.desk
    knock(desk, findings)
    people = case.people
    chief = next(name for name, member in people.items() if member is desk)
    heir = next(name for name in people if name != chief)
    desk.perform("person.setRole", person=people[heir].participant, role="facilitator")
    order = [name for name in people if name not in (chief, heir)] + [chief]
    for person in people:
        if files(server).count(canary(person).encode()) < 2:
            findings.append(f"{person} wrote nothing, the rig proves nothing")
    for index, person in enumerate(order):
        member, asker = people[person], people[person] if index % 2 else people[heir]
        left = [people[name] for name in [heir] + order[index + 1:]]
        names = [name for name in people if name != person]
        before = count(edited(left[0]), names, canary(person))
        reply = erase(asker, f"/participants/{member.participant}")
        if reply.status != 204:
            findings.append(f"erasing {person} was answered {reply.status}: {reply.body[:200]!r}")
        look(server, canary(person), left, findings)
        after = count(edited(left[0]), names)
        if before != after:
            findings.append(f"erasing {person} touched words of others: {before - after} went, {after - before} came")
        if member.get("events").status != 401:
            findings.append(f"{person} can still read")
        again = erase(people[heir], f"/participants/{member.participant}")
        if again.status != 204:
            findings.append(f"erasing {person} again was answered {again.status}")
    reader = people[heir]
    live = lasting(reader.snapshot())
    server.kill()
    server.start()
    if lasting(reader.snapshot()) != live:
        findings.append("after a restart the room is another")
    if erase(reader, "").status != 204:
        findings.append("the room was not deleted")
    for word in [*map(canary, people), reader.code]:
        look(server, word, [neighbour[0]], findings)
    unknown = Wire(server.address).ask("GET", "/api/rooms/0000-0000/events").body
    if reader.get("events").body != unknown:
        findings.append("a deleted room is told apart from an unknown one")
    if canary("neighbour") not in str(neighbour[1].snapshot()):
        findings.append("the neighbouring room lost its words")
    return f"{len(order) + 1} people and a room of {case.sent} acts"


def side_by_side(server: Server, chance: random.Random, findings: list[str]) -> str:
    """Rooms that are written to in turn, so that pages of the file are split and what moved leaves a copy behind; then somebody of each is erased."""
    rooms = [room_with(server.address, 3) for _ in range(ROOMS)]
    words = {desk.code: canary(fresh_id()[:8]) for desk, _, _ in rooms}
    for _ in range(12):
        for desk, person, other in chance.sample(rooms, ROOMS):
            card = person.perform("card.post", kind="challenge", text=(f"{words[desk.code]} " * 40)[:chance.randint(600, 900)])["created"]
            if chance.random() < 0.1:
                person.perform("card.edit", card=card, text=f"better: {words[desk.code]}")
            other.perform("comment.post", on="room", kind="remark", text="something else " * chance.randint(40, 60))
    for desk, person, _ in rooms:
        erase(desk, f"/participants/{person.participant}")
        if found := files(server).count(words[desk.code].encode()):
            findings.append(f"{words[desk.code]} of one of {ROOMS} rooms is {found} times in the files")
    return f"one of each of {ROOMS} rooms"


def edited(reader: Member) -> dict[str, Any]:
    """What a facilitator reads, without the cards that somebody else edited: their text goes with their author's."""
    document = reader.snapshot()
    cards = {id: {**card, "text": ""} if card.get("edited") else card for id, card in document["cards"].items()}
    return {key: value for key, value in document.items() if key not in ("openPoints", "you")} | {"cards": cards}


def knock(desk: Member, findings: list[str]) -> None:
    """Somebody knocks, is turned away, and is erased."""
    desk.perform("room.lock")
    body = {"id": fresh_id(), "name": canary("guest"), "function": "Legal"}
    guest = Wire(desk.wire.address).ask("POST", f"/api/rooms/{desk.code}/participants", body).json["participant"]
    desk.perform("person.remove", person=guest)
    desk.perform("room.unlock")
    if erase(desk, f"/participants/{guest}").status != 204:
        findings.append("somebody who was turned away cannot be erased")


def look(server: Server, word: str, readers: list[Member], findings: list[str]) -> None:
    for place, content in (("the files", files(server)), ("what people get", shown(readers)), ("the log", server.log.read_bytes())):
        if found := content.count(word.encode()):
            findings.append(f"{word} is {found} times in {place}")


def cut_off(server: Server, random: random.Random, findings: list[str]) -> str:
    """Kills the server in the middle of erasing a person or a room. Says what came of it."""
    desk, *others = room_with(server.address, 3)
    victim = others[0]
    whole_room = random.random() < 0.4
    word = canary(fresh_id()[:8])
    for number in range(40):
        victim.perform("card.post", kind="challenge", text=f"{number} {word} " + "and more of it " * 20)
    desk.perform("cards.reveal")
    path = "" if whole_room else f"/participants/{victim.participant}"
    answers: list[int] = []

    def ask() -> None:
        try:
            answers.append(desk.on_wire().wire.ask("DELETE", f"/api/rooms/{desk.code}{path}", token=desk.token).status)
        except Lost:
            pass

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(random.uniform(0, 0.06))
    server.kill()
    asking.join()
    acknowledged = answers == [204]
    if acknowledged and files(server).count(word.encode()):
        findings.append(f"an acknowledged erasure left {files(server).count(word.encode())} words in the files")
    server.start()
    reply = desk.wire.ask("GET", f"/api/rooms/{desk.code}/events", token=desk.token)
    gone = reply.status == 401 if whole_room else not reply.body.count(word.encode())
    if acknowledged and not gone:
        findings.append("an acknowledged erasure was undone by a kill")
    if not gone and not whole_room and reply.body.count(word.encode()) != 40:
        findings.append("an erasure that was cut off did half of it")
    if gone and files(server).count(word.encode()):
        findings.append("what a kill cut off was not made up for at the start")
    again = erase(desk, path).status
    if again not in ((401, 204) if whole_room else (204,)):
        findings.append(f"asking again was answered {again}")
    if files(server).count(word.encode()):
        findings.append("asking again did not complete the erasure")
    return "acknowledged" if acknowledged else "complete" if gone else "not begun"


def main() -> None:
    options = arguments(__doc__)
    rounds, cuts = (20, 200) if options.full else (1, 12)
    chance = random.Random(options.seed)
    findings: list[str] = []
    said = ""
    outcomes: Counter[str] = Counter()
    for _ in range(rounds):
        with Server() as server:
            said = everybody(server, findings) + ", " + side_by_side(server, chance, findings)
            for _ in range(cuts // rounds):
                outcomes[cut_off(server, chance, findings)] += 1
    if findings:
        fail(f"seed {options.seed}", *findings)
    cut = ", ".join(f"{number} {what}" for what, number in sorted(outcomes.items()))
    print(f"erased: {rounds} times {said} erased, {cuts} erasures cut off by kill -9 ({cut}), 0 words found in files, documents, exports and log")


if __name__ == "__main__":
    main()
