// What went into an objective when others were merged with it; and what somebody was still writing on one of those,
// which must not be lost because the objective is gone.

import { button, written } from "../components/controls.js";
import { h } from "../components/element.js";
import { icon } from "../components/icons.js";
import { counted } from "../components/words.js";
import { endEdit, openEdit } from "./editing.js";
import { form } from "./keyResults.js";
import { beginPart } from "./objectiveEdit.js";
import { someone } from "./people.js";

export function mergedInto(room, { merged = [] }) {
  if (merged.length === 0) return null;
  return h("details", { key: "merged", class: "objective-merged" },
    h("summary", null, `With ${counted(merged.length, "objective")} that pulled the same way`),
    h("ul", null, merged.map(({ title, change, driver }, index) => h("li", { key: index },
      written(title),
      change && written(change, { class: "small" }),
      driver && h("p", { class: "small" }, "Driven by ", h("bdi", null, someone(room, driver)))))));
}

/** Texts that this person was writing on objectives that are now part of this one. */
export function lateWords(room, objective, mayEdit) {
  if (!mayEdit) return null;
  return (objective.merged ?? []).map(({ id, title }) => id && [
    lateResult(room, objective, id, title),
    lateSentence(room, objective, id, title),
    lateComment(room, objective, id),
  ]);
}

function lateResult(room, objective, gone, title) {
  const fresh = `new-${gone}`;
  if (!openEdit(room, fresh).value) return null;
  return h("div", { key: `late-result-${gone}`, class: "objective-late" },
    h("p", null, icon("merge"), " ", h("q", { dir: "auto" }, title), " was merged into this objective while you were writing a key result. It can go here."),
    form(room, fresh, { objective: objective.id, kind: "increase" }));
}

function lateSentence(room, objective, gone, title) {
  if (openEdit(room, gone).value?.part !== "sentence") return null;
  const drafts = ["title", "change"].map((name) => ({ name, draft: room.draft(`objective:${gone}:${name}`) })).filter(({ draft }) => draft.value.trim());
  if (drafts.length === 0) return null;
  const forget = () => {
    for (const { draft } of drafts) draft.clear();
    endEdit(room, gone);
  };
  const take = () => {
    const typed = Object.fromEntries(drafts.map(({ name, draft }) => [name, draft.value.trim()]));
    forget();
    beginPart(room, objective, "sentence", typed.change ? "change" : "title");
    for (const [name, text] of Object.entries(typed)) {
      const draft = room.draft(`objective:${objective.id}:${name}`);
      draft.put([draft.value, text].filter(Boolean).join("\n"));
    }
  };
  return h("div", { key: `late-${gone}`, class: "objective-late" },
    h("p", null, icon("merge"), " ", h("q", { dir: "auto" }, title), " was merged into this objective while you were writing:"),
    drafts.map(({ name, draft }) => written(draft.value, { key: name })),
    h("div", { class: "button-row" },
      button({ label: "Write it in here", run: take }),
      button({ label: "Let it go", look: "quiet", run: forget })));
}

/** A comment that was being written goes on here. */
function lateComment(room, objective, gone) {
  const left = room.draft(`comment:${gone}`);
  if (!left.value.trim()) return null;
  const here = room.draft(`comment:${objective.id}`);
  const text = left.value;
  requestAnimationFrame(() => {
    if (left.value !== text) return;
    left.clear();
    here.put([here.value, text].filter(Boolean).join("\n"));
    room.ui(`comments:${objective.id}`, false).value = true;
  });
  return null;
}
