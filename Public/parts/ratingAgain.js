// The facilitator's second round: over the cards the first one left in dispute. It stands beside the first, never over it.

import { badge, button, fold } from "../components/controls.js";
import { h } from "../components/element.js";
import { counted } from "../components/words.js";

export function again(room, round) {
  const disputed = (round.disputed ?? []).map((id) => room.card(id)).filter((card) => card?.state === "open");
  if (disputed.length === 0) return null;
  const isPolarised = ({ id }) => round.results[id]?.impact?.polarised || round.results[id]?.effort?.polarised;
  const chosen = room.ui(`rating:again:${round.id}`, null);
  const ids = new Set(chosen.value ?? disputed.filter(isPolarised).map((card) => card.id));
  const turn = (id) => {
    if (ids.has(id)) ids.delete(id);
    else ids.add(id);
    chosen.value = [...ids];
  };
  return fold({ key: "again", label: "Rate some cards again", class: "rating-again" },
    h("p", { class: "field-hint" }, "After the discussion, blind as before. The first round stays beside it."),
    h("div", { class: "rating-chosen" }, disputed.map((card) =>
      h("label", { class: "choice-line", key: card.id },
        h("input", { type: "checkbox", checked: ids.has(card.id), on: { change: () => turn(card.id) } }),
        h("span", { class: "rating-number" }, card.number),
        h("span", { class: "one-line", dir: "auto" }, card.text),
        isPolarised(card) && badge("polarised", { tone: "caution", sign: "warning" })))),
    button({
      label: ids.size === 0 ? "Choose at least one card" : `Open a second round over ${counted(ids.size, "card")}`,
      disabled: ids.size === 0,
      run: () => room.act("round.open", { cards: disputed.filter((card) => ids.has(card.id)).map((card) => card.id) }),
    }));
}
