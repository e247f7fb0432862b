/* A break: how long it lasts, and when the room goes on. */

import { h } from "../components/element.js";
import { icon } from "../components/icons.js";
import { timeLeft } from "../components/frame.js";
import { clocked, timed } from "../components/words.js";

export default { stage, now };

function stage(room) {
  const left = timeLeft(room);
  const { until, minutes } = room.looking;
  if (until) {
    return h("div", { key: "sitting", class: "interlude-break" },
      icon("clock"),
      h("p", { class: "soft" }, "We go on"),
      h("p", { class: "interlude-when" }, moment(until)),
      h("p", { class: "soft" }, "Everything stays as it is. The same link brings you back to this place."));
  }
  return h("div", { key: "break", class: "interlude-break" },
    icon("clock"),
    h("p", { class: "interlude-time nums" }, left?.over ? "Here we go" : left ? clocked(left.seconds) : `${minutes} min`),
    h("p", { class: "soft" }, left?.over ? "The break is over. The facilitator opens the next step."
      : left && !left.paused ? `We go on at ${timed(room.doc.agenda.timer.endsAt)}.` : "The facilitator calls when we go on."));
}

/** "Thursday, 21 January, 09:00", where the reader is. */
function moment(instant) {
  return new Date(instant).toLocaleString(undefined, { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
}

function now(room) {
  return { text: room.looking.until ? "That was it for today. Thank you." : "A break. Stand up, get some air; the room stays as it is." };
}
