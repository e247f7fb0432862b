/* The line that says what to do now, after the workshop: by role, and by what this person has already written. */

import { listed } from "../../components/words.js";
import { ownWaiting, writeOwn } from "./due.js";
import { missingBy } from "./missing.js";
import { mine, openCheckIn, waitingFor } from "./state.js";
import { current, isWriting } from "./updates.js";
import { capital, spelled, weekdayOf, when } from "./words.js";
import { today } from "../../afterwards.js";

export function nowLine(room) {
  const checkIn = openCheckIn(room);
  if (!checkIn) return { text: withoutCheckIn(room) };
  const first = checkIn.date < today(room) ? `The check-in of ${weekdayOf(room, checkIn.date)} was not held yet.` : `The check-in is ${when(room, checkIn)}.`;
  const own = ownWaiting(room);
  if (isWriting(room)) return { text: `${first} ${writingNow(room)}` };
  if (own.length) {
    return { text: `${first} ${still(own.length, mine(room).length)}`, action: { label: own.length === 1 ? "Write your update" : "Write your updates", run: () => writeOwn(room) } };
  }
  const done = mine(room).length && !room.projected && !room.observes ? mine(room).length === 1 ? "Your update is written. " : "Your updates are written. " : "";
  return { text: `${first} ${done}${missing(room)}` };
}

function withoutCheckIn(room) {
  if (room.doc.room.closed) return "The cycle is closed. This is what it came to, and what carries over.";
  return room.facilitates ? "No check-in is open. Open a further one, or close the cycle." : "No check-in is open. This is where the objectives stand.";
}

function writingNow(room) {
  const { stage, of } = current(room);
  if (stage === "done") return of === 1 ? "That was your update." : "Those were your updates.";
  return stage === "plan" ? "Say how it gets back." : "A value or “no data yet”, how sure you are, a line. That is all.";
}

/** "Two of your three key results still wait for a word from you." */
function still(waiting, all) {
  if (all === 1) return "Your key result still waits for a word from you.";
  if (waiting === all) return `Your ${spelled(all)} key results still wait for a word from you.`;
  return `${capital(spelled(waiting))} of your ${spelled(all)} key results still ${waiting === 1 ? "waits" : "wait"} for a word from you.`;
}

/** Who has still to write, by name. */
function missing(room) {
  const count = waitingFor(room).length;
  if (!count) return "Every update is written.";
  const names = missingBy(room).map(({ who }) => who || "whoever owns it");
  const from = names.length > 3 ? `${spelled(names.length)} people` : listed(names);
  return `${count === 1 ? "One update is" : `${capital(spelled(count))} updates are`} still to come, from ${from}.`;
}
