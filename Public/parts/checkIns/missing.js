/* Who has still to write for the open check-in: visible to all, by name. */

import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { someone } from "../people.js";
import { openCheckIn, waitingFor, writerOf } from "./state.js";

/** [{who, results}]: those who own what is waited for. */
export function missingBy(room) {
  const by = new Map();
  for (const result of waitingFor(room)) {
    const who = someone(room, writerOf(room, result));
    by.set(who, [...(by.get(who) ?? []), result]);
  }
  return [...by].map(([who, results]) => ({ who, results }));
}

export function missing(room) {
  const checkIn = openCheckIn(room);
  const all = Object.keys(checkIn?.results ?? {}).length;
  if (!checkIn || !all) return null;
  const still = missingBy(room);
  const written = all - waitingFor(room).length;
  return h("section", { key: "missing", class: "missing", "aria-labelledby": "missing-title" },
    h("h3", { id: "missing-title", class: "missing-title nums" }, still.length ? `${written.toLocaleString()} of ${all.toLocaleString()} updates are written` : [icon("check"), "Every update is written"]),
    still.length > 0 && h("ul", { class: "missing-names" }, still.map(({ who, results }) => h("li", { key: who },
      h("bdi", null, who || "nobody owns it yet"), results.length > 1 && h("span", { class: "nums soft" }, ` ${results.length.toLocaleString()}`)))));
}
