// What is done and what is not, twice: a strip of small marks, and the list of all cards.

import { h } from "../components/element.js";
import { isHalf, isWhole } from "./ratingState.js";

const states = {
  whole: { shape: "●", word: "rated" },
  half: { shape: "◐", word: "half rated" },
  none: { shape: "○", word: "not rated" },
};

const stateOf = (entry) => (isWhole(entry) ? "whole" : isHalf(entry) ? "half" : "none");

/** One mark per card, in the voter's own order; `open` is the id of the card on the table. */
export function strip(paper, open, go) {
  return h("ol", { class: "rating-strip", "aria-label": "Cards in this round" }, paper.map((entry, index) => {
    const state = stateOf(entry);
    return h("li", { key: entry.id },
      h("button", {
        type: "button", class: `rating-mark ${state}`, "aria-current": entry.id === open ? "step" : null,
        "aria-label": `${index + 1} of ${paper.length}, ${states[state].word}`,
        on: { click: () => go(entry.id) },
      }));
  }));
}

export function list(paper, go) {
  return h("ol", { class: "rating-list" }, paper.map((entry) => {
    const state = stateOf(entry);
    return h("li", { key: entry.id },
      h("button", { type: "button", on: { click: () => go(entry.id) } },
        h("span", { class: `rating-state ${state}`, "aria-hidden": "true" }, states[state].shape),
        h("span", { class: "rating-line", dir: "auto" }, entry.card.text),
        h("span", { class: "rating-given" }, given(entry, state))));
  }));
}

function given(entry, state) {
  if (state === "none") return states.none.word;
  const word = (value) => (value === undefined ? "…" : value === null ? "can’t judge" : value);
  return `Impact ${word(entry.impact)} · Effort ${word(entry.effort)}`;
}
