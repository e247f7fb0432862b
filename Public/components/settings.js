/* What a facilitator sets for the room: what it is about, and the few numbers of the method. */

import { h } from "./element.js";
import { button, choiceOf, field, toggle } from "./controls.js";
import { sender } from "./sending.js";

const shown = new Set(["title", "purpose", "context", "cycle", "cycle.label", "cycle.start", "cycle.end", "start", "end", "expected", "settings.meetingRate"]);
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function show(room) {
  const { title, purpose = "", context = "", cycle = {}, expected = [], settings = {} } = room.doc.room;
  const isFinal = room.doc.room.status !== "open";
  const wanted = { rate: settings.meetingRate?.toLocaleString(undefined, { useGrouping: false, maximumFractionDigits: 2 }) ?? "", title, purpose, context, label: cycle.label ?? "", start: cycle.start ?? "", end: cycle.end ?? "", expected: expected.join(", "), ...settings };
  const sends = sender(() => wanted);
  let problem = null;
  room.dialog(({ close }) => {
    const set = (name) => (value) => {
      wanted[name] = value;
      room.redraw();
    };
    const save = async () => {
      const fields = isFinal ? rated(room, wanted) : together(changes(room, wanted), rated(room, wanted));
      try {
        await sends(async () => {
          if (Object.keys(fields).length) await room.send("room.configure", fields);
          room.say("The room is set.");
        }, { ended: close });
      } catch (refused) {
        problem = refused;
        room.redraw();
      }
    };
    const problemOf = (...names) => (names.includes(problem?.field) ? problem.detail : undefined);
    const rate = field({ id: "set-rate", label: "What an hour of one person costs", optional: true, hint: "Shows what the check-ins cost a year. Empty: no cost is shown.", single: true, inputmode: "decimal", value: wanted.rate, changed: set("rate"), problem: problemOf("settings.meetingRate") });
    const actions = [button({ label: "Save", look: "primary", run: save }), button({ label: "Cancel", look: "quiet", run: close })];
    const refused = problem && !shown.has(problem.field) && h("p", { class: "settings-problem", role: "alert" }, problem.detail);
    if (isFinal) return { title: "What the check-in costs", body: [rate, refused], actions };
    return {
      title: "The room",
      body: [
        field({ id: "set-title", label: "Title", single: true, limit: 120, value: wanted.title, changed: set("title"), problem: problemOf("title") }),
        field({ id: "set-purpose", label: "Purpose", hint: "What is different when this workshop has gone well?", rows: 2, value: wanted.purpose, changed: set("purpose"), problem: problemOf("purpose") }),
        field({ id: "set-context", label: "Company goals it serves", rows: 2, value: wanted.context, changed: set("context"), problem: problemOf("context") }),
        field({ id: "set-expected", label: "Who is needed", hint: "The functions without which nothing is decided, with commas between them", rows: 1, value: wanted.expected, changed: set("expected"), problem: problemOf("expected") }),
        h("div", { class: "settings-cycle" },
          field({ id: "set-cycle", label: "Cycle", single: true, limit: 120, placeholder: "Q1 2027", value: wanted.label, changed: set("label"), problem: problemOf("cycle", "cycle.label") }),
          field({ id: "set-start", label: "From", type: "date", single: true, value: wanted.start, changed: set("start"), problem: problemOf("cycle.start", "start") }),
          field({ id: "set-end", label: "To", type: "date", single: true, value: wanted.end, changed: set("end"), problem: problemOf("cycle.end", "end") })),
        choiceOf({ id: "set-limit", label: "Most objectives", value: wanted.maxObjectives, choose: set("maxObjectives"), look: "strip",
          options: [1, 2, 3].map((value) => ({ value, label: String(value) })) }),
        choiceOf({ id: "set-dots", label: "Dots a person", value: wanted.dots, choose: set("dots"), look: "strip",
          options: [1, 2, 3, 4, 5].map((value) => ({ value, label: String(value) })) }),
        hasBegun(room) ? h("p", { key: "naming", class: "soft" }, wanted.naming === "named" ? "Cards carry names. " : "Cards are anonymous. ",
          "This was announced before anybody wrote, and stays.") : choiceOf({ id: "set-naming", label: "Rounds and cards", value: wanted.naming, choose: set("naming"),
          options: [{ value: "anonymous", label: "Anonymous", hint: "no name on cards and votes" }, { value: "named", label: "By name", hint: "said before anybody votes" }] }),
        toggle({ id: "set-cut", label: "Cut the matrix at the median", hint: "Instead of at 3.0. It is recorded.", on: Boolean(wanted.relativeCut), turn: set("relativeCut") }),
        rate,
        refused,
      ],
      actions,
    };
  });
}

/** Once somebody has written or voted under it, the promise about names holds. */
function hasBegun(room) {
  return Boolean(room.doc.room.unrevealed || room.doc.room.unrevealedAnswers) || Object.keys(room.doc.prompts ?? {}).length > 0 || Object.keys(room.doc.cards).length > 0 || Object.keys(room.doc.rounds).length > 0;
}

/** Only what was changed is sent. */
function changes(room, wanted) {
  const before = room.doc.room;
  const fields = {};
  for (const name of ["title", "purpose", "context"]) {
    const text = wanted[name].trim();
    if (text !== (before[name] ?? "")) fields[name] = text || null;
  }
  const cycle = { label: wanted.label.trim(), start: wanted.start, end: wanted.end };
  const old = before.cycle ?? {};
  if (cycle.start && cycle.end && ["label", "start", "end"].some((name) => cycle[name] !== (old[name] ?? ""))) {
    fields.cycle = { ...cycle, timeZone: old.timeZone ?? zone };
  }
  const expected = [...new Set(wanted.expected.split(/[,;،\n]/).map((name) => name.trim()).filter(Boolean))];
  if (JSON.stringify(expected) !== JSON.stringify(before.expected ?? [])) fields.expected = expected;
  const settings = {};
  for (const name of ["maxObjectives", "dots", "naming", "relativeCut"]) {
    if (wanted[name] !== undefined && wanted[name] !== before.settings?.[name]) settings[name] = wanted[name];
  }
  if (Object.keys(settings).length) fields.settings = settings;
  return fields;
}

/** The rate as a number, with a comma or a point; empty turns the cost off. What is no number is refused by the server, in its words. */
function rated({ doc }, { rate }) {
  const text = rate.trim().replace(",", ".");
  const meetingRate = text === "" ? null : Number.isNaN(Number(text)) ? rate.trim() : Number(text);
  return meetingRate === (doc.room.settings?.meetingRate ?? null) ? {} : { settings: { meetingRate } };
}

const together = (one, other) => ({ ...one, ...other, ...(one.settings && other.settings && { settings: { ...one.settings, ...other.settings } }) });
