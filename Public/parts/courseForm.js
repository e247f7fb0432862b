/* Changing course after the commit: another target, date, owner or source of a key result, other people for an objective. What was stays, with the reason. */

import { button, field, written } from "../components/controls.js";
import { h } from "../components/element.js";
import { tickBoxes } from "../components/ticks.js";
import { crossing, endEdit, openEdit, saveEdit, trouble } from "./editing.js";
import { amountOf } from "./amounts.js";
import { courseWords, said } from "./courses.js";
import { functions, putWho, readWho, whoDrafts, whoField } from "./people.js";
import { dayAt } from "./checkIns/words.js";

const aims = { increase: "Target", decrease: "Target", establishBaseline: "Target", stayAbove: "Limit, at or above", stayBelow: "Limit, at or below" };

/** Opens the form for a key result; what was typed there before is still there. */
export function changeCourse(room, { id }) {
  const now = () => ({ ...room.doc.keyResults[id], id });
  const drafts = { target: room.draft(`course:${id}:target`), due: room.draft(`course:${id}:due`), source: room.draft(`course:${id}:source`), owner: whoDrafts(room, `course:${id}`) };
  const form = {
    key: `course-${id}`, title: "Change the course", command: "keyResult.edit", target: { keyResult: id }, fields: ["target", "due", "owner", "source"], now,
    isThere: () => Boolean(room.doc.keyResults[id]),
    put: (result) => {
      drafts.target.put(result.target === undefined ? "" : String(result.target));
      drafts.due.put(result.due ?? "");
      drafts.source.put(result.source ?? "");
      putWho(drafts.owner, result.owner);
    },
    read: () => ({
      ...(aims[now().kind] && { target: amountOf(drafts.target.value.trim() || undefined) }),
      due: drafts.due.value || undefined, owner: readWho(drafts.owner), source: drafts.source.value.trim() || undefined,
    }),
    say: (name, value) => said(room, now(), name, value),
    body: (problem) => [
      aims[now().kind] && field({ id: `course-${id}-target`, label: `${aims[now().kind]}${now().unit ? ` (${now().unit})` : ""}`, single: true, inputmode: "decimal", limit: 40, draft: drafts.target, problem: problem("target") }),
      field({ id: `course-${id}-due`, label: "By when", single: true, type: "date", draft: drafts.due, problem: problem("due") }),
      whoField(room, { id: `course-${id}-owner`, label: "Who looks after it", ...drafts.owner }),
      problem("owner") && h("p", { key: "owner-problem", class: "field-note has-problem", role: "alert" }, problem("owner")),
      field({ id: `course-${id}-source`, label: "Where the numbers come from", single: true, draft: drafts.source, problem: problem("source") }),
    ],
  };
  open(room, form);
}

/** Opens the form for who drives and shares an objective. */
export function changeOwners(room, { id }) {
  const driver = whoDrafts(room, `driver:${id}`);
  const shared = room.draft(`driver:${id}:shared`);
  const chosen = () => JSON.parse(shared.value || "[]");
  const now = () => ({ ...room.doc.objectives[id], id });
  open(room, {
    key: `driver-${id}`, title: "Change who drives it", command: "objective.edit", target: { objective: id }, fields: ["driver", "coOwners"], now,
    isThere: () => Boolean(room.doc.objectives[id]),
    put: (objective) => {
      putWho(driver, objective.driver);
      shared.put(JSON.stringify(objective.coOwners ?? []));
    },
    read: () => ({ driver: readWho(driver), coOwners: chosen() }),
    say: (name, value) => (name === "driver" ? someone(room, value) : listed(value ?? [])),
    body: (problem) => [
      whoField(room, { id: `driver-${id}`, label: "Who drives it", ...driver }),
      problem("driver") && h("p", { key: "driver-problem", class: "field-note has-problem", role: "alert" }, problem("driver")),
      tickBoxes({
        label: "Which functions share in it", chosen: chosen(),
        options: [...new Set([...functions(room), ...(now().coOwners ?? [])])].map((name) => ({ value: name, label: name })),
        turn: (name) => shared.put(JSON.stringify(chosen().includes(name) ? chosen().filter((one) => one !== name) : [...chosen(), name])),
      }),
    ],
  });
}

