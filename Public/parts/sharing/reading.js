/* What is read, in the order a reader needs it: where we stand, what was decided and why, what was agreed, what came of it. */

import { h } from "../../components/element.js";
import { clock } from "../../components/words.js";
import { byFunction } from "../alignment/byFunction.js";
import { asksOf, tradeOffsOf } from "../alignment/state.js";
import { cameTo } from "../checkIns/closed.js";
import { objectivesNow } from "../checkIns/objectives.js";
import { past } from "../checkIns/past.js";
import { openCheckIn, standingCheckIn } from "../checkIns/state.js";
import { threats } from "../checkIns/threats.js";
import { hereAt, rhythms, weekdayOf } from "../checkIns/words.js";
import { gives, steps, stops } from "../commitment/agreed.js";
import { decisions, dissent, notNow, openPoints } from "../commitment/record.js";
import { section } from "../commitment/section.js";
import { objectivesOf } from "../objectiveRead.js";
import { contentsOf } from "./contents.js";
import { files } from "./files.js";
import { picture } from "./picture.js";

/** {sections, contents}: nothing of either before there is an objective. */
export function reading(room) {
  if (!objectivesOf(room).length) return { sections: [], contents: null };
  const parts = [
    part("standing", "Where we stand", standing(room)),
    part("record", room.doc.room.status === "open" ? "The record so far" : "The record", [override(room), recorded(room)]),
    part("dates", "Check-ins", checkIns(room)),
    part("files", "To keep", files(room)),
  ].filter(Boolean);
  return { sections: parts, contents: contentsOf(parts) };
}

function part(key, title, children) {
  const filled = [children].flat(Infinity).filter(Boolean);
  return filled.length > 0 && h("section", { key, class: `shared-part is-${key}`, "aria-labelledby": `shared-${key}` },
    h("h2", { id: `shared-${key}`, tabindex: -1 }, title), filled);
}

function standing(room) {
  const checkIn = standingCheckIn(room);
  if (!checkIn) return null;
  return [
    h("p", { key: "as-of", class: "soft" }, checkIn.state === "open"
      ? ["What is written so far for the check-in on ", h("span", { key: "day", class: "nums" }, weekdayOf(room, checkIn.date)), ". What is older shows grey."]
      : ["As of the check-in on ", h("span", { key: "day", class: "nums" }, weekdayOf(room, checkIn.date)), "."]),
    cameTo(room), objectivesNow(room), threats(room),
  ];
}

const hasFunctions = (room) => asksOf(room).length + tradeOffsOf(room).length > 0;

function recorded(room) {
  return h("div", { key: "record", class: "record sheet" },
    decisions(room, { anchor: "decided" }), dissent(room), picture(room), gives(room), stops(room), notNow(room),
    hasFunctions(room) && section("functions", "By function", byFunction(room)),
    steps(room), openPoints(room));
}

function override(room) {
  const { record } = room.doc.room;
  return record?.overrideReason && h("div", { key: "override", class: "decided-override" },
    h("h3", null, "Decided against open concerns"),
    h("p", { class: "written", dir: "auto" }, record.overrideReason),
    record.decidedBy && h("p", { class: "soft" }, "Decided by ", h("bdi", null, record.decidedBy)));
}

function checkIns(room) {
  const { record, cycle } = room.doc.room;
  const next = openCheckIn(room);
  const here = next && hereAt(room, next);
  return [
    record && next && h("p", { key: "next" }, "Next on ", h("strong", { class: "nums" }, weekdayOf(room, next.date), record.time && `, ${clock(record.time)}`),
      record.time && cycle?.timeZone && h("span", { class: "soft small" }, ` ${cycle.timeZone.replace(/_/g, " ")}`),
      here && h("span", { class: "soft nums" }, ` · ${here} where you are`), rhythms[record.cadence] && h("span", { class: "soft" }, ` · ${rhythms[record.cadence]}`)),
    past(room),
  ];
}
