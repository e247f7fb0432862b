/* In the record: who gives what, what stops, and the first steps, each in a line or two. */

import { written } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { about, stamp, who } from "../alignment/askRead.js";
import { dayWords } from "../alignment/words.js";
import { asksOf, tradeOffsOf } from "../alignment/state.js";
import { unfolding } from "../objectiveRead.js";
import { someone } from "../people.js";
import { actionsOf } from "../planning/actions.js";
import { section } from "./section.js";

export function gives(room) {
  const asks = asksOf(room);
  if (!asks.length) return null;
  return section("gives", "Who gives what", h("ul", { class: "record-lines" }, asks.map((ask) => h("li", { key: ask.id, class: "record-ask" },
    h("div", { class: "record-words" },
      who(ask),
      unfolding(room, `record-ask:${ask.id}`, ask.what),
      about(room, ask),
      ask.condition && h("p", { key: "condition", class: "ask-after" }, h("span", { class: "soft" }, ask.answer === "no" ? "Because: " : "If: "), written(ask.condition, { tag: "span" })),
      ask.outcome && h("p", { key: "outcome", class: "ask-about" }, outcomes[ask.outcome])),
    stamp(room, ask)))));
}

const outcomes = { drop: "Dropped after the no.", shrink: "Made smaller after the no.", doWithout: "Done without." };

export function stops(room) {
  const all = tradeOffsOf(room);
  if (!all.length) return null;
  return section("stops", "What stops", h("ul", { class: "record-lines" }, all.map((one) => h("li", { key: one.id },
    one.nothingStops
      ? h("p", null, "Nothing stops for ", h("bdi", null, one.function), one.reason && [": ", h("bdi", { key: "why" }, one.reason)])
      : written(one.stops ?? ""),
    h("p", { class: "ask-about" },
      !one.nothingStops && ["given up by ", h("bdi", { key: "by" }, one.function), one.until && h("span", { key: "until", class: "nums" }, ` until ${dayWords(room, one.until)}`), " · "],
      one.confirmedBy ? ["confirmed by ", h("bdi", { key: "who" }, room.name(one.confirmedBy))] : "not confirmed yet")))));
}

export function steps(room) {
  const all = actionsOf(room);
  if (!all.length) return null;
  return section("steps", "First steps", h("ul", { class: "record-lines" }, all.map((action) => h("li", { key: action.id },
    written(action.task),
    h("p", { class: "ask-about nums" }, action.owner ? h("bdi", null, someone(room, action.owner)) : "nobody yet", action.due ? ` · by ${dayWords(room, action.due)}` : " · no date", action.done && " · done")))));
}
