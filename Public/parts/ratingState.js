// What one voter has judged in one round: what the server has, over it what is
// on its way there, over that what is half said (only one axis) and stays here.

import { remember } from "./ratingBefore.js";
import { ownOrder } from "./ratingOrder.js";
import { axes } from "./ratingScale.js";

/** The round this step is about: the open one, else the newest. */
export function currentRound(room) {
  const rounds = allRounds(room);
  return rounds.find((round) => round.state === "open") ?? rounds[0];
}

/** Every round of the room, the newest first. */
export function allRounds(room) {
  return Object.entries(room.doc.rounds)
    .map(([id, round]) => ({ ...round, id }))
    .sort((a, b) => (b.number ?? 0) - (a.number ?? 0));
}

/** A newer round has judged this card again: the votes of this one stand beside it and count no more. */
export const isReplaced = (room, round, id) => Object.values(room.doc.rounds).some((one) => one.number > round.number && one.results?.[id]);

/** What is merged into the card has changed since, and nobody has rated it again yet. */
export const isOutdated = (room, round, id) => Boolean(round.outdated?.includes(id)) && !isReplaced(room, round, id);

/** The cards of a round in this voter's own order, each with what has been judged of it. */
export function ballotPaper(room, round) {
  return ownOrder(round.cards.filter((id) => room.card(id)), room.you.id, round.id)
    .map((id) => ({ id, card: room.card(id), ...judged(room, round, id) }));
}

/**
 * What stands for a card: `impact` and `effort` are 1…5, null for "can't judge",
 * undefined while nothing is said. `saving`: "way", "saved" or nothing.
 */
function judged(room, round, card) {
  const own = flight(room, round).value[card];
  const half = halfSaid(room, round, card);
  const stored = room.you.ratings?.[round.id]?.[card];
  if (half) return { ...half, saving: undefined };
  if (own && stored && (stored.impact ?? null) === own.impact && (stored.effort ?? null) === own.effort) own.seen = true;
  if (own && !own.seen) return { impact: own.impact, effort: own.effort, saving: own.landed ? "saved" : "way" };
  // Cast before a reload and not answered yet: the outbox still has it.
  const kept = own ? undefined : room.pending("rating.cast").findLast((cast) => cast.round === round.id && cast.card === card);
  if (kept) return { impact: kept.impact, effort: kept.effort, saving: "way" };
  if (stored) return { impact: stored.impact ?? null, effort: stored.effort ?? null, saving: "saved" };
  return {};
}

export const isWhole = (entry) => entry.impact !== undefined && entry.effort !== undefined;
export const isHalf = (entry) => !isWhole(entry) && (entry.impact !== undefined || entry.effort !== undefined);

/** Says one axis of a card. Sent as soon as both are said; resolves to whether it is whole now. */
export function judge(room, round, entry, axis, value) {
  const next = { impact: entry.impact, effort: entry.effort, [axis]: value };
  if (next.impact === undefined || next.effort === undefined) {
    halfDraft(room, round, entry.id).value = JSON.stringify(next);
    room.redraw();
    return false;
  }
  halfDraft(room, round, entry.id).clear();
  send(room, round, entry.id, next);
  return true;
}

/** Both axes at once. */
export function judgeBoth(room, round, entry, vote) {
  halfDraft(room, round, entry.id).clear();
  send(room, round, entry.id, vote);
}

function send(room, round, card, { impact, effort }) {
  const flying = flight(room, round);
  // Once the document has shown it (`seen`), the document is right: a second device may change it again.
  const mine = { impact, effort, landed: false, seen: false };
  flying.value = { ...flying.value, [card]: mine };
  const stillMine = () => flying.value[card] === mine;
  room.send("rating.cast", { round: round.id, card, impact, effort }).then(
    () => {
      mine.landed = true;
      remember(room, round, card, mine);
    },
    (problem) => {
      if (stillMine()) flying.value = { ...flying.value, [card]: undefined };
      if (problem.code === "roundRevealed") crossed(room, round).value = true;
      else room.fail(problem);
    },
  );
}

/** True once a choice of ours met the reveal and did not count. */
export const crossed = (room, round) => room.ui(`rating:${round.id}:crossed`, false);

/** Cards of a revealed round of which we had said only one axis: those did not count either. */
export function leftHalf(room, round) {
  return round.cards.filter((card) => halfSaid(room, round, card));
}

export function forgetHalves(room, round) {
  for (const card of round.cards) halfDraft(room, round, card).clear();
}

const flight = (room, round) => room.ui(`rating:${round.id}:flight`, {});

const halfDraft = (room, round, card) => room.draft(`rating:${round.id}:${card}`);

function halfSaid(room, round, card) {
  const text = halfDraft(room, round, card).value;
  if (!text) return null;
  const said = JSON.parse(text);
  return axes.some((axis) => said[axis] !== undefined) ? said : null;
}
