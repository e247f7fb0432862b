/* When the open step will be over, and the agenda, as they stand. */

import { timeLeft } from "./frame.js";
import { timed } from "./words.js";

/** When the open step will be over: by its timer, else by its minutes; never in the past. */
export function endOfOpen(room) {
  const { step } = room;
  const left = timeLeft(room);
  const opened = Date.parse(room.doc.agenda.openedAt ?? "");
  if (step.until) return Math.max(Date.parse(step.until), room.now());
  if (left) return room.now() + (left.over ? 0 : left.seconds * 1000);
  return Math.max(opened + step.minutes * 60_000, room.now());
}

/** When the agenda will have been gone through, as it stands; nothing before the meeting, or when days lie between. */
export function lastsUntil(room) {
  const rest = room.steps.slice(room.steps.findIndex((step) => step.id === room.step.id) + 1);
  if (room.isAfterwards || room.step.kind === "prepare" || room.step.until || !rest.length || rest.some((step) => step.until)) return null;
  return timed(endOfOpen(room) + rest.reduce((sum, step) => sum + step.minutes, 0) * 60_000);
}
