/* Changing the agenda while it runs: order, titles, minutes, steps left out, breaks. */

import { h } from "./element.js";
import { button, field } from "./controls.js";
import { counted } from "./words.js";

const kinds = [["introduce", "Introduce"], ["diagnose", "Diagnose"], ["rate", "Rate"], ["choose", "Choose"], ["shape", "Shape"], ["align", "Align"],
  ["plan", "Plan"], ["review", "Review"], ["commit", "Commit"], ["wrapUp", "Wrap-up"], ["prepare", "Prepare"]];

export function show(room) {
  let steps = room.steps.map(({ id, kind, title, minutes }) => ({ id, kind, title, minutes: String(minutes) }));
  let made = 0;
  room.dialog(({ close }) => {
    const change = (changed) => {
      steps = changed;
      room.redraw();
    };
    const move = (index, by) => {
      const moved = [...steps];
      moved.splice(index + by, 0, ...moved.splice(index, 1));
      change(moved);
    };
    const add = (kind, title, minutes) => change([...steps, { fresh: (made += 1), kind, title, minutes }]);
    const save = async () => {
      const wanted = steps.map(({ id, kind, title, minutes }) => ({ ...(id && { id }), kind, title: title.trim(), minutes: Number(minutes) || 0 }));
      if (await room.act("agenda.edit", { steps: wanted })) close();
    };
    const total = steps.reduce((sum, step) => sum + (Number(step.minutes) || 0), 0);
    return {
      title: "Change the agenda",
      size: "broad",
      body: [
        h("p", { class: "soft" }, "What happened in a step stays, wherever the step goes."),
        h("ol", { class: "agenda-edit" }, steps.map((step, index) => row(room, steps, step, index, { change, move }))),
        h("p", { class: "nums soft" }, `${Math.floor(total / 60)} h ${total % 60} min, ${counted(steps.length, "step")}`),
        h("div", { class: "button-row" },
          button({ label: "Add a break", icon: "plus", run: () => add("break", "Break", "15") }),
          kinds.filter(([kind]) => !steps.some((step) => step.kind === kind))
            .map(([kind, title]) => button({ key: kind, label: `Add ${title}`, icon: "plus", look: "quiet", run: () => add(kind, title, "15") }))),
      ],
      actions: [button({ label: "Save the agenda", look: "primary", run: save }), button({ label: "Cancel", look: "quiet", run: close })],
    };
  });
}

function row(room, steps, step, index, { change, move }) {
  const key = step.id ?? `fresh-${step.fresh}`;
  const set = (name) => (value) => {
    step[name] = value;
    room.redraw();
  };
  const isOpen = step.id === room.step.id;
  return h("li", { key, class: "agenda-edit-step" },
    field({ id: `title-${key}`, label: `Title of step ${index + 1}`, hideLabel: true, single: true, limit: 120, value: step.title, changed: set("title") }),
    field({ id: `minutes-${key}`, label: `Minutes of step ${index + 1}`, hideLabel: true, single: true, limit: 4, inputmode: "numeric", value: step.minutes, changed: set("minutes") }),
    h("span", { class: "soft small", "aria-hidden": "true" }, "min"),
    h("span", { class: "agenda-edit-does" },
      button({ label: `Move ${step.title} up`, icon: "up", iconOnly: true, look: "quiet", disabled: index === 0, run: () => move(index, -1) }),
      button({ label: `Move ${step.title} down`, icon: "down", iconOnly: true, look: "quiet", disabled: index === steps.length - 1, run: () => move(index, 1) }),
      button({ label: `Leave ${step.title} out`, icon: "close", iconOnly: true, look: "quiet", disabled: isOpen, run: () => change(steps.filter((other) => other !== step)) })));
}
