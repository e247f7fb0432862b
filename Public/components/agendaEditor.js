/* Changing the agenda while it runs: order, titles, minutes, steps left out, breaks, sittings on other days. */

import { h } from "./element.js";
import { button, field } from "./controls.js";
import { sender } from "./sending.js";
import { instantOf, localOf } from "./sitting.js";
import { counted, timed, weekday } from "./words.js";

const kinds = [["introduce", "Introduce"], ["diagnose", "Diagnose"], ["rate", "Rate"], ["choose", "Choose"], ["shape", "Shape"], ["align", "Align"],
  ["plan", "Plan"], ["review", "Review"], ["commit", "Commit"], ["wrapUp", "Wrap-up"], ["prepare", "Prepare"]];

/** The steps of the room as the fields of this dialog hold them. */
const asWritten = (room) => room.steps.map(({ id, kind, title, minutes, until }) => ({ key: id, id, kind, title, minutes: String(minutes), until: localOf(until) }));

export function show(room) {
  let steps = asWritten(room);
  let base = room.seq;
  let crossed = null;
  let made = 0;
  let saved = null;
  const sends = sender(() => steps);
  room.dialog(({ close }) => {
    if (saved && room.seq >= saved.seq) {
      // Steps that were put in have their ids now: saved again they are the same ones. Not those of a list that is another's by now.
      const { steps: sent } = saved;
      const isOurs = room.steps.length === sent.length && sent.every(({ id }, index) => !id || id === room.steps[index].id);
      if (isOurs) sent.forEach((step, index) => (step.id ??= room.steps[index].id));
      saved = null;
    }
    const change = (changed) => {
      steps = changed;
      room.redraw();
    };
    const move = (index, by) => {
      const moved = [...steps];
      moved.splice(index + by, 0, ...moved.splice(index, 1));
      change(moved);
    };
    const add = (kind, title, minutes, more) => change([...steps, { key: `fresh-${(made += 1)}`, kind, title, minutes, ...more }]);
    const save = async () => {
      const sent = steps;
      try {
        await sends(() => room.send("agenda.edit", { steps: wanted(room, sent), ...(base !== undefined && { base }) }), {
          ended: close,
          wentOn: ({ seq }) => {
            base = seq;
            saved = { seq, steps: sent };
            room.redraw();
          },
        });
      } catch (problem) {
        if (problem.code === "editedMeanwhile") crossed = problem.detail;
        else room.fail(problem);
        room.redraw();
      }
    };
    const useMine = () => {
      base = room.seq;
      crossed = null;
      save();
    };
    const takeTheirs = () => {
      steps = asWritten(room);
      base = room.seq;
      crossed = null;
      room.redraw();
    };
    const total = steps.reduce((sum, step) => sum + (step.until ? 0 : Number(step.minutes) || 0), 0);
    return {
      title: "Change the agenda",
      size: "broad",
      body: [
        h("p", { class: "soft" }, "What happened in a step stays, wherever the step goes."),
        crossed && crossing(room, crossed, useMine, takeTheirs),
        h("ol", { class: "agenda-edit" }, steps.map((step, index) => row(room, steps, step, index, { change, move }))),
        h("p", { class: "nums soft" }, `${Math.floor(total / 60)} h ${total % 60} min, ${counted(steps.length, "step")}`),
        h("div", { class: "button-row" },
          button({ label: "Add a break", icon: "plus", run: () => add("break", "Break", "15") }),
          button({ label: "Add another day", icon: "plus", run: () => add("break", "Until we go on", "0", { until: localOf(nextMorning(room)) }) }),
          kinds.filter(([kind]) => !steps.some((step) => step.kind === kind))
            .map(([kind, title]) => button({ key: kind, label: `Add ${title}`, icon: "plus", look: "quiet", run: () => add(kind, title, "15") }))),
      ],
      actions: [!crossed && button({ key: "save", label: "Save the agenda", look: "primary", run: save }), button({ label: "Cancel", look: "quiet", run: close })],
    };
  });
}

/** What goes out. A step that another facilitator left out meanwhile is put in anew. */
function wanted(room, steps) {
  const known = new Set(room.steps.map((step) => step.id));
  return steps.map(({ id, kind, title, minutes, until }) => ({
    ...(known.has(id) && { id }), kind, title: title.trim(), minutes: Number(minutes) || 0, ...(instantOf(until) && { until: instantOf(until) }),
  }));
}

function nextMorning(room) {
  const morning = new Date(room.now() + 86_400_000);
  morning.setHours(9, 0, 0, 0);
  return morning;
}

/** Another facilitator saved a list of their own: theirs beside mine, and this person decides. */
function crossing(room, sentence, useMine, takeTheirs) {
  const theirs = room.steps.map((step) => (step.until
    ? `${step.title} (${weekday(step.until)} ${timed(step.until)})` : `${step.title} (${step.minutes} min)`));
  return h("div", { key: "crossing", class: "agenda-crossing", role: "alert" },
    h("p", null, h("strong", null, sentence)),
    h("p", { class: "small", dir: "auto" }, `It is now: ${theirs.join(" · ")}`),
    h("div", { class: "button-row" },
      button({ label: "Save mine instead", run: useMine }),
      button({ label: "Take theirs", look: "quiet", run: takeTheirs })));
}

function row(room, steps, step, index, { change, move }) {
  const { key } = step;
  const set = (name) => (value) => {
    step[name] = value;
    room.redraw();
  };
  const isOpen = step.id === room.step.id;
  const isSitting = Boolean(step.until);
  return h("li", { key, class: isSitting ? "agenda-edit-step is-sitting" : "agenda-edit-step" },
    field({ id: `title-${key}`, label: `Title of step ${index + 1}`, hideLabel: true, single: true, limit: 120, value: step.title, changed: set("title") }),
    isSitting
      ? field({ id: `until-${key}`, label: `When step ${index + 1} is over`, hideLabel: true, single: true, type: "datetime-local", value: step.until, changed: set("until") })
      : [
        field({ id: `minutes-${key}`, label: `Minutes of step ${index + 1}`, hideLabel: true, single: true, limit: 4, inputmode: "numeric", value: step.minutes, changed: set("minutes") }),
        h("span", { class: "soft small", "aria-hidden": "true" }, "min"),
      ],
    h("span", { class: "agenda-edit-does" },
      button({ label: `Move ${step.title} up`, icon: "up", iconOnly: true, look: "quiet", disabled: index === 0, run: () => move(index, -1) }),
      button({ label: `Move ${step.title} down`, icon: "down", iconOnly: true, look: "quiet", disabled: index === steps.length - 1, run: () => move(index, 1) }),
      button({ label: `Leave ${step.title} out`, icon: "close", iconOnly: true, look: "quiet", disabled: isOpen, run: () => change(steps.filter((other) => other !== step)) })));
}
