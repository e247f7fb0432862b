#!/usr/bin/env python3
"""D4: the same command id acts once, and is answered the same, however often, by whatever way and across restarts.

Many ids are sent many times in parallel; some replies are eaten by closing the socket before they are read; in the middle the
server is killed, and later ended and started again. Then every id is sent once more and must be answered as before.
"""

from __future__ import annotations

import json
import queue
import random
import socket
import threading
import time

import checker
from rig import arguments, fail, room_with, with_open_round
from server import Server
from wire import Follower, History, Lost, Member, Refused, Wire, fresh_id, join_room, open_room, patiently


def commands(count: int, round: str, cards: list[str], chance: random.Random) -> list[dict]:
    made = []
    for n in range(count):
        if n % 4 == 3:
            made.append({"id": fresh_id(), "type": "rating.cast", "round": round, "card": chance.choice(cards), "impact": chance.randint(1, 5), "effort": None})
        elif n % 4 == 2:
            made.append({"id": fresh_id(), "type": "card.post", "kind": "opportunity", "text": f"card {n}"})
        else:
            made.append({"id": fresh_id(), "type": "comment.post", "on": "room", "kind": "question", "text": f"comment {n} {fresh_id()}"})
    return made


def eat(member: Member, command: dict) -> None:
    """Sends a command and hangs up before the answer."""
    host, port = member.wire.address.split(":")
    body = json.dumps(command).encode()
    head = (f"POST /api/rooms/{member.code}/commands HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {member.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode()
    began = time.monotonic()
    try:
        with socket.create_connection((host, int(port)), timeout=5) as hasty:
            hasty.sendall(head + body)
    except OSError:
        pass
    member.note(command, began, None, None)


def flood(people: list[Member], work: dict[str, list[dict]], times: int, chance: random.Random, server: Server) -> int:
    """Sends every command of every person `times` times from eight threads, in a random order; answers how many were sent."""
    sends = [(person, command) for person in people for command in work[person.participant] for _ in range(times)]
    chance.shuffle(sends)
    todo: queue.Queue = queue.Queue()
    for number, send in enumerate(sends):
        todo.put((number, *send))
    failures: list[Exception] = []
    half = threading.Event()

    def drain() -> None:
        wires = {person.participant: person.on_wire() for person in people}
        while not failures:
            try:
                number, person, command = todo.get_nowait()
            except queue.Empty:
                return
            if number >= len(sends) // 2:
                half.set()
            if number % 10 == 0:
                eat(person, command)
                continue
            try:
                reply = patiently(lambda: wires[person.participant].send(command), "a resend")
                if reply.status != 200:
                    failures.append(Refused(reply, str(command)))
            except Lost as lost:
                failures.append(lost)

    threads = [threading.Thread(target=drain, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    while not half.wait(0.1) and any(thread.is_alive() for thread in threads):
        pass
    server.kill()
    server.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return len(sends)


def one_room(ids: int, times: int, seed: int) -> tuple[int, int, int]:
    """Answers how many were sent, how many replies were eaten, and how many changed bodies were refused."""
    chance, history = random.Random(seed), History()
    with Server() as server:
        people = room_with(server.address, 5, history)
        round, cards = with_open_round(people[0], 4)
        follower = Follower(people[0])
        follower.start()
        writers = people[1:]
        work = {person.participant: commands(ids // len(writers), round, cards, chance) for person in writers}
        sent = flood(writers, work, times, chance, server)
        server.end(5)
        server.start()
        first = {(entry["person"], entry["id"]): entry["answer"] for entry in history.entries
                 if entry["what"] == "send" and entry["status"] == 200}
        again = reused = 0
        for person in writers:
            for command in work[person.participant]:
                reply = patiently(lambda: person.send(command), "the last resend")
                again += 1
                if reply.status != 200 or (person.participant, command["id"]) in first and reply.json != first[person.participant, command["id"]]:
                    fail(f"stable answer: {command} is answered {reply.status} {reply.json}, before {first.get((person.participant, command['id']))}")
                other = {**command, "text": "another"} if "text" in command else {**command, "effort": 1}
                reply = person.send(other)
                reused += 1
                if reply.status != 409 or reply.json.get("code") != "commandIdReused":
                    fail(f"commandIdReused expected for {other}: {reply.status} {reply.body[:200]}")
        hidden_once(writers, work)
        old_vote_stays_old(writers[0], round, cards[0])
        one_id_two_people(writers)
        refusal_leaves_nothing(writers[0])
        same_room_and_person(server.address)
        people[0].perform("round.reveal", round=round)
        for person in writers:
            mark = next(command for command in work[person.participant] if command["type"] == "rating.cast")
            if person.send(mark).status != 200:
                fail("a vote that had been answered is not answered the same after the reveal")
        follower.settle()
        checker.judge(history.entries)
        return sent + again, sent // 10, reused


def run(rooms: int, ids: int, times: int, seed: int) -> str:
    """A room holds so many cards, so many ids are sent to many rooms, each with a kill and an end in its course."""
    sent, eaten, reused = map(sum, zip(*(one_room(ids, times, seed + number) for number in range(rooms))))
    return f"{rooms * ids} ids, {sent} sends, {eaten} replies eaten, {reused} changed bodies refused, {2 * rooms} restarts, 0 double effects, every answer the same"


def hidden_once(writers: list[Member], work: dict[str, list[dict]]) -> None:
    for person in writers:
        texts = sorted(card["text"] for card in person.snapshot()["you"]["cards"].values())
        wanted = sorted(command["text"] for command in work[person.participant] if command["type"] == "card.post")
        if texts != wanted:
            fail(f"once: {person.participant} posted {len(wanted)} cards and sees {len(texts)} of their own")


def old_vote_stays_old(person: Member, round: str, card: str) -> None:
    """A vote that comes again after a newer one does not overwrite it."""
    old = {"id": fresh_id(), "type": "rating.cast", "round": round, "card": card, "impact": 1, "effort": 1}
    answer = person.send(old).json
    person.perform("rating.cast", round=round, card=card, impact=5, effort=5)
    if person.send(old).json != answer:
        fail("stable answer: an old vote is answered differently after a newer one")
    if person.snapshot()["you"]["ratings"][round][card] != {"impact": 5, "effort": 5}:
        fail("once: an old vote sent again overwrote a newer one")


def one_id_two_people(writers: list[Member]) -> None:
    shared = fresh_id()
    made = {person.perform("comment.post", shared, on="room", kind="remark", text=f"by {person.participant} {shared}")["created"] for person in writers}
    if len(made) != len(writers):
        fail("two people with the same command id got one effect")


def refusal_leaves_nothing(person: Member) -> None:
    command = {"id": fresh_id(), "type": "comment.post", "on": "room", "kind": "remark", "text": ""}
    if person.send(command).status != 422:
        fail("an empty comment was not refused")
    if person.send({**command, "text": f"said {command['id']}"}).status != 200:
        fail("an id whose command was refused cannot be used")


def same_room_and_person(address: str) -> None:
    """Creating and joining again with the same id: the same room and person, a fresh token, the old one dead."""
    room, person = fresh_id(), fresh_id()
    first = open_room(address, {"title": "Once"}, {"name": "F", "function": "Sales"}, id=room)
    second = open_room(address, {"title": "Once"}, {"name": "F", "function": "Sales"}, id=room)
    if (first.code, first.participant) != (second.code, second.participant) or first.token == second.token:
        fail("creating with the same id is not the same room with a fresh token")
    if first.get("events").status != 401 or second.get("events").status != 200:
        fail("after creating again the old token lives or the new one does not")
    guest = join_room(address, first.code, {"name": "G", "function": "Sales"}, id=person)
    again = join_room(address, first.code, {"name": "G", "function": "Sales"}, id=person)
    if guest.participant != again.participant or guest.get("events").status != 401 or again.get("events").status != 200:
        fail("joining with the same id is not the same person with a fresh token")
    if len(second.snapshot()["people"]) != 2:
        fail("joining twice with one id made two people")


def selftest() -> str:
    """A server that acts twice on one id, or answers it differently, is noticed by the laws that judge the history."""
    return checker.selftest()


def main() -> None:
    options = arguments(__doc__)
    print("resent:", selftest())
    if not options.selftest:
        print("resent:", run(25, 2_000, 4, options.seed) if options.full else run(1, 400, 5, options.seed))


if __name__ == "__main__":
    main()
