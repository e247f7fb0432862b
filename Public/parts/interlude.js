/* A break: how long it lasts, and when the room goes on. */

import { h } from "../components/element.js";
import { icon } from "../components/icons.js";
import { timeLeft } from "../components/frame.js";
import { clocked, timed } from "../components/words.js";

export default { stage, now };

function stage(room) {
  const left = timeLeft(room);
  return h("div", { key: "break", class: "interlude-break" },
    icon("clock"),
    h("p", { class: "interlude-time nums" }, left && !left.over ? clocked(left.seconds) : `${room.looking.minutes} min`),
    h("p", { class: "soft" }, left && !left.over && !left.paused ? `We go on at ${timed(room.doc.agenda.timer.endsAt)}.` : "The facilitator calls when we go on."));
}

function now() {
  return { text: "A break. Stand up, get some air; the room stays as it is." };
}
