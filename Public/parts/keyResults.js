// The key results of an objective: rows that read like a sentence, with gaps to fill, and the form behind them.

import { button, field, select } from "../components/controls.js";
import { h } from "../components/element.js";
import { amountOf } from "./amounts.js";
import { beginEdit, crossing, endEdit, openEdit, saveEdit, trouble } from "./editing.js";
import { checkpointFields, checkpointRows, readCheckpoints } from "./checkpoints.js";
import { done, liveHints, standingHints, typed } from "./hints.js";
import { fieldsOf, kinds, sentence, way } from "./keyResultWords.js";
import { keyResultsOf } from "./objectiveState.js";
import { putWho, readWho, someone, whoDrafts, whoField } from "./people.js";

const plain = ["title", "kind", "unit", "baseline", "target", "due", "source"];
const labels = {
  title: "What is measured?", unit: "Unit", baseline: "Where are we now?", target: "Where do we want to be?", due: "By when?", source: "Where does the data come from?",
};
const limits = { stayAbove: "Which limit?", stayBelow: "Which limit?" };
const units = { unit: "%, days, deals …", title: "Share of pipeline that closes", source: "CRM, report of won deals" };

export function keyResults(room, whole, { mayEdit }) {
  const objective = whole.id;
  const results = keyResultsOf(room, objective);
  const fresh = `new-${objective}`;
  return h("div", { class: "results" },
    h("h4", { class: "results-title" }, "Key results"),
    results.length === 0 && h("p", { class: "soft" }, "How would you know that it works? One measure is enough to begin with."),
    h("ul", null, results.map((result) => h("li", { key: result.id, class: "result" },
      openEdit(room, result.id).value ? form(room, result.id, result) : [line(room, result, mayEdit), mayEdit && standingHints(room, whole, result.id)]))),
    mayEdit && (openEdit(room, fresh).value
      ? form(room, fresh, { objective, kind: "increase" })
      : button({ label: "Add a key result", icon: "plus", look: "quiet", class: "results-add", run: () => begin(room, fresh, { objective, title: "", kind: "increase" }) })));
}

function line(room, result, mayEdit) {
  const edit = (name) => begin(room, result.id, result, name);
  const piece = (part) => {
    if (Array.isArray(part)) return part.map(piece);
    if (typeof part === "string") return part;
    return mayEdit
      ? h("button", { key: part.gap, type: "button", class: "gap", on: { click: () => edit(part.gap) } }, part.words)
      : h("span", { key: part.gap, class: "gap" }, part.words);
  };
  const notes = [way(room, result), someone(room, result.owner), result.source].filter(Boolean);
  return h("div", { class: "result-line" },
    h("div", null,
      h("p", { class: "result-words nums", dir: "auto" }, result.title, sentence(room, result).map(piece)),
      notes.length > 0 && h("p", { class: "soft small", dir: "auto" }, notes.join(" · "))),
    mayEdit && button({ label: `Edit key result: ${result.title}`, icon: "pen", iconOnly: true, look: "quiet", run: () => edit("title") }));
}

const draftOf = (room, id, name) => room.draft(`result:${id}:${name}`);
const owner = (room, id) => whoDrafts(room, `result:${id}`);

function begin(room, id, result, focus = "title") {
  const isStarted = id.startsWith("new-") && draftOf(room, id, "title").value;
  if (!isStarted) {
    for (const name of plain) draftOf(room, id, name).put(result[name] === undefined ? "" : String(result[name]));
    putWho(owner(room, id), result.owner);
    checkpointRows(room, id).put(JSON.stringify(result.checkpoints ?? []));
  }
  beginEdit(room, id, focus, { ...Object.fromEntries(plain.map((name) => [name, result[name]])), owner: result.owner, checkpoints: result.checkpoints });
}

/** What the form says, as values; a number that is none is left as text for the server to refuse with a sentence. */
function read(room, id) {
  const text = (name) => draftOf(room, id, name).value.trim() || undefined;
  const kind = text("kind") ?? "increase";
  const amount = (name) => amountOf(text(name));
  const has = (name) => fieldsOf[kind].includes(name);
  return {
    title: text("title"), kind, source: text("source"), owner: readWho(owner(room, id)),
    unit: has("unit") ? text("unit") : undefined, due: has("due") ? text("due") : undefined,
    checkpoints: has("baseline") ? readCheckpoints(room, id, amountOf) : undefined,
    baseline: has("baseline") ? amount("baseline") : undefined, target: has("target") ? amount("target") : undefined,
  };
}

