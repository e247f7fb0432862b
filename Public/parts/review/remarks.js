/* The three questions to each objective with what is said to them, and under them what else is said and asked. */

import { h } from "../../components/element.js";
import { button, choiceOf, field } from "../../components/controls.js";
import { commentList, comments } from "../../components/card.js";
import { counted } from "../../components/words.js";

export const topics = [
  { topic: "worth", question: "Is it worth shifting resources for?", placeholder: "Yes: every lost deal costs two days" },
  { topic: "needs", question: "What does the team need?", placeholder: "Two hours a week without calls" },
  { topic: "moves", question: "Which current priority moves?", placeholder: "The report page waits until April" },
];

const mayWrite = (room) => !room.observes && !room.projected;

/** What stands beside an objective on the sheet. */
export function remarks(room, objective) {
  return [
    topics.map((one) => answered(room, objective, one)),
    questionsAndConcerns(room, objective),
  ];
}

/** One of the three questions: what was said to it, and one press away the field to say more. */
function answered(room, objective, { topic, question, placeholder }) {
  const key = `${objective.id}:${topic}`;
  const said = room.comments(objective.id).filter((comment) => comment.topic === topic);
  const coming = room.underway("comment.post").filter((one) => one.on === objective.id && one.topic === topic
    && !said.some((comment) => comment.by === room.you.id && comment.text === one.text));
  const draft = room.draft(`comment:${key}`);
  const open = room.ui(`topic:${key}`, Boolean(draft.value));
  const id = `topic-${objective.id}-${topic}`;
  const post = async () => {
    const text = draft.value.trim();
    if (!text) return;
    open.value = false;
    if (!(await room.write(draft, "comment.post", { on: objective.id, kind: "remark", topic, text }))) open.value = true;
  };
  return h("section", { key: topic, class: "topic", "aria-labelledby": `${id}-title` },
    h("h4", { id: `${id}-title`, class: "topic-title" }, question),
    said.length > 0 && commentList(room, said, question),
    coming.length > 0 && h("ul", { key: "coming", class: "comment-list" }, coming.map((one) => h("li", { key: one.id, class: "comment remark soft" }, h("p", { dir: "auto", class: "written" }, one.text), h("p", { class: "small" }, "on its way")))),
    mayWrite(room) && (open.value
      ? h("form", { key: "form", class: "topic-form", on: { submit: (event) => { event.preventDefault(); post(); }, keydown: (event) => { if (event.key === "Escape") open.value = false; } } },
        field({ id, label: question, hideLabel: true, draft, placeholder, submit: post }),
        h("div", { class: "button-row" },
          button({ key: "say", label: "Say it", type: "submit" }),
          button({ key: "cancel", label: "Cancel", look: "quiet", run: () => { open.value = false; draft.clear(); } })))
      : button({ key: "open", label: said.length ? "Add to it" : "Say something to it", "aria-label": `${said.length ? "Add to" : "Say something to"}: ${question}`, look: "quiet", class: "review-say", run: () => { open.value = true; focusSoon(id); } })));
}

const focusSoon = (id) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const input = document.getElementById(id);
  input?.focus();
  input?.setSelectionRange(input.value.length, input.value.length);
}));

/** What else is said: open questions stay open points until they are settled; a concern is a remark beside them. */
function questionsAndConcerns(room, objective) {
  const rest = room.comments(objective.id).filter((comment) => !comment.topic);
  const open = rest.filter((comment) => comment.kind === "question" && !comment.resolved).length;
  return h("section", { key: "talk", class: "topic", "aria-labelledby": `talk-${objective.id}-title` },
    h("h4", { id: `talk-${objective.id}-title`, class: "topic-title" }, "Open questions and concerns", open > 0 && h("span", { class: "soft nums" }, ` · ${counted(open, "question")} open`)),
    rest.length > 0 && commentList(room, rest, "Questions and concerns"),
    say(room, objective.id, `Your question or concern on “${objective.title.slice(0, 80)}”`));
}

/** The field comes when somebody wants to say something. */
function say(room, on, label) {
  if (!mayWrite(room)) return null;
  const draft = room.draft(`comment:${on}`);
  const open = room.ui(`remark:${on}`, Boolean(draft.value));
  const kind = room.ui(`comment-kind:${on}`, "question");
  if (!open.value) {
    return button({ key: "say", label: "Question or concern", icon: "comment", look: "quiet", class: "review-say", run: () => { open.value = true; focusSoon(`comment-${on}`); } });
  }
  const post = () => draft.value.trim() && room.write(draft, "comment.post", { on, kind: kind.value, text: draft.value.trim() });
  return [
    field({ id: `comment-${on}`, label, draft, hideLabel: true, placeholder: kind.value === "question" ? "What has to be answered first?" : "What worries you?", submit: post }),
    h("div", { key: "post", class: "comment-post" },
      choiceOf({ id: `comment-kind-${on}`, label: "Kind of comment", hideLabel: true, value: kind.value, look: "strip",
        options: [{ value: "question", label: "Question" }, { value: "remark", label: "Concern" }], choose: (value) => (kind.value = value) }),
      button({ label: "Post", run: post })),
  ];
}

export function remarksOnAll(room) {
  const open = room.ui("remark:room", Boolean(room.draft("comment:room").value));
  return h("section", { key: "room", class: "review-room", "aria-labelledby": "review-room-title" },
    h("h3", { id: "review-room-title" }, "On the whole set"),
    comments(room, "room", { always: true, writing: mayWrite(room) && open.value, label: "Your remark or question on the whole set" }),
    mayWrite(room) && !open.value && button({ key: "say", label: "Remark or question", icon: "comment", look: "quiet", class: "review-say", run: () => { open.value = true; focusSoon("comment-room"); } }));
}
