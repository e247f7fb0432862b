/* What the forms of align and plan share: fields that keep what was typed, dates at hand, functions, and what it is for. */

import { button, field, select } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { dated } from "../../components/words.js";
import { keyResultsOf, objectives } from "../objectiveState.js";
import { everyFunction, isSame } from "./state.js";
import { short } from "./words.js";

/**
 * Several fields as one form. What is typed is kept field by field; sending empties them at once, and a refusal brings
 * everything back with its reason at the field it names. Of two texts for the first field none is lost.
 */
export function form(room, key, names) {
  const drafts = Object.fromEntries(names.map((name) => [name, room.draft(`${key}:${name}`)]));
  const problem = room.ui(`trouble:${key}`, null);
  const complain = (name, detail) => {
    problem.value = { field: name, detail };
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(idOf(key, name))?.focus()));
  };
  return {
    drafts,
    complain,
    id: (name) => idOf(key, name),
    text: (name) => drafts[name].value.trim() || undefined,
    problem: (name) => (problem.value?.field === name ? problem.value.detail : undefined),
    clear: () => {
      for (const name of names) if (drafts[name].value) drafts[name].clear();
      problem.value = null;
    },
    /** Sends; `stays` names what is not emptied. Resolves to the answer, or to null after a refusal. */
    send: async (type, fields, stays = []) => {
      const typed = names.filter((name) => !stays.includes(name)).map((name) => [name, drafts[name].value]);
      for (const [name, text] of typed) if (text) drafts[name].clear();
      problem.value = null;
      try {
        return await room.send(type, fields);
      } catch (refused) {
        typed.forEach(([name, text], index) => {
          if (!drafts[name].value) drafts[name].put(text);
          else if (index === 0 && text) drafts[name].put(`${text}\n${drafts[name].value}`);
        });
        if (names.includes(refused.field)) complain(refused.field, refused.detail);
        else room.fail(refused);
        return null;
      }
    },
  };
}

const idOf = (key, name) => `${key.replace(/[^A-Za-z0-9-]/g, "-")}-${name}`;

/** Only what was said goes over the wire. */
export const said = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ""));

// dates

const dayLength = 86_400_000;

/** A date with the likely ones one press away. */
export function dateField(room, { id, label, draft, problem, optional }) {
  return h("div", { key: id, class: "date-field" },
    field({ id, label, draft, single: true, type: "date", problem, optional }),
    h("div", { class: "date-near", role: "group", "aria-label": "Likely dates" }, likely(room).map(({ day, words }) => button({
      key: day, look: "quiet", pressed: draft.value === day, class: "date-chip nums", label: `${words}, ${dated(day, { day: "numeric", month: "short" })}`,
      run: () => draft.put(day),
    }))));
}

function likely(room) {
  const { start, end } = room.doc.room.cycle ?? {};
  const today = new Date(room.now()).toISOString().slice(0, 10);
  const isAhead = Boolean(start) && start > today;
  const after = (days) => new Date(Date.parse(`${isAhead ? start : today}T12:00:00Z`) + days * dayLength).toISOString().slice(0, 10);
  return [
    { day: after(14), words: isAhead ? "Two weeks in" : "In two weeks" },
    { day: after(28), words: isAhead ? "Four weeks in" : "In four weeks" },
    end && end > today && { day: end, words: "End of the cycle" },
  ].filter((one) => one && (!end || one.day <= end || end <= today));
}

// functions

/** One of the functions of the room, or one that is typed. `choice` and `typed` are drafts. */
export function functionField(room, { id, label, choice, typed, without, problem }) {
  const known = everyFunction(room).filter((name) => !without || !isSame(name, without));
  const options = [
    { value: "", label: "Choose a function" },
    ...known.map((name) => ({ value: name, label: name })),
    { value: other, label: "Another function …" },
  ];
  return h("div", { key: id, class: ["function-field", problem && "has-problem"].filter(Boolean).join(" ") },
    select({ id, label, options, value: choice.value, choose: (value) => choice.put(value) }),
    choice.value === other && field({ id: `${id}-typed`, label: "Which function?", draft: typed, single: true, limit: 120, changed: () => room.redraw() }),
    problem && h("p", { class: "field-note", role: "alert" }, problem));
}

const other = "\u2026";

export const readFunction = (choice, typed) => (choice.value === other ? typed.value.trim() : choice.value) || undefined;

// what it is for

/** An objective or one of its key results, as one choice: "o1" or "o1/k2". */
export function aboutField(room, { id, label, value, choose }) {
  const options = objectives(room).flatMap((objective, index) => [
    { value: objective.id, label: `${index + 1} · ${short(objective.title)}` },
    ...keyResultsOf(room, objective.id).map((result) => ({ value: `${objective.id}/${result.id}`, label: `${index + 1} › ${short(result.title)}` })),
  ]);
  return select({ id, label, options, value, choose });
}

export function readAbout(value) {
  const [objective, keyResult] = value.split("/");
  return said({ objective, keyResult });
}
