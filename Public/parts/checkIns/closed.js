/* What the cycle came to: did the way of working change, how far did each key result come, what was learnt. */

import { badge, written } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { bandWords, scoreWords } from "../cycleClose/scoreWords.js";
import { keyResultsOf, objectives } from "../objectiveState.js";

const changes = {
  yes: ["The way of working changed", { tone: "good", sign: "check" }],
  partly: ["The way of working changed in part", { tone: "caution", sign: "opportunity" }],
  no: ["The way of working did not change", { tone: "bad", sign: "close" }],
};

export function cameTo(room) {
  const { closed } = room.doc.room;
  if (!closed) return null;
  return h("section", { key: "closed", class: "came-to", "aria-labelledby": "came-to-title" },
    h("h3", { id: "came-to-title" }, "What the cycle came to"),
    h("ol", { class: "came-to-list" }, objectives(room).map((objective) => outcome(room, objective))),
    closed.learnings && saidAtEnd("learnings", "What we learnt", closed.learnings),
    closed.carryOver && saidAtEnd("carry-over", "What carries over", closed.carryOver));
}

function outcome(room, objective) {
  const change = changes[objective.changed];
  const results = keyResultsOf(room, objective.id).filter((result) => result.score !== undefined);
  return h("li", { key: objective.id, class: "came-to-objective" },
    written(objective.title, { tag: "h4" }),
    h("p", { class: "came-to-outcome" },
      objective.score === undefined ? h("span", { class: "soft" }, "No score") : h("span", { class: "nums" }, "Score ", h("strong", { class: "came-to-score" }, scoreWords(objective.score)), " of 1: ", bandWords(objective.band)),
      change && badge(change[0], change[1])),
    objective.evidence && written(objective.evidence),
    results.length > 0 && h("ul", { class: "came-to-results" }, results.map((result) => h("li", { key: result.id },
      h("bdi", null, result.title), h("strong", { class: "nums came-to-figure" }, ` ${scoreWords(result.score)}`)))));
}

function saidAtEnd(key, title, text) {
  return h("div", { key, class: "came-to-said" }, h("h4", null, title), written(text));
}
