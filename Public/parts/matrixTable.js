// The matrix as a table: the same figures for whoever reads better than they see, or wants them exactly.

import { h } from "../components/element.js";
import { rounded } from "../components/words.js";
import { tags } from "./matrixList.js";
import { quadrants } from "./ratingScale.js";
import { isOutdated } from "./ratingState.js";

const orders = {
  rank: (a, b) => (a.result.rank ?? Infinity) - (b.result.rank ?? Infinity) || a.card.number - b.card.number,
  number: (a, b) => a.card.number - b.card.number,
  impact: (a, b) => (b.result.impact?.mean ?? 0) - (a.result.impact?.mean ?? 0),
  effort: (a, b) => (a.result.effort?.mean ?? 9) - (b.result.effort?.mean ?? 9),
};

export function table(room, round, open) {
  const order = room.ui("matrix:order", "rank");
  const rows = Object.entries(round.results)
    .filter(([id]) => room.card(id))
    .map(([id, result]) => ({ card: room.card(id), result, isOld: isOutdated(room, round, id) }))
    .sort(orders[order.value]);
  const head = (name, label) => h("th", { scope: "col", key: name, "aria-sort": order.value === name ? (name === "impact" ? "descending" : "ascending") : null },
    h("button", { type: "button", class: "matrix-sort", on: { click: () => { order.value = name; } } }, label));
  return h("div", { class: "matrix-scroll", tabindex: 0, role: "region", "aria-label": "Table of ratings" },
    h("table", { class: "matrix-table" },
      h("caption", { class: "visually-hidden" }, "Cards with their ratings"),
      h("thead", null, h("tr", null,
        head("rank", "Rank"), head("number", "No."), h("th", { scope: "col" }, "Card"),
        head("impact", "Impact"), head("effort", "Effort"),
        h("th", { scope: "col" }, "Votes"), h("th", { scope: "col" }, "Quadrant"))),
      h("tbody", null, rows.map((one) => row(one, open)))));
}

function row({ card, result, isOld }, open) {
  return h("tr", { key: card.id, class: isOld ? "is-outdated" : "" },
    h("td", null, result.rank ? result.rank.toLocaleString() : "–"),
    h("td", null, card.number),
    h("th", { scope: "row" }, h("button", { type: "button", class: "matrix-open", dir: "auto", on: { click: () => open(card.id) } }, card.text)),
    h("td", null, figure(result.impact)),
    h("td", null, figure(result.effort)),
    h("td", null, (result.n ?? 0).toLocaleString()),
    h("td", null, result.quadrant ? quadrants[result.quadrant] : "not placed", " ", tags(result, isOld)));
}

function figure(axis) {
  if (!axis) return "–";
  return [rounded(axis.mean), h("span", { class: "soft" }, ` ± ${rounded(axis.sd)}`)];
}
