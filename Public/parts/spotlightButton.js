/* The way to put everybody on a card. */

import { button } from "../components/controls.js";

/** For facilitators, beside a revealed card: holds it up, or puts it down again. */
export function spotlightButton(room, card, { iconOnly = false, ...rest } = {}) {
  if (!room.facilitates) return null;
  const isLit = room.doc.room.spotlight === card.id;
  return button({
    key: "spotlight", label: isLit ? "End the spotlight" : "Show to everybody", icon: "spotlight", iconOnly, look: "quiet",
    "aria-label": isLit ? `End the spotlight on card ${card.number}` : `Show card ${card.number} to everybody`,
    run: () => room.act("spotlight.set", { card: isLit ? null : card.id }), ...rest,
  });
}
