/* What an update says: put into the form, read from it, and given back when it is refused. */

import { amountOf } from "../amounts.js";
import { putWho, readWho } from "../people.js";
import { draftOf, draftsOf, whoOf } from "./updateDrafts.js";

export const clear = (room, id) => draftsOf(room, id).forEach((draft) => draft.clear());

/** All that was typed, to be put back. */
export function taken(room, id) {
  const typed = draftsOf(room, id).map((draft) => draft.value);
  return () => draftsOf(room, id).forEach((draft, index) => draft.put(typed[index]));
}

/** Fills the form with what stands, to be changed. */
export function fill(room, id, { value, noData, confidence, note, plan, discuss }) {
  const put = (name, text) => draftOf(room, id, name).put(text === undefined ? "" : String(text));
  put("value", value === undefined ? undefined : value.toLocaleString(undefined, { useGrouping: false, maximumFractionDigits: 10 }));
  put("none", noData ? "yes" : undefined);
  put("by", noData?.by);
  putWho(whoOf(room, id), noData?.who);
  put("confidence", confidence);
  put("note", note);
  put("plan", plan);
  put("discuss", discuss ? "yes" : undefined);
}

/** The form as it goes over the wire, or the {field, detail} of what is missing before it can. */
export function read(room, { id, unit }) {
  const text = (name) => draftOf(room, id, name).value.trim() || undefined;
  const fields = {
    keyResult: id, note: text("note"), discuss: text("discuss") ? true : undefined,
    confidence: text("confidence") === undefined ? undefined : Number(text("confidence")),
  };
  if (text("none")) {
    const who = readWho(whoOf(room, id)) ?? (whoOf(room, id).who.value ? undefined : room.you.id);
    if (!who) return { problem: { field: "noData.who", detail: "Say who gets the data." } };
    if (!text("by")) return { problem: { field: "noData.by", detail: "Say by when there will be data." } };
    Object.assign(fields, { noData: { who, by: text("by") }, plan: isSure(fields) ? text("plan") : undefined });
  } else {
    const value = amountOf(bare(text("value"), unit));
    if (value === undefined) return { problem: { field: "value", detail: "Give a value, or say that there is no data yet." } };
    if (typeof value !== "number") return { problem: { field: "value", detail: `“${value}” is not a number. Write it like 24 or 24.5.` } };
    Object.assign(fields, { value, plan: text("plan") });
  }
  return { fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) };
}

/** A unit typed behind the number is forgiven. */
function bare(text, unit) {
  return [unit, "%"].reduce((rest, one) => (one && rest?.endsWith(one) ? rest.slice(0, -one.length) : rest), text);
}

/** So sure without data that one asks what makes them sure. */
export const isSure = ({ confidence }) => confidence >= 7;

/** What an update that was refused after a reload had said, by the draft it goes back to. */
export function textsOf({ keyResult, value, noData, confidence, note, plan, discuss }) {
  const texts = {
    value, none: noData && "yes", by: noData?.by, confidence, note, plan, discuss: discuss && "yes",
    who: typeof noData?.who === "object" ? "absent" : noData?.who, "who-name": noData?.who?.name, "who-function": noData?.who?.function,
  };
  return Object.entries(texts).filter(([, text]) => text !== undefined && text !== false)
    .map(([name, text]) => [`update:${keyResult}:${name}`, String(text)]);
}
