// Where a key result should be on the way to its target: rows of a date and a value, kept as text until they are sent.

import { button } from "../components/controls.js";
import { h } from "../components/element.js";

export const checkpointRows = (room, id) => room.draft(`result:${id}:checkpoints`);

function rowsOf(room, id) {
  try {
    const rows = JSON.parse(checkpointRows(room, id).value || "[]");
    return Array.isArray(rows) ? rows : [];
  } catch {
    return [];
  }
}

/** As values, in the order of their dates; nothing when there are none. */
export function readCheckpoints(room, id, amountOf) {
  const rows = rowsOf(room, id).filter(({ date, value }) => date || String(value ?? "").trim())
    .map(({ date, value }) => ({ date, value: amountOf(String(value ?? "")) }));
  return rows.length ? rows.sort((a, b) => String(a.date).localeCompare(String(b.date))) : undefined;
}

export function checkpointFields(room, id, problem) {
  const draft = checkpointRows(room, id);
  const rows = rowsOf(room, id);
  // What is typed is kept without a redraw; a row more or less is drawn.
  const change = (index, name, value) => (draft.value = JSON.stringify(rowsOf(room, id).map((row, place) => (place === index ? { ...row, [name]: value } : row))));
  const put = (all) => draft.put(JSON.stringify(all));
  const cell = (index, name, label, attributes) => h("div", { key: name, class: "field" },
    h("label", { for: `${id}-checkpoint-${index}-${name}`, class: "field-label" }, label),
    h("input", {
      id: `${id}-checkpoint-${index}-${name}`, class: "field-input", value: String(rows[index][name] ?? ""), reset: draft.version, autocomplete: "off", ...attributes,
      on: { input: ({ currentTarget }) => change(index, name, currentTarget.value) },
    }));
  return h("fieldset", { key: "checkpoints", class: "checkpoints" },
    h("legend", { class: "field-label" }, "Checkpoints", h("span", { class: "field-optional" }, " on the way")),
    rows.map((_, index) => h("div", { key: index, class: "checkpoint" },
      cell(index, "date", "On", { type: "date" }),
      cell(index, "value", "Value", { type: "text", inputmode: "decimal" }),
      button({ label: `Take out checkpoint ${index + 1}`, icon: "close", iconOnly: true, look: "quiet", run: () => put(rowsOf(room, id).filter((__, place) => place !== index)) }))),
    problem && h("p", { key: "problem", class: "field-note", role: "alert" }, problem),
    button({ label: "Add a checkpoint", icon: "plus", look: "quiet", class: "checkpoint-add", run: () => put([...rowsOf(room, id), { date: "", value: "" }]) }));
}
