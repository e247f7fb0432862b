/* An ask or offer to be read: who, of whom, what, how much, by when, what for; the answer as a stamp. */

import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { unfolding } from "../objectiveRead.js";
import { membersOf } from "./state.js";
import { dayWords } from "./words.js";

export function who({ kind, fromFunction, toFunction }) {
  return h("p", { key: "who", class: "ask-who" },
    h("bdi", { class: "ask-function" }, fromFunction), h("span", { class: "soft" }, kind === "offer" ? " offers " : " asks "), h("bdi", { class: "ask-function" }, toFunction));
}

/** What is asked, and underneath how much, by when and what for. */
export function words(room, ask) {
  return [unfolding(room, `ask:${ask.id}`, ask.what, { class: "ask-words" }), about(room, ask)];
}

export function about(room, { howMuch, by, keyResult }) {
  const measured = keyResult && room.doc.keyResults[keyResult]?.title;
  const parts = [
    howMuch && h("bdi", { key: "much" }, howMuch),
    by && h("span", { key: "by", class: "nums" }, `by ${dayWords(room, by)}`),
    measured && h("span", { key: "for" }, "for ", h("bdi", null, measured)),
  ].filter(Boolean);
  return parts.length > 0 && h("p", { key: "about", class: "ask-about" }, parts.map((part, index) => [index > 0 && "\u00a0· ", part]));
}

// the stamp

const stamps = {
  yes: { word: "Yes", tone: "good", sign: "check" },
  yesIf: { word: "Yes, if", tone: "caution", sign: "opportunity" },
  no: { word: "No", tone: "bad", sign: "close" },
  open: { word: "Open", tone: "none" },
  carried: { word: "Carried", tone: "accent", sign: "person" },
};

export const stampOf = (ask) => stamps[ask.state === "answered" ? ask.answer : ask.state] ?? stamps.open;

export function stamp(room, ask, tool) {
  const { word, tone, sign } = stampOf(ask);
  return h("div", { key: "stamp", class: "ask-stamp" },
    h("p", { class: `stamp ${tone}` }, sign ? icon(sign) : h("span", { class: "stamp-ring", "aria-hidden": "true" }), h("span", { class: "visually-hidden" }, "Answer: "), word),
    h("p", { class: "stamp-by" }, ask.onItsWay ? "on its way" : under(room, ask)),
    tool);
}

/** Who said it, or who is to. */
function under(room, ask) {
  if (ask.state === "answered") {
    return [h("bdi", { key: "by" }, room.name(ask.answeredBy)), ask.onBehalf && ask.onBehalf !== ask.answeredBy && [", entered by ", h("bdi", { key: "entered" }, room.name(ask.onBehalf))]];
  }
  if (ask.state === "carried") {
    return ["by ", h("bdi", { key: "by" }, room.name(ask.carriedBy)), ask.answerBy && h("span", { class: "nums" }, `, until ${dayWords(room, ask.answerBy)}`)];
  }
  if (ask.reopened) return ["asked anew, waits for ", h("bdi", { key: "for" }, ask.toFunction)];
  return membersOf(room, ask.toFunction).length ? ["waits for ", h("bdi", { key: "for" }, ask.toFunction)] : ["nobody of ", h("bdi", { key: "for" }, ask.toFunction), " is here"];
}
