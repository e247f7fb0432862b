/* What stops to make room for an objective, who gives it up, until when; or that nothing stops, and why. */

import { button, choiceOf, field, select, written } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { unfolding } from "../objectiveRead.js";
import { dateField, form, functionField, readFunction, said } from "./form.js";
import { dayWords } from "./words.js";
import { isKept, isMine, launch, mayConfirm, mayConfirmFor, mayWork, membersOf, openPoint, tradeOffsOf } from "./state.js";
import { confirmButton } from "./waiting.js";

export function tradeOffs(room, objective) {
  const all = tradeOffsOf(room, objective.id);
  const open = room.ui(`trade:${objective.id}:open`, false);
  const mayRecord = mayWork(room);
  if (!all.length && !mayRecord) return null;
  const lacks = openPoint(room, "noTradeOff", objective.id);
  return h("section", { key: "trades", class: "trades", "aria-labelledby": `trades-${objective.id}` },
    h("h4", { id: `trades-${objective.id}`, class: "align-label" }, "What stops for it"),
    all.length > 0 && h("ul", null, all.map((tradeOff) => line(room, tradeOff))),
    !all.length && lacks && !open.value && h("p", { key: "gap", class: "align-gap" }, "Nothing yet. What makes room for it?"),
    mayRecord && (open.value
      ? tradeOffForm(room, objective, open)
      : button({ key: "say", label: "Say what stops", icon: "plus", look: "quiet", class: "align-add", run: () => begin(room, objective, open) })));
}

function line(room, tradeOff) {
  const { id, stops, nothingStops, reason, until } = tradeOff;
  const isConfirmed = Boolean(tradeOff.confirmedBy);
  return h("li", { key: id, id: `tradeOff-${id}`, class: "trade", tabindex: -1 },
    h("div", { key: "what", class: "trade-what" },
      nothingStops ? h("p", { class: "ask-words" }, "Nothing stops") : unfolding(room, `trade:${id}`, stops ?? "", { class: "ask-words" }),
      h("p", { class: "ask-about" },
        h("bdi", null, tradeOff.function), nothingStops ? reason && [": ", h("bdi", { key: "why" }, reason)] : " gives it up",
        !nothingStops && until && h("span", { key: "until", class: "nums" }, `, until ${dayWords(room, until)}`))),
    h("div", { key: "stamp", class: "ask-stamp" }, isConfirmed
      ? [h("p", { key: "stamp", class: "stamp good" }, icon("check"), "Confirmed"), h("p", { key: "by", class: "stamp-by" }, tradeOff.onItsWay ? "on its way" : ["by ", h("bdi", { key: "who" }, room.name(tradeOff.confirmedBy)), tradeOff.onBehalf && [", entered by ", h("bdi", { key: "entered" }, room.name(tradeOff.onBehalf))]])]
      : [h("p", { key: "stamp", class: "stamp none" }, h("span", { class: "stamp-ring", "aria-hidden": "true" }), "Not confirmed"), h("p", { key: "by", class: "stamp-by" }, "waits for ", h("bdi", { key: "who" }, tradeOff.function))],
      mayDrop(room, tradeOff) && button({ key: "drop", label: `Take it out: ${(stops ?? reason ?? "nothing stops").slice(0, 60)}`, icon: "trash", iconOnly: true, look: "quiet", class: "ask-pen", run: () => drop(room, tradeOff) })),
    (mayConfirm(room, tradeOff) || mayConfirmFor(room, tradeOff)) && h("div", { key: "tools", class: "ask-tools" },
      mayConfirm(room, tradeOff) ? confirmButton(room, tradeOff) : confirmFor(room, tradeOff)));
}

const mayDrop = (room, tradeOff) => mayWork(room) && !isKept(room, tradeOff.at) && !tradeOff.onItsWay
  && (room.facilitates || tradeOff.recordedBy === room.you.id || isMine(room, tradeOff.function));

