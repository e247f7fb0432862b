/* The plan step: who does what first, and by when. An objective without an action shows as a gap. */

import { button, empty, written } from "../components/controls.js";
import { face } from "../components/face.js";
import { h } from "../components/element.js";
import { icon } from "../components/icons.js";
import { dayWords, short } from "./alignment/words.js";
import { heading } from "./alignment/heading.js";
import { isFinal, isSame } from "./alignment/state.js";
import { objectives } from "./objectiveState.js";
import { unfolding } from "./objectiveRead.js";
import { functionOf, someone } from "./people.js";
import { actionsOf, hasAction, isDone, mayPlan, turnDone } from "./planning/actions.js";
import { begin, editForm } from "./planning/edit.js";
import { openPlanPad, planPad } from "./planning/pad.js";
import { openEdit } from "./editing.js";

export default { stage, composer: planPad, now };

function stage(room) {
  const { room: about, objectives: drafts, keyResults, actions, people, agenda, you } = room.doc;
  return room.remember("planning", [about, drafts, keyResults, actions, people, agenda, you], () => draw(room));
}

function draw(room) {
  const all = objectives(room);
  if (!all.length) {
    return empty({
      sign: "person", title: "Nothing to plan yet", text: "When an objective is drafted, its first steps stand here: who does what, by when.",
      example: "Carla writes the four questions on one page and tries them on thirty leads, by 15 January.",
    });
  }
  return h("div", { key: "plan", class: "plan" }, all.map((objective, index) => group(room, objective, index + 1)));
}

function group(room, objective, number) {
  const actions = actionsOf(room, objective.id);
  const coming = room.underway("action.add").filter((one) => (one.objective ?? room.doc.keyResults[one.keyResult]?.objective) === objective.id
    && !actions.some((action) => action.task === one.task)); // what is there already only waits for its answer
  return h("section", { key: objective.id, id: `objective-${objective.id}`, class: "plan-objective", tabindex: -1, "aria-labelledby": `align-${objective.id}` },
    heading(room, objective, number),
    actions.length + coming.length > 0
      ? h("ul", { key: "list", class: "plan-list" },
        actions.map((action) => line(room, action)),
        coming.map((action) => h("li", { key: action.id, class: "plan-line is-coming" }, h("span", { class: "plan-tick" }), h("div", { class: "plan-words" }, written(action.task), h("p", { class: "plan-about" }, "on its way")))))
      : h("p", { key: "gap", class: "align-gap" }, "No first step yet. Who does what first?"),
    mayPlan(room) && button({ key: "add", label: "Add a step", icon: "plus", look: "quiet", class: "align-add", run: () => openPlanPad(room, objective.id) }));
}

function line(room, action) {
  const { id, task, owner, due, keyResult } = action;
  const done = isDone(room, action);
  const measured = keyResult && room.doc.keyResults[keyResult]?.title;
  if (openEdit(room, id).value) return h("li", { key: id, id: `action-${id}`, class: "plan-line is-edited" }, editForm(room, action));
  const words = h("div", { key: "words", class: "plan-words" },
    unfolding(room, `task:${id}`, task, { class: "plan-task" }),
    h("p", { class: "plan-about" },
      owner ? h("bdi", { class: "plan-owner" }, someone(room, owner)) : "nobody yet",
      measured && h("span", { key: "for" }, " · for ", h("bdi", null, measured))));
  return h("li", { key: id, id: `action-${id}`, class: ["plan-line", done && "is-done"].filter(Boolean).join(" "), tabindex: -1 },
    mayPlan(room)
      ? h("label", { key: "tick", class: "plan-tick" },
        h("input", { type: "checkbox", checked: done, on: { change: ({ currentTarget }) => turnDone(room, action, currentTarget.checked) } }),
        h("span", { class: "visually-hidden" }, `Done: ${task.slice(0, 80)}`))
      : h("span", { key: "sign", class: "plan-tick" }, done && [icon("check"), h("span", { key: "done", class: "visually-hidden" }, "Done: ")]),
    face(owner ? someone(room, owner) : ""),
    words,
    h("p", { key: "due", class: ["plan-due nums", !due && "soft"].filter(Boolean).join(" ") }, due ? dayWords(room, due) : "no date"),
    mayPlan(room) && button({ key: "edit", label: `Edit: ${task.slice(0, 60)}`, icon: "pen", iconOnly: true, look: "quiet", class: "plan-edit", run: () => begin(room, action) }));
}

function now(room) {
  const all = objectives(room);
  if (!all.length) {
    const step = room.steps.findLast((one) => one.kind === "shape");
    return {
      text: room.facilitates ? "There is no objective to plan for yet. Draft one first." : "There is no objective to plan for yet. The facilitator goes back to Shape.",
      action: room.facilitates && step ? { label: `Go back to ${step.title}`, run: () => room.openStep(step.id) } : undefined,
    };
  }
  const actions = actionsOf(room);
  const mine = actions.filter((action) => action.owner === room.you.id && !isDone(room, action)).sort(byDue);
  if (isFinal(room)) return { text: mine.length ? yours(room, mine) : "These are the first steps. Tick off what is done." };
  if (!actions.length) return { text: "Who does what first, and by when? Begin with what makes the first key result measurable." };
  const bare = all.findIndex((objective) => !hasAction(room, objective.id));
  if (bare >= 0) return { text: `Objective ${bare + 1} has no first step yet. Who begins, with what?` };
  const ownerless = actions.filter((action) => !action.owner && !isDone(room, action));
  if (ownerless.length) return { text: `“${short(ownerless[0].task)}” has no name yet. Who takes it?` };
  const undated = actions.filter((action) => !action.due && !isDone(room, action));
  if (undated.length) return { text: `“${short(undated[0].task)}” has no date yet. By when?` };
  const others = functionsWithout(room, actions);
  if (mine.length && !room.projected) return { text: yours(room, mine) };
  return { text: others ? `Every objective has a first step. ${others} has none: is there something to begin?` : "Every objective has a first step, a name and a date." };
}

const byDue = (a, b) => (a.due ?? "9").localeCompare(b.due ?? "9");

function yours(room, mine) {
  const first = mine[0].due ? `${mine.length > 1 ? "the first " : ""}by ${dayWords(room, mine[0].due)}` : "without a date yet";
  return `You have ${mine.length === 1 ? "one step" : `${mine.length.toLocaleString()} steps`} to do, ${first}.`;
}

/** Somebody's own function, when it does nothing yet. */
function functionsWithout(room, actions) {
  if (room.observes || room.projected) return undefined;
  return actions.some((action) => isSame(functionOf(room, action.owner), room.me.function)) ? undefined : room.me.function;
}
