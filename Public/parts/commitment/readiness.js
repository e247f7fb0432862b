/* What stands between the room and a final record, as the server sees it, and the way to where each is mended. */

import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { goMend, stepFor } from "./places.js";

export const missing = (room) => room.doc.room.commit?.missing ?? [];
export const reasons = (room) => room.doc.room.commit?.reasons ?? [];

export function readiness(room) {
  const [lacks, concerns] = [missing(room), reasons(room)];
  return h("section", { key: "readiness", class: "readiness", "aria-labelledby": "readiness-title" },
    h("h3", { id: "readiness-title" }, lacks.length ? "Still missing" : "Before it is final"),
    lacks.length > 0
      ? h("ul", { class: "readiness-list" }, lacks.map((one, index) => line(room, one, "missing", index)))
      : h("p", { key: "ready", class: "readiness-ready" }, icon("check"), "Nothing is missing."),
    concerns.length > 0 && [
      h("p", { key: "but", class: "readiness-but" }, lacks.length ? "And this needs a reason:" : "One may go on against this, with a reason that stands in the record:"),
      h("ul", { key: "concerns", class: "readiness-list" }, concerns.map((one, index) => line(room, one, "reason", index))),
    ]);
}

function line(room, shortfall, tone, index) {
  const step = stepFor(room, shortfall);
  return h("li", { key: `${shortfall.code}-${shortfall.id ?? index}`, class: `is-${tone}` },
    icon(tone === "missing" ? "close" : "warning"),
    h("div", null,
      h("p", null, shortfall.text),
      step && !room.projected && h("button", { type: "button", class: "readiness-go", on: { click: () => goMend(room, shortfall) } }, room.facilitates ? "Mend it in " : "See it in ", h("bdi", null, step.title))));
}
