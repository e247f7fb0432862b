/* All that was written about a key result, and how its course changed. */

import { written } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { courseWords } from "../courses.js";
import { someone } from "../people.js";
import { chart } from "./chart.js";
import { updatesOf } from "./state.js";
import { day, dayAt, number, valueWords } from "./words.js";

export function history(room, result, { charted }) {
  const courses = (result.courses ?? []).map((course, index) => ({ at: course.at, course, index }));
  const lines = [...updatesOf(room, result.id).map((update) => ({ at: update.at, update })), ...courses].sort((a, b) => b.at.localeCompare(a.at));
  return [
    !charted && chart(room, result),
    h("ol", { key: "lines", class: "history" }, lines.map(({ update, course, index }) => (update
      ? h("li", { key: update.id }, wrote(room, result, update))
      : h("li", { key: `course-${index}` }, turned(room, result, course))))),
  ];
}

function wrote(room, result, update) {
  const checkIn = room.doc.checkIns[update.checkIn];
  return [
    h("p", { key: "line" },
      h("strong", { key: "value", class: "nums" }, update.noData ? "No data" : valueWords(result, update.value)),
      update.noData && [" ", h("bdi", { key: "who" }, someone(room, update.noData.who)), ` gets it by ${day(room, update.noData.by)}`],
      update.confidence !== undefined && h("span", { key: "sure", class: "nums" }, `, confidence ${number(update.confidence)} of 10`)),
    h("p", { key: "about", class: "soft small nums" }, checkIn && `for ${day(room, checkIn.date)}, written ${dayAt(room, update.at)} by `, h("bdi", null, room.name(update.by))),
    update.note && written(update.note, { key: "note" }),
    update.plan && written(update.plan, { key: "plan", class: "history-plan" }),
  ];
}

function turned(room, result, course) {
  return [
    h("p", { key: "line" }, h("strong", { key: "word" }, "The course changed"), h("span", { key: "what", class: "nums" }, `: ${courseWords(room, result, course)}`)),
    h("p", { key: "about", class: "soft small nums" }, `${dayAt(room, course.at)}, `, h("bdi", null, room.name(course.by))),
    written(course.reason, { key: "reason" }),
  ];
}
