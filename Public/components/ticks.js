/* Several of a list, each with its box. */

import { h } from "./element.js";

export function tickBoxes({ label, options, chosen, turn }) {
  return h("fieldset", { class: "ticks" },
    h("legend", { class: "field-label" }, label),
    options.length === 0 && h("p", { class: "soft small" }, "There is nothing to choose from yet."),
    options.map(({ value, label: words }) => h("label", { key: value },
      h("input", { type: "checkbox", checked: chosen.includes(value), on: { change: () => turn(value) } }),
      h("span", { dir: "auto" }, words))));
}
