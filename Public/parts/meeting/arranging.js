/* What a facilitator does with a check-in: close it, skip it, move it, open one out of the rhythm. */

import { button, field } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { dateField, form, said } from "../alignment/form.js";
import { openCheckIn } from "../checkIns/state.js";
import { weekdayOf } from "../checkIns/words.js";
import { rest } from "../../wire.js";

/**
 * A question with fields before something is done to a check-in. A refusal stays in the dialog beside what was typed;
 * `done` says what to say afterwards.
 */
function ask(room, key, { title, text, names, fields, label, send, done }) {
  const typed = form(room, key, names);
  const problem = room.ui(`${key}:refused`, "");
  problem.value = "";
  room.dialog(({ close }) => {
    const go = async () => {
      problem.value = "";
      const [type, wanted] = send(typed);
      try {
        const { seq } = await room.send(type, said(wanted));
        typed.clear();
        close();
        await arrived(room, seq);
        room.say(done());
      } catch (refused) {
        if (names.includes(refused.field)) typed.complain(refused.field, refused.detail);
        else problem.value = refused.detail;
      }
    };
    return {
      title,
      body: [
        h("p", { key: "text" }, text),
        h("form", { key: "form", class: "meeting-form", on: { submit: (event) => { event.preventDefault(); go(); } } }, fields(typed, go)),
        problem.value && h("p", { key: "refused", class: "meeting-refused", role: "alert" }, problem.value),
      ],
      actions: [button({ label, look: "primary", run: go }), button({ label: "Cancel", look: "quiet", run: close })],
    };
  });
}

/** Until what was done shows in the room too, so that what is said of it is the newest; a lost network is not waited for. */
async function arrived(room, seq) {
  for (let tries = 60; tries > 0 && !(room.seq >= seq); tries -= 1) await rest(50);
}

const theNext = (room) => {
  const next = openCheckIn(room);
  return next ? `The next one is on ${weekdayOf(room, next.date)}.` : "The cycle has no further one. A facilitator can open one more, or close the cycle.";
};

export function closeCheckIn(room) {
  const checkIn = openCheckIn(room);
  if (!checkIn) return;
  ask(room, `close:${checkIn.id}`, {
    title: "Close the check-in",
    text: "What do we take along? A line each; the next check-in opens at once, so that updates can be written before it.",
    names: ["learnings", "successes"],
    fields: (typed, go) => [
      field({ id: typed.id("learnings"), label: "What did we learn?", optional: true, draft: typed.drafts.learnings, submit: go, problem: typed.problem("learnings"), placeholder: "The calls changed before the numbers did", focus: true }),
      field({ id: typed.id("successes"), label: "What went well?", optional: true, draft: typed.drafts.successes, submit: go, problem: typed.problem("successes"), placeholder: "Ten first calls with all four answers" }),
    ],
    label: "Close it",
    send: (typed) => ["checkIn.close", { checkIn: checkIn.id, learnings: typed.text("learnings"), successes: typed.text("successes") }],
    done: () => `The check-in is closed. ${theNext(room)}`,
  });
}

export function skipCheckIn(room) {
  const checkIn = openCheckIn(room);
  if (!checkIn) return;
  ask(room, `skip:${checkIn.id}`, {
    title: "Skip this check-in?",
    text: `The one of ${weekdayOf(room, checkIn.date)} does not take place. What was written for it stays, and the next one of the rhythm opens.`,
    names: ["reason"],
    fields: (typed, go) => field({ id: typed.id("reason"), label: "Why?", optional: true, draft: typed.drafts.reason, submit: go, problem: typed.problem("reason"), placeholder: "Everybody is at the fair", focus: true }),
    label: "Skip it",
    send: (typed) => ["checkIn.skip", { checkIn: checkIn.id, reason: typed.text("reason") }],
    done: () => `The check-in is skipped. ${theNext(room)}`,
  });
}

export function moveCheckIn(room) {
  const checkIn = openCheckIn(room);
  if (!checkIn) return;
  ask(room, `move:${checkIn.id}`, {
    title: "Move this check-in",
    text: `It is on ${weekdayOf(room, checkIn.date)} now. What was written for it goes along; the ones after it stay as agreed.`,
    names: ["date", "reason"],
    fields: (typed, go) => [
      field({ id: typed.id("date"), label: "To which day?", single: true, type: "date", draft: typed.drafts.date, submit: go, problem: typed.problem("date"), focus: true }),
      field({ id: typed.id("reason"), label: "Why?", optional: true, draft: typed.drafts.reason, submit: go, problem: typed.problem("reason"), placeholder: "Two of us are away that day" }),
    ],
    label: "Move it",
    send: (typed) => ["checkIn.move", { checkIn: checkIn.id, date: typed.drafts.date.value || checkIn.date, reason: typed.text("reason") }],
    done: () => `The check-in is on ${weekdayOf(room, openCheckIn(room)?.date ?? checkIn.date)}. Who has it in a calendar takes the file once more.`,
  });
}

/** One more, out of the rhythm or after the end of the cycle. */
export function openOneMore(room) {
  ask(room, "checkIn:more", {
    title: "Open a check-in",
    text: "Updates can be written for it as soon as it is open.",
    names: ["date"],
    fields: (typed) => dateField(room, { id: typed.id("date"), label: "On which day?", draft: typed.drafts.date, problem: typed.problem("date") }),
    label: "Open it",
    send: (typed) => ["checkIn.open", { date: typed.text("date") }],
    done: () => theNext(room).replace("The next one", "The check-in"),
  });
}
