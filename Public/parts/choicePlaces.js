// The places at the top: as many as the room may pursue, empty until the room decides.

import { button, written } from "../components/controls.js";
import { h } from "../components/element.js";
import { limitOf, pursued } from "./choiceState.js";

export function places(room) {
  const filled = pursued(room);
  const amount = Math.max(limitOf(room), filled.length);
  return h("ol", { class: "choice-places", "aria-label": "What we pursue", style: { "--places": String(amount) } },
    Array.from({ length: amount }, (_, index) => place(room, filled[index], index)));
}

function place(room, entry, index) {
  if (!entry) {
    return h("li", { key: `empty-${index}`, class: "choice-place is-empty" },
      h("span", { class: "choice-ordinal", "aria-hidden": "true" }, index + 1),
      h("span", { class: "soft" }, "Empty place"));
  }
  const { card, support } = entry;
  return h("li", { key: card.id, class: "choice-place" },
    h("span", { class: "choice-ordinal", "aria-hidden": "true" }, index + 1),
    h("p", { class: "choice-number small soft" }, card.number ? `Card ${card.number}` : "Hidden"),
    written(card.text, { class: "choice-what" }),
    support.length > 0 && h("div", { class: "choice-support" },
      h("p", { class: "small soft" }, "supported by"),
      h("ul", null, support.map((other) => h("li", { key: other.id },
        h("span", { class: "choice-number nums" }, other.number), written(other.text, { tag: "span" }),
        room.facilitates && button({ label: `Reconsider card ${other.number}`, icon: "close", iconOnly: true, look: "quiet", run: () => room.act("card.reconsider", { card: other.id }) }))))),
    room.facilitates && room.doc.room.status === "open" && button({ label: "Reconsider", look: "quiet", class: "choice-back", run: () => room.act("card.reconsider", { card: card.id }) }));
}
