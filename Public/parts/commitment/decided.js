/* "It is decided": the calm page after the commit. */

import { h } from "../../components/element.js";
import { button, field, fold, written } from "../../components/controls.js";
import { clock, dated, timed } from "../../components/words.js";
import { rhythms } from "../checkIns/words.js";
import { downloads } from "./downloads.js";
import { record } from "./record.js";

/** `arrived` is called when it is shown. */
export function decided(room, arrived) {
  const { record: agreed } = room.doc.room;
  return h("div", { key: "decided", class: "decided", made: arrived },
    h("header", { key: "head", class: "decided-head" },
      h("h3", { class: "decided-title" }, "It is decided"),
      h("p", { class: "soft nums" }, h("bdi", null, room.doc.room.title), agreed?.at && ` · final since ${dated(localDay(agreed.at))}, ${timed(agreed.at)}`),
      downloads(room)),
    agreed && onward(room, agreed),
    agreed?.overrideReason && h("section", { key: "override", class: "decided-override", "aria-labelledby": "decided-override-title" },
      h("h4", { id: "decided-override-title" }, "Decided against open concerns"),
      written(agreed.overrideReason),
      agreed.decidedBy && h("p", { class: "soft" }, "Decided by ", h("bdi", null, agreed.decidedBy))),
    h("div", { key: "record", class: "record sheet" }, record(room)),
    room.facilitates && reopening(room));
}

/** From here on the room is where people look whether it happened. */
export function onToAfterwards(room) {
  return room.doc.room.record && !room.isAfterwards ? { label: "See where we stand", run: () => room.leaveWorkshop() } : null;
}

/** First check-in, rhythm, and who keeps the thread. */
export function onward(room, { firstCheckIn, time, cadence, pointOfContact }) {
  const zone = room.doc.room.cycle?.timeZone;
  const often = rhythms[cadence];
  return h("dl", { key: "onward", class: "onward" },
    h("div", { key: "first" }, h("dt", null, "First check-in"),
      h("dd", null, h("strong", { class: "nums" }, dated(firstCheckIn, { weekday: "long", day: "numeric", month: "long", year: "numeric" }), time && `, ${clock(time)}`),
        time && zone && h("span", { class: "soft small" }, ` ${zone.replace(/_/g, " ")}`), often && h("span", { class: "onward-then soft" }, `then ${often}`))),
    h("div", { key: "contact" }, h("dt", null, "Who keeps the thread"),
      h("dd", null, h("strong", null, h("bdi", null, room.name(pointOfContact))), h("span", { class: "onward-then soft" }, h("bdi", null, room.doc.people[pointOfContact]?.function ?? "")))));
}

/** The day of an instant where the reader is. */
function localDay(instant) {
  const at = new Date(instant);
  const two = (value) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

function reopening(room) {
  const draft = room.draft("reopen");
  const reopen = () => room.write(draft, "workshop.reopen", { reason: draft.value.trim() });
  return fold({ key: "reopen", label: "Reopen the decisions", class: "decided-reopen" },
    h("form", { class: "commit-form", on: { submit: (event) => { event.preventDefault(); reopen(); } } },
      field({ id: "reopen-reason", label: "Why must it be opened again?", hint: "The reason and your name stand in the record.", draft, submit: reopen }),
      button({ label: "Reopen", type: "submit", look: "danger" })));
}
