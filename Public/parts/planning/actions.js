/* Actions as data: what belongs to which objective, what is done, who may change it. */

import { mayWork } from "../alignment/state.js";

export function actionsOf(room, objective) {
  return Object.entries(room.doc.actions ?? {}).map(([id, action]) => ({ ...action, id }))
    .filter((action) => !objective || (action.objective ?? room.doc.keyResults[action.keyResult]?.objective) === objective)
    .sort((a, b) => (a.due ?? "9").localeCompare(b.due ?? "9") || a.id.localeCompare(b.id, undefined, { numeric: true }));
}

export const hasAction = (room, objective) => actionsOf(room, objective).length > 0;

/** Actions stay open after the commit. */
export const mayPlan = (room) => mayWork(room) || (room.doc.room.status === "committed" && !room.observes && !room.projected);

/** Done as this person left it, on its way to the room too. */
export const isDone = (room, action) => room.underway("action.complete").findLast((one) => one.action === action.id)?.done ?? Boolean(action.done);

export function turnDone(room, action, done) {
  room.act("action.complete", { action: action.id, done });
}