/** A dialog around a form: what stands, what is typed, the reason, and how it went before. */
function open(room, form) {
  const reason = room.draft(`${form.key}:reason`);
  // What it was when one began is kept with the drafts, so that a reload takes back nothing that others changed meanwhile.
  const begun = room.kept(`${form.key}:begun`, null);
  const begin = () => {
    if (!begun.value) {
      form.put(form.now());
      begun.value = { values: Object.fromEntries(form.fields.map((name) => [name, form.now()[name]])), base: room.seq };
    }
    if (!openEdit(room, form.key).value) openEdit(room, form.key).value = begun.value;
  };
  trouble(room, form.key).value = null;
  const forget = () => {
    endEdit(room, form.key);
    reason.clear();
    begun.value = null;
  };
  room.dialog(({ close }) => {
    if (!form.isThere()) return { title: form.title, body: h("p", null, "This was dropped meanwhile.") };
    begin();
    const problem = (name) => (trouble(room, form.key).value?.field === name ? trouble(room, form.key).value.detail : undefined);
    const save = async (insist = false) => {
      const isChanged = Object.entries(form.read()).some(([name, value]) => JSON.stringify(value ?? null) !== JSON.stringify(begun.value?.values[name] ?? null));
      if (!isChanged) return (trouble(room, form.key).value = { field: "nothing", detail: "Nothing is different yet. Change what has to change, then save it." });
      const why = reason.value;
      const isSaved = await saveEdit(room, {
        id: form.key, command: form.command, target: { ...form.target, ...(why.trim() && { reason: why.trim() }) }, wanted: form.read(), current: form.now(), insist,
        typed: () => reason.value === why && form.read(),
      });
      if (!isSaved) return undefined;
      begun.value = openEdit(room, form.key).value;
      if (!begun.value) dropped();
      return room.say("The course is changed. What it was stays in the record.");
    };
    const dropped = () => {
      close();
      forget();
    };
    const shown = ["target", "due", "owner", "source", "driver", "reason"];
    const other = trouble(room, form.key).value;
    return {
      title: form.title,
      body: h("form", { key: form.key, class: "course-form", on: { submit: (event) => { event.preventDefault(); save(); } } },
        written(form.now().title, { class: "course-about" }),
        crossing(room, { id: form.key, current: form.now(), say: form.say, insist: () => save(true), keep: dropped }),
        form.body(problem),
        field({ id: `${form.key}-reason`, label: "Why does it change?", hint: "It stands in the record beside what it was.", rows: 2, draft: reason, problem: problem("reason") }),
        other && !shown.includes(other.field) && h("p", { key: "trouble", class: "course-trouble", role: "alert" }, other.detail),
        courseList(room, form.now())),
      actions: [
        button({ label: "Change it", look: "primary", run: () => save() }),
        button({ label: "Leave it as it is", look: "quiet", run: dropped }),
      ],
    };
  });
}

/** How the course was changed before, the newest first. */
function courseList(room, of) {
  const courses = of.courses ?? [];
  if (!courses.length) return null;
  return h("section", { key: "courses", class: "courses", "aria-labelledby": "courses-title" },
    h("h3", { id: "courses-title" }, "How it changed before"),
    h("ol", { class: "courses-list" }, courses.map((course, index) => h("li", { key: index },
      h("p", { class: "nums" }, h("bdi", null, courseWords(room, of, course)), h("span", { class: "soft" }, ` on ${dayAt(room, course.at)}`)),
      h("p", { class: "small" }, h("span", { class: "soft" }, "because "), h("bdi", null, course.reason), h("span", { class: "soft" }, " · ", h("bdi", null, room.name(course.by)))))).reverse()));
}
