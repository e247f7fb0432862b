// The commit: the record as it will be read, what is missing beside it, and one button. Afterwards, the way to it.

import { button, choiceOf, field, fold, linkButton, select } from "../components/controls.js";
import { h } from "../components/element.js";
import { icon } from "../components/icons.js";
import { counted, dated } from "../components/words.js";
import { exportLink } from "../wire.js";
import { trouble } from "./editing.js";
import { record } from "./record.js";

export default { stage, composer, now, next };

const cadences = [
  { value: "weekly", label: "Weekly" },
  { value: "everyTwoWeeks", label: "Every two weeks" },
  { value: "monthly", label: "Monthly" },
];

const state = (room) => room.doc.room.commit ?? { missing: [], reasons: [] };
const isCommitted = (room) => room.doc.room.status !== "open";

function stage(room) {
  return [isCommitted(room) && done(room), record(room)];
}

function now(room) {
  if (isCommitted(room)) return { text: "Committed. The decisions are final, and the record is yours to take along." };
  const { missing, reasons } = state(room);
  if (missing.length > 0) return { text: `${counted(missing.length, "thing")} ${missing.length === 1 ? "is" : "are"} missing before this can be final.` };
  if (!room.facilitates) return { text: "This is the record as it will be read. Anything wrong? Say it now." };
  if (reasons.length > 0) return { text: "It can be committed, with a reason for what still stands against it." };
  return { text: "Nothing is missing. Read it once more, then make it final." };
}

/** On the desk the one next action leads to the button; the decisions themselves are made in the form. */
function next(room) {
  if (isCommitted(room)) return undefined;
  const { missing } = state(room);
  return missing.length > 0
    ? { label: "Complete what is missing", run: () => goTo(room, missing[0]) }
    : { label: "Commit the decisions", run: () => commit(room) };
}

const drafts = (room) => {
  const two = new Date(room.now() + 14 * 86_400_000).toISOString().slice(0, 10);
  const text = (name, initial) => {
    const draft = room.draft(`commit:${name}`);
    return { draft, value: draft.value || initial };
  };
  return {
    contact: text("contact", room.you.id), cadence: text("cadence", "everyTwoWeeks"), first: text("first", two),
    time: text("time", ""), reason: text("reason", ""), decidedBy: text("decidedBy", room.me.name),
  };
};

async function commit(room) {
  const { contact, cadence, first, time, reason, decidedBy } = drafts(room);
  const { reasons } = state(room);
  const word = trouble(room, "commit");
  word.value = null;
  if (reasons.length > 0 && !reason.value.trim()) {
    word.value = { field: "overrideReason", detail: "Say why it goes on all the same. It will be in the record." };
    document.getElementById("commit-reason")?.focus();
    return;
  }
  const sure = await room.confirm({
    title: "Make the decisions final?", text: "The record is frozen for everybody. It can be reopened, with a reason that stays in it.", label: "Commit",
  });
  if (!sure) return;
  try {
    await room.send("workshop.commit", {
      pointOfContact: contact.value, cadence: cadence.value, firstCheckIn: first.value,
      ...(time.value ? { time: time.value } : {}),
      ...(reasons.length > 0 ? { overrideReason: reason.value.trim(), decidedBy: decidedBy.value.trim() } : {}),
    });
    for (const { draft } of Object.values(drafts(room))) draft.clear();
    scrollTo({ top: 0 });
  } catch (problem) {
    if (problem.field) word.value = problem;
    else room.fail(problem);
  }
}

