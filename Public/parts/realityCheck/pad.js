/* One question at a time, answered alone; below it what one has answered, which can change until the reveal. */

import { h } from "../../components/element.js";
import { button, field, fold, written } from "../../components/controls.js";
import { asked, asking, draftOf, questions, revealed, waiting, waitingAll } from "./questions.js";

export function pad(room) {
  const prompt = asking(room);
  if (!prompt) return null;
  const draft = draftOf(room, prompt);
  const all = asked(room);
  const place = all.indexOf(prompt);
  const { label, example } = questions[prompt];
  const late = revealed(room, prompt).length > 0;
  const keep = () => send(room, prompt, draft);
  return h("form", { key: `question-${prompt}`, class: "question", on: { submit: (event) => { event.preventDefault(); keep(); } } },
    place >= 0 && all.length > 1 && h("p", { class: "question-count nums" }, `Question ${place + 1} of ${all.length}`),
    field({ id: `prompt-${prompt}`, label, placeholder: example, draft, rows: 3, size: "large", submit: keep, focus: true }),
    late && h("p", { key: "late", class: "question-late" }, "These answers were revealed while you were writing. What you send now waits, unread, for the next reveal."),
    h("div", { class: "question-foot" },
      button({ label: "Keep my answer", type: "submit", look: room.facilitates ? undefined : "primary" }),
      button({ label: waiting(room, prompt) || late ? "Leave it" : "Skip", look: "quiet", run: () => skip(room, prompt) })));
}

async function send(room, prompt, draft) {
  const text = draft.value.trim();
  if (!text) return document.getElementById(`prompt-${prompt}`)?.focus();
  room.ui("asking", null).value = null;
  if (await room.write(draft, "prompt.answer", { prompt, text })) room.say("Your answer lies face down.", { seen: false });
}

function skip(room, prompt) {
  draftOf(room, prompt).clear();
  const skipped = room.kept("skipped-prompts", []);
  if (!skipped.value.includes(prompt)) skipped.value = [...skipped.value, prompt];
  room.ui("asking", null).value = null;
}

/** Takes up a question again, with what one has said to it so far. */
export function answerAgain(room, prompt) {
  const draft = draftOf(room, prompt);
  if (!draft.value) draft.put(waiting(room, prompt)?.text ?? "");
  room.ui("asking", null).value = prompt;
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(`prompt-${prompt}`)?.focus()));
}

/** One's own answers that nobody else has read. */
export function own(room) {
  const answers = waitingAll(room).filter((answer) => answer.prompt !== asking(room));
  if (!answers.length) return null;
  const late = answers.filter((answer) => revealed(room, answer.prompt).length > 0);
  return fold({ key: "own-answers", label: "Your answers, face down", count: answers.length, open: late.length > 0, class: "own-answers" },
    h("ul", { class: "own-answer-list" }, answers.map((answer) => h("li", { key: answer.id },
      h("p", { class: "small soft" }, questions[answer.prompt].label),
      written(answer.text),
      late.includes(answer) && h("p", { key: "late", class: "small question-late" }, "It came after the reveal, and waits, unread, for the next one."),
      h("div", { class: "button-row" },
        button({ label: "Change", look: "quiet", run: () => answerAgain(room, answer.prompt) }),
        button({ label: "Take back", look: "quiet", run: () => takeBack(room, answer.prompt) }))))));
}

function takeBack(room, prompt) {
  const skipped = room.kept("skipped-prompts", []);
  if (!skipped.value.includes(prompt)) skipped.value = [...skipped.value, prompt];
  room.act("prompt.answer", { prompt, text: null });
}