/** A facilitator enters what a named person of the function says. */
function confirmFor(room, tradeOff) {
  const open = room.ui(`confirm:${tradeOff.id}`, false);
  const members = membersOf(room, tradeOff.function);
  const person = room.ui(`confirm:${tradeOff.id}:person`, members.length === 1 ? members[0].id : "");
  if (!open.value) return button({ key: "for", label: "Confirm in somebody’s name", look: "quiet", expanded: false, run: () => (open.value = true) });
  const confirm = async () => {
    if (!person.value) return document.getElementById(`confirm-${tradeOff.id}`)?.focus();
    open.value = false;
    const refused = await launch(room, "tradeOff.confirm", { tradeOff: tradeOff.id, onBehalf: person.value });
    if (refused) room.fail(refused);
    return undefined;
  };
  return h("form", { key: "for", class: "align-form trade-for", on: { submit: (event) => { event.preventDefault(); confirm(); } } },
    select({ id: `confirm-${tradeOff.id}`, label: "In whose name?", value: person.value, choose: (id) => (person.value = id),
      options: [{ value: "", label: `Somebody of ${tradeOff.function}` }, ...members.map((one) => ({ value: one.id, label: one.name }))] }),
    h("div", { class: "button-row" },
      button({ label: "They confirm it", type: "submit", look: "primary" }),
      button({ label: "Cancel", look: "quiet", run: () => (open.value = false) })));
}

async function drop(room, tradeOff) {
  const text = tradeOff.nothingStops ? `“Nothing stops” for ${tradeOff.function}` : `“${tradeOff.stops}”`;
  if (await room.confirm({ title: "Take this out?", text: `${text} is then no longer said about this objective.`, label: "Take it out", danger: true })) {
    room.act("tradeOff.drop", { tradeOff: tradeOff.id });
  }
}

const names = ["stops", "reason", "function", "typed", "until"];
const formFor = (room, objective) => form(room, `trade:${objective.id}`, names);

function begin(room, objective, open) {
  const typed = formFor(room, objective);
  if (!typed.drafts.function.value) typed.drafts.function.put(room.me.function);
  if (!typed.drafts.until.value && room.doc.room.cycle?.end) typed.drafts.until.put(room.doc.room.cycle.end);
  open.value = true;
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(typed.id("stops"))?.focus()));
}

function tradeOffForm(room, objective, open) {
  const close = () => (open.value = false);
  const typed = formFor(room, objective);
  const nothing = room.ui(`trade:${objective.id}:nothing`, false);
  const record = async () => {
    const its = readFunction(typed.drafts.function, typed.drafts.typed);
    if (!nothing.value && !typed.text("stops")) return typed.complain("stops", "Say what stops; or choose “Nothing stops” and why.");
    if (nothing.value && !typed.text("reason")) return typed.complain("reason", "Say in a few words why it fits beside everything else.");
    if (!its) return typed.complain("function", nothing.value ? "Choose whose time it is." : "Choose who gives it up.");
    const fields = nothing.value
      ? { nothingStops: true, reason: typed.text("reason"), function: its }
      : { stops: typed.text("stops"), function: its, until: typed.text("until") };
    const isNothing = nothing.value;
    const recorded = typed.send("tradeOff.record", { objective: objective.id, ...said(fields) }, ["function", "typed"]);
    // At once, so that the next one can be begun before the answer comes.
    nothing.value = false;
    close();
    if (await recorded) return;
    nothing.value = isNothing;
    open.value = true;
  };
  return h("form", { key: "form", class: "align-form", on: { submit: (event) => { event.preventDefault(); record(); }, keydown: (event) => { if (event.key === "Escape") close(); } } },
    choiceOf({ id: `trade-${objective.id}-kind`, label: "Does something stop?", hideLabel: true, look: "strip", value: nothing.value ? "nothing" : "stops",
      options: [{ value: "stops", label: "This stops" }, { value: "nothing", label: "Nothing stops" }], choose: (value) => (nothing.value = value === "nothing") }),
    nothing.value
      ? field({ id: typed.id("reason"), label: "Why does it fit all the same?", draft: typed.drafts.reason, placeholder: "Two days fit into the week after the year is closed", submit: record, problem: typed.problem("reason") })
      : field({ id: typed.id("stops"), label: "What stops?", draft: typed.drafts.stops, placeholder: "The spring newsletter series", submit: record, problem: typed.problem("stops") }),
    functionField(room, { id: typed.id("function"), label: nothing.value ? "Whose time is it?" : "Who gives it up?", choice: typed.drafts.function, typed: typed.drafts.typed, problem: typed.problem("function") }),
    !nothing.value && dateField(room, { id: typed.id("until"), label: "Until when?", draft: typed.drafts.until, problem: typed.problem("until"), optional: true }),
    h("div", { class: "button-row" },
      button({ label: "Record it", type: "submit", look: "primary" }),
      button({ label: "Cancel", look: "quiet", run: close })));
}
