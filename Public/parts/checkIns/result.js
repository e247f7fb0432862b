/* One key result as it stands: its sentence, the bar, the last value, how sure its owner is, and what was said about it. */

import { button, fold } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { Late } from "../../components/late.js";
import { changeCourse, courseWords, mayChangeCourse } from "../courses.js";
import { sentence } from "../keyResultWords.js";
import { unfolding } from "../objectiveRead.js";
import { someone } from "../people.js";
import { bar } from "./bar.js";
import { earlierResult, earlierValue, isMine, mayWrite, standingCheckIn, updateIn, updatesOf, writerOf } from "./state.js";
import { write } from "./updates.js";
import { day, dayAt, number, statusBadge, valueWords } from "./words.js";

const past = new Late(() => import("./history.js")).ahead();

/** `chart`: its history as a picture, where it is not folded away. `more` stands below what was said about it. */
export function keyResult(room, { result, at }, { chart, more } = {}) {
  const checkIn = standingCheckIn(room);
  const update = checkIn && updateIn(room, result.id, checkIn.id);
  const heading = `keyResult-${result.id}-title`;
  return h("li", { key: result.id, id: `keyResult-${result.id}`, class: "measure", tabindex: -1, "aria-labelledby": heading },
    h("div", { class: "measure-head" },
      h("p", { id: heading, class: "measure-title" },
        h("bdi", null, result.title), h("span", { class: "measure-way nums" }, pieces(sentence(room, result)))),
      status(room, result, at)),
    picture(room, result, at, checkIn),
    chart,
    figures(room, result, update, checkIn),
    update?.noData && noData(room, update.noData),
    saidAbout(room, result, update),
    course(room, result),
    more,
    !room.projected && h("div", { key: "foot", class: "measure-foot" }, writing(room, result, update), turning(room, result), history(room, result, chart)));
}

/** All that was said about it, folded; fetched when it is first unfolded. */
function history(room, result, chart) {
  const count = updatesOf(room, result.id).length + (result.courses?.length ?? 0);
  if (count < 2 && !result.courses?.length) return null;
  return fold({ key: "history", label: "History", count, class: "measure-history", turned: () => past.unfold(room) },
    past.within(room)?.history(room, result, { charted: Boolean(chart) }));
}

/** Everybody may write; whose it is, comes first. */
function writing(room, result, update) {
  if (!mayWrite(room)) return null;
  const label = update ? "Change the update" : isMine(room, result) ? "Write your update" : "Write an update";
  return button({ key: "write", label, icon: "pen", look: "quiet", "aria-label": `${label}: ${result.title.slice(0, 80)}`, run: () => write(room, [result.id]) });
}

/** Another target, date, owner or source, with a reason. */
function turning(room, result) {
  if (!mayChangeCourse(room)) return null;
  return button({ key: "turn", label: "Change the course", look: "quiet", "aria-label": `Change the course: ${result.title.slice(0, 80)}`, run: () => changeCourse(room, result) });
}

/** The sentence with its gaps as plain words. */
const pieces = (sentence) => sentence.flat().map((piece) => (piece.gap
  ? h("span", { key: piece.gap, class: "read-gap" }, piece.words) : piece.replace(" → ", "\u00a0→\u00a0")));

function status(room, result, at) {
  if (at.status) return statusBadge(at.status);
  return result.kind === "milestone" && result.due ? h("span", { key: "status", class: "soft small" }, "not due yet") : null;
}

/** What is reached or not, inside or outside, has no way to be on. */
const hasWay = (result) => !["milestone", "stayAbove", "stayBelow"].includes(result.kind);

function picture(room, result, at, checkIn) {
  const before = at.progress === undefined && checkIn ? earlierResult(room, result.id, checkIn.id)?.progress : undefined;
  if (!hasWay(result) && at.progress === undefined && before === undefined && at.status !== "noData") return null;
  return bar({ progress: at.progress, expected: at.expected, status: at.status, earlier: before });
}

/** The value, its date, how sure one is, and whose it is. */
function figures(room, result, update, checkIn) {
  const older = update?.value === undefined && checkIn ? earlierValue(room, result.id, checkIn.id) : undefined;
  const sure = (one) => one?.confidence !== undefined && h("span", { key: "confidence", class: "nums" }, "confidence ", h("strong", null, number(one.confidence)), " of 10");
  const written = update ?? older?.update;
  const writer = writerOf(room, result);
  return h("p", { class: "measure-figures" },
    update?.value !== undefined && h("span", { key: "value", class: "measure-value nums" }, h("strong", null, valueWords(result, update.value)), h("span", { class: "soft" }, ` on ${dayAt(room, update.at)}`)),
    older && h("span", { key: "older", class: "measure-older nums" }, `${valueWords(result, older.update.value)} on ${dayAt(room, older.update.at)}`),
    !written && h("span", { key: "none", class: "soft" }, "Nothing was measured yet"),
    update && sure(update),
    h("span", { key: "owner", class: "soft" }, writer ? h("bdi", null, someone(room, writer)) : "nobody owns it yet",
      written && written.by !== writer && [", written by ", h("bdi", { key: "by" }, room.name(written.by))]));
}

function noData(room, { who, by }) {
  return h("p", { key: "no-data", class: "measure-no-data" }, icon("question"), h("span", null,
    h("bdi", null, someone(room, who)), " gets the data by ", h("strong", { class: "nums" }, day(room, by)), "."));
}

function saidAbout(room, result, update) {
  if (!update?.note && !update?.plan && !update?.discuss) return null;
  return h("div", { key: "said", class: "measure-said" },
    update.discuss && h("p", { key: "discuss", class: "measure-discuss small" }, icon("comment"), "To talk about in the check-in"),
    update.note && h("div", { key: "note" }, unfolding(room, `note:${update.id}`, update.note)),
    update.plan && h("div", { key: "plan", class: "measure-plan" },
      h("p", { class: "soft small" }, update.noData ? "What makes one sure" : "How it gets back on track"), unfolding(room, `plan:${update.id}`, update.plan)));
}

/** That the course was changed, and why: the newest change; the rest stands in the history. */
function course(room, result) {
  const change = result.courses?.at(-1);
  if (!change) return null;
  const from = courseWords(room, result, change);
  return h("p", { key: "course", class: "measure-course small" },
    h("span", { class: "nums" }, `Changed on ${dayAt(room, change.at)}${from ? `: ${from}` : ""}. `), h("bdi", null, change.reason),
    h("span", { class: "soft" }, " (", h("bdi", null, room.name(change.by)), ")"));
}
