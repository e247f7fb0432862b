/* What people say to an objective or to the whole set, and the three questions that start it. */

import { h } from "../../components/element.js";
import { comments } from "../../components/card.js";

const questions = [
  { question: "Is it worth shifting resources for?", starter: "Worth it? " },
  { question: "What does the team need?", starter: "The team needs " },
  { question: "Which current priority moves?", starter: "The priority that moves: " },
];

/** The questions begin a remark; what is written already stays. */
export function remarks(room, objective) {
  const canWrite = !room.observes && !room.projected;
  return [
    h("ul", { key: "questions", class: "review-questions", "aria-label": "Questions to this objective" }, questions.map(({ question, starter }) =>
      h("li", { key: question }, canWrite
        ? h("button", { type: "button", class: "review-question", on: { click: () => begin(room, objective.id, starter) } }, question)
        : question))),
    comments(room, objective.id, { always: true, label: `Your remark or question on “${objective.title.slice(0, 80)}”` }),
  ];
}

function begin(room, on, starter) {
  const draft = room.draft(`comment:${on}`);
  const isBare = !draft.value.trim() || questions.some((other) => draft.value.trim() === other.starter.trim());
  if (isBare) draft.put(starter);
  const input = document.getElementById(`comment-${on}`);
  input?.focus();
  requestAnimationFrame(() => requestAnimationFrame(() => input?.setSelectionRange(input.value.length, input.value.length)));
}

export function remarksOnAll(room) {
  return h("section", { key: "room", class: "review-room", "aria-labelledby": "review-room-title" },
    h("h3", { id: "review-room-title" }, "On the whole set"),
    comments(room, "room", { always: true, label: "Your remark or question on the whole set" }));
}
