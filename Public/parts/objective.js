// One objective as a sheet: the cards it comes from, the sentence (what we change, so that …), who drives it and with
// whom, its key results, and at the margin the hints as questions. What is missing is a gap one can press.

import { button, written } from "../components/controls.js";
import { comments, commentsButton } from "../components/card.js";
import { h } from "../components/element.js";
import { icon } from "../components/icons.js";
import { startCombining } from "./combine.js";
import { lateWords, mergedInto } from "./objectiveMerged.js";
import { standingHints } from "./hints.js";
import { listed } from "../components/words.js";
import { openEdit } from "./editing.js";
import { keyResults } from "./keyResults.js";
import { beginPart, editor } from "./objectiveEdit.js";
import { halves } from "./objectiveSentence.js";
import { functionOf, someone } from "./people.js";

export function sheet(room, objective, { mayEdit, index }) {
  const { id } = objective;
  const part = openEdit(room, id).value?.part;
  const edit = (name, focus) => beginPart(room, objective, name, focus);
  const piece = (name, make) => (part === name ? editor(room, objective, name) : make());
  return h("article", { key: id, id: `objective-${id}`, class: "objective", tabindex: -1, "aria-labelledby": `objective-${id}-title` },
    piece("cards", () => cause(room, objective, mayEdit && (() => edit("cards")))),
    piece("sentence", () => [
      words(objective, index, mayEdit && (() => edit("sentence"))),
      practice(objective, mayEdit && (() => edit("sentence", "change"))),
    ]),
    h("div", { class: "objective-owners" },
      piece("driver", () => owner({ label: "Driver", text: driverWords(room, objective.driver), gap: "Who drives it?", edit: mayEdit && (() => edit("driver")) })),
      piece("coOwners", () => owner({ label: "Together with", text: objective.coOwners?.length ? listed(objective.coOwners) : "", gap: "Which functions change with you?", look: "quiet", edit: mayEdit && (() => edit("coOwners")) })),
      piece("supports", () => owner({ label: "Supports", text: objective.supports, gap: "Which company goal?", look: "quiet", edit: mayEdit && (() => edit("supports")) }))),
    oneThing(room, objective, mayEdit),
    lateWords(room, objective, mayEdit),
    keyResults(room, objective, { mayEdit }),
    mayEdit && part !== "sentence" && standingHints(room, objective),
    mergedInto(room, objective),
    h("footer", { class: "objective-foot" },
      commentsButton(room, id),
      room.facilitates && mayEdit && h("div", { key: "does", class: "objective-does" },
        Object.keys(room.doc.objectives).length > 1
          && button({ key: "combine", label: "Merge …", icon: "merge", look: "quiet", run: () => startCombining(room, id) }),
        button({ key: "drop", label: "Drop this draft", icon: "trash", look: "quiet", run: () => drop(room, objective) }))),
    comments(room, id));
}

function cause(room, { cards }, edit) {
  const tied = (cards ?? []).map((id) => room.card(id)).filter(Boolean);
  if (tied.length === 0) {
    return h("p", { key: "cause", class: "objective-cause" }, h("span", { class: "soft" }, "Because of "),
      edit ? gap("which card does it answer?", edit) : h("span", { class: "gap" }, "no card yet"));
  }
  return h("div", { key: "cause", class: "objective-cause" },
    h("p", { class: "visually-hidden" }, "Because of"),
    h("ul", null, tied.map((card) => h("li", { key: card.id },
      h("span", { class: "objective-number nums" }, card.number), h("span", { class: "objective-card", dir: "auto" }, card.text)))),
    edit && pen("Change the cards it answers", edit));
}

function words({ id, title }, index, edit) {
  const { what, so } = halves(title);
  return h("div", { key: "sentence", class: "objective-sentence" },
    h("h3", { id: `objective-${id}-title` }, h("span", { class: "visually-hidden" }, `Objective ${index}: `), written(what, { tag: "span" })),
    (so || edit) && h("p", { class: "objective-so" }, h("span", { class: "soft" }, " so that "),
      so ? written(so, { tag: "span" }) : gap("what gets better, for whom?", edit, "quiet")),
    edit && pen("Edit the sentence", edit));
}

/** What is different from day to day once it works. */
function practice({ change }, edit) {
  if (!change && !edit) return null;
  return h("div", { key: "change", class: "objective-practice" },
    h("p", null, h("span", { class: "soft" }, "In practice: "),
      change ? written(change, { tag: "span" }) : gap("what is different in daily work?", edit, "quiet")),
    change && edit && pen("Edit what is different in practice", edit));
}

function driverWords(room, driver) {
  if (!driver) return "";
  const its = typeof driver === "string" ? functionOf(room, driver) : undefined;
  return its ? `${someone(room, driver)}, ${its}` : someone(room, driver);
}

function owner({ label, text, gap: question, look, edit }) {
  return h("div", { key: label, class: "objective-owner" },
    h("span", { class: "objective-label" }, label),
    text ? h("span", { class: "objective-who", dir: "auto" }, text) : edit ? gap(question, edit, look) : h("span", { class: "soft" }, "still open"),
    text && edit && pen(`Change: ${label}`, edit));
}

const gap = (text, run, look = "") => h("button", { key: "gap", type: "button", class: `gap ${look}`, on: { click: run } }, text);

const pen = (label, run) => button({ label, icon: "pen", iconOnly: true, look: "quiet", class: "objective-pen", run });

/** Whether it answers the one thing that the room said matters most now. */
function oneThing(room, { id, oneThing: answers }, mayEdit) {
  const { oneThing: words } = room.doc.room;
  if (!words || (!mayEdit && !answers)) return null;
  if (!mayEdit) return h("p", { key: "one", class: "objective-one" }, icon("check"), h("span", null, "It answers the one thing: ", h("q", { dir: "auto" }, words)));
  return h("label", { key: "one", class: "objective-one" },
    h("input", { type: "checkbox", checked: Boolean(answers), on: { change: () => room.act("objective.edit", { objective: id, oneThing: !answers }) } }),
    h("span", null, "It answers the one thing"));
}

async function drop(room, { id, title }) {
  if (await room.confirm({ title: "Drop this draft?", text: `“${title}” goes, with its key results and comments.`, label: "Drop it", danger: true })) {
    room.act("objective.drop", { objective: id });
  }
}
