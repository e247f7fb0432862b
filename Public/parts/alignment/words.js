/* How days and titles stand in a line. */

import { dated } from "../../components/words.js";

export const short = (text, most = 70) => ([...text].length > most ? `${[...text].slice(0, most).join("").trimEnd()} …` : text);

/** A day as it stands in a line: without the year while it is the cycle's. */
export function dayWords(room, day) {
  const isPlain = day.slice(0, 4) === (room.doc.room.cycle?.end ?? new Date(room.now()).toISOString()).slice(0, 4);
  return dated(day, isPlain ? { day: "numeric", month: "long" } : { day: "numeric", month: "long", year: "numeric" });
}
