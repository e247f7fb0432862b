/* The align step: who needs what of whom, what is answered, what stops; as a ledger, and turned into a page by function. */

import { choiceOf, empty } from "../components/controls.js";
import { h } from "../components/element.js";
import { Late } from "../components/late.js";
import { counted } from "../components/words.js";
import { ledger } from "./alignment/ledger.js";
import { now, owed } from "./alignment/now.js";
import { pad } from "./alignment/pad.js";
import { waitingForYou } from "./alignment/waiting.js";
import { objectives } from "./objectiveState.js";

const functions = new Late(() => import("./alignment/byFunction.js"), new URL("alignment/functions.css", import.meta.url).href).ahead();

export default { stage, composer: pad, now, desk };

function stage(room) {
  const { room: about, objectives: drafts, keyResults, asks, tradeOffs, actions, people, openPoints, agenda, you } = room.doc;
  return room.remember("alignment", [about, drafts, keyResults, asks, tradeOffs, actions, people, openPoints, agenda, you], () => draw(room));
}

function draw(room) {
  if (!objectives(room).length) {
    return empty({
      sign: "people", title: "Nothing to align yet",
      text: "When an objective is drafted, each function says here what it needs of the others, and what it gives.",
      example: "Sales asks Marketing: a score on every lead, by 29 January. Marketing: yes, if two campaigns stop.",
    });
  }
  const view = room.kept("align:view", "objective");
  return [
    waitingForYou(room),
    h("section", { key: "all", class: "align", "aria-label": "Asks, answers and what stops" },
      choiceOf({ id: "align-view", label: "Show the agreements", hideLabel: true, look: "strip", value: view.value, choose: (value) => (view.value = value),
        options: [{ value: "objective", label: "By objective" }, { value: "function", label: "By function" }] }),
      view.value === "function" ? functions.for(room)?.byFunction(room) : ledger(room)),
  ];
}

/** Who owes an answer, so that the facilitator knows whom to ask. */
function desk(room) {
  const open = owed(room);
  if (!open.length) return null;
  return h("section", { key: "owed", class: "align-owed", "aria-labelledby": "align-owed-title" },
    h("h3", { id: "align-owed-title" }, "Answers to come"),
    h("ul", null, open.map(({ name, number }) => h("li", { key: name }, h("bdi", null, name), h("span", { class: "soft nums" }, counted(number, "ask"))))),
    h("p", { class: "small soft" }, "You can answer in somebody’s name, or say who carries it."));
}
