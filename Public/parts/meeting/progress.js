/* Second screen: what was measured, the weakest first. What is on track is folded: nobody reads status aloud. */

import { button, empty, fold, written } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { counted } from "../../components/words.js";
import { bar } from "../checkIns/bar.js";
import { chart } from "../checkIns/chart.js";
import { keyResult } from "../checkIns/result.js";
import { mayWrite, openCheckIn, resultBy, resultsOf, standings, updateIn, writerOf } from "../checkIns/state.js";
import { needsPlan, writePlan } from "../checkIns/updates.js";
import { day, percent, statusBadge } from "../checkIns/words.js";
import { someone } from "../people.js";

const urgent = new Set(["offTrack", "atRisk", "noData"]);

/** Somebody wants to talk about it, or its number says that one should. */
function split(room, objective) {
  const checkIn = openCheckIn(room);
  const discussed = (one) => Boolean(checkIn && updateIn(room, one.result.id, checkIn.id)?.discuss);
  const all = resultsOf(room, objective);
  const talk = all.filter((one) => discussed(one) || urgent.has(one.at.status));
  return { talk: [...talk.filter(discussed), ...talk.filter((one) => !discussed(one))], rest: all.filter((one) => !talk.includes(one)) };
}

export function progress(room) {
  const all = standings(room);
  if (!all.length) return empty({ sign: "question", title: "There is no objective in this room", text: "Where there is none, nothing is measured." });
  return [
    h("div", { key: "objectives", class: "standing-list" }, all.map((one) => block(room, one))),
    noData(room),
  ];
}

function block(room, { objective, number, standing }) {
  const heading = `meeting-${objective.id}-title`;
  const { talk, rest } = split(room, objective.id);
  const { progress: share, measured = 0, of = 0, status } = standing;
  return h("article", { key: objective.id, class: "standing", "aria-labelledby": heading },
    h("header", { class: "standing-head" },
      h("span", { class: "standing-number nums", "aria-hidden": "true" }, number),
      h("div", { class: "standing-words" }, written(objective.title, { tag: "h4", id: heading, class: objective.title.length > 160 ? "standing-title is-long" : "standing-title" })),
      h("div", { class: "standing-status" }, statusBadge(status))),
    h("div", { class: "standing-progress" },
      bar({ progress: share, status }),
      h("p", { class: "nums standing-figures" },
        share !== undefined && h("strong", { key: "progress" }, percent(share)),
        h("span", { class: "soft" }, `${measured.toLocaleString()} of ${of.toLocaleString()} measured`))),
    talk.length > 0 && h("ul", { key: "talk", class: "standing-results" }, talk.map((one) => keyResult(room, one, { chart: chart(room, one.result), more: wayBack(room, one.result) }))),
    rest.length > 0 && fold({ key: "rest", label: talk.length ? "On its way, not read aloud" : "All on their way, not read aloud", count: counted(rest.length, "key result") },
      h("ul", { class: "standing-results" }, rest.map((one) => keyResult(room, one)))));
}

/** Where nobody has said yet how it gets back on track. */
function wayBack(room, result) {
  if (!needsPlan(room, result.id)) return null;
  return h("p", { key: "way-back", class: "meeting-way-back" }, h("span", { class: "read-gap" }, "How does it get back on track?"),
    mayWrite(room) && button({ key: "say", label: "Say how", icon: "pen", "aria-label": `Say how it gets back on track: ${result.title.slice(0, 80)}`, run: () => writePlan(room, result.id) }));
}

/** Where no number is: who gets it, by when. */
function noData(room) {
  const checkIn = openCheckIn(room);
  const ids = Object.entries(checkIn?.results ?? {}).filter(([, one]) => one.status === "noData").map(([id]) => id);
  const missing = ids.map((id) => resultBy(room, id)).filter(Boolean);
  if (!missing.length) return null;
  return h("section", { key: "no-data", class: "meeting-part", "aria-labelledby": "no-data-title" },
    h("h4", { id: "no-data-title" }, "No data: who gets it, by when?"),
    h("ul", { class: "meeting-lines" }, missing.map((result) => {
      const update = updateIn(room, result.id, checkIn.id);
      const writer = writerOf(room, result);
      return h("li", { key: result.id },
        h("bdi", { class: "meeting-line-title" }, result.title),
        update?.noData
          ? h("span", { key: "who" }, h("bdi", null, someone(room, update.noData.who)), " by ", h("strong", { class: "nums" }, day(room, update.noData.by)))
          : h("span", { key: "gap", class: "read-gap" }, "nobody has said it yet", writer && [": ", h("bdi", { key: "writer" }, someone(room, writer))]));
    })));
}

export function progressNow(room) {
  const talk = standings(room).flatMap(({ objective }) => split(room, objective.id).talk);
  if (!standings(room).length) return "There is nothing to measure in this room.";
  if (!talk.length) return "Everything measured is on its way, so there is nothing to read aloud.";
  const off = talk.filter((one) => one.at.status === "offTrack" || one.at.status === "atRisk").length;
  if (!off) return `${counted(talk.length, "key result")} to talk about. Who gets the number, and by when?`;
  return talk.length === 1 ? "One key result to talk about. How does it get back on track?" : `${counted(talk.length, "key result")} to talk about, the weakest first. How do they get back on track?`;
}
