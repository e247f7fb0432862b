/* What waits for this person, before everything else: to answer, to confirm, to decide after a no, to give to somebody. */

import { button } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { objectives } from "../objectiveState.js";
import { unfolding } from "../objectiveRead.js";
import { about, who } from "./askRead.js";
import { answerForm, carryForm, outcomeForm } from "./answering.js";
import { makeTradeOff } from "./condition.js";
import { dayWords } from "./words.js";
import { launch, stopsNothing, waiting } from "./state.js";

export function waitingForYou(room) {
  const items = waiting(room);
  if (!items.length) return null;
  return h("section", { key: "waiting", class: "waiting", "aria-labelledby": "waiting-title" },
    h("h3", { id: "waiting-title" }, "Waits for you"),
    h("ul", null, items.map((item) => h("li", { key: `${item.kind}-${(item.ask ?? item.tradeOff).id}`, class: `waiting-item is-${item.kind}` }, draw[item.kind](room, item)))));
}

const draw = {
  answer: (room, { ask }) => [question(room, ask), answerForm(room, ask)],
  carried: (room, { ask }) => [question(room, ask, `You carry it${ask.answerBy ? ` until ${dayWords(room, ask.answerBy)}` : ""}.`), answerForm(room, ask)],
  absent: (room, { ask }) => [question(room, ask, ["Nobody of ", h("bdi", null, ask.toFunction), " is here. Who carries it?"]), carryForm(room, ask)],
  outcome: (room, { ask }) => [
    question(room, ask, [h("bdi", null, room.name(ask.answeredBy)), " said no. What becomes of it?"]),
    ask.condition && h("div", { key: "because", class: "ask-after" }, h("p", { class: "soft small" }, "Because"), unfolding(room, `because:${ask.id}`, ask.condition)),
    outcomeForm(room, ask),
  ],
  condition: (room, { ask }) => [
    h("div", { key: "question", class: "waiting-question" },
      h("p", { key: "lead", class: "waiting-lead" }, "The yes of ", h("bdi", null, ask.toFunction), " to “", h("bdi", null, ask.what), "” has a condition:"),
      unfolding(room, `condition:${ask.id}`, ask.condition, { class: "waiting-words" })),
    h("div", { key: "row", class: "button-row" },
      button({ label: "Make it a trade-off", icon: "merge", run: () => makeTradeOff(room, ask) }),
      button({ label: "Leave it as a condition", look: "quiet", run: () => (stopsNothing(room, ask).value = true) })),
  ],
  confirm: (room, { tradeOff }) => [
    h("div", { key: "question", class: "waiting-question" }, h("p", { key: "lead", class: "waiting-lead" }, h("bdi", null, tradeOff.function), tradeOff.nothingStops ? " stops nothing, because:" : " gives up", tradeOff.until && h("span", { class: "nums" }, `, until ${dayWords(room, tradeOff.until)}`), !tradeOff.nothingStops && ":"),
    unfolding(room, `stops:${tradeOff.id}`, tradeOff.stops ?? tradeOff.reason ?? "", { class: "waiting-words" }),
    place(room, tradeOff.objective)),
    confirmButton(room, tradeOff),
  ],
};

function question(room, ask, lead) {
  return h("div", { key: "question", class: "waiting-question" },
    lead ? h("p", { key: "lead", class: "waiting-lead" }, lead) : who(ask),
    unfolding(room, `asked:${ask.id}`, ask.what, { class: "waiting-words" }),
    about(room, ask),
    place(room, ask.objective));
}

/** For which objective, in one line. */
function place(room, id) {
  const all = objectives(room);
  const index = all.findIndex((objective) => objective.id === id);
  return index >= 0 && all.length > 1 && h("p", { key: "place", class: "waiting-place" }, `For objective ${index + 1}: `, h("bdi", null, all[index].title));
}

export function confirmButton(room, tradeOff) {
  return button({
    key: "confirm", label: tradeOff.nothingStops ? "Confirm: nothing stops" : "Confirm: we stop it", icon: "check", class: "trade-confirm",
    run: async () => {
      const refused = await launch(room, "tradeOff.confirm", { tradeOff: tradeOff.id });
      if (refused) room.fail(refused);
    },
  });
}
