/* What an objective is in this house: a target on the surface and a change in how we work, side by side. */

import { h } from "../../components/element.js";

const pairs = [
  ["Sales", "Grow the pipeline by 30 %", "Ask four questions before the first call, so that a third of the pipeline closes and not a fifth"],
  ["Hospital", "Cut waiting times in the emergency room", "Let a nurse and a doctor see arriving patients together, so that the first decision falls within 15 minutes"],
  ["Software", "Reach 99.9 % availability", "Let each team release behind a switch of its own, so that a bad change is taken back in five minutes"],
  ["School", "Raise the pass rate in mathematics", "Teach the hard units in small groups twice a week, so that nobody carries a gap for more than ten days"],
  ["Factory", "Halve the scrap rate by December", "Let the line stop itself at the first bad part, so that a fault costs three parts and not a shift"],
  ["People", "Publish the new career framework", "Talk about growth every month and not once a year, so that four of five people know their next step"],
];

const tests = [
  ["The objective", "What is different in how we work on an ordinary Tuesday?"],
  ["Its key results", "By which numbers would we see it, from where to where, by when?"],
  ["Its price", "What do we stop, so that there is room for it?"],
];

export function primer() {
  return h("section", { key: "primer", class: "primer", "aria-labelledby": "primer-title" },
    h("h3", { id: "primer-title" }, "What makes an objective worth a quarter"),
    h("p", null, "Most objectives name a target and leave the way of working as it is. Then the target is missed, or reached by pushing harder. Here an objective says what changes in how we work."),
    h("div", { class: "primer-table", role: "table", "aria-label": "Surface and transformative objectives" },
      h("div", { class: "primer-row is-head", role: "row" },
        h("span", { role: "columnheader" }, "Field"), h("span", { role: "columnheader" }, "A target on the surface"), h("span", { role: "columnheader" }, "A change in how we work")),
      pairs.map(([place, surface, change]) => h("div", { key: place, class: "primer-row", role: "row" },
        h("span", { role: "cell", class: "primer-place" }, place),
        h("span", { role: "cell", class: "primer-surface" }, surface),
        h("span", { role: "cell", class: "primer-change" }, change)))),
    h("dl", { class: "primer-tests" }, tests.map(([name, question]) => h("div", { key: name }, h("dt", null, name), h("dd", null, question)))));
}
