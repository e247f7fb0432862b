/* Values, statuses and dates of check-ins as people say them. */

import { badge } from "../../components/controls.js";
import { clock, dated, timed } from "../../components/words.js";
import { dayOf, today } from "../../afterwards.js";

const statuses = {
  onTrack: ["On track", { tone: "good", sign: "check" }],
  atRisk: ["At risk", { tone: "caution", sign: "opportunity" }],
  offTrack: ["Off track", { tone: "bad", sign: "warning" }],
  noData: ["No data", { tone: "none", sign: "question", class: "badge is-hatched" }],
};

export const statusWord = (status) => statuses[status]?.[0] ?? "";

/** A status as shape and word; nothing where there is none to say. */
export function statusBadge(status) {
  if (!statuses[status]) return null;
  const [word, look] = statuses[status];
  return badge(word, { key: "status", ...look });
}

/** How often check-ins are. */
export const rhythms = { weekly: "every week", everyTwoWeeks: "every two weeks", monthly: "every month" };

export const number = (value) => value.toLocaleString(undefined, { maximumFractionDigits: 6 });
export const percent = (share) => `${Math.round(share * 100).toLocaleString()}\u00a0%`;

/** "24 %", "reached", "not yet". */
export function valueWords(result, value) {
  if (result.kind === "milestone") return value >= 1 ? "reached" : "not yet";
  return `${number(value)}${result.unit ? `\u00a0${result.unit}` : ""}`;
}

/** "4 March"; with its year where that is not the cycle's. */
export function day(room, date, style = { day: "numeric", month: "long" }) {
  const year = (room.doc.room.cycle?.end ?? today(room)).slice(0, 4);
  return dated(date, date.slice(0, 4) === year ? style : { ...style, year: "numeric" });
}

export const weekdayOf = (room, date) => day(room, date, { weekday: "long", day: "numeric", month: "long" });

/** An instant as a day of the room. */
export const dayAt = (room, instant) => day(room, dayOf(room, instant));

/** "on Tuesday 4 March at 10:00", "today at 10:00". */
export function when(room, checkIn) {
  const { time } = room.doc.room.record ?? {};
  const at = time ? ` at ${clock(time)}` : "";
  const ahead = (Date.parse(checkIn.date) - Date.parse(today(room))) / 86_400_000;
  if (ahead === 0) return `today${at}`;
  if (ahead === 1) return `tomorrow${at}`;
  return `on ${weekdayOf(room, checkIn.date)}${at}`;
}

/** Where the reader lives by another clock, what theirs shows then; else nothing. */
export function hereAt(room, checkIn) {
  const { time } = room.doc.room.record ?? {};
  const zone = room.doc.room.cycle?.timeZone;
  if (!time || !zone) return null;
  const moment = instantOf(checkIn.date, time, zone);
  const here = moment === null ? time : timed(moment);
  return moment === null || new Date(moment).toTimeString().slice(0, 5) === time ? null : here;
}

/** The instant at which clocks in a zone show a day and a time. */
function instantOf(date, time, timeZone) {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  const style = { timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
  try {
    const shown = (instant) => Date.parse(`${new Intl.DateTimeFormat("sv-SE", style).format(new Date(instant)).replace(" ", "T")}:00Z`);
    let instant = wanted;
    for (let round = 0; round < 2; round += 1) instant += wanted - shown(instant);
    return instant;
  } catch {
    return null;
  }
}

const small = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** Small numbers as words. */
export const spelled = (count) => small[count] ?? count.toLocaleString();

export const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
