/* Changing a step in its place: what, who, by when. */

import { button, field } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { dateField } from "../alignment/form.js";
import { dayWords } from "../alignment/words.js";
import { beginEdit, crossing, endEdit, saveEdit, openEdit, trouble } from "../editing.js";
import { putWho, readWho, someone, whoDrafts, whoField } from "../people.js";

const text = (room, id, name) => room.draft(`action:${id}:${name}`);
const owner = (room, id) => whoDrafts(room, `action:${id}`);

export function begin(room, action) {
  for (const name of ["task", "due"]) text(room, action.id, name).put(action[name] ?? "");
  putWho(owner(room, action.id), action.owner);
  beginEdit(room, action.id, "action", { task: action.task, due: action.due, owner: action.owner });
}

export function editForm(room, action) {
  const { id } = action;
  const problem = (name) => (trouble(room, id).value?.field === name ? trouble(room, id).value.detail : undefined);
  const typed = () => ({ task: text(room, id, "task").value.trim() || undefined, due: text(room, id, "due").value || undefined, owner: readWho(owner(room, id)) });
  const save = (insist = false) => {
    if (!openEdit(room, id).value) return;
    const wanted = typed();
    if (!wanted.task) {
      trouble(room, id).value = { field: "task", detail: "Say what is to be done. To take the step out, drop it." };
      return;
    }
    saveEdit(room, { id, command: "action.edit", target: { action: id }, wanted, current: action, insist, typed });
  };
  const say = (name, value) => (name === "owner" ? someone(room, value) : name === "due" && value ? dayWords(room, value) : value ?? "");
  return h("form", {
    key: "edit", class: "plan-form",
    on: { submit: (event) => { event.preventDefault(); save(); }, keydown: (event) => { if (event.key === "Escape") endEdit(room, id); } },
  },
    crossing(room, { id, current: action, say, insist: () => save(true) }),
    field({ id: `action-${id}-task`, label: "What is to be done?", draft: text(room, id, "task"), submit: () => save(), problem: problem("task"), focus: true }),
    whoField(room, { id: `action-${id}-owner`, label: "Who does it?", ...owner(room, id) }),
    dateField(room, { id: `action-${id}-due`, label: "By when?", draft: text(room, id, "due"), problem: problem("due"), optional: true }),
    h("div", { class: "button-row" },
      button({ label: "Save", type: "submit", look: "primary" }),
      button({ label: "Cancel", look: "quiet", run: () => endEdit(room, id) }),
      button({ label: "Drop it", icon: "trash", look: "quiet", class: "push", run: () => drop(room, action) })));
}

async function drop(room, action) {
  if (await room.confirm({ title: "Drop this step?", text: `“${action.task}” leaves the plan.`, label: "Drop it", danger: true })) {
    if (await room.act("action.drop", { action: action.id })) endEdit(room, action.id);
  }
}
