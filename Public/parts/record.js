// The decisions as they will be read: objectives, why, what is not now, what stays open.

import { written } from "../components/controls.js";
import { h } from "../components/element.js";
import { icon } from "../components/icons.js";
import { counted, listed } from "../components/words.js";
import { consents, fists } from "./fist.js";
import { readOnly } from "./keyResults.js";
import { objectives } from "./objective.js";
import { functionOf, someone } from "./people.js";

/** One objective, to be read. */
export function summary(room, objective, index) {
  const { id, title, change, cards = [], driver, coOwners = [], supports } = objective;
  const tied = cards.map((card) => room.card(card)).filter(Boolean);
  const its = functionOf(room, driver);
  return h("article", { class: "summary", "aria-labelledby": `summary-${id}` },
    h("h4", { id: `summary-${id}` }, h("span", { class: "summary-index nums" }, index), written(title, { tag: "span" })),
    change && h("p", { class: "summary-change" }, written(change, { tag: "span" })),
    h("p", { class: "summary-who" },
      h("span", { class: "soft" }, "Driver "), h("span", { dir: "auto" }, driver ? someone(room, driver) : "nobody yet"),
      its && typeof driver === "string" && h("span", { class: "soft" }, `, ${its}`),
      coOwners.length > 0 && [h("span", { class: "soft" }, " with "), h("span", { dir: "auto" }, listed(coOwners))]),
    readOnly(room, id),
    tied.length > 0 && h("div", { class: "summary-why" }, h("span", { class: "soft small" }, "Because"),
      h("ul", null, tied.map((card) => h("li", { key: card.id }, written(card.text, { tag: "span" }))))),
    supports && h("p", { class: "soft small", dir: "auto" }, `Supports: ${supports}`));
}

/** The whole record on one page. */
export function record(room) {
  const { title, purpose, oneThing, cycle } = room.doc.room;
  const all = objectives(room);
  const notNow = Object.entries(room.doc.choices).filter(([id, choice]) => choice.choice === "notNow" && room.card(id));
  const named = notNow.filter(([, { reason }]) => reason);
  const points = Object.entries(room.doc.openPoints);
  const [consent] = consents(room).filter((one) => one.results);
  return h("article", { class: "record", "aria-label": "Decision record" },
    h("header", null,
      h("h3", { dir: "auto" }, title),
      purpose && written(purpose, { class: "soft" }),
      cycle?.label && h("p", { class: "soft small" }, cycle.label)),
    oneThing && h("p", { class: "record-one" }, h("span", { class: "soft small" }, "The one thing"), written(oneThing, { tag: "span" })),
    all.length === 0
      ? h("p", { class: "soft" }, "No objective yet.")
      : h("ol", { class: "record-objectives" }, all.map((objective, index) => h("li", { key: objective.id }, summary(room, objective, index + 1)))),
    consent && h("section", { key: "consent" }, h("h4", null, "How the room stands to it"), consentLines(room, consent)),
    notNow.length > 0 && h("section", { key: "notNow" }, h("h4", null, "Not now"),
      h("ul", { class: "record-list" }, named.map(([id, { reason }]) => h("li", { key: id }, h("span", { dir: "auto" }, room.card(id).text), h("span", { class: "soft", dir: "auto" }, ` ${reason}`)))),
      notNow.length > named.length && h("p", { class: "soft small" }, `${counted(notNow.length - named.length, "card")} not shortlisted.`)),
    points.length > 0 && h("section", { key: "open" }, h("h4", null, "Open points"),
      h("ul", { class: "record-list" }, points.map(([id, point]) => h("li", { key: id }, icon("question"), h("span", { dir: "auto" }, point.text))))));
}

function consentLines(room, { results }) {
  const said = Object.entries(results).filter(([, vote]) => vote.sentence);
  const tally = fists.map(({ fingers, word }) => ({ word, people: Object.values(results).filter((vote) => vote.fingers === fingers).length })).filter(({ people }) => people > 0);
  return [
    h("p", { key: "tally", class: "nums" }, tally.map(({ word, people }) => `${people} × ${word.toLowerCase()}`).join(" · ")),
    said.length > 0 && h("ul", { key: "said", class: "record-list" }, said.map(([id, vote]) =>
      h("li", { key: id }, h("strong", { dir: "auto" }, room.name(id)), " ", h("span", { dir: "auto" }, vote.sentence)))),
  ];
}
