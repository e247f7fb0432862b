// How many have finished, as marks and as a sentence. Nobody is named here: who has not finished stands on the desk.

import { h } from "./element.js";
import { figure } from "./words.js";

export function progress({ finished = 0, expected = 0 }) {
  const shown = Math.min(expected, 40);
  const filled = expected ? Math.round((finished / expected) * shown) : 0;
  return h("div", { class: "progress" },
    h("span", { class: "progress-marks", "aria-hidden": "true" },
      Array.from({ length: shown }, (_, index) => h("i", { class: index < filled ? "done" : "" }))),
    h("span", { class: "progress-words" }, finishedOf({ finished, expected })));
}

export function finishedOf({ finished = 0, expected = 0 }) {
  if (!expected) return "nobody has started yet";
  return finished >= expected
    ? `all ${figure(expected)} finished`
    : `${figure(finished)} of ${figure(expected)} finished`;
}
