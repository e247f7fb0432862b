/* Everybody on the same card: it stands above the work of every screen until a facilitator puts it down. */

import { h } from "../components/element.js";
import { button } from "../components/controls.js";
import { answers, cardText } from "../components/cardText.js";
import { kindWords } from "../components/kinds.js";
import { icon } from "../components/icons.js";

const lit = (room) => (room.doc.room.spotlight ? room.card(room.doc.room.spotlight) : undefined);

/** The card above the work. While people judge blind it is one line, so that it takes nothing of their attention. */
export function spotlight(room) {
  const card = lit(room);
  if (!card) return null;
  const small = isJudging(room) && !room.ui(`spotlight:open:${card.id}`, false).value;
  return h("section", { key: `spotlight-${card.id}`, class: small ? "spotlight is-small" : "spotlight", "aria-labelledby": "spotlight-title" },
    h("header", { class: "spotlight-head" },
      h("h3", { id: "spotlight-title", class: "spotlight-title" }, icon("spotlight"), h("span", null, "We look at ", h("span", { class: "nums" }, `card ${card.number}`))),
      h("span", { class: "card-kind" }, icon(card.kind), kindWords[card.kind] ?? card.kind),
      h("span", { class: "spotlight-does" },
        small && button({ key: "open", label: "Read it", look: "quiet", run: () => (room.ui(`spotlight:open:${card.id}`, false).value = true) }),
        room.facilitates && button({ key: "end", label: "End", "aria-label": "End the spotlight", look: "quiet", run: () => room.act("spotlight.set", { card: null }) }))),
    !small && h("div", { class: "spotlight-words" }, cardText(room, card), answers(card)));
}

/** Whether a blind round, ballot or fist is open. */
function isJudging(room) {
  return ["rounds", "ballots", "consents"].some((kind) => Object.values(room.doc[kind] ?? {}).some((one) => one.state === "open"));
}
