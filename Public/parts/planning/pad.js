/* The line that adds a step: what, who, by when, for what. Only the first has to be said. */

import { button, field } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { aboutField, dateField, form, readAbout, said } from "../alignment/form.js";
import { lookedAt } from "../alignment/state.js";
import { objectives } from "../objectiveState.js";
import { readWho, whoField } from "../people.js";
import { mayPlan } from "./actions.js";

const wide = matchMedia("(min-width: 60rem)");

const formFor = (room) => form(room, "action:new", ["task", "due", "who", "who-name", "who-function"]);

export function planPad(room) {
  if (!mayPlan(room) || !objectives(room).length) return null;
  const typed = formFor(room);
  const isOpen = room.ui("plan:adding", false);
  if (!wide.matches && !isOpen.value && !typed.text("task")) {
    return button({ key: "add", label: "Add a step", icon: "plus", class: "wide", run: () => openPlanPad(room) });
  }
  const about = room.kept("align:about", "");
  const chosen = isThere(room, about.value) ? about.value : lookedAt(room).id;
  const drafts = { who: typed.drafts.who, name: typed.drafts["who-name"], its: typed.drafts["who-function"] };
  // Who adds a step most likely takes it; once somebody was chosen, or nobody, that stands.
  const isTouched = room.ui("plan:who-touched", Boolean(drafts.who.value));
  if (!isTouched.value && !drafts.who.value && room.doc.people[room.you.id]) drafts.who.value = room.you.id;
  const add = async () => {
    if (!typed.text("task")) return typed.complain("task", "Say what is to be done.");
    const { objective, keyResult } = readAbout(chosen);
    const fields = { ...(keyResult ? { keyResult } : { objective }), task: typed.text("task"), owner: readWho(drafts), due: typed.text("due") };
    const who = drafts.who.value;
    const made = typed.send("action.add", said(fields));
    // At once, so that the next step can be begun before the answer comes.
    isTouched.value = false;
    document.getElementById(typed.id("task"))?.focus({ preventScroll: true });
    if (await made) return room.say("The step stands in the plan.", { seen: false });
    if (!isTouched.value) drafts.who.put(who);
    isTouched.value = true;
  };
  return h("form", { key: "pad", class: "plan-pad", "aria-label": "Add a step", on: { submit: (event) => { event.preventDefault(); add(); } } },
    field({ id: typed.id("task"), label: "What is the first step?", draft: typed.drafts.task, size: "large", rows: 2, placeholder: "Write the four questions on one page", submit: add, problem: typed.problem("task"), focus: wide.matches }),
    h("div", { key: "who", on: { change: () => (isTouched.value = true) } }, whoField(room, { id: "action-new-who", label: "Who does it?", ...drafts })),
    dateField(room, { id: typed.id("due"), label: "By when?", draft: typed.drafts.due, problem: typed.problem("due"), optional: true }),
    aboutField(room, { id: "plan-about", label: "For which objective or key result?", value: chosen, choose: (value) => (about.value = value) }),
    h("div", { class: "button-row" },
      button({ key: "add", label: "Add the step", type: "submit", look: "primary" }),
      !wide.matches && button({ key: "later", label: "Close", look: "quiet", run: () => { isOpen.value = false; typed.drafts.task.clear(); } })));
}

function isThere(room, about) {
  const [objective, keyResult] = about.split("/");
  return Boolean(room.doc.objectives[objective]) && (!keyResult || room.doc.keyResults[keyResult]?.objective === objective);
}

export function openPlanPad(room, objective) {
  if (objective) room.kept("align:about", "").value = objective;
  room.ui("plan:adding", false).value = true;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const input = document.getElementById("action-new-task");
    input?.scrollIntoView({ block: "center" });
    input?.focus({ preventScroll: true });
  }));
}
