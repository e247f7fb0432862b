/* Beginning together: what each person expects, and what an objective is in this house. */

import { h } from "../components/element.js";
import { badge, button, field, written } from "../components/controls.js";
import { listed } from "../components/words.js";
import { primer } from "./introduction/primer.js";
import { goals } from "./realityCheck/questions.js";
import { quotes } from "./realityCheck/quotes.js";

export default { stage, composer, now };

/** What this person said: from the server, or still on its way there. */
const mine = (room) => {
  const coming = room.underway("expectation.give").at(-1);
  return coming ? coming.text && coming : room.doc.expectations?.[room.you.id];
};
const mayWrite = (room) => !room.observes && !room.looksElsewhere && room.doc.room.status === "open";

function composer(room) {
  if (!mayWrite(room)) return null;
  const said = mine(room);
  const editing = room.ui("expectation-open", false);
  const draft = room.draft("expectation");
  if (said && !editing.value && !draft.value) {
    return h("section", { key: "said", class: "expectation-own", "aria-labelledby": "expectation-own" },
      h("h3", { id: "expectation-own" }, "You expect"),
      written(said.text, { class: "expectation-text" }),
      h("div", { class: "button-row" },
        button({ label: "Change", icon: "pen", look: "quiet", run: () => edit(room, said.text) }),
        button({ label: "Take back", look: "quiet", run: () => room.act("expectation.give", { text: null }) })));
  }
  const give = async () => {
    const text = draft.value.trim();
    if (!text) return document.getElementById("expectation")?.focus();
    editing.value = false;
    if (!(await room.write(draft, "expectation.give", { text }))) editing.value = true;
  };
  return h("form", { key: "expectation", class: "expectation-form", on: { submit: (event) => { event.preventDefault(); give(); } } },
    field({ id: "expectation", label: "What do you expect of today?", placeholder: "Numbers with a source next to them.", draft, rows: 2, size: "large", submit: give, focus: true }),
    h("div", { class: "button-row" },
      button({ label: "Say it", type: "submit", look: room.facilitates ? undefined : "primary" }),
      said && button({ label: "Leave it", look: "quiet", run: () => { draft.clear(); editing.value = false; } })));
}

function edit(room, text) {
  room.draft("expectation").put(text);
  room.ui("expectation-open", false).value = true;
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("expectation")?.focus()));
}

function stage(room) {
  return [expectations(room), quotes(room, goals), primer()];
}

/** One's own on top, where it is not on the pad beside; then all others as they came. */
function expectations(room) {
  const said = Object.entries(room.doc.expectations ?? {}).map(([id, one]) => ({ id, ...one }))
    .filter((one) => one.id !== room.you.id || room.projected || !mayWrite(room))
    .sort((a, b) => Number(b.id === room.you.id) - Number(a.id === room.you.id) || a.at.localeCompare(b.at));
  const silent = room.people.filter((person) => person.online && person.role !== "observer" && !room.doc.expectations?.[person.id]);
  return h("section", { key: "expectations", class: "expectations", "aria-labelledby": "expectations-title" },
    h("h3", { id: "expectations-title" }, mine(room) && mayWrite(room) && !room.projected ? "What the others expect of today" : "What we expect of today"),
    said.length === 0 && h("p", { class: "soft" }, mine(room) ? "Nobody else has said it yet." : "Nobody has said it yet. One sentence is enough."),
    said.length > 0 && h("ul", { class: "expectation-list" }, said.map((one) => h("li", { key: one.id },
      written(one.text, { class: "expectation-text" }),
      h("p", { class: "small soft expectation-by" }, h("span", null, h("bdi", null, room.name(one.id)), ", ", h("bdi", null, room.doc.people[one.id]?.function ?? "")),
        one.id === room.you.id && badge("you", { tone: "accent" }))))),
    (said.length > 0 || mine(room)) && silent.length > 0 && silent.length <= 12 && h("p", { class: "small soft" }, `Still to come: ${listed(silent.map((person) => person.name))}.`));
}

function now(room) {
  if (room.doc.room.status !== "open" || room.looksElsewhere) return { text: "Why we meet, and what each of us expects." };
  if (room.observes) return { text: "Read why we meet, and what each person expects of today." };
  const said = mine(room);
  if (room.facilitates) {
    return { text: said
      ? "Let each person read out what they expect. Then look at what makes an objective worth a quarter."
      : "Say what this workshop is for, and let each person write in a sentence what they expect of it." };
  }
  return { text: said ? "Read what the others expect, and look at what makes an objective worth a quarter." : "Say in one sentence what you expect of today. Everybody reads it at once." };
}
