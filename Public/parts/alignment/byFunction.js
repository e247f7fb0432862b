/* The page by function: what each gives, gets, stops and does, so that one that is asked too much is seen. */

import { written } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { counted, listed } from "../../components/words.js";
import { unfolding } from "../objectiveRead.js";
import { functionOf, someone } from "../people.js";
import { stampOf } from "./askRead.js";
import { dayWords } from "./words.js";
import { asksOf, everyFunction, giver, isSame, receiver, tradeOffsOf } from "./state.js";

const much = 3;
const week = 7 * 86_400_000;

export function byFunction(room) {
  const asks = asksOf(room);
  const tradeOffs = tradeOffsOf(room);
  const actions = Object.entries(room.doc.actions ?? {}).map(([id, action]) => ({ ...action, id }));
  return h("ul", { key: "functions", class: "functions" }, everyFunction(room).map((name) => {
    const gives = byDate(asks.filter((ask) => isSame(giver(ask), name) && ask.answer !== "no"));
    const gets = byDate(asks.filter((ask) => isSame(receiver(ask), name)));
    const stops = tradeOffs.filter((one) => isSame(one.function, name));
    const does = actions.filter((action) => isSame(functionOf(room, action.owner), name)).sort((a, b) => (a.due ?? "9").localeCompare(b.due ?? "9"));
    const loads = load(name, gives);
    return h("li", { key: name, class: ["function-card", loads.length > 0 && "is-heavy"].filter(Boolean).join(" ") },
      h("h3", null, h("bdi", null, name)),
      loads.map((words) => h("p", { key: words, class: "function-load" }, icon("warning"), h("span", null, words))),
      h("dl", null,
        part("Gives", gives.length && gives.map((ask) => line(room, ask, ["to ", h("bdi", { key: "to" }, receiver(ask))]))),
        part("Gets", gets.length && gets.map((ask) => line(room, ask, ["from ", h("bdi", { key: "from" }, giver(ask))]))),
        part("Stops", stops.length && stops.map((one) => h("li", { key: one.id }, h("p", null, stopsWords(room, one)),
          h("p", { class: "function-note" }, one.confirmedBy ? ["confirmed by ", h("bdi", { key: "by" }, room.name(one.confirmedBy))] : "not confirmed yet")))),
        part("Does", does.length && does.map((action) => h("li", { key: action.id, class: action.done ? "is-done" : undefined },
          unfolding(room, `does:${action.id}`, action.task), h("p", { class: "function-note nums" }, action.owner && h("bdi", null, someone(room, action.owner)), action.due && ` · by ${dayWords(room, action.due)}`, action.done && " · done"))))));
  }));
}

const byDate = (asks) => [...asks].sort((a, b) => (a.by ?? "9").localeCompare(b.by ?? "9"));

function part(term, lines) {
  return h("div", { key: term, class: ["function-part", !lines && "is-empty"].filter(Boolean).join(" ") }, h("dt", null, term), h("dd", null, lines ? h("ul", null, lines) : h("p", { class: "soft" }, "nothing")));
}

function line(room, ask, whom) {
  const { word, tone } = stampOf(ask);
  return h("li", { key: ask.id },
    unfolding(room, `given:${ask.id}`, ask.what),
    h("p", { class: "function-note nums" }, whom, ask.by && ` · by ${dayWords(room, ask.by)}`, " · ", h("span", { class: `stamp-word ${tone}` }, word.toLowerCase()),
      ask.state === "carried" && [" by ", h("bdi", { key: "carrier" }, room.name(ask.carriedBy))]));
}

/** What is too much at once, in words: many things in one month, and different functions in the same week. */
function load(name, gives) {
  const dated = gives.filter((ask) => ask.by);
  const months = grouped(dated, (ask) => ask.by.slice(0, 7));
  const heavy = [...months].filter(([, asks]) => asks.length >= much).map(([month, asks]) => `${name} gives ${counted(asks.length, "thing")} in ${monthWords(month)}.`);
  const clash = dated.flatMap((ask, index) => {
    const others = dated.slice(index + 1).filter((other) => Date.parse(other.by) - Date.parse(ask.by) < week && !isSame(receiver(other), receiver(ask)));
    return others.length ? [[ask, ...others]] : [];
  })[0];
  if (!clash) return heavy;
  const whom = [...new Set(clash.map(receiver))];
  return [...heavy, `${listed(whom)} need something of ${name} in the same week.`];
}

function grouped(list, keyOf) {
  const groups = new Map();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

function monthWords(month) {
  const [year, number] = month.split("-").map(Number);
  return new Date(year, number - 1, 1).toLocaleDateString(undefined, { month: "long" });
}

/** One line of what a function gives up. */
function stopsWords(room, tradeOff) {
  return tradeOff.nothingStops
    ? ["nothing: ", written(tradeOff.reason ?? "", { tag: "span", key: "reason" })]
    : [written(tradeOff.stops ?? "", { tag: "span", key: "stops" }), tradeOff.until && h("span", { key: "until", class: "soft nums" }, ` until ${dayWords(room, tradeOff.until)}`)];
}
