/* Coming together: what the workshop is for, who is here, and what an objective is in this house. */

import { h } from "../components/element.js";
import { badge, button, written } from "../components/controls.js";
import { icon } from "../components/icons.js";
import { counted, dated, listed } from "../components/words.js";
import { sheet } from "../components/frame.js";

export default { stage, now, next };

function stage(room) {
  return [purpose(room), people(room), room.looking.kind === "introduce" && primer()];
}

function purpose(room) {
  const { purpose: text, context, cycle } = room.doc.room;
  if (!text && !context) {
    return room.facilitates && h("section", { key: "purpose", class: "purpose is-missing" },
      h("p", null, "This room has no purpose yet. One sentence is enough: what is different when the workshop has gone well?"),
      button({ label: "Write the purpose", run: () => sheet(room, "settings") }));
  }
  return h("section", { key: "purpose", class: "purpose" },
    text && [h("h3", { key: "for" }, "What we are here for"), written(text, { class: "purpose-text", key: "text" })],
    context && [h("h3", { key: "goals" }, "The goals it serves"), written(context, { key: "context" })],
    cycle?.start && h("p", { class: "soft nums" }, cycle.label ? `${cycle.label}: ` : "", `${dated(cycle.start)} to ${dated(cycle.end)}`));
}

function people(room) {
  const everybody = room.people;
  const functions = new Map();
  for (const person of everybody) functions.set(person.function, [...(functions.get(person.function) ?? []), person]);
  const absent = (room.doc.room.expected ?? []).filter((name) => ![...functions.keys()].some((here) => same(here, name)));
  return h("section", { key: "people", class: "gathering", "aria-labelledby": "gathering-title" },
    h("h3", { id: "gathering-title" }, `${counted(everybody.filter((person) => person.online).length, "person", "people")} here, ${counted(functions.size, "function")}`),
    h("ul", { class: "gathering-list" }, [...functions].sort(([a], [b]) => a.localeCompare(b)).map(([name, members]) => h("li", { key: name, class: "gathering-function" },
      h("h4", { dir: "auto" }, name || "Without a function"),
      h("ul", null, members.map((person) => h("li", { key: person.id, class: person.online ? "is-here" : "is-away" },
        h("span", { class: "presence", "aria-hidden": "true" }),
        h("span", { dir: "auto" }, person.name),
        person.id === room.you.id && badge("you", { tone: "accent" }),
        person.hand && badge("needs help", { tone: "caution", sign: "hand" }),
        !person.online && h("span", { class: "small soft" }, "away"))))))),
    absent.length > 0 && h("p", { class: "gathering-absent" }, icon("warning"), `Nobody yet from ${listed(absent)}.`));
}

const same = (a, b) => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Surface and transformative side by side: the difference the whole workshop is about. */
function primer() {
  const pairs = [
    ["Raise NPS from 31 to 45", "Rebuild how customers start so that they get value in 10 days, not 30"],
    ["Grow revenue by a fifth", "Qualify leads before the first call so that a third of the pipeline closes"],
    ["Publish the new pricing page in March", "Let the nurture mails run by themselves so that marketing has two days a week to plan"],
  ];
  return h("section", { key: "primer", class: "primer", "aria-labelledby": "primer-title" },
    h("h3", { id: "primer-title" }, "What makes an objective worth a quarter"),
    h("p", null, "Most objectives fail because they name a target and leave the way of working as it is. Here, an objective says what changes in how we work."),
    h("div", { class: "primer-table", role: "table", "aria-label": "Surface and transformative objectives" },
      h("div", { class: "primer-row is-head", role: "row" },
        h("span", { role: "columnheader" }, "A target on the surface"), h("span", { role: "columnheader" }, "A change in how we work")),
      pairs.map(([surface, change], index) => h("div", { key: index, class: "primer-row", role: "row" },
        h("span", { role: "cell", class: "primer-surface" }, surface), h("span", { role: "cell", class: "primer-change" }, change)))));
}

function now(room) {
  if (isAlone(room)) return { text: "You are the first one here. Invite the others, and write your own cards meanwhile." };
  if (room.looking.kind !== "introduce") return null;
  if (room.looksElsewhere) return { text: "Why we meet, and who is here." };
  return { text: room.facilitates
    ? "Say what this workshop is for, and let each person name in a sentence what they expect of it."
    : "Say in one sentence what you expect of today. The facilitator goes round." };
}

function next(room) {
  return isAlone(room) ? { label: "Invite people", run: () => sheet(room, "invite") } : null;
}

/** A room that was opened a moment ago: nobody but its facilitator has ever been in it. */
function isAlone(room) {
  return room.facilitates && room.step.kind === "prepare" && room.people.length === 1 && Object.keys(room.doc.cards).length === 0;
}
