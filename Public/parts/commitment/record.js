/* The record as it will be read: what was decided, why, how one would know, what is not now, what stays open. */

import { h } from "../../components/element.js";
import { badge, fold, written } from "../../components/controls.js";
import { objectiveOnSheet, objectivesOf, unfolding } from "../objectiveRead.js";
import { counted, rounded } from "../../components/words.js";
import { consentsOf, handsOf, outdated } from "../review/consent.js";
import { inOneLine } from "../review/hands.js";
import { gives, steps, stops } from "./agreed.js";
import { groupedPoints, goMend, mendHere, stepFor } from "./places.js";
import { section } from "./section.js";

const quadrants = { quickWin: "quick win", bigBet: "big bet", fillIn: "fill-in", moneyPit: "money pit" };

/** The body of the record; its head belongs to the page that shows it. */
export function record(room) {
  return [decisions(room), dissent(room), gives(room), stops(room), notNow(room), steps(room), openPoints(room)];
}

/** What was decided and why. `anchor` is the beginning of the objectives' ids, where a page shows them more than once. */
export function decisions(room, { anchor } = {}) {
  const objectives = objectivesOf(room);
  return section("decisions", room.doc.room.status === "open" ? "What we decide" : "What we decided", objectives.length > 0
    ? h("div", { class: "sheet-list" }, objectives.map((objective, index) =>
      objectiveOnSheet(room, objective, { number: index + 1, level: "h4", anchor, reason: (card) => rated(room, card, objective) })))
    : h("p", { class: "soft" }, "No objective yet."));
}

/** How the room judged a card, in half a line. */
function rated(room, card, objective) {
  const rounds = Object.values(room.doc.rounds ?? {}).filter((round) => round.state === "revealed" && round.results?.[card.id]);
  const result = rounds.sort((a, b) => (b.number ?? 0) - (a.number ?? 0))[0]?.results[card.id];
  const supported = Object.entries(room.doc.choices ?? {}).filter(([, choice]) => choice.under === card.id).map(([id]) => room.card(id))
    .filter((other) => other && !objective.cards.includes(other.id));
  if (!result && !supported.length) return null;
  const means = [result?.impact && `impact ${rounded(result.impact.mean)}`, result?.effort && `effort ${rounded(result.effort.mean)}`].filter(Boolean);
  const disputed = result?.impact?.polarised || result?.effort?.polarised;
  return [
    result && h("p", { key: "rated", class: "record-rated nums" },
      means.length > 0 ? `Rated ${means.join(", ")} of 5` : "Rated by too few to show numbers",
      result.quadrant && `: ${quadrants[result.quadrant]}`,
      disputed && [" ", badge("disputed", { tone: "caution", sign: "warning" })]),
    supported.length > 0 && h("ul", { key: "supported", class: "record-supported" }, supported.map((other) => h("li", { key: other.id },
      h("span", { class: "soft" }, `With card ${other.number}: `), h("bdi", null, other.text)))),
  ];
}

/** The last fist of five, and the sentences of those who had reservations. */
export function dissent(room) {
  const consent = consentsOf(room).find((one) => one.state === "revealed");
  if (!consent) return null;
  const hands = handsOf(room, consent);
  const reserved = hands.filter((hand) => hand.fingers <= 2);
  return section("dissent", "Who goes along",
    h("p", { class: "nums" }, hands.length ? `Fist of five: ${inOneLine(hands)}` : "Nobody showed a hand."),
    outdated(room) && h("p", { class: "soft" }, "The set changed after it."),
    reserved.length > 0 && h("ul", { class: "record-lines" }, reserved.map((hand) => h("li", { key: hand.person },
      h("p", null, h("bdi", { class: "record-name" }, room.name(hand.person)), h("span", { class: "soft" }, ` showed ${hand.fingers}`)),
      hand.sentence && unfolding(room, `record-hand:${hand.person}`, hand.sentence)))));
}

/** What is not now, with its reason; what was never shortlisted, folded. */
export function notNow(room) {
  const { choices = {} } = room.doc;
  const left = room.cards("open").filter((card) => choices[card.id]?.choice !== "pursue");
  const reasoned = left.filter((card) => choices[card.id]?.reason);
  const listed = [
    { key: "unlisted", label: "Not shortlisted", cards: left.filter((card) => choices[card.id] && !choices[card.id].reason) },
    { key: "parked", label: "Parked for later", cards: room.cards("parked") },
    { key: "undecided", label: "Not decided", cards: left.filter((card) => !choices[card.id]) },
  ].filter(({ cards }) => cards.length);
  if (!reasoned.length && !listed.length) return null;
  return section("not-now", "What is not now, and why",
    reasoned.length > 0 && h("ul", { class: "record-lines" }, reasoned.map((card) => h("li", { key: card.id },
      cardLine(room, card),
      h("p", { class: "record-reason" }, h("span", { class: "soft" }, "Because: "), h("bdi", null, choices[card.id].reason))))),
    listed.map(({ key, label, cards }) => fold({ key, label, count: cards.length },
      h("ul", { class: "record-lines" }, cards.map((card) => h("li", { key: card.id }, cardLine(room, card)))))));
}

function cardLine(room, card) {
  return h("div", { key: "card", class: "read-cause" },
    h("span", { class: "read-card nums" }, h("span", { class: "visually-hidden" }, "Card "), card.number),
    h("div", { class: "read-cause-words" }, unfolding(room, `record:${card.id}`, card.text)));
}

/** What is unfinished or unresolved: nothing that is wrong, the first thing at the first check-in; each leads to where it is mended. */
export function openPoints(room) {
  const found = groupedPoints(room);
  if (!found.length) return null;
  const number = found.reduce((sum, { points }) => sum + points.length, 0);
  return section("open", counted(number, "open point"),
    h("p", { class: "soft" }, "Nothing here stands in the way. It is the first thing at the first check-in."),
    found.map(({ key, title, points }) => h("section", { key, class: "record-group", "aria-labelledby": `open-${key}` },
      h("h4", { id: `open-${key}` }, title),
      h("ul", { class: "record-open" }, points.map((point) => openLine(room, point))))));
}

/** Whether what lies in a step can still be done: after the commit only what goes on between functions, and actions. */
const isStillOpen = (room, step) => room.doc.room.status === "open" || ["align", "plan"].includes(step.kind);

function openLine(room, point) {
  const asked = room.doc.comments?.[point.on];
  const here = mendHere(room, point);
  const step = !here && stepFor(room, point);
  return h("li", { key: point.key }, h("span", { class: "record-ring", "aria-hidden": "true" }), h("div", null,
    asked ? written(point.text) : h("p", { class: "record-point" }, point.text), // our own sentence, whatever script the words in it have
    asked && h("p", { class: "small soft" }, "asked by ", h("bdi", null, room.name(asked.by))),
    here && h("button", { key: "here", type: "button", class: "readiness-go", on: { click: here.run } }, here.label, h("span", { class: "visually-hidden" }, `: ${point.text.slice(0, 80)}`)),
    step && !room.projected && h("button", { key: "step", type: "button", class: "readiness-go", on: { click: () => goMend(room, point) } },
      room.facilitates && isStillOpen(room, step) ? "Mend it in " : "See it in ", h("bdi", null, step.title), h("span", { class: "visually-hidden" }, `: ${point.text.slice(0, 80)}`))));
}
