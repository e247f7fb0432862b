/* Check-ins and updates as data: which one is open, what was written before, who has still to write. */

import { keyResultsOf, objectives } from "../objectiveState.js";

const entries = (collection) => Object.entries(collection ?? {}).map(([id, entry]) => ({ ...entry, id }));
const inOrder = (a, b) => a.id.localeCompare(b.id, undefined, { numeric: true });

let sorted = { of: null, list: [] };

/** All of them, in the order in which they were opened. */
export function checkInsOf(room) {
  const { checkIns } = room.doc;
  if (sorted.of !== checkIns) sorted = { of: checkIns, list: entries(checkIns).sort(inOrder) };
  return sorted.list;
}

export const openCheckIn = (room) => checkInsOf(room).findLast((one) => one.state === "open");

/** Those that are over, the newest first. */
export const pastCheckIns = (room) => checkInsOf(room).filter((one) => one.state !== "open").reverse();

/** The one whose results are shown: what is being written now, or else the last word. */
export const standingCheckIn = (room) => openCheckIn(room) ?? checkInsOf(room).at(-1);

// updates

let grouped = { of: null, by: new Map() };

/** What was written about a key result, the oldest first. */
export function updatesOf(room, keyResult) {
  const { updates } = room.doc;
  if (grouped.of !== updates) {
    const by = new Map();
    for (const update of entries(updates).sort(inOrder)) by.set(update.keyResult, [...(by.get(update.keyResult) ?? []), update]);
    grouped = { of: updates, by };
  }
  return grouped.by.get(keyResult) ?? [];
}

/** What counts in a check-in: the last thing that was written for it. */
export const updateIn = (room, keyResult, checkIn) => updatesOf(room, keyResult).findLast((update) => update.checkIn === checkIn);

/** The newest value from before a check-in, with the check-in it was written for; it shows grey. */
export function earlierValue(room, keyResult, checkIn) {
  const update = updatesOf(room, keyResult).findLast((one) => one.value !== undefined && one.checkIn !== checkIn);
  return update && { update, checkIn: room.doc.checkIns[update.checkIn] };
}

// where things stand

const weakest = ["offTrack", "atRisk", "noData", "onTrack"];
const weight = (status) => (weakest.includes(status) ? weakest.indexOf(status) : weakest.length);

/** Objectives with their standing, the weakest first: [{objective, number, standing}]. */
export function standings(room) {
  const checkIn = standingCheckIn(room);
  return objectives(room).map((objective, index) => ({ objective, number: index + 1, standing: checkIn?.objectives?.[objective.id] ?? {} }))
    .sort((a, b) => weight(a.standing.status) - weight(b.standing.status) || a.number - b.number);
}

/** The key results of an objective with where each stands, the weakest first. */
export function resultsOf(room, objective) {
  const checkIn = standingCheckIn(room);
  return keyResultsOf(room, objective).map((result) => ({ result, at: checkIn?.results?.[result.id] ?? {} }))
    .sort((a, b) => weight(a.at.status) - weight(b.at.status) || (a.result.position ?? 0) - (b.result.position ?? 0));
}

// who writes

/** Whoever owns it, or else drives its objective. */
export const writerOf = (room, result) => result.owner ?? room.doc.objectives[result.objective]?.driver;

/** A key result by its id, as long as it is there. */
export function resultBy(room, id) {
  const result = room.doc.keyResults?.[id];
  return result && { ...result, id };
}

export const mayWrite = (room) => room.doc.room.status === "committed" && !room.observes && !room.projected && Boolean(openCheckIn(room));

/** Key results that the open check-in still waits for, as the server says; what is on its way is not waited for. */
export function waitingFor(room) {
  const checkIn = openCheckIn(room);
  const sent = room.underway("update.write").filter((one) => one.checkIn === checkIn?.id).map((one) => one.keyResult);
  return (checkIn?.waiting ?? []).filter((id) => !sent.includes(id)).map((id) => resultBy(room, id)).filter(Boolean);
}

export const isMine = (room, result) => !room.projected && !room.observes && writerOf(room, result) === room.you.id;

/** The key results of this person, in the order of the objectives. */
export const mine = (room) => objectives(room).flatMap((objective) => keyResultsOf(room, objective.id)).filter((result) => isMine(room, result));

// what stood before

/** The newest entry of an earlier check-in, closed or skipped, for which `find` finds something. */
const earlier = (room, checkIn, find) => pastCheckIns(room).filter((one) => one.id !== checkIn).map(find).find((found) => found?.progress !== undefined);

export const earlierResult = (room, keyResult, checkIn) => earlier(room, checkIn, (one) => one.results?.[keyResult]);
export const earlierStanding = (room, objective) => earlier(room, standingCheckIn(room)?.id, (one) => one.objectives?.[objective]);
