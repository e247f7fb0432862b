/* The objectives as they stand, the weakest first: a bar each, and how many of their key results are measured. */

import { button, empty, written } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { listed } from "../../components/words.js";
import { changeOwners, courseWords, mayChangeCourse } from "../courses.js";
import { functionOf, someone } from "../people.js";
import { bar } from "./bar.js";
import { keyResult } from "./result.js";
import { earlierStanding, resultsOf, standings } from "./state.js";
import { dayAt, percent, statusBadge } from "./words.js";

export function objectivesNow(room) {
  const all = standings(room);
  if (!all.length) return empty({ title: "There is no objective in this room", text: "Objectives are drafted in Shape. Here stands what became of them." });
  return h("div", { key: "objectives", class: "standing-list" }, all.map((one) => objectiveNow(room, one)));
}

function objectiveNow(room, { objective, number, standing }) {
  const heading = `standing-${objective.id}-title`;
  const results = resultsOf(room, objective.id);
  const { progress, measured = 0, of = results.length, status } = standing;
  return h("article", { key: objective.id, id: `objective-${objective.id}`, class: "standing", tabindex: -1, "aria-labelledby": heading },
    h("header", { class: "standing-head" },
      h("span", { class: "standing-number nums", "aria-hidden": "true" }, number),
      h("div", { class: "standing-words" },
        written(objective.title, { tag: "h3", id: heading, class: objective.title.length > 160 ? "standing-title is-long" : "standing-title" }),
        owners(room, objective),
        otherOwners(room, objective)),
      h("div", { class: "standing-status" }, statusBadge(status))),
    h("div", { class: "standing-progress" },
      bar({ progress, status, earlier: progress === undefined ? earlierStanding(room, objective.id)?.progress : undefined }),
      h("p", { class: "nums standing-figures" },
        progress !== undefined && h("strong", { key: "progress" }, percent(progress)),
        h("span", { class: "soft" }, `${measured.toLocaleString()} of ${of.toLocaleString()} measured`))),
    results.length > 0 && h("ul", { class: "standing-results" }, results.map((one) => keyResult(room, one))));
}

/** That others drive it now, and why; and the way to name others. */
function otherOwners(room, objective) {
  const course = objective.courses?.at(-1);
  const change = mayChangeCourse(room) && button({ key: "change", label: "Change who drives it", look: "quiet", class: "standing-change", "aria-label": `Change who drives it: ${objective.title.slice(0, 80)}`, run: () => changeOwners(room, objective) });
  if (!course) return change;
  return [
    h("p", { key: "course", class: "measure-course small" },
      h("span", null, `Changed on ${dayAt(room, course.at)}: ${courseWords(room, objective, course)}. `), h("bdi", null, course.reason), h("span", { class: "soft" }, " (", h("bdi", null, room.name(course.by)), ")")),
    change,
  ];
}

function owners(room, { driver, coOwners = [] }) {
  const its = functionOf(room, driver);
  const others = coOwners.filter((name) => name !== its);
  return h("p", { class: "standing-owners soft" },
    driver ? [h("bdi", { key: "driver" }, someone(room, driver)), typeof driver === "string" && its && [", ", h("bdi", { key: "its" }, its)]] : "nobody drives it yet",
    others.length > 0 && [" together with ", h("bdi", { key: "others" }, listed(others))]);
}
