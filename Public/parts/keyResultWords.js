// A key result as people say it: "Share of pipeline that closes: 18 → 30 % by 31 March". What is missing is a gap with a name.

import { dated } from "../components/words.js";

export const kinds = [
  { value: "increase", label: "Increase", hint: "from a baseline up to a target" },
  { value: "decrease", label: "Decrease", hint: "from a baseline down to a target" },
  { value: "stayAbove", label: "Stay above", hint: "a limit that must hold" },
  { value: "stayBelow", label: "Stay below", hint: "a limit that must hold" },
  { value: "milestone", label: "Milestone", hint: "reached or not" },
  { value: "establishBaseline", label: "Establish a baseline", hint: "find out where we are" },
];

/** Which fields a kind has, in the order in which its sentence needs them. */
export const fieldsOf = {
  increase: ["baseline", "target", "unit", "due"],
  decrease: ["baseline", "target", "unit", "due"],
  stayAbove: ["target", "unit", "due"],
  stayBelow: ["target", "unit", "due"],
  milestone: ["due"],
  establishBaseline: ["unit", "due"],
};

const number = (value) => value.toLocaleString(undefined, { maximumFractionDigits: 6 });

const day = (room, date) => dated(date, date.slice(0, 4) === (room.doc.room.cycle?.end ?? "").slice(0, 4)
  ? { day: "numeric", month: "long" } : { day: "numeric", month: "long", year: "numeric" });

/** The checkpoints on the way to the target, as words. */
export function way(room, { checkpoints, unit }) {
  if (!checkpoints?.length) return "";
  const words = [...checkpoints].sort((a, b) => a.date.localeCompare(b.date))
    .map(({ date, value }) => `${number(value)}${unit ? `\u00a0${unit}` : ""} by ${day(room, date)}`);
  return `on the way: ${words.join(", ")}`;
}

/**
 * The sentence after the title, in pieces: a string is said, {gap, words} is missing. Only what leaves a key result
 * unfinished is a gap; a date that may be left out is not asked for.
 */
export function sentence(room, { kind, unit, baseline, target, due }) {
  const gap = (field, words) => ({ gap: field, words });
  const value = (amount, field, words) => (amount === undefined ? gap(field, words) : number(amount));
  const withUnit = unit ? `\u00a0${unit}` : gap("unit", "unit?");
  const by = due ? ` by ${day(room, due)}` : "";
  switch (kind) {
    case "increase":
    case "decrease":
      return [": ", value(baseline, "baseline", "where now?"), " → ", value(target, "target", "where to?"), unit ? withUnit : [" ", withUnit], by];
    case "stayAbove":
    case "stayBelow":
      return [kind === "stayAbove" ? ": stays above " : ": stays below ", value(target, "target", "which limit?"), unit ? withUnit : [" ", withUnit], by];
    case "milestone":
      return due ? [by] : [" by ", gap("due", "when?")];
    default:
      return [": baseline to establish", due ? by : [" by ", gap("due", "when?")]];
  }
}
