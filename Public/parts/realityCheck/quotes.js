/* What was answered, revealed together: quiet quotes under their questions, and the one thing that comes out of them. */

import { h } from "../../components/element.js";
import { badge, button, field, written } from "../../components/controls.js";
import { answerAgain } from "./pad.js";
import { check, goals, questions, revealed } from "./questions.js";

/** The answers to these questions; questions without one are left out. */
export function quotes(room, prompts = [...goals, ...check]) {
  return prompts.map((prompt) => {
    const answers = revealed(room, prompt);
    if (!answers.length) return null;
    const id = `quotes-${prompt}`;
    return h("section", { key: id, class: "quotes", "aria-labelledby": id },
      h("h3", { id }, questions[prompt].title),
      h("ul", { class: "quote-list" }, answers.map((answer) => quote(room, answer))),
      check.includes(prompt) && mayAnswer(room) && button({ label: "Add to this", look: "quiet", class: "quotes-add", "aria-label": `Add to: ${questions[prompt].title}`, run: () => answerAgain(room, prompt) }));
  });
}

const mayAnswer = (room) => !room.observes && !room.projected && !room.looksElsewhere && room.doc.room.status === "open";

function quote(room, answer) {
  return h("li", { key: answer.id, class: "quote", dir: "auto" },
    written(answer.text, { tag: "blockquote", dir: undefined }),
    (answer.by || room.wrote(answer)) && h("p", { class: "small soft quote-by" },
      answer.by && h("bdi", null, room.name(answer.by)), room.wrote(answer) && badge("yours", { tone: "accent" })),
    mayRecord(room) && check.includes(answer.prompt) && button({
      label: "Make it the one thing", look: "quiet", class: "quote-choose", run: () => choose(room, answer.text),
    }));
}

/** Facilitators are bound to no step: what is still missing at the commit is written down here too. */
const mayRecord = (room) => room.facilitates && room.doc.room.status === "open";

function choose(room, text) {
  room.draft("oneThing").put(text);
  room.ui("one-thing-open", false).value = true;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const input = document.getElementById("one-thing");
    input?.scrollIntoView({ block: "center" });
    input?.focus();
  }));
}

/** Where a facilitator writes down the one thing. */
export function recording(room) {
  if (!mayRecord(room)) return null;
  const recorded = room.doc.room.oneThing;
  const draft = room.draft("oneThing");
  const open = room.ui("one-thing-open", false);
  if (recorded && !open.value) return null;
  const close = () => {
    draft.clear();
    open.value = false;
  };
  return h("form", { key: "recording", class: "recording", on: { submit: (event) => { event.preventDefault(); record(room); } } },
    field({
      id: "one-thing", label: "The one thing that matters most now", hint: "As the room says it. Choosing an answer puts it here, and you can still change the words.",
      draft, rows: 2, size: "large", submit: () => record(room), changed: () => room.redraw(),
    }),
    h("div", { class: "button-row" },
      button({ label: "Record the one thing", type: "submit" }),
      recorded && button({ label: "Leave it as it is", look: "quiet", run: close })));
}

export async function record(room) {
  const draft = room.draft("oneThing");
  const text = draft.value.trim();
  if (!text) return document.getElementById("one-thing")?.focus();
  const open = room.ui("one-thing-open", false);
  const wasOpen = open.value;
  open.value = false; // at once: until the answer comes, other words may be taken up
  if (!(await room.write(draft, "oneThing.record", { text }))) open.value = wasOpen;
}

/** Takes up the words again, or takes them out. */
export function changing(room) {
  const { oneThing } = room.doc.room;
  if (!mayRecord(room) || !oneThing || room.ui("one-thing-open", false).value) return null;
  return h("div", { key: "changing", class: "button-row" },
    button({ label: "Change the one thing", icon: "pen", look: "quiet", run: () => choose(room, oneThing) }),
    button({ label: "Take it out", look: "quiet", run: () => room.act("oneThing.record", { text: null }) }));
}
