/* The five screens of a check-in in their order, where everybody is, and the line that shows it. */

import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { openCheckIn } from "../checkIns/state.js";

export const screens = [
  { id: "commitments", title: "Commitments" },
  { id: "progress", title: "Progress" },
  { id: "risks", title: "Risks and blockers" },
  { id: "needs", title: "Who needs what" },
  { id: "answers", title: "Are we committing?" },
];

const placeOf = (room) => screens.findIndex(({ id }) => id === openCheckIn(room)?.meeting);

/** The screen that is open for everybody; the first one while the room is just leaving the meeting. */
export const screenNow = (room) => screens[placeOf(room)] ?? screens[0];
export const screenAfter = (room) => screens[placeOf(room) + 1];
export const screenBefore = (room) => screens[placeOf(room) - 1];

/** A line of five with where we are. */
export function strip(room) {
  const at = Math.max(0, placeOf(room));
  return h("ol", { key: "strip", class: "meeting-strip", "aria-label": "The check-in, five screens" }, screens.map((screen, index) => h("li", {
    key: screen.id, class: index === at ? "is-open" : index < at ? "is-past" : undefined, "aria-current": index === at ? "step" : undefined,
  },
  h("span", { class: "meeting-dot nums", "aria-hidden": "true" }, index < at ? icon("check") : index + 1),
  h("span", { class: "meeting-name" }, screen.title),
  index < at && h("span", { class: "visually-hidden" }, ", behind us"))));
}
