// One card of the shortlist as a line: its number, its words, what the ratings said, and its dots.

import { written } from "../components/controls.js";
import { h } from "../components/element.js";
import { rounded } from "../components/words.js";
import { ratingOf } from "./choiceState.js";
import { quadrants } from "./ratingScale.js";
import { spotlightButton } from "./spotlightButton.js";

export function figuresOf(room, card) {
  const rating = ratingOf(room, card.id);
  if (!rating) return "not rated";
  if (!rating.impact || !rating.effort) return "not placed";
  return `Impact ${rounded(rating.impact.mean)} · Effort ${rounded(rating.effort.mean)}${rating.quadrant ? ` · ${quadrants[rating.quadrant]}` : ""}`;
}

/** `start` stands before the words, `more` under them. */
export function row(room, card, { start, more, class: look } = {}) {
  return h("li", { key: card.id, class: ["choice-row", look].filter(Boolean).join(" ") },
    start,
    h("div", { class: "choice-body" },
      h("div", { class: "choice-top" }, h("p", { class: "choice-figures nums" }, h("span", { class: "choice-number" }, h("span", { class: "visually-hidden" }, "Card "), card.number), " ", figuresOf(room, card)),
        spotlightButton(room, card, { iconOnly: true, class: "choice-spotlight" })),
      written(card.text, { class: "choice-text" }),
      card.change && written(card.change, { class: "choice-change" }),
      more));
}
