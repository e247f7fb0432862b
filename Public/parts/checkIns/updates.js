/*
 * Writing one's updates, one after the other. What comes next follows from what was sent and what the room says about
 * it: a key result is passed when its update is there and needs nothing more, when it is kept for the network to come
 * back, or when it is left for later.
 */

import { Late } from "../../components/late.js";
import { mayWrite, resultBy, openCheckIn, updateIn, updatesOf } from "./state.js";
import { isBegun } from "./updateDrafts.js";

/** What one writes in. */
export const form = new Late(() => import("./update.js"), new URL("update.css", import.meta.url).href).ahead();

/** Opens it for these key results, in this order. */
export const write = (room, ids) => form.use(room, (module) => module.write(room, ids));

/** Opens it where an update is there, but not how it gets back on track. */
export const writePlan = (room, id) => form.use(room, (module) => module.writePlan(room, id));

/** {checkIn, ids, wrote: {id: the newest update before}, passed: {id}}, or null when nobody writes here. */
export const writing = (room) => room.kept("updates:writing", null);
export const landed = (room, id) => room.ui(`update:landed:${id}`, false);
/** Whether something was written since the page was opened: only then it says at the end that all is there. */
export const begunHere = (room) => room.ui("updates:begun", false);
/** What is being written; when the check-in was closed meanwhile, what was begun goes into the one that is open now. */
export function session(room) {
  const one = writing(room).value;
  const checkIn = openCheckIn(room)?.id;
  if (!one || one.checkIn === checkIn) return one;
  const ids = one.ids.filter((id) => one.wrote[id] === undefined && isBegun(room, id));
  return ids.length ? { checkIn, ids, wrote: {}, passed: {} } : null;
}

export const isWriting = (room) => Boolean(mayWrite(room) && session(room)) && (begunHere(room).value || current(room).stage !== "done");

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
