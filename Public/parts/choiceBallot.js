// The blind ballot: dots in the hand, cards to lay them on, and how far the others are.

import { h } from "../components/element.js";
import { progress } from "../components/progress.js";
import { counted } from "../components/words.js";
import { row } from "./choiceRow.js";
import { myDots, turnDot } from "./choiceState.js";

export function openBallot(room, ballot) {
  const cards = ballot.cards.map((id) => room.card(id)).filter(Boolean);
  const mine = myDots(room, ballot);
  const votes = room.votes && !room.projected;
  return h("section", { class: "choice-ballot", "aria-labelledby": "choice-ballot-title" },
    h("div", { class: "choice-hand" },
      h("h3", { id: "choice-ballot-title" }, ballot.runOff ? "Run-off among the tied" : "Blind ballot"),
      votes && hand(ballot, mine),
      progress(ballot)),
    h("ul", { class: "choice-rows" }, cards.map((card) => row(room, card, {
      class: mine.cards.includes(card.id) ? "has-dot" : "",
      start: votes && place(room, ballot, card, mine.cards.includes(card.id), mine.cards.length >= ballot.dots),
    }))),
    h("p", { class: "soft small" }, "The reveal shows how many dots each card has, never whose."));
}

function hand(ballot, { cards, saving }) {
  const left = ballot.dots - cards.length;
  return h("p", { class: "choice-dots", role: "status" },
    Array.from({ length: ballot.dots }, (_, index) => h("i", { class: index < left ? "dot" : "dot gone", "aria-hidden": "true" })),
    h("span", null, left === 0 ? "hand empty" : `${counted(left, "dot")} in your hand`),
    h("span", { class: "choice-saved" }, saving ? "Saving…" : cards.length > 0 ? "Saved" : ""));
}

function place(room, ballot, card, isOn, isEmptyHand) {
  return h("button", {
    type: "button", class: "choice-dot", "aria-pressed": isOn, "aria-disabled": !isOn && isEmptyHand ? "true" : null,
    "aria-label": isOn ? `Take your dot back from card ${card.number}` : `Lay a dot on card ${card.number}`,
    on: { click: () => turnDot(room, ballot, card.id) },
  }, h("i", { class: isOn ? "dot" : "dot gone", "aria-hidden": "true" }));
}
