/* What is done while one writes one's updates. */

import { openCheckIn, updateIn, updatesOf } from "./state.js";
import { draftOf, isBegun } from "./updateDrafts.js";
import { clear, fill, read, taken } from "./updateTexts.js";
import { begunHere, current, isWriting, landed, session, writing } from "./updates.js";

export const trouble = (room, id) => room.ui(`update:trouble:${id}`, null);
/** Whether the form shows the way back on track from the start, because one was written. */
export const planned = (room, id) => room.ui(`update:planned:${id}`, Boolean(draftOf(room, id, "plan").value));

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
