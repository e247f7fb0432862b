// The shape step: objectives as sentences under construction, drafted by anybody, in parallel if they like.

import { badge, button, empty, field } from "../components/controls.js";
import { h } from "../components/element.js";
import { tickBoxes } from "../components/ticks.js";
import { counted } from "../components/words.js";
import { limitOf, pursued } from "./choiceState.js";
import { done, liveHints, typed } from "./hints.js";
import { sheet } from "./objective.js";
import { objectives } from "./objectiveState.js";
import { whole } from "./objectiveSentence.js";

export default { stage, composer, now };

const isOver = (room) => room.doc.room.status !== "open";
const mayEdit = (room) => !room.observes && !isOver(room) && !room.projected && (room.facilitates || isBeingShaped(room));

/** People shape from here to the review, in the breaks between too; facilitators are bound to no step. */
const shapedIn = new Set(["shape", "align", "plan", "review"]);

function isBeingShaped({ steps, step }) {
  const begun = steps.slice(0, steps.findIndex((one) => one.id === step.id) + 1).filter((one) => one.kind !== "break");
  return shapedIn.has(begun.at(-1)?.kind);
}

/** Pursued cards that no draft answers yet. */
function unanswered(room) {
  const answered = new Set(objectives(room).flatMap((objective) => objective.cards ?? []));
  return pursued(room).map(({ card }) => card).filter((card) => !answered.has(card.id));
}

function stage(room) {
  const { room: about, objectives: drafts, keyResults, comments, cards, choices, people } = room.doc;
  return room.remember("shaping", [about, drafts, keyResults, comments, cards, choices, people], () => draw(room));
}

function draw(room) {
  const all = objectives(room);
  if (all.length === 0) {
    return empty({
      title: "No draft yet", sign: "pen",
      text: "An objective answers “what changes in how we work?”, not which number should move.",
      example: "Qualify leads before the first call, so that a third of the pipeline closes.",
    });
  }
  return h("section", { class: "shaping", "aria-label": "Drafts" },
    tally(room, all),
    all.map((objective, index) => sheet(room, objective, { mayEdit: mayEdit(room), index: index + 1 })));
}

function tally(room, all) {
  const limit = limitOf(room);
  const over = all.length - limit;
  if (over <= 0) return null;
  return h("p", { key: "tally", class: "shaping-tally" }, badge(`${counted(all.length, "draft")}, ${limit} can be committed`, { tone: "caution", sign: "warning" }),
    ` Merge or drop ${over}.`);
}

function composer(room) {
  if (!mayEdit(room)) return null;
  const title = room.draft("objective:new:title");
  const so = room.draft("objective:new:so");
  const open = unanswered(room);
  const chosen = room.ui("objective:new:cards", null);
  const cards = (chosen.value ?? (open.length === 1 ? [open[0].id] : [])).filter((id) => room.card(id));
  const turn = (id) => { chosen.value = cards.includes(id) ? cards.filter((other) => other !== id) : [...cards, id]; };
  const answersIt = room.ui("objective:new:oneThing", false);
  const changed = () => typed(room, "new", () => ({ title: whole({ what: title.value, so: so.value }) }));
  const draft = async () => {
    const text = title.value.trim();
    if (!text) return;
    const fields = { title: whole({ what: text, so: so.value }), ...(cards.length ? { cards } : {}), ...(answersIt.value ? { oneThing: true } : {}) };
    const before = { so: so.value, answersIt: answersIt.value };
    // All at once, so that the next draft can be begun before the answer comes.
    so.clear();
    answersIt.value = false;
    chosen.value = null;
    isDrafting.value = false;
    done(room, "new");
    const made = await room.write(title, "objective.draft", fields);
    if (!made) {
      if (!so.value) so.put(before.so);
      answersIt.value ||= before.answersIt;
      chosen.value ??= cards;
      return;
    }
    room.say("Your draft is on the table.", { seen: false });
    if (!title.value) requestAnimationFrame(() => document.getElementById(`objective-${made.created}`)?.scrollIntoView({ block: "nearest" }));
  };
  // On a phone the pad would stand before everything already drafted: there it opens on demand.
  const isDrafting = room.ui("shaping:drafting", false);
  const hasRoom = matchMedia("(min-width: 60rem)").matches || objectives(room).length === 0;
  if (!hasRoom && !isDrafting.value && !title.value) {
    return button({ key: "another", label: "Draft another objective", icon: "plus", class: "wide", run: () => (isDrafting.value = true) });
  }
  const choices = open.length > 0 ? open : pursued(room).map(({ card }) => card);
  return h("form", { class: "shaping-pad", on: { submit: (event) => { event.preventDefault(); draft(); } } },
    field({ id: "objective-new-title", label: "What do we change in how we work?", placeholder: "Qualify leads before the first call", draft: title, size: "large", rows: 2, submit: draft, changed, focus: true }),
    field({ id: "objective-new-so", label: "so that …", optional: true, placeholder: "a third of the pipeline closes", draft: so, submit: draft, changed }),
    liveHints(room, "new"),
    choices.length > 0 && tickBoxes({
      label: open.length > 0 ? "Pursued, and not answered yet" : "Which cards does it answer?",
      options: choices.map((card) => ({ value: card.id, label: `${card.number} · ${card.text}` })), chosen: cards, turn,
    }),
    theOneThing(room, answersIt),
    button({ label: "Put the draft on the table", type: "submit", look: "primary" }));
}

function theOneThing(room, answersIt) {
  const words = room.doc.room.oneThing;
  return words && h("label", { key: "one", class: "objective-one" },
    h("input", { type: "checkbox", checked: answersIt.value, on: { change: () => (answersIt.value = !answersIt.value) } }),
    h("span", null, "It answers the one thing"));
}

function now(room) {
  const all = objectives(room);
  const limit = limitOf(room);
  if (isOver(room)) return { text: "These are committed. A facilitator can reopen them with a reason." };
  if (all.length === 0) {
    const cards = pursued(room).length;
    return { text: cards > 0 ? `${counted(cards, "card")} ${cards === 1 ? "is" : "are"} pursued. What would you change in how you work?` : "What would you change in how you work? Draft it as one sentence." };
  }
  const open = unanswered(room);
  if (open.length > 0) return { text: `Card ${open[0].number} has no objective yet. What would you change because of it?` };
  if (all.length > limit) return { text: `${counted(all.length, "draft")}, ${limit} can be committed: merge or drop ${all.length - limit}.` };
  const gaps = Object.values(room.doc.openPoints).filter((point) => point.code === "unfinishedKeyResult").length;
  const bare = all.filter((objective) => !objective.driver || !Object.values(room.doc.keyResults).some((result) => result.objective === objective.id)).length;
  if (bare > 0) return { text: "Each objective needs a driver and at least one key result. Press a gap to fill it." };
  if (gaps > 0) return { text: `${counted(gaps, "key result")} ${gaps === 1 ? "is" : "are"} unfinished. Press a gap to fill it; what stays open is listed.` };
  return { text: "The drafts stand. Read them once more as somebody who was not here." };
}
