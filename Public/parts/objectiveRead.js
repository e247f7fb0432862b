// An objective as it is read, in the review and in the record. What is unfinished shows as a gap, never as a fault.

import { kindWords } from "../components/kinds.js";
import { button, written } from "../components/controls.js";
import { h } from "../components/element.js";
import { keyResultsOf, objectives } from "./objectiveState.js";
import { sentence } from "./keyResultWords.js";
import { functionOf, someone } from "./people.js";

export const objectivesOf = objectives;

/** A place where something is still to be said. */
const gap = (words) => h("span", { class: "read-gap" }, words);

/** One objective on a sheet: what changes, what it removes, how one would know, who owns it. `beside` stands at its margin; `anchor` begins its id. */
export function objectiveOnSheet(room, objective, { number, level = "h3", anchor = "objective", reason, beside } = {}) {
  const heading = `${anchor}-${objective.id}-title`;
  return h("article", { key: objective.id, id: `${anchor}-${objective.id}`, class: beside ? "read has-margin" : "read", tabindex: -1, "aria-labelledby": heading },
    number !== undefined && h("span", { key: "number", class: "read-number nums", "aria-hidden": "true" }, number),
    h("div", { key: "words", class: "read-words" },
      written(objective.title, { tag: level, id: heading, class: objective.title.length > 160 ? "read-title is-long" : "read-title" }),
      h("div", { key: "change", class: "read-change" },
        objective.change ? unfolding(room, `change:${objective.id}`, objective.change) : h("p", null, gap("what changes in how we work?"))),
      objective.description && h("div", { key: "description", class: "read-description" }, unfolding(room, `description:${objective.id}`, objective.description)),
      h("dl", { class: "read-facts" },
        fact("cause", "Because", causes(room, objective, reason)),
        fact("results", "We will know", keyResults(room, objective)),
        fact("owners", "Driven by", owners(room, objective)),
        objective.supports && fact("supports", "Supports", written(objective.supports)))),
    beside && h("div", { key: "beside", class: "read-beside", role: "group", "aria-label": "Remarks and questions" }, beside));
}

function fact(key, term, ...description) {
  return h("div", { key, class: `read-fact is-${key}` }, h("dt", null, term), h("dd", null, description));
}

const long = 420;

/** The cards an objective removes; `reason(card)` may add what speaks for each. */
function causes(room, objective, reason) {
  const cards = (objective.cards ?? []).map((id) => room.card(id)).filter(Boolean);
  if (!cards.length) return gap("which card does this remove?");
  return h("ul", { class: "read-causes" }, cards.map((card) => h("li", { key: card.id, class: "read-cause" },
    h("span", { class: "read-card nums" }, h("span", { class: "visually-hidden" }, `${kindWords[card.kind] ?? "Card"} `), card.number),
    h("div", { class: "read-cause-words" }, unfolding(room, `cause:${objective.id}:${card.id}`, card.text), reason?.(card)))));
}

/** Text that somebody wrote; where it is very long, its beginning and a way to the rest. */
export function unfolding(room, key, text, attributes = {}) {
  const open = room.ui(`unfolding:${key}`, false);
  const isLong = text.length > long;
  return [
    written(text, { key: "text", ...attributes, class: [attributes.class, isLong && !open.value && "is-clamped"].filter(Boolean).join(" ") }),
    isLong && button({ key: "unfold", label: open.value ? "Show less" : "Read all of it", look: "quiet", class: "read-unfold", expanded: open.value, run: () => (open.value = !open.value) }),
  ];
}

function keyResults(room, objective) {
  const results = keyResultsOf(room, objective.id);
  if (!results.length) return gap("how would we know? No key result yet");
  return h("ul", { class: "read-results" }, results.map((result) => h("li", { key: result.id },
    h("p", { class: "read-result" },
      h("bdi", null, result.title), h("span", { class: "read-measure nums" }, sentence(room, result).flat().map((piece) => (piece.gap ? gap(piece.words) : piece.replace(" → ", "\u00a0→\u00a0"))))),
    aboutResult(room, result))));
}

/** Who answers for a key result, and where its data comes from. */
function aboutResult(room, { owner, source }) {
  if (!owner && !source) return null;
  return h("p", { class: "read-about" }, owner && h("bdi", null, someone(room, owner)), owner && source && " · ", source && h("bdi", null, source));
}

function owners(room, { driver, coOwners = [] }) {
  const its = functionOf(room, driver);
  const others = coOwners.filter((name) => name !== its);
  return h("p", null,
    driver
      ? [h("bdi", { class: "read-driver" }, someone(room, driver)), typeof driver === "string" && its && [", ", h("bdi", { key: "its" }, its)]]
      : gap("who drives it?"),
    others.length > 0 && [h("span", { class: "soft" }, " together with "), others.map((name, index) => [index > 0 && ", ", h("bdi", { key: name }, name)])]);
}
