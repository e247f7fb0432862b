/* What a card says. */

import { h } from "./element.js";
import { button, written } from "./controls.js";

const long = 420;

/** The text of a card; a long one shows its beginning until it is unfolded. */
export function cardText(room, card) {
  const open = room.ui(`unfolded:${card.id}`, false);
  if (card.text.length <= long) return written(card.text, { class: "card-text" });
  return [
    written(card.text, { class: open.value ? "card-text" : "card-text is-clamped" }),
    button({
      key: "unfold", label: open.value ? "Show less" : "Read all of it", look: "quiet", class: "card-unfold", expanded: open.value,
      run: () => (open.value = !open.value),
    }),
  ];
}

/** What would change, and what would tell that it works. */
export function answers({ change, signal }) {
  if (!change && !signal) return null;
  return h("dl", { key: "answers", class: "card-answers" },
    change && [h("dt", { key: "change" }, "The change"), written(change, { tag: "dd", key: "change-text" })],
    signal && [h("dt", { key: "signal" }, "The signal that it works"), written(signal, { tag: "dd", key: "signal-text" })]);
}
