/* The line that says what to do now, after the workshop. */

import { mayWrite, mine, openCheckIn, waitingFor, writerOf } from "./state.js";
import { capital, spelled, when } from "./words.js";
import { someone } from "../people.js";
import { listed } from "../../components/words.js";

export function nowLine(room) {
  const { closed } = room.doc.room;
  const checkIn = openCheckIn(room);
  if (!checkIn) return { text: closed ? "The cycle is closed. This is what it came to." : "No check-in is open. This is where the objectives stand." };
  const first = `The check-in is ${when(room, checkIn)}.`;
  const waiting = waitingFor(room);
  const own = mine(room).filter((result) => waiting.some((one) => one.id === result.id));
  if (mayWrite(room) && own.length) return { text: `${first} ${still(own.length, mine(room).length)}` };
  return { text: `${first} ${missing(room, waiting)}` };
}

/** "Two of your three key results still wait for a word from you." */
function still(waiting, all) {
  if (all === 1) return "Your key result still waits for a word from you.";
  if (waiting === all) return `Your ${spelled(all)} key results still wait for a word from you.`;
  return `${capital(spelled(waiting))} of your ${spelled(all)} key results still ${waiting === 1 ? "waits" : "wait"} for a word from you.`;
}

/** Who has still to write, by name. */
function missing(room, waiting) {
  if (!waiting.length) return "Every update is written.";
  const names = [...new Set(waiting.map((result) => someone(room, writerOf(room, result)) || "whoever owns it"))];
  const who = names.length > 3 ? `${spelled(names.length)} people` : listed(names);
  return `${waiting.length === 1 ? "One update is" : `${capital(spelled(waiting.length))} updates are`} still to come, from ${who}.`;
}
