/*
 * Writing one's updates, one after the other. What comes next follows from what was sent and what the room says about
 * it: a key result is passed when its update is there and needs nothing more, when it is kept for the network to come
 * back, or when it is left for later.
 */

import { mayWrite, resultBy, openCheckIn, updateIn, updatesOf } from "./state.js";
import { clear, draftOf, fill, isBegun, read, taken } from "./updateDrafts.js";

/** {checkIn, ids, wrote: {id: the newest update before}, passed: {id}}, or null when nobody writes here. */
const writing = (room) => room.kept("updates:writing", null);
const landed = (room, id) => room.ui(`update:landed:${id}`, false);
/** Whether something was written since the page was opened: only then it says at the end that all is there. */
const begunHere = (room) => room.ui("updates:begun", false);
export const trouble = (room, id) => room.ui(`update:trouble:${id}`, null);
/** Whether the form shows the way back on track from the start, because one was written. */
export const planned = (room, id) => room.ui(`update:planned:${id}`, Boolean(draftOf(room, id, "plan").value));

/** What is being written; when the check-in was closed meanwhile, what was begun goes into the one that is open now. */
function session(room) {
  const one = writing(room).value;
  const checkIn = openCheckIn(room)?.id;
  if (!one || one.checkIn === checkIn) return one;
  const ids = one.ids.filter((id) => one.wrote[id] === undefined && isBegun(room, id));
  return ids.length ? { checkIn, ids, wrote: {}, passed: {} } : null;
}

export const isWriting = (room) => Boolean(mayWrite(room) && session(room)) && (begunHere(room).value || current(room).stage !== "done");

/** Opens the form for these key results, in this order. */
export function write(room, ids) {
  for (const id of ids) prepare(room, id);
  begin(room, { ids, wrote: {} });
}

/** Opens it where an update is there, but not how it gets back on track. */
export function writePlan(room, id) {
  begin(room, { ids: [id], wrote: { [id]: "none" } });
}

function begin(room, { ids, wrote }) {
  writing(room).value = { checkIn: openCheckIn(room).id, ids, wrote, passed: {} };
  begunHere(room).value = true;
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
  planned(room, id).value = Boolean(draftOf(room, id, "plan").value);
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
  const { ids, wrote, passed } = session(room);
  const there = ids.filter((id) => resultBy(room, id));
  for (const [place, id] of there.entries()) {
    const stage = passed[id] ? null : stageOf(room, id, wrote[id]);
    if (stage) return { place: place + 1, of: there.length, result: resultBy(room, id), stage };
  }
  return { of: there.length, stage: "done", kept: there.some((id) => underway(room, id)) };
}

const underway = (room, id) => room.underway("update.write").some((one) => one.keyResult === id);

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
  const one = session(room);
  writing(room).value = { ...one, passed: { ...one.passed, [id]: true } };
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
  mark(room, id, updatesOf(room, id).at(-1)?.id ?? "none");
  clear(room, id);
  landed(room, id).value = false;
  begunHere(room).value = true;
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
  const one = session(room) ?? writing(room).value;
  if (one) writing(room).value = { ...one, wrote: { ...one.wrote, [id]: before } };
}

export const idOf = (id, field) => `update-${id}-${field}`;
