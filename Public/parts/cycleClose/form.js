/* The form of the close. Everything chosen and typed stays in the browser until it is sent, over reloads too. */

import { button, choiceOf, field, written } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { sender } from "../../components/sending.js";
import { dated } from "../../components/words.js";
import { keyResultsOf } from "../objectiveState.js";
import { objectivesOf } from "../objectiveRead.js";
import { openCheckIn } from "../checkIns/state.js";
import { lastWords } from "./last.js";
import { scale } from "./scale.js";

const changes = [
  { value: "yes", label: "Yes", hint: "work is done another way" },
  { value: "partly", label: "Partly", hint: "some of it, or in some places" },
  { value: "no", label: "No", hint: "as before, whatever the numbers" },
];

const textsOf = (room) => ({ learnings: room.draft("cycle:learnings"), carryOver: room.draft("cycle:carryOver") });
const evidenceOf = (room, id) => room.draft(`cycle:${id}:evidence`);

/** What is chosen so far: {changed: {objective: …}, score: {objective or key result: …}}; "" when nobody has begun. */
const chosenOf = (room) => room.draft("cycle:chosen");

function chosen(room) {
  try {
    return { changed: {}, score: {}, ...JSON.parse(chosenOf(room).value || "{}") };
  } catch {
    return { changed: {}, score: {} };
  }
}

function choose(room, kind, id, value) {
  const all = chosen(room);
  chosenOf(room).put(JSON.stringify({ ...all, [kind]: { ...all[kind], [id]: value } }));
}

/** Which close it was written over, if there was one. */
function isOf(room, { at }) {
  if (chosen(room).of !== at) chosenOf(room).put(JSON.stringify({ ...chosen(room), of: at }));
}

/** Begins with what was said at an earlier close, if there was one. */
function begin(room) {
  if (chosenOf(room).value) return;
  const { closed = {} } = room.doc.room;
  const objectives = objectivesOf(room);
  const scored = [...objectives, ...objectives.flatMap((objective) => keyResultsOf(room, objective.id))];
  const having = (list, name) => Object.fromEntries(list.filter((one) => one[name] !== undefined).map((one) => [one.id, one[name]]));
  chosenOf(room).put(JSON.stringify({ of: closed.at, changed: having(objectives, "changed"), score: having(scored, "score") }));
  for (const objective of objectives) evidenceOf(room, objective.id).put(objective.evidence ?? "");
  for (const [name, draft] of Object.entries(textsOf(room))) draft.put(closed[name] ?? "");
}

function forget(room) {
  for (const objective of objectivesOf(room)) evidenceOf(room, objective.id).clear();
  for (const draft of Object.values(textsOf(room))) draft.clear();
  chosenOf(room).clear();
}

/** Opens the form; closing it keeps what is in it. */
export function closeCycle(room) {
  const refusal = room.ui("cycle:refusal", null);
  refusal.value = null;
  const sends = sender(() => wanted(room));
  let hasSent = false;
  room.dialog(({ close }) => {
    begin(room);
    const { closed } = room.doc.room;
    if (hasSent && closed?.by === room.you.id) isOf(room, closed); // what one sent oneself crosses nothing
    const isAgain = Boolean(closed);
    const leave = () => {
      close();
      forget(room);
    };
    const ended = () => {
      leave();
      scrollTo(0, 0);
    };
    const send = async () => {
      hasSent = true;
      refusal.value = null;
      try {
        await sends(async () => {
          await room.send("cycle.close", wanted(room));
          room.say("The cycle is closed. Everybody can read what it came to.");
        }, { ended });
      } catch (problem) {
        refusal.value = problem;
      }
    };
    return {
      title: isAgain ? "What the cycle came to" : "Close the cycle", size: "broad",
      body: cycleCloseForm(room, refusal.value),
      actions: [
        button({ key: "send", label: isAgain ? "Keep it so" : "Close the cycle", look: "primary", run: send }),
        button({ key: "later", label: isAgain ? "Cancel" : "Not yet", look: "quiet", run: isAgain ? leave : close }),
      ],
    };
  });
}

