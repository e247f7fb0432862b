/* The end: what was decided, what stays open, a line of feedback from everybody, and the way to the record. */

import { h } from "../components/element.js";
import { button, field, written } from "../components/controls.js";
import { comments } from "../components/card.js";
import { icon } from "../components/icons.js";
import { counted, dated } from "../components/words.js";
import { onToAfterwards, onward } from "./commitment/decided.js";
import { downloads } from "./commitment/downloads.js";
import { openPoints } from "./commitment/record.js";
import { objectivesOf } from "./objectiveRead.js";

export default { stage, composer, now, next, desk };

const isFinal = (room) => room.doc.room.status !== "open";

function stage(room) {
  const { record } = room.doc.room;
  const objectives = objectivesOf(room);
  return [
    h("section", { key: "decided", class: "wrap-decided", "aria-labelledby": "wrap-title" },
      h("h3", { id: "wrap-title" }, isFinal(room) ? "What we decided" : "What is on the table"),
      objectives.length === 0 && h("p", { class: "soft" }, "There is no objective yet."),
      h("ol", null, objectives.map((objective, index) => h("li", { key: objective.id },
        h("span", { class: "wrap-number nums", "aria-hidden": "true" }, index + 1),
        written(objective.title, { class: objective.title.length > 160 ? "wrap-objective is-long" : "wrap-objective" }))))),
    record && onward(room, record),
    !room.projected && h("section", { key: "take", class: "wrap-part", "aria-labelledby": "wrap-take-title" },
      h("h3", { id: "wrap-take-title" }, "Take it with you"),
      downloads(room)),
    openPoints(room),
    h("section", { key: "questions", class: "wrap-part", "aria-labelledby": "wrap-questions-title" },
      h("h3", { id: "wrap-questions-title" }, "Said to the whole room"),
      comments(room, "room", { always: true, label: "Your question or remark for the room" })),
  ];
}

/** What this person gave: from the server, or still on its way there. */
const given = (room) => room.underway("feedback.give").at(-1)?.text ?? room.you.feedback;

function composer(room) {
  const line = given(room);
  const changing = room.ui("feedback:changing", false);
  const draft = room.draft("feedback");
  const give = async () => {
    if (!draft.value.trim()) return;
    changing.value = false;
    await room.write(draft, "feedback.give", { text: draft.value.trim() });
  };
  if (line && !changing.value && !draft.value) {
    return h("section", { key: "thanks", class: "wrap-given", "aria-labelledby": "wrap-thanks" },
      h("p", { id: "wrap-thanks", class: "wrap-thanks" }, icon("check"), "Thank you. Your line went to the facilitators."),
      written(line, { class: "wrap-line" }),
      button({ key: "change", label: "Change it", icon: "pen", look: "quiet", class: "wrap-change", run: () => { draft.put(line); changing.value = true; } }));
  }
  return h("form", { key: "feedback", class: "wrap-form", on: { submit: (event) => { event.preventDefault(); give(); } } },
    field({ id: "feedback", label: "One line about today", hint: "What helped, what would you do otherwise? Only the facilitators read it.", draft, rows: 2, size: "large", submit: give, focus: true }),
    h("div", { class: "button-row" },
      button({ key: "give", label: line ? "Keep it" : "Give the line", type: "submit", look: "primary" }),
      line && button({ key: "back", label: "Cancel", look: "quiet", run: () => { changing.value = false; draft.clear(); } })));
}

function now(room) {
  if (!isFinal(room) && room.facilitates) return { text: "The record is still a draft. Go back to Commit to make it final." };
  if (room.projected || room.observes) return { text: "That was it. Thank you for being here." };
  if (!given(room)) return { text: "Before you go: one line about today." };
  const first = room.doc.room.record?.firstCheckIn;
  return {
    text: first ? `Thank you, that was it. We meet again on ${dated(first, { weekday: "long", day: "numeric", month: "long" })}.` : "Thank you, that was it.",
    action: onToAfterwards(room),
  };
}

/** A draft at the very end is most likely an oversight. */
function next(room) {
  const step = !isFinal(room) && room.steps.findLast((one) => one.kind === "commit");
  return step ? { label: `Go back to ${step.title}`, run: () => room.openStep(step.id) } : onToAfterwards(room);
}

function desk(room) {
  const lines = Object.entries(room.doc.desk?.feedback ?? {});
  return h("section", { key: "feedback", class: "wrap-desk", "aria-labelledby": "wrap-desk-title" },
    h("h3", { id: "wrap-desk-title" }, lines.length ? `${counted(lines.length, "line")} about today` : "No line about today yet"),
    h("ul", null, lines.map(([person, text]) => h("li", { key: person },
      written(text), h("p", { class: "small soft", dir: "auto" }, room.name(person))))));
}
