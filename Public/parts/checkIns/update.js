/* The form of an update: the value in big type, how sure one is, a note; on a phone in well under a minute. */

import { button, choiceOf, field, toggle } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { sentence } from "../keyResultWords.js";
import { someone, whoField } from "../people.js";
import { bar } from "./bar.js";
import { earlierValue, isMine, openCheckIn, writerOf } from "./state.js";
import { draftOf, whoOf } from "./updateDrafts.js";
import { isSure } from "./updateTexts.js";
import { current } from "./updates.js";
import { idOf, pass, planned, send, sendPlan, stop, trouble } from "./writing.js";
import { capital, dayAt, spelled, statusBadge, valueWords, when } from "./words.js";

export { write, writePlan } from "./writing.js";

export function updateForm(room) {
  const at = current(room);
  return h("section", { key: "update", class: "update", tabindex: -1, "aria-labelledby": "update-title" }, { value: valueForm, plan: planForm, underway, done }[at.stage](room, at));
}

function head(room, { result, place, of }) {
  return h("header", { key: "head", class: "update-head" },
    h("p", { class: "update-place soft small nums" }, of > 1 ? `Your update ${place} of ${of}` : "Your update",
      !isMine(room, result) && writerOf(room, result) && [", for ", h("bdi", { key: "for" }, someone(room, writerOf(room, result)))]),
    h("h3", { id: "update-title", class: "update-title", tabindex: -1 }, h("bdi", null, result.title),
      h("span", { class: "nums update-way" }, sentence(room, result).flat().map((piece) => piece.words ?? piece.replace(" → ", "\u00a0→\u00a0")))),
    button({ key: "stop", label: "Close the form", icon: "close", iconOnly: true, look: "quiet", class: "update-stop", run: () => stop(room) }));
}

function valueForm(room, at) {
  const { result, of } = at;
  const { id } = result;
  const problem = trouble(room, id).value;
  const sure = isSure({ confidence: Number(draftOf(room, id, "confidence").value || -1) });
  const none = Boolean(draftOf(room, id, "none").value);
  return h("form", { key: `value-${id}`, class: "update-form", novalidate: true, on: { submit: (event) => { event.preventDefault(); send(room, result); } } },
    head(room, at),
    problem?.field === "all" && h("p", { key: "problem", class: "update-problem", role: "alert" }, problem.detail),
    none ? noDataFields(room, result, problem) : valueField(room, result, problem),
    h("button", {
      key: "none", type: "button", class: "button update-none", "aria-pressed": none,
      on: { click: () => { trouble(room, id).value = null; draftOf(room, id, "none").put(none ? "" : "yes"); } },
    }, "No data yet"),
    confidence(room, result),
    none && sure && plan(room, result, "What makes you sure, without data?"),
    !none && planned(room, id).value && plan(room, result, "How does it get back on track?"),
    field({ id: idOf(id, "note"), label: "In a line: what happened?", draft: draftOf(room, id, "note"), optional: true, submit: () => send(room, result), problem: said(problem, "note") }),
    toggle({ id: idOf(id, "discuss"), label: "Talk about it in the check-in", on: Boolean(draftOf(room, id, "discuss").value), turn: (on) => draftOf(room, id, "discuss").put(on ? "yes" : "") }),
    h("div", { class: "button-row update-row" },
      button({ key: "send", label: of > at.place ? "Send, and the next one" : "Send", type: "submit", look: "primary", class: "update-send" }),
      of > at.place && button({ key: "later", label: "Later", look: "quiet", run: () => pass(room, id) })));
}

const said = (problem, name) => (problem?.field === name ? problem.detail : undefined);

const questions = {
  stayAbove: "Where does it stand now?", stayBelow: "Where does it stand now?", establishBaseline: "What did you measure?",
};

/** One number with its unit; a milestone is reached or not. */
function valueField(room, result, problem) {
  const { id, kind, unit, baseline } = result;
  const draft = draftOf(room, id, "value");
  if (kind === "milestone") {
    return [
      choiceOf({ id: idOf(id, "value"), label: "Is it reached?", look: "update-reached", value: draft.value, choose: (value) => draft.put(value), options: [{ value: "1", label: "Reached" }, { value: "0", label: "Not yet" }] }),
      problem?.field === "value" && h("p", { key: "value-problem", class: "update-problem", role: "alert" }, problem.detail),
      before(room, result),
    ];
  }
  const becomesBaseline = kind === "establishBaseline" && baseline === undefined;
  return h("div", { key: "value", class: "update-value" },
    h("div", { class: "update-number" },
      field({ id: idOf(id, "value"), label: questions[kind] ?? "Where is it now?", draft, single: true, inputmode: "decimal", limit: 40, focus: true, problem: said(problem, "value"), submit: () => send(room, result) }),
      unit && h("span", { class: "update-unit", dir: "auto", "aria-hidden": "true" }, unit)),
    becomesBaseline && h("p", { class: "soft small" }, "It becomes the baseline."),
    before(room, result));
}

