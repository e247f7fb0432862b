/* Objectives and key results as people read them. What is unfinished shows as a gap, never as a fault. */

import { h } from "./element.js";
import { kindWords } from "./card.js";
import { button, written } from "./controls.js";
import { dated } from "./words.js";

const byPosition = ([, a], [, b]) => (a.position ?? 0) - (b.position ?? 0);

export function objectivesOf(room) {
  return Object.entries(room.doc.objectives ?? {}).sort(byPosition).map(([id, objective]) => ({ id, ...objective }));
}

export function keyResultsOf(room, objective) {
  return Object.entries(room.doc.keyResults ?? {}).filter(([, result]) => result.objective === objective)
    .sort(byPosition).map(([id, result]) => ({ id, ...result }));
}

/** Somebody in the room by id, or somebody absent as {name, function}; null for nobody. */
export function someone(room, who) {
  if (!who) return null;
  if (typeof who === "object") return { name: who.name, function: who.function, absent: true };
  return { name: room.name(who), function: room.doc.people[who]?.function };
}

/** A place where something is still to be said. */
export function gap(words) {
  return h("span", { class: "gap" }, words);
}

/** "18 → 30 % by 31 March": what a key result measures, with its gaps. */
export function measure(room, result) {
  const { kind, baseline, target, unit, due } = result;
  const value = (number, missing) => (number === undefined ? gap(missing) : h("bdi", { class: "measure-value" }, exact(number)));
  const inUnit = unit ? ["\u00a0", h("bdi", null, unit)] : [" ", gap("in which unit?")];
  const by = due && ` by ${shortDay(room, due)}`;
  switch (kind) {
    case "milestone": return due ? `done${by}` : ["done by ", gap("when?")];
    case "establishBaseline": return due ? `baseline known${by}` : ["baseline known by ", gap("when?")];
    case "stayAbove": return ["stays at or above ", value(target, "which limit?"), inUnit, by];
    case "stayBelow": return ["stays at or below ", value(target, "which limit?"), inUnit, by];
    default: return [
      h("span", { class: "visually-hidden" }, "from "), value(baseline, "from what?"),
      h("span", { class: "measure-arrow", "aria-hidden": "true" }, " → "), h("span", { class: "visually-hidden" }, " to "),
      value(target, "to what?"), inUnit, by,
    ];
  }
}

const exact = (number) => number.toLocaleString(undefined, { maximumFractionDigits: 12 });

/** A day with its year only where that is not the cycle's. */
export function shortDay(room, day) {
  const isPlain = room.doc.room.cycle?.end?.slice(0, 4) === day.slice(0, 4);
  return dated(day, isPlain ? { day: "numeric", month: "long" } : undefined);
}

/** One objective on a sheet: what changes, what it removes, how one would know, who owns it. `beside` stands at its margin. */
export function objectiveOnSheet(room, objective, { number, level = "h3", reason, beside } = {}) {
  const heading = `objective-${objective.id}-title`;
  return h("article", { key: objective.id, id: `objective-${objective.id}`, class: beside ? "objective has-margin" : "objective", tabindex: -1, "aria-labelledby": heading },
    number !== undefined && h("span", { key: "number", class: "objective-number nums", "aria-hidden": "true" }, number),
    h("div", { key: "words", class: "objective-words" },
      written(objective.title, { tag: level, id: heading, class: objective.title.length > 160 ? "objective-title is-long" : "objective-title" }),
      h("div", { key: "change", class: "objective-change" },
        objective.change ? unfolding(room, `change:${objective.id}`, objective.change) : h("p", null, gap("what changes in how we work?"))),
      objective.description && h("div", { key: "description", class: "objective-description" }, unfolding(room, `description:${objective.id}`, objective.description)),
      h("dl", { class: "objective-facts" },
        fact("cause", "Because", causes(room, objective, reason)),
        fact("results", "We will know", keyResults(room, objective)),
        fact("owners", "Owned by", owners(room, objective)),
        objective.supports && fact("supports", "Supports", written(objective.supports)))),
    beside && h("aside", { key: "beside", class: "objective-beside", "aria-label": "Remarks and questions" }, beside));
}

function fact(key, term, ...description) {
  return h("div", { key, class: `objective-fact is-${key}` }, h("dt", null, term), h("dd", null, description));
}

const long = 420;

/** The cards an objective removes; `reason(card)` may add what speaks for each. */
function causes(room, objective, reason) {
  const cards = (objective.cards ?? []).map((id) => room.card(id)).filter(Boolean);
  if (!cards.length) return gap("which card does this remove?");
  return h("ul", { class: "causes" }, cards.map((card) => h("li", { key: card.id, class: "cause" },
    h("span", { class: "cause-number nums" }, h("span", { class: "visually-hidden" }, `${kindWords[card.kind] ?? "Card"} `), card.number),
    h("div", { class: "cause-words" }, unfolding(room, `cause:${objective.id}:${card.id}`, card.text), reason?.(card)))));
}

/** Text that somebody wrote; where it is very long, its beginning and a way to the rest. */
export function unfolding(room, key, text, attributes = {}) {
  const open = room.ui(`unfolding:${key}`, false);
  const isLong = text.length > long;
  return [
    written(text, { key: "text", ...attributes, class: [attributes.class, isLong && !open.value && "is-clamped"].filter(Boolean).join(" ") }),
    isLong && button({ key: "unfold", label: open.value ? "Show less" : "Read all of it", look: "quiet", class: "unfold", expanded: open.value, run: () => (open.value = !open.value) }),
  ];
}

function keyResults(room, objective) {
  const results = keyResultsOf(room, objective.id);
  if (!results.length) return gap("how would we know? No key result yet");
  return h("ul", { class: "results" }, results.map((result) => h("li", { key: result.id, class: "result" },
    h("p", { class: "result-line" },
      h("bdi", { class: "result-title" }, result.title), h("span", null, ": "), h("span", { class: "measure nums" }, measure(room, result))),
    aboutResult(room, result))));
}

function aboutResult(room, { owner, source, checkpoints = [], unit }) {
  const who = someone(room, owner);
  const parts = [
    who && h("bdi", null, who.name),
    source && h("span", null, "from ", h("bdi", null, source)),
    checkpoints.length > 0 && h("span", null, "on the way ", checkpoints.map(({ date, value }) => `${exact(value)}${unit ? `\u00a0${unit}` : ""} on ${shortDay(room, date)}`).join(", ")),
  ].filter(Boolean);
  if (!parts.length) return null;
  return h("p", { class: "result-about" }, parts.map((part, index) => [index > 0 && " · ", part]));
}

function owners(room, objective) {
  const driver = someone(room, objective.driver);
  const others = (objective.coOwners ?? []).filter((name) => name !== driver?.function);
  return h("p", { class: "owners" },
    driver
      ? h("span", null, h("bdi", { class: "owner-driver" }, driver.name), driver.function && [", ", h("bdi", null, driver.function)],
        driver.absent && h("span", { class: "soft" }, " (not in the room)"), h("span", { class: "soft" }, " drives"))
      : gap("who drives it?"),
    others.length > 0 && h("span", null, h("span", { class: "soft" }, " · with "), others.map((name, index) => [index > 0 && ", ", h("bdi", { key: name }, name)])));
}
