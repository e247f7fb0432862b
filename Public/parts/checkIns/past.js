/* The check-ins that were held, folded: what was learnt, what went well, where the objectives stood. */

import { fold, written } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { objectives } from "../objectiveState.js";
import { pastCheckIns } from "./state.js";
import { day, percent, statusBadge } from "./words.js";

export function past(room) {
  const all = pastCheckIns(room);
  if (!all.length) return null;
  return h("section", { key: "past", class: "past", "aria-labelledby": "past-title" },
    h("h3", { id: "past-title" }, "Earlier check-ins"),
    all.map((checkIn) => fold({
      key: checkIn.id, class: "past-fold",
      label: [h("span", { key: "date", class: "nums" }, day(room, checkIn.date)), h("span", { key: "line", class: "past-line soft", dir: "auto" }, inShort(checkIn))],
    }, whole(room, checkIn))));
}

const inShort = (checkIn) => (checkIn.state === "skipped" ? ["skipped", checkIn.reason].filter(Boolean).join(": ") : checkIn.learnings ?? checkIn.successes ?? "");

function whole(room, checkIn) {
  return [
    checkIn.state === "skipped" && h("div", { key: "skipped" }, h("p", { class: "soft small" }, "It was skipped"), checkIn.reason && written(checkIn.reason)),
    checkIn.learnings && h("div", { key: "learnings" }, h("p", { class: "soft small" }, "Learnt"), written(checkIn.learnings)),
    checkIn.successes && h("div", { key: "successes" }, h("p", { class: "soft small" }, "Went well"), written(checkIn.successes)),
    h("ul", { key: "standings", class: "past-standings" }, objectives(room).map((objective, index) => {
      const { progress, measured = 0, of = 0, status } = checkIn.objectives?.[objective.id] ?? {};
      return h("li", { key: objective.id }, h("span", { class: "past-objective" }, `${index + 1}. `, h("bdi", null, objective.title)),
        h("span", { class: "nums past-figures" }, progress !== undefined && h("strong", null, percent(progress)), ` ${measured.toLocaleString()} of ${of.toLocaleString()} measured `, statusBadge(status)));
    })),
  ];
}
