/* Steps that happen in the room and not on the screen: what happens there, and what to do. */

import { h } from "../components/element.js";
import { icon } from "../components/icons.js";
import { timeLeft } from "../components/frame.js";
import { clocked, timed } from "../components/words.js";

export default { stage, now };

const words = {
  align: {
    now: "Go through the objectives together, and say what your function needs of the others, and what it gives.",
    points: [
      "Each function names what it needs: what, how much, by when.",
      "The function that is asked answers yes, yes if, or no. A condition says what stops to make room.",
      "Write what was agreed as a comment on the objective in Shape, so that it stands in the record.",
    ],
  },
  plan: {
    now: "Agree on the first steps: who does what, and by when.",
    points: [
      "One person for each first step, and one date.",
      "Begin with what makes the first key result measurable.",
      "Write it as a comment on the objective in Shape, so that it stands in the record.",
    ],
  },
  break: { now: "A break. Stand up, get some air; the room stays as it is.", points: [] },
};

function stage(room) {
  const { kind } = room.looking;
  const { points } = words[kind] ?? { points: [] };
  const left = timeLeft(room);
  if (kind === "break") {
    return h("div", { key: "break", class: "interlude-break" },
      icon("clock"),
      h("p", { class: "interlude-time nums" }, left && !left.over ? clocked(left.seconds) : `${room.looking.minutes} min`),
      h("p", { class: "soft" }, left && !left.over && !left.paused ? `We go on at ${timed(room.doc.agenda.timer.endsAt)}.` : "The facilitator calls when we go on."));
  }
  return h("ol", { key: "points", class: "interlude" }, points.map((point, index) => h("li", { key: index },
    h("span", { class: "interlude-number nums", "aria-hidden": "true" }, index + 1), h("p", null, point))));
}

function now(room) {
  return { text: words[room.looking.kind]?.now ?? "The facilitator leads through this step." };
}
