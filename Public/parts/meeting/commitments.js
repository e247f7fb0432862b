/* First screen: what was promised until now, and what became of it. Said aloud by who receives it. */

import { button, empty } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { counted } from "../../components/words.js";
import { openPoints } from "../commitment/record.js";
import { checkInsOf, openCheckIn } from "../checkIns/state.js";
import { day } from "../checkIns/words.js";
import { unfolding } from "../objectiveRead.js";
import { cost } from "./cost.js";
import { marking } from "./marking.js";
import { isForMe, lookOf, outcomeWords, promisesOf, saidWhen } from "./promises.js";

export function commitments(room) {
  const { due, said } = promisesOf(room);
  return [
    isFirst(room) && h("div", { key: "open", class: "meeting-open" }, openPoints(room)),
    due.length > 0 && h("section", { key: "due", class: "meeting-part", "aria-labelledby": "due-title" },
      h("h4", { id: "due-title", class: isFirst(room) ? undefined : "visually-hidden" }, "Promised until now"),
      h("ul", { class: "promises" }, due.map((one) => line(room, one)))),
    !due.length && !said.length && empty({
      sign: "check", title: "Nothing that was promised is due by now",
      text: "Answers with a date, actions and what is to stop come here when their day is there.",
      example: "Marketing promised Sales a score on every lead by 29 January: kept, late, broken or released?",
    }),
    said.length > 0 && h("section", { key: "said", class: "meeting-part", "aria-labelledby": "said-title" },
      h("h4", { id: "said-title" }, due.length ? "Said already" : "All of it is said"),
      h("ul", { class: "promises" }, said.map((one) => line(room, one, true)))),
    room.projected || room.facilitates ? null : cost(room),
  ];
}

/** The first check-in begins with what the workshop left open. */
function isFirst(room) {
  return checkInsOf(room).findIndex((one) => one.id === openCheckIn(room)?.id) === 0 && Object.keys(room.doc.openPoints ?? {}).length > 0;
}

function line(room, promise, isSaid = false) {
  const { id, earlier, last, onItsWay } = promise;
  const again = room.ui(`mark:${id}:again`, false);
  const may = !room.observes && !room.projected && !onItsWay;
  return h("li", { key: id, id: `promise-${id}`, class: ["promise", !isSaid && isForMe(room, promise) && "is-mine"].filter(Boolean).join(" "), tabindex: -1 },
    h("div", { key: "words", class: "promise-words" },
      h("p", { class: "promise-who" }, who(promise)),
      unfolding(room, `promise:${id}`, promise.text, { class: "promise-text" }),
      about(room, promise),
      past(room, isSaid && !onItsWay ? earlier.slice(0, -1) : earlier)),
    isSaid && stamp(room, last, onItsWay, may && !again.value && button({
      key: "again", label: `Say it anew: ${promise.text.slice(0, 60)}`, icon: "pen", iconOnly: true, look: "quiet", class: "promise-pen", run: () => (again.value = true),
    })),
    may && (!isSaid || again.value) && marking(room, promise, () => (again.value = false)));
}

function who({ kind, by, to, its }) {
  if (kind === "ask") return [h("bdi", { key: "by" }, by), h("span", { class: "soft" }, " promised "), h("bdi", { key: "to" }, to)];
  if (kind === "tradeOff") return [h("bdi", { key: "by" }, by), h("span", { class: "soft" }, " stops")];
  return [h("bdi", { key: "by" }, by), its && [h("span", { class: "soft" }, ", "), h("bdi", { key: "its" }, its)], h("span", { class: "soft" }, " does")];
}

function about(room, { on, howMuch, condition, until }) {
  const parts = [
    howMuch && h("bdi", { key: "much" }, howMuch),
    on && h("span", { key: "on", class: "nums" }, `by ${day(room, on)}`),
    until && h("span", { key: "until", class: "nums" }, `until ${day(room, until)}`),
    condition && h("span", { key: "if" }, "if ", h("bdi", null, condition)),
  ].filter(Boolean);
  return parts.length > 0 && h("p", { key: "about", class: "promise-about" }, parts.map((part, index) => [index > 0 && "\u00a0· ", part]));
}

/** What was said of it at earlier check-ins. */
function past(room, accounts) {
  if (!accounts.length) return null;
  return h("ul", { key: "past", class: "promise-past" }, accounts.map((one, index) => h("li", { key: String(index) },
    h("span", { class: `stamp-word ${lookOf(one.outcome).tone}` }, outcomeWords(room, one)),
    one.reason && [": ", h("bdi", { key: "why" }, one.reason)],
    h("span", { class: "soft" }, " (", h("bdi", null, saidWhen(room, one)), ")"))));
}

function stamp(room, last, onItsWay, pen) {
  const { tone, sign } = lookOf(last.outcome);
  return h("div", { key: "stamp", class: "promise-stamp" },
    h("p", { class: `stamp ${tone}` }, icon(sign), outcomeWords(room, last)),
    h("p", { class: "stamp-by" }, onItsWay ? "on its way" : ["said by ", h("bdi", { key: "by" }, room.name(last.by))]),
    last.reason && h("p", { key: "reason", class: "stamp-reason", dir: "auto" }, last.reason),
    pen);
}

export function commitmentsNow(room) {
  const { due, said } = promisesOf(room);
  if (!due.length) {
    if (said.length) return room.facilitates ? "What was promised is said. Go on to what was measured." : "What was promised is said. Next comes what was measured.";
    return isFirst(room) ? "Begin with what the workshop left open. Nothing else is due by now." : "Nothing that was promised is due by now.";
  }
  const mine = room.observes || room.projected || room.facilitates ? [] : due.filter((one) => isForMe(room, one));
  if (mine.length === 1) return "One promise was made to you. Say aloud what became of it.";
  if (mine.length) return `${counted(mine.length, "promise")} were made to you. Say aloud what became of them.`;
  return due.length === 1 ? "One promise is due. Who received it says what became of it." : `${counted(due.length, "promise")} are due. Who received each says what became of it.`;
}
