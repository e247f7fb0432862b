/* The condition of a "yes, if", and the one press that makes it a trade-off. */

import { button } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { unfolding } from "../objectiveRead.js";
import { said } from "./form.js";
import { isBareCondition, isMine, mayWork, stopsNothing } from "./state.js";

export function conditionOf(room, ask) {
  return h("div", { key: "condition", class: "ask-after" },
    h("p", { class: "soft small" }, "If"),
    unfolding(room, `if:${ask.id}`, ask.condition),
    isBareCondition(room, ask) && mayWork(room) && (isMine(room, ask.toFunction) || isMine(room, ask.fromFunction) || room.facilitates)
      && !stopsNothing(room, ask).value && button({ key: "make", label: "Make it a trade-off", icon: "merge", look: "quiet", class: "condition-make", run: () => makeTradeOff(room, ask) }));
}

/** What the condition names is what stops; the function that answered gives it up. */
export async function makeTradeOff(room, ask) {
  const made = await room.act("tradeOff.record", said({ ask: ask.id, until: room.doc.room.cycle?.end }));
  if (made) room.say("It stands among what stops. Who gives it up confirms it.");
}
