/* Answering an ask: yes, yes if, or no; in whose name; who carries what nobody here can answer; what follows a no. */

import { button, field, select } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { dateField, form, said } from "./form.js";
import { answersFor, isAsking, launch, membersOf } from "./state.js";

/** The three answers as large buttons, and what the chosen one asks for. */
export function answerForm(room, ask, { close } = {}) {
  const key = `answer:${ask.id}`;
  const typed = form(room, key, ["condition"]);
  const chosen = room.ui(`${key}:chosen`, null);
  const person = room.ui(`${key}:person`, "");
  const asName = !answersFor(room, ask);
  const members = membersOf(room, ask.toFunction);
  const name = person.value || (members.length === 1 ? members[0].id : "");
  const nameless = room.ui(`${key}:nameless`, false);

  // The ask as it stood when one began to answer: if somebody changes it meanwhile, the answer is not given unseen.
  const seen = room.ui(`${key}:seen`, undefined);

  const give = async (answer) => {
    if (asName && !name) {
      nameless.value = true;
      document.getElementById(typed.id("person"))?.focus();
      return;
    }
    const condition = answer === "yes" ? undefined : typed.text("condition");
    if (answer === "yesIf" && !condition) return typed.complain("condition", "Say under which condition; without one it is a plain yes.");
    const text = typed.drafts.condition.value;
    typed.clear();
    chosen.value = null;
    close?.();
    room.say("Your answer stands.", { seen: false });
    const refused = await launch(room, "ask.answer", said({ ask: ask.id, answer, condition, onBehalf: asName ? name : undefined, base: (answer !== "yes" && seen.value) || room.seq }));
    seen.value = undefined;
    if (!refused) return;
    if (text && !typed.drafts.condition.value) typed.drafts.condition.put(text);
    if (text) chosen.value = answer;
    if (refused.field === "condition") typed.complain("condition", refused.detail);
    else room.fail(refused);
  };

  const choose = (answer) => {
    if (answer === "yes") return give("yes");
    chosen.value = answer;
    seen.value = room.seq;
    focusSoon(typed.id("condition"));
  };
  const open = chosen.value ?? (typed.drafts.condition.value ? "yesIf" : null);
  return h("div", { key, class: "answering", role: "group", "aria-label": `Answer “${ask.what.slice(0, 80)}”` },
    asName && [
      select({ id: typed.id("person"), label: "In whose name?", value: name, choose: (id) => { person.value = id; nameless.value = false; },
        options: [{ value: "", label: `Somebody of ${ask.toFunction}` }, ...members.map((one) => ({ value: one.id, label: one.name }))] }),
      nameless.value && h("p", { key: "nameless", class: "field-note answering-nameless", role: "alert" }, `Choose who of ${ask.toFunction} gives this answer. It is marked as entered by you.`),
    ],
    h("div", { key: "three", class: "answer-three" }, answers.map(({ value, label, sign, tone }) => h("button", {
      key: value, type: "button", class: `answer-big ${tone}`, "aria-expanded": value === "yes" ? undefined : open === value, on: { click: () => choose(value) },
    }, icon(sign), h("span", null, label)))),
    open && h("form", { key: open, class: "answer-form", on: { submit: (event) => { event.preventDefault(); give(open); } } },
      field({
        id: typed.id("condition"), draft: typed.drafts.condition, problem: typed.problem("condition"), submit: () => give(open), optional: open === "no",
        label: open === "no" ? "Why not?" : "Yes, if what happens or stops?", placeholder: open === "no" ? "The same two people rebuild the start" : "Two campaigns stop until April",
      }),
      h("div", { class: "button-row" },
        button({ key: `give-${open}`, label: open === "no" ? "Answer “no”" : "Answer “yes, if”", type: "submit", look: "primary" }),
        button({ key: "cancel", label: "Cancel", look: "quiet", run: () => { chosen.value = null; typed.clear(); } }))));
}

const answers = [
  { value: "yes", label: "Yes", sign: "check", tone: "good" },
  { value: "yesIf", label: "Yes, if …", sign: "opportunity", tone: "caution" },
  { value: "no", label: "No", sign: "close", tone: "bad" },
];

const focusSoon = (id) => requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(id)?.focus()));

/** Who takes an ask along until it can be answered. */
export function carryForm(room, ask, { close } = {}) {
  const typed = form(room, `carry:${ask.id}`, ["carriedBy", "answerBy"]);
  const people = room.people.filter((person) => person.role !== "observer");
  const mayName = isAsking(room, ask);
  const carry = async () => {
    if (mayName && !typed.text("carriedBy")) return typed.complain("carriedBy", "Choose who carries it.");
    if (!typed.text("answerBy")) return typed.complain("answerBy", "Say until when there is an answer.");
    const fields = { ask: ask.id, carriedBy: mayName ? typed.text("carriedBy") : room.you.id, answerBy: typed.text("answerBy") };
    close?.();
    const refused = await launch(room, "ask.carry", fields);
    if (!refused) return typed.clear();
    if (["carriedBy", "answerBy"].includes(refused.field)) typed.complain(refused.field, refused.detail);
    else room.fail(refused);
  };
  return h("form", { key: `carry-${ask.id}`, class: "answer-form", on: { submit: (event) => { event.preventDefault(); carry(); } } },
    mayName && h("div", { key: "who", class: typed.problem("carriedBy") ? "has-problem" : undefined },
      select({ id: typed.id("carriedBy"), label: "Who carries it?", value: typed.drafts.carriedBy.value, choose: (id) => typed.drafts.carriedBy.put(id),
        options: [{ value: "", label: "Choose a person" }, ...people.map((person) => ({ value: person.id, label: `${person.name}, ${person.function}` }))] }),
      typed.problem("carriedBy") && h("p", { class: "field-note", role: "alert" }, typed.problem("carriedBy"))),
    dateField(room, { id: typed.id("answerBy"), label: "Until when is there an answer?", draft: typed.drafts.answerBy, problem: typed.problem("answerBy") }),
    h("div", { class: "button-row" },
      button({ label: mayName ? "They carry it" : "I carry it", type: "submit", look: "primary" }),
      close && button({ label: "Cancel", look: "quiet", run: close })));
}

const outcomes = [
  { value: "drop", label: "Drop it", hint: "What it was for goes too." },
  { value: "shrink", label: "Shrink it", hint: "We make it smaller." },
  { value: "doWithout", label: "Do without", hint: "We reach it another way." },
];

/** After a no: the asker says what becomes of it. */
export function outcomeForm(room, ask) {
  const resolve = async (outcome) => {
    const refused = await launch(room, "ask.resolve", { ask: ask.id, outcome });
    if (refused) room.fail(refused);
  };
  return h("div", { key: "outcomes", class: "answer-three", role: "group", "aria-label": `After the no to “${ask.what.slice(0, 80)}”` },
    outcomes.map(({ value, label, hint }) => h("button", { key: value, type: "button", class: "answer-big", on: { click: () => resolve(value) } },
      h("span", null, label), h("span", { class: "answer-hint" }, hint))));
}
