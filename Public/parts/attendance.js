/* Coming together: what the workshop is for, who is needed, and who is here. */

import { h } from "../components/element.js";
import { badge, button, written } from "../components/controls.js";
import { icon } from "../components/icons.js";
import { counted, dated } from "../components/words.js";
import { sheet } from "../components/frame.js";

export default { stage, now, next };

function stage(room) {
  return [purpose(room), room.looking.kind === "prepare" && people(room)];
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
  const { expected = [] } = room.doc.room;
  const absent = expected.filter((name) => ![...functions.keys()].some((here) => same(here, name)));
  return h("section", { key: "people", class: "gathering", "aria-labelledby": "gathering-title" },
    h("h3", { id: "gathering-title" }, `${counted(everybody.filter((person) => person.online).length, "person", "people")} here, ${counted(functions.size, "function")}`),
    h("ul", { class: "gathering-list" }, [...functions].sort(([a], [b]) => a.localeCompare(b)).map(([name, members]) => h("li", { key: name, class: "gathering-function" },
      h("h4", { dir: "auto" }, name || "Without a function"),
      h("ul", null, members.map((person) => h("li", { key: person.id, class: person.online ? "is-here" : "is-away" },
        h("span", { class: "presence", "aria-hidden": "true" }),
        h("span", { dir: "auto" }, person.name),
        person.id === room.you.id && badge("you", { tone: "accent" }),
        person.hand && badge("needs help", { tone: "caution", sign: "hand" }),
        !person.online && h("span", { class: "small soft" }, "away")))))),
    absent.map((name) => h("li", { key: `absent-${name}`, class: "gathering-function is-absent" },
      h("h4", { dir: "auto" }, name),
      h("p", { class: "small gathering-absent" }, icon("warning"), "needed, nobody here yet")))),
    room.facilitates && !room.looksElsewhere && room.doc.room.status === "open" && button({
      label: expected.length ? "Change who is needed" : "Say who is needed", icon: "pen", look: "quiet", class: "gathering-needed", run: () => sheet(room, "settings"),
    }));
}

const same = (a, b) => a.trim().toLowerCase() === b.trim().toLowerCase();

function now(room) {
  if (isAlone(room)) return { text: "You are the first one here. Invite the others, and write your own cards meanwhile." };
  return null;
}

function next(room) {
  return isAlone(room) ? { label: "Invite people", run: () => sheet(room, "invite") } : null;
}

/** A room that was opened a moment ago: nobody but its facilitator has ever been in it. */
function isAlone(room) {
  return room.facilitates && room.step.kind === "prepare" && room.people.length === 1 && Object.keys(room.doc.cards).length === 0;
}
