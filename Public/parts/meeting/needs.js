/* Fourth screen: who needs what of whom. Asked right here; what is open stands by the function that is to answer. */

import { empty, fold } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { counted } from "../../components/words.js";
import { askLine } from "../alignment/ask.js";
import { pad } from "../alignment/pad.js";
import { asksOf, everyFunction, isSame } from "../alignment/state.js";
import { objectives } from "../objectiveState.js";

/** The pad of the align step; on another screen only while something stands on it. */
export function needsPad(room, { onlyBegun } = {}) {
  if (onlyBegun && !room.draft("ask:new:what").value) return null;
  return pad(room);
}

/** Asks without an answer, by who is to answer: [{name, asks}]. */
export function openByFunction(room) {
  const open = asksOf(room).filter((ask) => ask.state !== "answered");
  return everyFunction(room).map((name) => ({ name, asks: open.filter((ask) => isSame(ask.toFunction, name)) })).filter(({ asks }) => asks.length > 0);
}

export function needs(room) {
  const groups = openByFunction(room);
  const answered = asksOf(room).filter((ask) => ask.state === "answered");
  return [
    groups.length === 0 && empty({
      sign: "people", title: objectives(room).length ? "Nobody needs anything at the moment" : "There is no objective in this room",
      text: "Who is held up, or has something to give, says it here, to one function, with a day.",
      example: "Sales asks Marketing: the list of lost deals, by 12 February.",
    }),
    groups.map(({ name, asks }) => h("section", { key: name, class: "meeting-part align-objective", "aria-label": `Asked of ${name}` },
      h("h4", null, "Asked of ", h("bdi", null, name)),
      h("ul", { class: "asks" }, asks.map((ask) => askLine(room, ask))))),
    answered.length > 0 && fold({ key: "answered", label: "Answered", count: counted(answered.length, "ask") },
      h("div", { class: "align-objective" }, h("ul", { class: "asks" }, answered.map((ask) => askLine(room, ask))))),
  ];
}

export function needsNow(room) {
  const open = openByFunction(room).reduce((sum, { asks }) => sum + asks.length, 0);
  const standing = open ? ` ${open === 1 ? "One ask waits" : `${counted(open, "ask")} wait`} for an answer; that comes next.` : "";
  if (room.facilitates || room.observes || room.projected) return `What does each function need of another until the next check-in?${standing}`;
  return `What does ${room.me.function} need of another function, or have to give?${standing}`;
}