function composer(room) {
  if (isCommitted(room)) return null;
  const { missing, reasons } = state(room);
  if (!room.facilitates) return missing.length > 0 ? checklist(room, missing) : null;
  const { contact, cadence, first, time, reason, decidedBy } = drafts(room);
  const problem = trouble(room, "commit").value;
  const of = (name) => (problem?.field === name ? problem.detail : undefined);
  const people = room.people.filter((person) => person.role !== "observer");
  const filled = ({ draft, value }) => ({ draft, ...(draft.value ? {} : { value }) });
  return h("form", { class: "commit", on: { submit: (event) => { event.preventDefault(); commit(room); } } },
    checklist(room, missing),
    reasons.length > 0 && h("section", { key: "reasons", class: "commit-reasons", "aria-labelledby": "commit-reasons-title" },
      h("h3", { id: "commit-reasons-title" }, "Needs a reason"),
      h("ul", null, reasons.map((one) => h("li", { key: `${one.code}-${one.id ?? ""}` }, icon("warning"), h("span", { dir: "auto" }, one.text)))),
      field({ id: "commit-reason", label: "Why it goes on all the same", draft: reason.draft, problem: of("overrideReason") }),
      field({ id: "commit-by", label: "Decided by", single: true, limit: 120, ...one(room, decidedBy), problem: of("decidedBy") })),
    h("section", { key: "steps", class: "commit-steps", "aria-labelledby": "commit-steps-title" },
      h("h3", { id: "commit-steps-title" }, "Next steps"),
      select({ id: "commit-contact", label: "Point of contact", options: people.map((person) => ({ value: person.id, label: `${person.name}, ${person.function}` })), value: contact.value, choose: (value) => contact.draft.put(value) }),
      choiceOf({ id: "commit-cadence", label: "We look at it", options: cadences, value: cadence.value, choose: (value) => cadence.draft.put(value) }),
      h("div", { class: "commit-when" },
        field({ id: "commit-first", label: "First check-in", type: "date", single: true, ...one(room, first), problem: of("firstCheckIn") }),
        field({ id: "commit-time", label: "Time", type: "time", single: true, optional: true, ...filled(time), problem: of("time") }))),
    button({ label: "Commit the decisions", type: "submit", look: "primary", class: "commit-button", disabled: missing.length > 0 }),
    missing.length > 0 && h("p", { class: "soft small" }, "The button opens when nothing is missing any more."));
}

/** A field with a proposal: it shows the proposal until somebody writes, and keeps what they wrote. */
function one(room, { draft, value }) {
  return { value, changed: (text) => { draft.value = text; } };
}

function checklist(room, missing) {
  if (missing.length === 0) return h("p", { key: "complete", class: "commit-complete" }, icon("check"), "Nothing is missing.");
  return h("section", { key: "missing", class: "commit-missing", "aria-labelledby": "commit-missing-title" },
    h("h3", { id: "commit-missing-title" }, "Still missing"),
    h("ul", null, missing.map((gap) => h("li", { key: `${gap.code}-${gap.id ?? ""}` },
      h("button", { type: "button", on: { click: () => goTo(room, gap) } }, h("span", { dir: "auto" }, gap.text), icon("chevron"))))));
}

/** To the place where it can be filled in: the shape step, and the objective there. */
function goTo(room, { id }) {
  const step = room.steps.find((one) => one.kind === "shape");
  if (!step) return;
  room.lookAt(step.id);
  const arrive = (tries) => {
    const sheet = id && document.getElementById(`objective-${id}`);
    if (sheet) {
      sheet.scrollIntoView({ block: "start" });
      sheet.focus({ preventScroll: true });
    } else if (tries > 0) {
      requestAnimationFrame(() => arrive(tries - 1));
    }
  };
  requestAnimationFrame(() => arrive(id ? 60 : 0));
}

function done(room) {
  const { record: agreed } = room.doc.room;
  const rhythm = cadences.find(({ value }) => value === agreed?.cadence)?.label.toLowerCase();
  return h("section", { key: "done", class: "commit-done", "aria-labelledby": "commit-done-title" },
    h("div", { class: "commit-seal", "aria-hidden": "true" }, icon("check")),
    h("h3", { id: "commit-done-title" }, "It is decided."),
    agreed && h("p", null, "You meet again on ", h("strong", null, dated(agreed.firstCheckIn), agreed.time ? `, ${agreed.time}` : ""), `, then ${rhythm}. `,
      h("strong", { dir: "auto" }, room.name(agreed.pointOfContact)), " keeps the thread."),
    agreed?.overrideReason && h("p", { class: "soft" }, h("span", { dir: "auto" }, `Decided by ${agreed.decidedBy}: ${agreed.overrideReason}`)),
    h("div", { class: "button-row" },
      linkButton({ label: "Decision record", href: exportLink(room.code, "record.md"), icon: "download", look: "primary", download: "" }),
      linkButton({ label: "All data", href: exportLink(room.code, "room.json"), icon: "download", download: "" })),
    room.facilitates && reopen(room));
}

function reopen(room) {
  const draft = room.draft("reopen");
  const go = () => draft.value.trim() && room.write(draft, "workshop.reopen", { reason: draft.value.trim() });
  return fold({ key: "reopen", label: "Open the decisions again" },
    field({ id: "reopen-reason", label: "Why?", hint: "The reopening and its reason stay in the record.", draft, submit: go }),
    button({ label: "Reopen", run: go }));
}
