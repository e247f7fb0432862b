// One card, large, and the two questions about it.

import { button } from "../components/controls.js";
import { h } from "../components/element.js";
import { axes, scale } from "./ratingScale.js";

/**
 * @param asked  the axis the next digit answers; a phone shows only this one's steps
 * @param say    (axis, value) value 1…5, or null for "can't judge"
 * @param ask    (axis) turn to the other question
 * @param before {vote, again} what this voter gave in an earlier round, and how to give it once more
 */
export function bigCard(entry, place, asked, say, ask, before) {
  return h("article", { class: "rating-card", key: `card-${entry.id}`, "aria-label": place },
    cardText(entry.card),
    before && h("div", { class: "rating-before", key: "before" },
      h("p", null, `Before, you gave impact ${inWord(before.vote.impact)} and effort ${inWord(before.vote.effort)}. Only this browser knows.`),
      button({ label: "Give the same again", run: before.again })),
    h("div", { class: "rating-axes" }, axes.map((axis) => question(axis, entry[axis], axis === asked, say, ask))));
}

export function cardText(card) {
  const long = card.text.length > 220 ? "long" : card.text.length > 90 ? "middle" : "short";
  return h("div", { class: "rating-text" },
    h("p", { class: "rating-kind" },
      h("span", { class: "rating-number" }, card.number), " ", card.kind === "opportunity" ? "Opportunity" : "Challenge"),
    h("p", { class: `rating-words ${long}`, dir: "auto", ...(card.text.length > 420 ? { tabindex: 0, role: "group", "aria-label": "Text of the card" } : {}) }, card.text),
    (card.change || card.signal) && h("dl", { class: "rating-more" },
      card.change && [h("dt", null, "Change"), h("dd", { dir: "auto" }, card.change)],
      card.signal && [h("dt", null, "Signal"), h("dd", { dir: "auto" }, card.signal)]),
    card.texts?.length > 0 && h("details", { class: "rating-merged" },
      h("summary", null, `Merged from ${card.texts.length} cards`),
      h("ul", null, card.texts.map((text) => h("li", { dir: "auto" }, text)))));
}

function question(axis, value, isAsked, say, ask) {
  const { title, question: words, steps } = scale[axis];
  return h("div", {
    class: isAsked ? "rating-axis asked" : "rating-axis", key: axis, role: "group", "aria-labelledby": `rating-${axis}`,
  },
    h("div", { class: "rating-asks" },
      h("h4", { id: `rating-${axis}` }, title, h("span", { class: "rating-question" }, words)),
      h("button", { type: "button", class: "rating-turn", on: { click: () => ask(axis) } }, answer(axis, value)),
      h("button", {
        type: "button", class: "rating-pass", "aria-pressed": value === null,
        "aria-label": `${title}: can’t judge`,
        on: { click: () => say(axis, null) },
      }, mark(value === null), "Can’t judge")),
    h("div", { class: "rating-steps" }, steps.map((label, index) => step(axis, index + 1, label, value, say))));
}

function step(axis, number, label, value, say) {
  return h("button", {
    type: "button", class: "rating-step", key: number, "aria-pressed": value === number,
    on: { click: () => say(axis, number) },
  },
    h("span", { class: "rating-digit" }, number),
    h("span", { class: "rating-label" }, label));
}

/** The two questions and their steps, to be read before a round opens. */
export const primer = () => axes.map((axis) => h("div", { key: axis, class: "rating-axis" },
  h("div", { class: "rating-asks" }, h("h4", null, scale[axis].title, h("span", { class: "rating-question" }, scale[axis].question))),
  h("ol", { class: "rating-steps" }, scale[axis].steps.map((label, index) =>
    h("li", { key: index, class: "rating-step" }, h("span", { class: "rating-digit" }, index + 1), h("span", { class: "rating-label" }, label))))));

const mark = (isOn) => h("span", { class: "rating-tick", "aria-hidden": "true" }, isOn ? "✓" : "");

const inWord = (value) => (value === null ? "“can’t judge”" : value);

/** What stands for an axis, in words: the folded question on a phone. */
function answer(axis, value) {
  if (value === undefined) return "not said yet";
  if (value === null) return "can’t judge";
  return `${value} · ${scale[axis].steps[value - 1]}`;
}
