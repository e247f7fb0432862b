/* What is agreed at the commit: who keeps the thread, how often one meets, and the first date. */

import { h } from "../../components/element.js";
import { button, choiceOf, field, select } from "../../components/controls.js";
import { missing, reasons } from "./readiness.js";

const day = 86_400_000;
const rhythm = { weekly: 7, everyTwoWeeks: 14, monthly: 28 };

const cadences = [
  { value: "weekly", label: "Weekly" },
  { value: "everyTwoWeeks", label: "Every two weeks" },
  { value: "monthly", label: "Monthly" },
];

export function commitForm(room) {
  const agreed = agreement(room);
  const problem = (name) => (agreed.refusal.value?.field === name ? agreed.refusal.value.detail : undefined);
  const lacks = missing(room).length;
  const zone = room.doc.room.cycle?.timeZone;
  return h("form", { key: "form", class: "commit-form", "aria-labelledby": "commit-form-title", on: { submit: (event) => { event.preventDefault(); commit(room); } } },
    h("h3", { id: "commit-form-title" }, "How it goes on"),
    h("div", { key: "contact", class: problem("pointOfContact") ? "has-problem" : undefined },
      select({
        id: "commit-pointOfContact", label: "Who keeps the thread?", value: agreed.contact.value, choose: (id) => (agreed.contact.value = id),
        options: [{ value: "", label: "Choose a person" }, ...room.people.filter((person) => person.role !== "observer").map((person) => ({ value: person.id, label: `${person.name} (${person.function})` }))],
      }),
      h("p", { class: problem("pointOfContact") ? "field-note" : "field-hint", role: problem("pointOfContact") ? "alert" : undefined }, problem("pointOfContact") ?? "The point of contact becomes a facilitator of this room.")),
    choiceOf({ id: "commit-cadence", label: "How often do we look at it?", value: agreed.cadence.value, choose: (cadence) => (agreed.cadence.value = cadence), options: cadences }),
    h("div", { key: "when", class: "commit-when" },
      field({ id: "commit-firstCheckIn", label: "First check-in", single: true, type: "date", value: agreed.date(), changed: (text) => agreed.typedDate(text), problem: problem("firstCheckIn") }),
      field({ id: "commit-time", label: "Time", single: true, type: "time", optional: true, draft: agreed.time, problem: problem("time") })),
    zone && h("p", { key: "zone", class: "field-hint commit-zone" }, `Times are in ${zone.replace(/_/g, " ")}.`),
    reasons(room).length > 0 && h("fieldset", { key: "override", class: "commit-override" },
      h("legend", null, "Going on against a concern"),
      field({ id: "commit-overrideReason", label: "Why do we go on all the same?", draft: agreed.reason, rows: 2, problem: problem("overrideReason") }),
      field({ id: "commit-decidedBy", label: "Decided by whom?", hint: "Both stand in the record.", draft: agreed.decidedBy, single: true, limit: 200, problem: problem("decidedBy") })),
    agreed.refusal.value && !agreed.refusal.value.isShown && h("p", { key: "refusal", class: "commit-refusal", role: "alert" }, agreed.refusal.value.detail),
    button({ key: "commit", label: "Make the decisions final", type: "submit", look: "primary", class: "wide", disabled: lacks > 0, "aria-describedby": "commit-what" }),
    h("p", { key: "what", id: "commit-what", class: "field-hint" }, lacks
      ? "Possible as soon as nothing is missing."
      : "The record is frozen then. A facilitator can reopen it with a reason, which is recorded."));
}

/** What is filled in so far, kept on this screen; the date is proposed from the cycle and the rhythm. */
function agreement(room) {
  const cadence = room.kept("commit:cadence", "everyTwoWeeks");
  const typed = room.kept("commit:date", "");
  const refusal = room.ui("commit:refusal", null);
  return {
    contact: room.kept("commit:contact", ""),
    cadence, refusal,
    time: room.draft("commit:time"),
    reason: room.draft("commit:reason"),
    decidedBy: room.draft("commit:decidedBy"),
    date: () => typed.value || proposed(room, cadence.value),
    typedDate: (text) => (typed.value = text),
  };
}

function proposed(room, cadence) {
  const start = Date.parse(`${room.doc.room.cycle?.start ?? ""}T00:00:00Z`);
  const from = Math.max(room.now(), Number.isNaN(start) ? 0 : start);
  return new Date(from + rhythm[cadence] * day).toISOString().slice(0, 10);
}

const fieldIDs = ["pointOfContact", "firstCheckIn", "time", "overrideReason", "decidedBy"];

const sent = (room) => room.ui("commit:sent", false);

/** Whoever made it final reads what it became from the top: as soon as it is shown, not when the answer comes and they read on. */
export function arrive(room) {
  if (!sent(room).value) return;
  sent(room).value = false;
  document.getElementById("main")?.focus();
  scrollTo({ top: 0 });
}

/** Sends what stands in the form; a refusal is shown at its field. */
export async function commit(room) {
  if (room.pending("workshop.commit").length) return undefined; // pressed twice before the answer
  const agreed = agreement(room);
  const filled = {
    time: agreed.time.value, overrideReason: reasons(room).length ? agreed.reason.value.trim() : "", decidedBy: reasons(room).length ? agreed.decidedBy.value.trim() : "",
  };
  const first = agreed.date();
  agreed.refusal.value = null;
  if (!agreed.contact.value) return pointOut(agreed, { field: "pointOfContact", detail: "Choose who keeps the thread between the check-ins." });
  sent(room).value = true;
  try {
    await room.send("workshop.commit", {
      pointOfContact: agreed.contact.value, cadence: agreed.cadence.value, firstCheckIn: first,
      ...Object.fromEntries(Object.entries(filled).filter(([, value]) => value)),
    });
    for (const draft of [agreed.time, agreed.reason, agreed.decidedBy]) draft.clear();
  } catch (problem) {
    sent(room).value = false;
    const isForReason = problem.code === "incomplete" && reasons(room).length > 0 && !missing(room).length;
    const lacks = isForReason && ["overrideReason", "decidedBy"].find((name) => !filled[name]);
    pointOut(agreed, lacks ? { field: lacks, detail: problem.detail } : problem);
  }
  return undefined;
}

/** Shows what is wrong at its field, and puts the cursor there. */
function pointOut(agreed, { field: name, detail }) {
  const isShown = fieldIDs.includes(name);
  agreed.refusal.value = { field: name, detail, isShown };
  const place = document.getElementById(isShown ? `commit-${name}` : "commit-what");
  requestAnimationFrame(() => {
    place?.scrollIntoView({ block: "center" });
    if (isShown) place?.focus({ preventScroll: true });
  });
}
