// The cards of a revealed round, the most disputed first: this is the order in which a room talks.

import { badge } from "../components/controls.js";
import { h } from "../components/element.js";
import { counted, rounded } from "../components/words.js";
import { quadrants } from "./ratingScale.js";

export function disputedList(room, round, chosen) {
  const known = Object.keys(round.results).filter((id) => room.card(id));
  const isPlaced = (id) => round.results[id].impact && round.results[id].effort;
  const order = new Map((round.disputed ?? []).map((id, index) => [id, index]));
  const byDispute = (a, b) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity) || room.card(a).number - room.card(b).number;
  const placed = known.filter(isPlaced).sort(byDispute);
  const unplaced = known.filter((id) => !isPlaced(id)).sort(byDispute);
  const choose = (id) => { chosen.value = id; };
  return h("div", { class: "matrix-list", key: "list" },
    placed.length > 0 && h("h4", null, "Most disputed first"),
    h("ol", null, placed.map((id) => line(room.card(id), round.results[id], choose))),
    unplaced.length > 0 && [
      h("h4", { key: "unplaced" }, "Not placed"),
      h("p", { class: "soft small" }, "Fewer than 3 votes on an axis. They can still be chosen."),
      h("ol", { key: "unplaced-list" }, unplaced.map((id) => line(room.card(id), round.results[id], choose))),
    ]);
}

function line(card, result, choose) {
  return h("li", { key: card.id },
    h("button", { type: "button", class: "matrix-line", id: `line-${card.id}`, on: { click: () => choose(card.id) } },
      h("span", { class: "matrix-number" }, card.number),
      h("span", { class: "matrix-text", dir: "auto" }, card.text),
      h("span", { class: "matrix-figures" }, figures(result), tags(result))));
}

function figures({ impact, effort, n, quadrant }) {
  if (!impact || !effort) return counted(n ?? 0, "vote");
  return [`Impact ${rounded(impact.mean)} · Effort ${rounded(effort.mean)}`, quadrant ? ` · ${quadrants[quadrant]}` : ""];
}

/** What a reader should doubt, in a word each. */
export function tags({ impact, effort, borderline, abstained }) {
  const polarised = ["impact", "effort"].filter((axis) => ({ impact, effort })[axis]?.polarised);
  const split = ["impact", "effort"].filter((axis) => ({ impact, effort })[axis]?.split && !polarised.includes(axis));
  return [
    polarised.length > 0 && badge(`polarised on ${polarised.join(" and ")}`, { tone: "caution", sign: "warning", key: "polarised" }),
    split.length > 0 && badge(`split on ${split.join(" and ")}`, { key: "split" }),
    borderline && badge("borderline", { key: "borderline" }),
    abstained > 0 && badge(counted(abstained, "abstention"), { key: "abstained" }),
  ];
}
