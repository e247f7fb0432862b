/*
 * Writing one's updates, one after the other. What comes next follows from what was sent and what the room says about
 * it: a key result is passed when its update is there and needs nothing more, when it is kept for the network to come
 * back, or when it is left for later.
 */

import { mayWrite, resultBy, openCheckIn, updateIn, updatesOf } from "./state.js";
import { clear, fill, isBegun, read, taken } from "./updateDrafts.js";

/** {ids, wrote: {id: the newest update before}, passed: {id}}, or null when nobody writes here. */
const writing = (room) => room.kept("updates:writing", null);
const landed = (room, id) => room.ui(`update:landed:${id}`, false);
export const trouble = (room, id) => room.ui(`update:trouble:${id}`, null);

export const isWriting = (room) => Boolean(writing(room).value && mayWrite(room));

/** Opens the form for these key results, in this order. */
export function write(room, ids) {
  for (const id of ids) prepare(room, id);
  writing(room).value = { ids, wrote: {}, passed: {} };
  toTheForm();
}

/** Opens it where an update is there, but not how it gets back on track. */
export function writePlan(room, id) {
  writing(room).value = { ids: [id], wrote: { [id]: "none" }, passed: {} };
  toTheForm();
}

export function stop(room) {
  writing(room).value = null;
  requestAnimationFrame(() => document.getElementById("main")?.focus({ preventScroll: true }));
}

function prepare(room, id) {
  const standing = updateIn(room, id, openCheckIn(room)?.id);
  if (standing && !isBegun(room, id)) fill(room, id, standing);
  trouble(room, id).value = null;
}

function toTheForm() {
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const form = document.querySelector(".update");
    form?.scrollIntoView({ block: "start" });
    (form?.querySelector("input:not([type=radio])") ?? form)?.focus({ preventScroll: true });
  }));
}

/** Where the writing is: {place, of, result, stage: "value"·"plan"·"underway"·"done"}. */
export function current(room) {
  const { ids, wrote, passed } = writing(room).value;
  const there = ids.filter((id) => resultBy(room, id));
  for (const [place, id] of there.entries()) {
    const stage = passed[id] ? null : stageOf(room, id, wrote[id]);
    if (stage) return { place: place + 1, of: there.length, result: resultBy(room, id), stage };
  }
  return { of: there.length, stage: "done", kept: there.some((id) => underway(room, id)) };
}

const underway = (room, id) => room.pending("update.write").some((one) => one.keyResult === id);

function stageOf(room, id, before) {
  if (before === undefined) return "value";
  if (underway(room, id)) return room.connection === "lost" ? null : "underway";
  const newest = updatesOf(room, id).at(-1);
  if (newest && newest.id !== before) return needsPlan(room, id) ? "plan" : null;
  return landed(room, id).value ? "underway" : "value";
}

/** At risk or off track, as the server says, and nothing said yet about how it gets back. */
export function needsPlan(room, id) {
  const checkIn = openCheckIn(room);
  const update = checkIn && updateIn(room, id, checkIn.id);
  return update?.value !== undefined && !update.plan && ["atRisk", "offTrack"].includes(checkIn.results?.[id]?.status);
}

/** Leaves a key result for later. */
export function pass(room, id) {
  const one = writing(room);
  one.value = { ...one.value, passed: { ...one.value.passed, [id]: true } };
}

/** Sends what the form says. */
export function send(room, result) {
  const { id } = result;
  const { fields, problem } = read(room, result);
  trouble(room, id).value = problem ?? null;
  if (problem) return document.getElementById(idOf(id, problem.field))?.focus();
  return dispatch(room, id, fields);
}

/** Sends an update once more, with what gets it back on track. */
export function sendPlan(room, { id }, plan) {
  const { value, confidence, note, discuss } = updateIn(room, id, openCheckIn(room).id);
  return dispatch(room, id, { keyResult: id, value, plan, ...(confidence !== undefined && { confidence }), ...(note && { note }), ...(discuss && { discuss }) });
}

async function dispatch(room, id, fields) {
  const restore = taken(room, id);
  const checkIn = openCheckIn(room).id;
  const sent = room.send("update.write", { checkIn, ...fields });
  clear(room, id);
  landed(room, id).value = false;
  mark(room, id, updatesOf(room, id).at(-1)?.id ?? "none");
  try {
    await sent;
    landed(room, id).value = true;
  } catch (problem) {
    mark(room, id, undefined);
    restore();
    trouble(room, id).value = problem.field ? problem : { field: "all", detail: problem.detail };
    if (!isWriting(room) || current(room).result?.id !== id) room.fail(problem);
  }
}

function mark(room, id, before) {
  const one = writing(room);
  if (one.value) one.value = { ...one.value, wrote: { ...one.value.wrote, [id]: before } };
}

export const idOf = (id, field) => `update-${id}-${field}`;
