/* The end: what was decided, a line of feedback from everybody, and the way to the record. */

import { h } from "../components/element.js";
import { button, field, linkButton, written } from "../components/controls.js";
import { comments } from "../components/card.js";
import { icon } from "../components/icons.js";
import { counted, dated } from "../components/words.js";
import { exportLink } from "../wire.js";

export default { stage, composer, now };

const objectivesOf = (room) => Object.entries(room.doc.objectives ?? {}).map(([id, objective]) => ({ id, ...objective }))
  .sort((a, b) => (a.position ?? 0) - (b.position ?? 0));

function stage(room) {
  const { record, status } = room.doc.room;
  const objectives = objectivesOf(room);
  const points = Object.entries(room.doc.openPoints ?? {});
  return [
    h("section", { key: "decided", class: "wrap-decided", "aria-labelledby": "wrap-title" },
      h("h3", { id: "wrap-title" }, status === "open" ? "What is on the table" : "What we decided"),
      objectives.length === 0 && h("p", { class: "soft" }, "There is no objective yet."),
      h("ol", null, objectives.map((objective, index) => h("li", { key: objective.id },
        h("span", { class: "wrap-number nums", "aria-hidden": "true" }, index + 1),
        written(objective.title, { class: "wrap-objective" })))),
      record && h("p", { class: "soft" }, `First check-in ${dated(record.firstCheckIn)}. `,
        h("span", { dir: "auto" }, room.name(record.pointOfContact)), " keeps the thread.")),
    points.length > 0 && h("section", { key: "open", class: "wrap-open", "aria-labelledby": "wrap-open-title" },
      h("h3", { id: "wrap-open-title" }, counted(points.length, "open point")),
      h("ul", null, points.map(([id, point]) => h("li", { key: id }, icon("warning"), h("span", { dir: "auto" }, point.text))))),
    h("section", { key: "take", class: "wrap-take", "aria-labelledby": "wrap-take-title" },
      h("h3", { id: "wrap-take-title" }, "Take it with you"),
      h("div", { class: "button-row" },
        linkButton({ label: "Decision record", href: exportLink(room.code, "record.md"), icon: "download", download: "" }),
        linkButton({ label: "All data", href: exportLink(room.code, "room.json"), icon: "download", download: "" })),
      status === "open" && h("p", { class: "soft small" }, "The record is marked as a draft until the workshop is committed.")),
    h("section", { key: "questions", class: "wrap-questions", "aria-labelledby": "wrap-questions-title" },
      h("h3", { id: "wrap-questions-title" }, "Open questions and remarks"),
      comments(room, "room", { always: true, label: "Your question or remark for the room" })),
  ];
}

function composer(room) {
  const given = room.kept("feedback", false);
  const draft = room.draft("feedback");
  const give = async () => {
    if (draft.value.trim() && (await room.write(draft, "feedback.give", { text: draft.value.trim() }))) given.value = true;
  };
  if (given.value) {
    return h("p", { key: "thanks", class: "wrap-thanks" }, icon("check"), "Thank you. Your line went to the facilitators.");
  }
  return h("form", { key: "feedback", class: "wrap-feedback", on: { submit: (event) => { event.preventDefault(); give(); } } },
    field({ id: "feedback", label: "One line about today", hint: "What helped, what would you do otherwise?", draft, rows: 2, size: "large", submit: give, focus: true }),
    button({ label: "Give the line", type: "submit", look: "primary" }));
}

function now(room) {
  if (room.observes) return { text: "The workshop is over. Thank you for being here." };
  return room.kept("feedback", false).value
    ? { text: "That was it. Thank you; the record is below." }
    : { text: "Before you go: one line about today." };
}
