/* The end of a cycle: did the way of working change, how far did each key result come, what was learnt, what carries over; then the next room. */

import { button, fold } from "../components/controls.js";
import { h } from "../components/element.js";
import { Late } from "../components/late.js";
import { dated } from "../components/words.js";
import { nextRoom, opened } from "./cycleClose/next.js";
import { openCheckIn } from "./checkIns/state.js";
import { objectivesOf } from "./objectiveRead.js";
import { today } from "../afterwards.js";

export default { desk, next };

const closing = new Late(() => import("./cycleClose/form.js"), new URL("cycleClose/form.css", import.meta.url).href).ahead();
const opening = new Late(() => import("./cycleClose/nextRoom.js")).ahead();
const closeCycle = (room) => closing.use(room, (module) => module.closeCycle(room));
const openNextRoom = (room) => opening.use(room, (module) => module.openNextRoom(room));

const mayClose = (room) => room.facilitates && room.doc.room.status === "committed" && objectivesOf(room).length > 0;

/** When the last check-in is over, what is left to do is to close the cycle, and then to begin the next. */
function next(room) {
  if (!mayClose(room)) return null;
  const { closed, cycle } = room.doc.room;
  if (closed) return nextStep(room);
  const isOver = !openCheckIn(room) || (cycle && today(room) > cycle.end);
  return isOver ? { label: "Close the cycle", run: () => closeCycle(room) } : null;
}

function nextStep(room) {
  const state = nextRoom(room);
  if (opened(room)) return { label: "Go to the next room", run: () => openNextRoom(room) };
  return { label: state.busy ? "Opening the next room …" : "Open the next room", disabled: state.busy, run: () => openNextRoom(room) };
}

function desk(room) {
  if (!mayClose(room)) return null;
  const { closed, cycle } = room.doc.room;
  if (closed) {
    return h("section", { key: "cycle", class: "cycle-desk", "aria-labelledby": "cycle-desk-title" },
      h("h3", { id: "cycle-desk-title" }, "The cycle is closed"),
      h("p", { class: "small soft" }, "The next room begins with what this one came to: scores, open asks, and the cards that had to wait."),
      button({ key: "again", label: "Say it again …", icon: "pen", look: "quiet", run: () => closeCycle(room) }));
  }
  return fold({ key: "cycle", label: "The end of the cycle" },
    h("p", { class: "small soft" }, cycle ? `It ends on ${dated(cycle.end)}. ` : "", "Closing it asks whether the way of working changed, and gives each key result a score."),
    button({ key: "close", label: "Close the cycle …", run: () => closeCycle(room) }));
}
