/* One ask or offer as a line of the ledger: who, of whom, what, how much, by when, what for; the answer as a stamp. */

import { button, field } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { beginEdit, crossing, endEdit, openEdit, saveEdit, trouble } from "../editing.js";
import { unfolding } from "../objectiveRead.js";
import { answerForm, carryForm, outcomeForm } from "./answering.js";
import { stamp, who, words } from "./askRead.js";
import { conditionOf } from "./condition.js";
import { dateField } from "./form.js";
import { dayWords } from "./words.js";
import { answersFor, isAsking, isMine, isOpen, isUnresolved, mayAnswer, mayEdit, mayWork, membersOf } from "./state.js";

export function askLine(room, ask) {
  const unfolded = room.ui(`ask:${ask.id}:open`, null);
  const editing = openEdit(room, ask.id).value;
  return h("li", { key: ask.id, id: `ask-${ask.id}`, class: "ask", tabindex: -1 },
    who(ask),
    h("div", { key: "what", class: "ask-what" }, editing ? editForm(room, ask) : words(room, ask)),
    stamp(room, ask, !editing && mayEdit(room, ask) && !ask.onItsWay && pen(room, ask)),
    h("div", { key: "more", class: "ask-more" },
      after(room, ask),
      unfolded.value === "answer" && answerForm(room, ask, { close: () => (unfolded.value = null) }),
      unfolded.value === "carry" && carryForm(room, ask, { close: () => (unfolded.value = null) }),
      unfolded.value === "outcome" && outcomeForm(room, ask),
      !editing && tools(room, ask, unfolded)));
}

const pen = (room, ask) => button({
  key: "edit", label: `Edit what ${ask.fromFunction} ${ask.kind === "offer" ? "offers" : "asks"}: ${ask.what.slice(0, 60)}`, icon: "pen", iconOnly: true, look: "quiet", class: "ask-pen", run: () => begin(room, ask),
});

// what follows from the answer

const outcomes = {
  drop: (name) => [name, " drops it: what it was for goes too."],
  shrink: (name) => [name, " makes it smaller."],
  doWithout: (name) => [name, " does without it."],
};

function after(room, ask) {
  if (ask.answer === "no") {
    return [
      ask.condition && h("div", { key: "reason", class: "ask-after" }, h("p", { class: "soft small" }, "Because"), unfolding(room, `no:${ask.id}`, ask.condition)),
      ask.outcome && h("p", { key: "outcome", class: "ask-after" }, outcomes[ask.outcome]?.(h("bdi", { key: "who" }, ask.fromFunction))),
    ];
  }
  return ask.answer === "yesIf" && ask.condition && conditionOf(room, ask);
}

function tools(room, ask, unfolded) {
  if (!mayWork(room) || ask.onItsWay) return null;
  const turn = (name) => (unfolded.value = unfolded.value === name ? null : name);
  const isAbsent = isOpen(ask) && membersOf(room, ask.toFunction).length === 0;
  const some = [
    mayAnswer(room, ask) && ask.state !== "answered" && !isAbsent && !answersFor(room, ask)
      && button({ key: "answer", label: "Answer", look: "quiet", expanded: unfolded.value === "answer", run: () => turn("answer") }),
    isOpen(ask) && !(isAbsent && isAsking(room, ask)) && button({ key: "carry", label: isAsking(room, ask) ? "Somebody carries it" : "I carry it", look: "quiet", expanded: unfolded.value === "carry", run: () => turn("carry") }),
    isUnresolved(room, ask) && mayWork(room) && room.facilitates && !isMine(room, ask.fromFunction) && ask.askedBy !== room.you.id
      && button({ key: "outcome", label: "Decide what becomes of it", look: "quiet", expanded: unfolded.value === "outcome", run: () => turn("outcome") }),
    ask.state === "answered" && mayAnswer(room, ask)
      && button({ key: "again", label: "Answer anew", look: "quiet", expanded: unfolded.value === "answer", run: () => turn("answer") }),
    ask.outcome === "shrink" && mayEdit(room, ask)
      && button({ key: "smaller", label: "Ask again, smaller", look: "quiet", run: () => askAgain(room, ask) }),
  ].filter(Boolean);
  return some.length > 0 && h("div", { key: "tools", class: "ask-tools" }, some);
}

/** Puts the ask on the pad once more, to be made smaller. */
function askAgain(room, ask) {
  room.kept("align:about", "").value = [ask.objective, ask.keyResult].filter(Boolean).join("/");
  room.kept("align:kind", "ask").value = "ask";
  for (const name of ["what", "howMuch", "by"]) room.draft(`ask:new:${name}`).put(ask[name] ?? "");
  room.draft("ask:new:toFunction").put(ask.toFunction);
  room.ui("align:asking", false).value = true;
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("ask-new-what")?.focus()));
}

// editing in its place

const fields = ["what", "howMuch", "by"];
const draftOf = (room, id, name) => room.draft(`ask:${id}:${name}`);

function begin(room, ask) {
  for (const name of fields) draftOf(room, ask.id, name).put(ask[name] ?? "");
  beginEdit(room, ask.id, "ask", Object.fromEntries(fields.map((name) => [name, ask[name]])));
}

function editForm(room, ask) {
  const { id } = ask;
  const problem = (name) => (trouble(room, id).value?.field === name ? trouble(room, id).value.detail : undefined);
  const typed = () => Object.fromEntries(fields.map((name) => [name, draftOf(room, id, name).value.trim() || undefined]));
  const save = (insist = false) => {
    const wanted = typed();
    if (!wanted.what) {
      trouble(room, id).value = { field: "what", detail: "Say what is needed. To take the ask back, withdraw it." };
      return;
    }
    saveEdit(room, { id, command: "ask.edit", target: { ask: id }, wanted, current: ask, insist, typed });
  };
  return h("form", {
    key: "edit", class: "ask-form",
    on: { submit: (event) => { event.preventDefault(); save(); }, keydown: (event) => { if (event.key === "Escape") endEdit(room, id); } },
  },
    crossing(room, { id, current: ask, say: (name, value) => (name === "by" && value ? dayWords(room, value) : value ?? ""), insist: () => save(true) }),
    field({ id: `ask-${id}-what`, label: "What?", draft: draftOf(room, id, "what"), submit: () => save(), problem: problem("what"), focus: true }),
    field({ id: `ask-${id}-howMuch`, label: "How much?", draft: draftOf(room, id, "howMuch"), single: true, optional: true, submit: () => save(), problem: problem("howMuch") }),
    dateField(room, { id: `ask-${id}-by`, label: "By when?", draft: draftOf(room, id, "by"), problem: problem("by") }),
    ask.state !== "open" && h("p", { key: "reopens", class: "field-hint" }, "What you change is asked anew: ", h("bdi", null, ask.toFunction), " answers again."),
    h("div", { class: "button-row" },
      button({ label: "Save", type: "submit", look: "primary" }),
      button({ label: "Cancel", look: "quiet", run: () => endEdit(room, id) }),
      button({ label: "Withdraw it", icon: "trash", look: "quiet", class: "push", run: () => withdraw(room, ask) })));
}

async function withdraw(room, ask) {
  const text = `“${ask.what}” leaves the ledger. It stays in the history.`;
  if (await room.confirm({ title: ask.kind === "offer" ? "Withdraw this offer?" : "Withdraw this ask?", text, label: "Withdraw it", danger: true })) {
    if (await room.act("ask.withdraw", { ask: ask.id })) endEdit(room, ask.id);
  }
}
