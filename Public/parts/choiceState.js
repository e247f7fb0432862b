// What the choice stands on: the shortlist, the newest ballot, what is decided, and the dots in one's own hand.

import { allRounds } from "./ratingState.js";

export const limitOf = (room) => room.doc.room.settings?.maxObjectives ?? 3;

/** Every ballot, the newest first. */
export function ballots(room) {
  return Object.entries(room.doc.ballots)
    .map(([id, ballot]) => ({ ...ballot, id }))
    .sort((a, b) => (b.number ?? 0) - (a.number ?? 0));
}

export const choiceOfCard = (room, id) => room.doc.choices[id];

/** Pursued for themselves, and under each what supports it. */
export function pursued(room) {
  const all = Object.entries(room.doc.choices).filter(([, { choice }]) => choice === "pursue");
  return all.filter(([, { under }]) => !under).map(([id, { amongTies }]) => ({
    // Hidden since the commit: it stays decided, and its words are gone.
    card: room.card(id) ?? { id, text: "This card was hidden." },
    support: all.filter(([, { under }]) => under === id).map(([other]) => room.card(other)).filter(Boolean),
    amongTies,
  }));
}

export const shortlist = (room) => (room.doc.room.shortlist ?? []).map((id) => room.card(id)).filter((card) => card?.state === "open");

export const undecided = (room, cards) => cards.filter((card) => !choiceOfCard(room, card.id));

/** Open cards that nobody put on the shortlist and nobody decided about. */
export function theRest(room) {
  const listed = new Set(room.doc.room.shortlist ?? []);
  return undecided(room, room.cards("open")).filter((card) => !listed.has(card.id));
}

/** What the newest revealed round that holds the card says of it. */
export function ratingOf(room, id) {
  return allRounds(room).find((round) => round.results?.[id])?.results[id];
}

/** Open cards as the server ranks them over all rounds; those without a place come last, by number. */
export function byRank(room) {
  const ranks = new Map((room.doc.room.ranking ?? []).map((id, index) => [id, index]));
  const rank = (card) => ranks.get(card.id) ?? Infinity;
  return [...room.cards("open")].sort((a, b) => rank(a) - rank(b) || a.number - b.number);
}

/** The cards that the last ballot left tied on the cut line, the seats they compete for, and whether a run-off is due. */
export function tied(room) {
  const tie = room.doc.room.tie;
  return tie ? { ...tie, cards: tie.cards.map((id) => room.card(id)).filter(Boolean) } : { cards: [], seats: 0, runOff: false };
}

/** The cards that have one of my dots, as I last laid them, and whether the server knows. */
export function myDots(room, ballot) {
  const mine = room.ui(`choice:dots:${ballot.id}`, null).value;
  const stored = room.you.dots?.[ballot.id]?.cards ?? [];
  const kept = room.pending("dots.cast").findLast((cast) => cast.ballot === ballot.id);
  if (kept) return { cards: kept.cards, saving: true };
  if (mine && sameCards(mine.cards, stored)) mine.seen = true;
  return { cards: mine && !mine.seen ? mine.cards : stored, saving: false };
}

export function turnDot(room, ballot, id) {
  const { cards } = myDots(room, ballot);
  const lies = cards.includes(id);
  if (!lies && cards.length >= ballot.dots) {
    room.say("Your hand is empty. Take a dot back before you lay down another.");
    return;
  }
  const next = lies ? cards.filter((other) => other !== id) : [...cards, id];
  const mine = room.ui(`choice:dots:${ballot.id}`, null);
  // Once the document has shown it (`seen`), the document is right: a second device may change it again.
  const laid = { cards: next, seen: false };
  mine.value = laid;
  room.send("dots.cast", { ballot: ballot.id, cards: next }).catch((problem) => {
    if (mine.value === laid) mine.value = null;
    room.fail(problem);
  });
}

const sameCards = (a, b) => a.length === b.length && a.every((id) => b.includes(id));
