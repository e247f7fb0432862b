/* Cards that may say the same, one pair at a time, for the desk: which text stays on top, or that they are not the same. */

import { h } from "../../components/element.js";
import { button, written } from "../../components/controls.js";
import { counted } from "../../components/words.js";

export function alike(room) {
  const pairs = Object.entries(room.doc.desk?.duplicates ?? {})
    .map(([id, pair]) => ({ id, likeness: pair.likeness, cards: pair.cards.map((card) => room.card(card)) }))
    .filter((pair) => pair.cards.every((card) => card?.state === "open"))
    .sort((a, b) => b.likeness - a.likeness || a.id.localeCompare(b.id));
  if (pairs.length === 0 || room.doc.room.status !== "open") return null;
  const [{ id, cards }] = pairs;
  const ids = cards.map((card) => card.id);
  const keep = (into) => room.act("card.merge", { cards: ids.filter((card) => card !== into), into });
  return h("section", { key: "alike", class: "alike", "aria-labelledby": "alike-title" },
    h("h3", { id: "alike-title" }, "These two look alike"),
    h("div", { key: id, class: "alike-pair" },
      cards.map((card) => h("div", { key: card.id, class: "alike-card" },
        h("div", { class: "alike-words", tabindex: 0, role: "group", "aria-label": `Card ${card.number}` },
          h("strong", { class: "nums" }, card.number), written(card.text, { class: "small" })),
        button({ label: "Keep this on top", icon: "merge", "aria-label": `Merge, with card ${card.number} on top`, run: () => keep(card.id) }))),
      button({ label: "Not the same", look: "quiet", run: () => room.act("duplicates.dismiss", { cards: ids }) })),
    h("p", { class: "small soft" }, "Both texts stay, and they can be taken apart again.",
      pairs.length > 1 && ` ${counted(pairs.length - 1, "more pair")} after this.`));
}
