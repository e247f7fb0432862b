/* What this page is: the room, its cycle, and how final what stands below is. */

import { dayOf } from "../../afterwards.js";
import { badge, empty, written } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { mark } from "../../components/icons.js";
import { dated } from "../../components/words.js";
import { unfolding } from "../objectiveRead.js";

export function head(room) {
  const { title, purpose, cycle } = room.doc.room;
  return h("header", { key: "head", class: "shared-head" },
    h("p", { key: "brand", class: "shared-brand soft small" }, mark(), "Crux · to read"),
    written(title, { tag: "h1", class: title.length > 60 ? "is-long" : undefined }),
    h("p", { key: "state", class: "shared-state" }, state(room),
      cycle?.start && h("span", { key: "cycle", class: "soft nums" }, cycle.label && h("bdi", { key: "label" }, cycle.label), cycle.label && ": ", `${dated(cycle.start)} to ${dated(cycle.end)}`)),
    purpose && h("div", { key: "purpose", class: "shared-purpose" }, unfolding(room, "shared-purpose", purpose)));
}

function state(room) {
  const { status, record, closed } = room.doc.room;
  if (status === "open") return badge("Draft: not decided yet", { key: "badge", tone: "caution", sign: "pen" });
  return [
    record?.at && badge(`Decided on ${dated(dayOf(room, record.at))}`, { key: "badge", tone: "good", sign: "check" }),
    closed && badge("The cycle is closed", { key: "closed", sign: "check" }),
    status === "archived" && badge("Archived", { key: "archived", sign: "archive" }),
  ];
}

/** Before there is anything to read: what this will be, and when to look again. */
export function openingWords(room) {
  const { kind, title } = room.openedStep;
  return empty({
    title: "Nothing is decided yet",
    text: "Here stands what this workshop decides, why, and who gives what; later, whether it happens. It appears by itself: keep the link.",
  }, h("p", { key: "when", class: "empty-text" }, kind === "prepare"
    ? "People are preparing; the workshop has not begun. Look again on the day after it."
    : ["The workshop has begun and is at ", h("bdi", { key: "step" }, `“${title}”`), ". Look again when it is over."]));
}