export function form(room, id, result) {
  const isNew = id.startsWith("new-");
  const { part: focus } = openEdit(room, id).value;
  const problem = trouble(room, id).value;
  const said = room.doc.objectives[result.objective]?.title ?? "";
  const kind = draftOf(room, id, "kind").value || "increase";
  const save = async (insist) => {
    const wanted = read(room, id);
    if (isNew) return add(room, id, result.objective, wanted);
    return saveEdit(room, { id, command: "keyResult.edit", target: { keyResult: id }, wanted, current: result, insist, typed: () => read(room, id) });
  };
  const input = (name, more = {}) => field({
    id: `${id}-${name}`, label: (name === "target" && limits[kind]) || labels[name], draft: draftOf(room, id, name), single: true,
    placeholder: units[name], problem: problem?.field === name ? problem.detail : undefined, focus: focus === name, limit: name === "unit" ? 120 : 2000,
    submit: () => save(false), ...more,
    changed: name === "title" ? () => typed(room, id, () => ({ title: said, keyResults: [draftOf(room, id, "title").value.trim()] })) : undefined,
  });
  return h("form", { key: "form", class: "result-form", on: { submit: (event) => { event.preventDefault(); save(false); }, keydown: (event) => { if (event.key === "Escape") endEdit(room, id); } } },
    crossing(room, { id, current: result, say: (name, value) => (name === "owner" ? someone(room, value) : String(value ?? "")), insist: () => save(true) }),
    input("title"),
    liveHints(room, id, ["looksLikeAction"]),
    select({ id: `${id}-kind`, label: "Kind", options: kinds.map(({ value, label, hint }) => ({ value, label: `${label}: ${hint}` })), value: kind, choose: (value) => draftOf(room, id, "kind").put(value) }),
    h("div", { class: "result-fields" },
      fieldsOf[kind].map((name) => input(name, name === "due" ? { type: "date" } : name === "unit" ? {} : { inputmode: "decimal" }))),
    h("details", { class: "result-more", open: Boolean(result.owner || result.source || result.checkpoints?.length) || problem?.field?.startsWith("checkpoints") },
      h("summary", null, fieldsOf[kind].includes("baseline") ? "Owner, data source, checkpoints" : "Owner and data source"),
      h("div", { class: "result-fields" }, whoField(room, { id: `${id}-owner`, label: "Who owns it?", ...owner(room, id) }), input("source")),
      fieldsOf[kind].includes("baseline") && checkpointFields(room, id, problem?.field?.startsWith("checkpoints") ? problem.detail : undefined)),
    h("div", { class: "button-row" },
      button({ label: isNew ? "Add it" : "Save", type: "submit", look: "primary" }),
      button({ label: "Cancel", look: "quiet", run: () => { if (isNew) draftOf(room, id, "title").clear(); endEdit(room, id); } }),
      !isNew && button({ label: "Drop it", icon: "trash", look: "quiet", class: "result-drop", run: () => drop(room, id, result) })));
}

async function add(room, id, objective, wanted) {
  if (!wanted.title) {
    trouble(room, id).value = { field: "title", detail: "Say in a few words what is measured." };
    return;
  }
  const sent = JSON.stringify(wanted);
  const adding = room.ui(`adding:${id}`, null);
  if (adding.value === sent) return; // pressed twice before the answer
  const fields = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  adding.value = sent;
  try {
    await room.send("keyResult.add", { objective, ...fields });
    if (JSON.stringify(read(room, id)) === sent) emptied(room, id); // else the next one is being written
  } catch (problem) {
    if (problem.field) trouble(room, id).value = problem;
    else room.fail(problem);
  }
  if (adding.value === sent) adding.value = null;
}

function emptied(room, id) {
  for (const name of plain) draftOf(room, id, name).clear();
  checkpointRows(room, id).clear();
  done(room, id);
  endEdit(room, id);
}

async function drop(room, id, { title }) {
  if (await room.confirm({ title: "Drop this key result?", text: title, label: "Drop it", danger: true })) {
    if (await room.act("keyResult.drop", { keyResult: id })) endEdit(room, id);
  }
}
