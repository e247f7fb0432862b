/* What is due from this person, before everything else: updates, a way back on track, answers, promises. */

import { button } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { Late } from "../../components/late.js";
import { giver, isMine as isMyFunction, waiting } from "../alignment/state.js";
import { isDone, turnDone } from "../planning/actions.js";
import { mayWrite, mine, openCheckIn, waitingFor } from "./state.js";
import { needsPlan, write, writePlan } from "./updates.js";
import { day, spelled, statusBadge } from "./words.js";

/** The key results of this person that the open check-in waits for. */
export function ownWaiting(room) {
  if (!mayWrite(room)) return [];
  const waiting = new Set(waitingFor(room).map(({ id }) => id));
  return mine(room).filter(({ id }) => waiting.has(id));
}

export const writeOwn = (room) => write(room, ownWaiting(room).map(({ id }) => id));

const answering = new Late(() => import("../alignment/waiting.js"), new URL("../alignment/answering.css", import.meta.url).href).ahead();

// What a closed cycle leaves open is read from its record and in the next room.
const isDue = (room) => !room.observes && !room.projected && room.doc.room.status === "committed" && !room.doc.room.closed;
const waits = (room) => isDue(room) && waiting(room).length > 0;

/** Whether all that is due can be drawn. */
export const isDueHere = (room) => !waits(room) || Boolean(answering.for(room));

export function dueFromYou(room) {
  if (!isDue(room)) return null;
  const all = [updates(room), plans(room), promises(room), waits(room) && answering.for(room)?.waitingForYou(room)].filter(Boolean);
  return all.length ? h("div", { key: "due", class: "due-all" }, all) : null;
}

function updates(room) {
  const own = ownWaiting(room);
  if (!own.length) return null;
  return h("section", { key: "due-updates", class: "due", "aria-labelledby": "due-updates-title" },
    h("h3", { id: "due-updates-title" }, own.length === 1 ? "Your update" : `Your ${spelled(own.length)} updates`),
    h("ul", null, own.map((result) => h("li", { key: result.id, class: "due-line" },
      h("p", { dir: "auto" }, result.title),
      button({ label: "Write", icon: "pen", "aria-label": `Write the update: ${result.title.slice(0, 80)}`, run: () => write(room, [result.id]) })))));
}

function plans(room) {
  const own = mayWrite(room) ? mine(room).filter(({ id }) => needsPlan(room, id)) : [];
  if (!own.length) return null;
  return h("section", { key: "due-plans", class: "due", "aria-labelledby": "due-plans-title" },
    h("h3", { id: "due-plans-title" }, "How does it get back on track?"),
    h("ul", null, own.map((result) => h("li", { key: result.id, class: "due-line" },
      h("p", null, h("bdi", null, result.title), " ", statusBadge(openCheckIn(room).results[result.id].status)),
      button({ label: "Say how", icon: "pen", "aria-label": `Say how it gets back on track: ${result.title.slice(0, 80)}`, run: () => writePlan(room, result.id) })))));
}

/** What this person or their function promised, and is due by the check-in. */
function promises(room) {
  const lines = (openCheckIn(room)?.due ?? []).map((one) => promise(room, one)).filter(Boolean);
  if (!lines.length) return null;
  return h("section", { key: "due-promises", class: "due", "aria-labelledby": "due-promises-title" },
    h("h3", { id: "due-promises-title" }, "You promised"),
    h("ul", null, lines));
}

function promise(room, { id, kind, on }) {
  const by = on && h("p", { key: "by", class: "soft small nums" }, `by ${day(room, on)}`);
  const line = (text, more) => h("li", { key: id, class: "due-line" }, h("div", { class: "due-words" }, h("p", { dir: "auto" }, text), by), more);
  if (kind === "action") {
    const action = room.doc.actions[id];
    if (action?.owner !== room.you.id) return null;
    const whole = { ...action, id };
    return line(action.task, button({ label: isDone(room, whole) ? "Done" : "It is done", icon: "check", pressed: isDone(room, whole), run: () => turnDone(room, whole, !isDone(room, whole)) }));
  }
  const ask = room.doc.asks[id];
  if (kind === "ask" && ask && isMyFunction(room, giver(ask))) return line(ask.what, h("p", { key: "to", class: "soft small" }, "to ", h("bdi", null, ask.kind === "offer" ? ask.toFunction : ask.fromFunction)));
  const tradeOff = room.doc.tradeOffs[id];
  if (kind === "tradeOff" && tradeOff?.stops && isMyFunction(room, tradeOff.function)) return line(tradeOff.stops, h("p", { key: "stops", class: "soft small" }, "stops"));
  return null;
}
