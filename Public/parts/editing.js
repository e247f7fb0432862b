// Editing something that others may edit at the same time. What it was when one began is remembered; when somebody
// else changed the same part meanwhile, both texts are shown and the person decides, nothing is overwritten unseen.

import { button, written } from "../components/controls.js";
import { h } from "../components/element.js";

const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Which part of `id` this person has open, with what it was then: {part, values, base} or null. */
export const openEdit = (room, id) => room.ui(`edit:${id}`, null);

export function beginEdit(room, id, part, values) {
  openEdit(room, id).value = { part, values, base: room.seq };
  conflict(room, id).value = null;
  trouble(room, id).value = null;
}

export function endEdit(room, id) {
  openEdit(room, id).value = null;
  conflict(room, id).value = null;
  trouble(room, id).value = null;
}

/** The refusal of the last try, for the field it names. */
export const trouble = (room, id) => room.ui(`trouble:${id}`, null);

const conflict = (room, id) => room.ui(`conflict:${id}`, null);

/**
 * Sends what changed. `wanted` and `current` are {field: value}; undefined is empty and goes out as null.
 * `typed` says what the form holds when the answer comes: what was written meanwhile stays in it, to be saved too.
 * Resolves to true when it is done or nothing had changed.
 */
export async function saveEdit(room, { id, command, target, wanted, current, insist = false, typed = () => wanted }) {
  const began = openEdit(room, id).value;
  if (!began) return true; // pressed twice before the form was gone
  if (same(began.sent, wanted)) return false; // pressed twice before the answer
  const changed = Object.keys(wanted).filter((field) => !same(wanted[field], began.values[field]));
  if (changed.length === 0) {
    endEdit(room, id);
    return true;
  }
  const crossed = changed.filter((field) => !same(current[field], began.values[field]) && !same(current[field], wanted[field]));
  if (crossed.length > 0 && !insist) {
    conflict(room, id).value = { fields: crossed, wanted };
    return false;
  }
  const fields = Object.fromEntries(changed.map((field) => [field, wanted[field] ?? null]));
  const base = !insist && began.base !== undefined ? { base: began.base } : {};
  // Until the answer comes another part may be opened, or this one again: only its own form is ended.
  const isStillOpen = () => openEdit(room, id).value === began;
  began.sent = wanted;
  try {
    const { seq } = await room.send(command, { ...target, ...fields, ...base });
    if (!isStillOpen()) return true;
    if (same(typed(), wanted)) endEdit(room, id);
    else openEdit(room, id).value = { part: began.part, values: wanted, base: seq };
    return true;
  } catch (problem) {
    began.sent = undefined;
    if (!isStillOpen()) room.fail(problem);
    else if (problem.code === "editedMeanwhile") conflict(room, id).value = { fields: changed, wanted };
    else if (problem.field) trouble(room, id).value = problem;
    else room.fail(problem);
    return false;
  }
}

/** The two texts, side by side. `say(field, value)` puts a value into words; `keep` is what follows when theirs stays. */
export function crossing(room, { id, current, say, insist, keep = () => endEdit(room, id) }) {
  const found = conflict(room, id).value;
  if (!found) return null;
  return h("div", { key: "crossing", class: "crossing", role: "alert" },
    h("p", null, h("strong", null, "Somebody changed this while you were writing.")),
    found.fields.map((field) => h("dl", { key: field },
      h("dt", null, "It says now"), written(say(field, current[field]) || "nothing", { tag: "dd" }),
      h("dt", null, "You wrote"), written(say(field, found.wanted[field]) || "nothing", { tag: "dd" }))),
    h("div", { class: "button-row" },
      button({ label: "Use mine", run: insist }),
      button({ label: "Keep theirs", look: "quiet", run: keep })));
}
