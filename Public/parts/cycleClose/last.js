/* Where a key result stood at last, in words: a help for whoever gives the score, never the score itself. */

import { checkInsOf } from "../checkIns/state.js";
import { day, valueWords } from "../checkIns/words.js";
import { scoreWords } from "./scoreWords.js";

/** “Progress was 0.58 on 12 March”. */
export function lastWords(room, result) {
  const found = checkInsOf(room).filter((checkIn) => checkIn.results?.[result.id]?.progress !== undefined)
    .sort((a, b) => a.date.localeCompare(b.date)).at(-1);
  if (!found) return "Nothing was measured";
  const on = ` on ${day(room, found.date)}`;
  const { progress } = found.results[result.id];
  if (result.kind === "milestone") return `It was ${progress >= 1 ? "reached" : "not reached"}${on}`;
  if (result.kind === "stayAbove" || result.kind === "stayBelow") return `It was ${progress >= 1 ? "inside" : "outside"} its limit of ${valueWords(result, result.target)}${on}`;
  return `Progress was ${scoreWords(Math.round(progress * 100) / 100)}${on}`;
}
