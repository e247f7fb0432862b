/* Ending a sitting: a break that lasts until another day is put behind the open step, and opened. */

import { h } from "./element.js";
import { button, field } from "./controls.js";

export function sittingButton(room) {
  if (room.doc.room.status !== "open" || room.step.until) return null;
  return button({ key: "sitting", label: "End for today …", icon: "pause", look: "quiet", run: () => show(room) });
}

/** What a datetime-local field holds, as an instant, and back; both are where the reader is. */
export const instantOf = (local) => (local && !Number.isNaN(Date.parse(local)) ? new Date(local).toISOString() : null);

export function localOf(instant) {
  const date = new Date(instant);
  if (!instant || Number.isNaN(date.getTime())) return "";
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function show(room) {
  const tomorrow = new Date(room.now() + 86_400_000);
  tomorrow.setHours(9, 0, 0, 0);
  let when = localOf(tomorrow);
  let wrong = "";
  let isEnding = false;
  room.dialog(({ close }) => {
    const end = async () => {
      const until = instantOf(when);
      wrong = until && Date.parse(until) > room.now() ? "" : "Choose a day and a time that are still to come.";
      if (wrong) return room.redraw();
      if (isEnding) return undefined; // pressed twice before the break is open
      isEnding = true;
      if (await pauseUntil(room, until)) close();
      isEnding = false;
      return undefined;
    };
    return {
      title: "End for today",
      body: [
        h("p", null, "Everybody sees when we go on. Nothing is closed: the room stays as it is, and the same link brings people back."),
        field({ id: "sitting-when", label: "When do we go on?", type: "datetime-local", single: true, value: when, problem: wrong, changed: (text) => (when = text) }),
        h("p", { class: "soft small" }, `In your time zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}; others read it in theirs.`),
      ],
      actions: [button({ label: "End for today", look: "primary", run: end }), button({ label: "Cancel", look: "quiet", run: close })],
    };
  });
}

/** Resolves to whether the break is open. */
async function pauseUntil(room, until) {
  const known = new Set(room.steps.map((step) => step.id));
  const from = room.step.id;
  // A short break that was planned here is swallowed by the long one.
  const next = room.nextStep?.kind === "break" && !room.nextStep.until ? room.nextStep.id : undefined;
  const steps = room.steps.filter((step) => step.id !== next).flatMap(({ id, kind, title, minutes, until: ends }) => {
    const step = { id, kind, title, minutes, ...(ends && { until: ends }) };
    return id === from ? [step, { kind: "break", title: "Until we go on", minutes: 0, until }] : [step];
  });
  if (!(await room.act("agenda.edit", { steps, base: room.seq }))) return false;
  const made = await arrived(room, () => room.steps.find((step) => !known.has(step.id) && step.until));
  return Boolean(made && (await room.act("step.open", { step: made.id, from })));
}

/** What a command made shows in the document a moment after its answer. */
async function arrived(room, find) {
  for (let tries = 0; tries < 100 && !find(); tries += 1) await new Promise((later) => setTimeout(later, 50));
  return find();
}
