/* What people say to an objective or to the whole set, and the three questions that start it. */

import { h } from "../../components/element.js";
import { button } from "../../components/controls.js";
import { comments } from "../../components/card.js";

const questions = [
  { question: "Is it worth shifting resources for?", starter: "Worth it? " },
  { question: "What does the team need?", starter: "The team needs " },
  { question: "Which current priority moves?", starter: "The priority that moves: " },
];

/** The questions begin a remark; what is written already stays. */
export function remarks(room, objective) {
  return [
    h("ul", { key: "questions", class: "review-questions", "aria-label": "Questions to this objective" }, questions.map(({ question, starter }) =>
      h("li", { key: question }, mayWrite(room)
        ? h("button", { type: "button", class: "review-question", on: { click: () => begin(room, objective.id, starter) } }, question)
        : question))),
    talk(room, objective.id, `Your remark or question on “${objective.title.slice(0, 80)}”`),
  ];
}

export function remarksOnAll(room) {
  return h("section", { key: "room", class: "review-room", "aria-labelledby": "review-room-title" },
    h("h3", { id: "review-room-title" }, "On the whole set"),
    talk(room, "room", "Your remark or question on the whole set"));
}

const mayWrite = (room) => !room.observes && !room.projected;

/** What was said stands there; the field comes when somebody wants to say something. */
function talk(room, on, label) {
  const open = room.ui(`remark:${on}`, Boolean(room.draft(`comment:${on}`).value));
  const writing = mayWrite(room) && open.value;
  return [
    comments(room, on, { always: true, writing, label }),
    mayWrite(room) && !writing && button({ key: "say", label: "Remark or question", icon: "comment", look: "quiet", class: "review-say", run: () => begin(room, on, "") }),
  ];
}

function begin(room, on, starter) {
  const draft = room.draft(`comment:${on}`);
  const isBare = !draft.value.trim() || questions.some((other) => draft.value.trim() === other.starter.trim());
  if (isBare && starter) draft.put(starter);
  room.ui(`remark:${on}`, false).value = true;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const input = document.getElementById(`comment-${on}`);
    input?.focus();
    input?.setSelectionRange(input.value.length, input.value.length);
  }));
}
