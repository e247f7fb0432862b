// The cards of a revealed round, the most disputed first: this is the order in which a room talks.

import { badge } from "../components/controls.js";
import { h } from "../components/element.js";
import { counted, rounded } from "../components/words.js";
import { again, invitation, tick } from "./ratingAgain.js";
import { quadrants } from "./ratingScale.js";
import { isOutdated } from "./ratingState.js";

export function disputedList(room, round, chosen, ticks) {
  const known = Object.keys(round.results).filter((id) => room.card(id));
  const isPlaced = (id) => round.results[id].impact && round.results[id].effort;
  const order = new Map((round.disputed ?? []).map((id, index) => [id, index]));
  const byDispute = (a, b) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity) || room.card(a).number - room.card(b).number;
  const placed = known.filter(isPlaced).sort(byDispute);
  const unplaced = known.filter((id) => !isPlaced(id)).sort(byDispute);
  const choose = (id) => { chosen.value = id; };
  const lines = (ids) => ids.map((id) => line(room, round, room.card(id), choose, ticks));
  return h("div", { class: "matrix-list", key: "list" },
    placed.length > 0 && h("h4", { key: "placed" }, "Most disputed first"),
    ticks?.ids.length === 0 && invitation(room, round, ticks),
    h("ol", { key: "placed-list" }, lines(placed)),
    unplaced.length > 0 && [
      h("h4", { key: "unplaced" }, "Not placed"),
      h("p", { key: "unplaced-why", class: "soft small" }, round.naming === "named"
        ? "Not judged on both axes. They can still be chosen."
        : "Fewer than 3 votes on an axis, so no figures are shown. They can still be chosen."),
      h("ol", { key: "unplaced-list" }, lines(unplaced)),
    ],
    ticks?.ids.length > 0 && again(room, ticks));
}

function line(room, round, card, choose, ticks) {
  const result = round.results[card.id];
  const isOld = isOutdated(room, round, card.id);
  return h("li", { key: card.id, class: [ticks && "has-tick", isOld && "is-outdated"].filter(Boolean).join(" ") },
    ticks && (card.state === "open" ? tick(ticks, card) : h("span", { class: "matrix-tick" })),
    h("button", { type: "button", class: "matrix-line", id: `line-${card.id}`, on: { click: () => choose(card.id) } },
      h("span", { class: "matrix-number" }, card.number),
      h("span", { class: "matrix-text", dir: "auto" }, card.text),
      h("span", { class: "matrix-figures" }, figures(result), tags(result, isOld))));
}

function figures({ impact, effort, n, quadrant }) {
  if (!impact || !effort) return counted(n ?? 0, "vote");
  return [`Impact ${rounded(impact.mean)} · Effort ${rounded(effort.mean)}`, quadrant ? ` · ${quadrants[quadrant]}` : ""];
}

/** What a reader should doubt, in a word each. */
export function tags({ impact, effort, borderline, abstained }, isOld = false) {
  const polarised = ["impact", "effort"].filter((axis) => ({ impact, effort })[axis]?.polarised);
  const split = ["impact", "effort"].filter((axis) => ({ impact, effort })[axis]?.split && !polarised.includes(axis));
  return [
    isOld && badge("merged since: rate again", { key: "outdated" }),
    polarised.length > 0 && badge(`polarised on ${polarised.join(" and ")}`, { tone: "caution", sign: "warning", key: "polarised" }),
    split.length > 0 && badge(`split on ${split.join(" and ")}`, { key: "split" }),
    borderline && badge("borderline", { key: "borderline" }),
    abstained > 0 && badge(counted(abstained, "abstention"), { key: "abstained" }),
  ];
}
