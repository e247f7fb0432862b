/* Saying what became of a promise: one press, and a date or a reason where it needs one. */

import { button, field } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { dateField, form, said } from "../alignment/form.js";
import { lookOf } from "./promises.js";

const choices = {
  ask: ["kept", "late", "broken", "released"],
  action: ["kept", "late", "broken", "released"],
  tradeOff: ["stopped", "stillRunning", "released"],
};

const needs = {
  late: { date: "When was it done, or when will it be?", why: "Why?", label: "It is late" },
  broken: { why: "Why will it not come?", label: "It will not come", example: "The tool costs more than we have this year" },
  stillRunning: { why: "Why is it still running?", label: "It is still running", example: "Two mails had already been booked" },
  released: { why: "Why is it no longer needed?", label: "Let it go", isNeeded: true, example: "We reach it another way" },
};

export function marking(room, promise, close) {
  const key = `mark:${promise.id}`;
  const typed = form(room, key, ["date", "reason"]);
  const chosen = room.kept(`${key}:chosen`, null);
  const open = needs[chosen.value] && choices[promise.kind].includes(chosen.value) ? chosen.value : null;

  const mark = async (outcome, fields = {}) => {
    const done = await typed.send("commitment.mark", said({ [promise.kind]: promise.id, outcome, ...fields }));
    if (!done) return;
    chosen.value = null;
    close();
    room.say(`${lookOf(outcome).word}.`, { seen: false });
  };
  const choose = (outcome) => {
    if (!needs[outcome]) return mark(outcome);
    chosen.value = chosen.value === outcome ? null : outcome;
    const first = typed.id(needs[outcome].date ? "date" : "reason");
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(first)?.focus()));
    return undefined;
  };
  const say = () => {
    const { date, isNeeded } = needs[open];
    if (date && !typed.text("date")) return typed.complain("date", "Give the day on which it was done, or the new day.");
    if (isNeeded && !typed.text("reason")) return typed.complain("reason", "Say in a sentence why it is released.");
    return mark(open, { date: date ? typed.text("date") : undefined, reason: typed.text("reason") });
  };

  return h("div", { key: "marking", class: "marking" },
    h("div", { key: "choices", class: "outcomes", role: "group", "aria-label": `What became of “${promise.text.slice(0, 80)}”?` }, choices[promise.kind].map((outcome) => {
      const { word, tone, sign } = lookOf(outcome);
      return h("button", { key: outcome, type: "button", class: `answer-big outcome ${tone}`, "aria-expanded": needs[outcome] ? open === outcome : undefined, on: { click: () => choose(outcome) } },
        icon(sign), h("span", null, word));
    })),
    open && h("form", { key: open, class: "answer-form", on: { submit: (event) => { event.preventDefault(); say(); } } },
      needs[open].date && dateField(room, { id: typed.id("date"), label: needs[open].date, draft: typed.drafts.date, problem: typed.problem("date") }),
      field({ id: typed.id("reason"), label: needs[open].why, optional: !needs[open].isNeeded, draft: typed.drafts.reason, submit: say, problem: typed.problem("reason"), placeholder: needs[open].example }),
      h("div", { class: "button-row" },
        button({ key: `say-${open}`, label: needs[open].label, type: "submit", look: "primary" }),
        button({ key: "cancel", label: "Cancel", look: "quiet", run: () => { chosen.value = null; typed.clear(); } }))));
}
