/* An objective as the head of what is agreed or planned for it. */

import { written } from "../../components/controls.js";
import { h } from "../../components/element.js";

export function heading(room, objective, number) {
  return h("h3", { key: "title", id: `align-${objective.id}`, class: ["align-title", objective.title.length > 160 && "is-long"].filter(Boolean).join(" ") },
    h("span", { class: "align-number nums" }, h("span", { class: "visually-hidden" }, "Objective "), number), " ", written(objective.title, { tag: "span" }));
}