/** What was written the time before, to go on from. */
function before(room, result) {
  const last = earlierValue(room, result.id, openCheckIn(room).id)?.update;
  if (!last) return null;
  const sure = last.confidence === undefined ? "" : `, confidence ${last.confidence} of 10`;
  return h("p", { key: "before", class: "soft small nums" }, `Last time: ${valueWords(result, last.value)} on ${dayAt(room, last.at)}${sure}`);
}

function noDataFields(room, result, problem) {
  const { id } = result;
  const who = whoOf(room, id);
  const owner = writerOf(room, result);
  return h("div", { key: "no-data", class: "update-no-data" },
    whoField(room, { id: idOf(id, "noData.who"), label: "Who gets it?", ...who, who: standIn(who.who, typeof owner === "string" ? owner : room.you.id) }),
    said(problem, "noData.who") && h("p", { key: "who-problem", class: "update-problem", role: "alert" }, problem.detail),
    field({ id: idOf(id, "noData.by"), label: "By when?", type: "date", single: true, draft: draftOf(room, id, "by"), problem: said(problem, "noData.by") }));
}

/** A draft that says something before anybody touched it. */
function standIn(draft, otherwise) {
  if (!draft.value) draft.value = otherwise;
  return draft;
}

const steps = Array.from({ length: 11 }, (_, step) => ({ value: String(step), label: String(step) }));

function confidence(room, { id }) {
  const draft = draftOf(room, id, "confidence");
  return h("div", { key: "confidence", class: "update-confidence" },
    choiceOf({ id: idOf(id, "confidence"), label: "How sure are you that it will be reached?", look: "scale", value: draft.value, choose: (value) => draft.put(value), options: steps }),
    h("p", { class: "update-ends soft small", "aria-hidden": "true" }, h("span", null, "0 no chance"), h("span", null, "10 certain")));
}

function plan(room, result, label) {
  return field({ id: idOf(result.id, "plan"), label, draft: draftOf(room, result.id, "plan"), rows: 2, submit: () => send(room, result) });
}

/** The room says that it is behind: how does it get back? */
function planForm(room, at) {
  const { result } = at;
  const draft = draftOf(room, result.id, "plan");
  const { status, progress, expected } = openCheckIn(room).results[result.id];
  const add = () => {
    if (draft.value.trim()) sendPlan(room, result, draft.value.trim());
    else document.getElementById(idOf(result.id, "plan"))?.focus();
  };
  return h("form", { key: `plan-${result.id}`, class: "update-form", on: { submit: (event) => { event.preventDefault(); add(); } } },
    head(room, at),
    h("p", { key: "status", class: "update-status", role: "status" }, "It is written. ", statusBadge(status)),
    ["increase", "decrease", "establishBaseline"].includes(result.kind) && bar({ progress, expected, status }),
    field({ id: idOf(result.id, "plan"), label: "How does it get back on track?", draft, rows: 3, focus: true, submit: add }),
    h("div", { class: "button-row update-row" },
      button({ key: "add", label: at.of > at.place ? "Add it, and the next one" : "Add it", type: "submit", look: "primary", class: "update-send" }),
      button({ key: "later", label: "Later", look: "quiet", run: () => pass(room, result.id) })));
}

function underway(room, at) {
  return h("div", { key: `underway-${at.result.id}`, class: "update-form" },
    head(room, at),
    h("p", { role: "status" }, "On its way …"),
    h("div", { class: "button-row" }, button({ key: "on", label: at.of > at.place ? "On to the next one" : "Close", look: "quiet", run: () => pass(room, at.result.id) })));
}

function done(room, { of, kept }) {
  const checkIn = openCheckIn(room);
  return h("div", { key: "done", class: "update-form update-done" },
    h("h3", { id: "update-title", class: "update-title", tabindex: -1, made: (title) => title.focus({ preventScroll: true }) },
      kept ? "Kept here" : of === 1 ? "Your update is there" : `Your ${spelled(of)} updates are there`),
    h("p", null, kept ? "It is sent as soon as the network is back." : `${capital(when(room, checkIn))} the room talks about it. Until then you can change what you wrote.`),
    h("div", { class: "button-row" }, button({ key: "close", label: "Close", run: () => stop(room) })));
}