/** What goes over the wire: every objective, and the key results that have a score. */
function wanted(room) {
  const { changed, score } = chosen(room);
  const texts = textsOf(room);
  const said = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ""));
  const objectives = objectivesOf(room);
  const results = objectives.flatMap((objective) => keyResultsOf(room, objective.id));
  return {
    objectives: Object.fromEntries(objectives.map(({ id }) => [id, said({ changed: changed[id], evidence: evidenceOf(room, id).value.trim(), score: score[id] })])),
    keyResults: Object.fromEntries(results.map(({ id }) => [id, said({ score: score[id] })])),
    ...said({ learnings: texts.learnings.value.trim(), carryOver: texts.carryOver.value.trim() }),
  };
}

export function cycleCloseForm(room, problem) {
  const open = openCheckIn(room);
  const texts = textsOf(room);
  return h("div", { key: "cycle-form", class: "cycle-form" },
    h("p", { key: "what" }, "Ask the room, then write down what it says. A score is a judgement and may differ from the progress. All of it can be said again."),
    crossed(room),
    open && h("p", { key: "open", class: "cycle-open" }, `The check-in of ${dated(open.date)} is still open. It ends with the cycle; what was written for it stays.`),
    objectivesOf(room).map((objective, index) => ofObjective(room, objective, index + 1)),
    h("section", { key: "all", class: "cycle-part", "aria-labelledby": "cycle-all" },
      h("h3", { id: "cycle-all" }, "For all of it"),
      field({ id: "cycle-learnings", label: "What did we learn?", rows: 2, draft: texts.learnings, optional: true }),
      field({ id: "cycle-carryOver", label: "What carries over into the next cycle?", rows: 2, draft: texts.carryOver, optional: true })),
    problem && h("p", { key: "problem", class: "cycle-problem", role: "alert" }, problem.detail));
}

/** Another facilitator closed it since one began here: nothing is overwritten unseen. */
function crossed(room) {
  const { closed } = room.doc.room;
  if (!closed || closed.at === chosen(room).of) return null;
  const take = () => {
    forget(room);
    begin(room);
  };
  return h("div", { key: "crossed", class: "cycle-open", role: "alert" },
    h("p", null, h("bdi", null, room.name(closed.by)), " closed the cycle while you were writing. What you send replaces what was said."),
    button({ label: "Take what was said", look: "quiet", run: take }));
}

function ofObjective(room, objective, number) {
  const { id } = objective;
  const { changed, score } = chosen(room);
  const results = keyResultsOf(room, id);
  return h("section", { key: id, class: "cycle-part", "aria-labelledby": `cycle-${id}` },
    h("header", { class: "cycle-head" },
      h("span", { class: "cycle-number nums", "aria-hidden": "true" }, number),
      written(objective.title, { tag: "h3", id: `cycle-${id}`, class: objective.title.length > 160 ? "is-long" : undefined })),
    choiceOf({ id: `cycle-${id}-changed`, label: "Did the way of working change?", options: changes, value: changed[id], choose: (value) => choose(room, "changed", id, value) }),
    field({ id: `cycle-${id}-evidence`, label: "What shows it?", placeholder: "No first call without answers since February", rows: 2, draft: evidenceOf(room, id), optional: true }),
    results.map((result) => h("div", { key: result.id, class: "cycle-result" },
      h("p", { id: `cycle-${result.id}`, class: "cycle-result-title", dir: "auto" }, result.title),
      h("p", { class: "small soft nums" }, lastWords(room, result)),
      scale({ id: `cycle-${result.id}-score`, label: `Score of “${result.title}”`, hideLabel: true, value: score[result.id], choose: (value) => choose(room, "score", result.id, value) }))),
    h("div", { key: "score", class: "cycle-result is-whole" },
      scale({ id: `cycle-${id}-score`, label: "Score of the objective as a whole", value: score[id], choose: (value) => choose(room, "score", id, value) })));
}
