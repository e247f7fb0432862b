/* The reality check: questions answered alone, revealed together, and the one thing that comes out of them. */

import { h } from "../components/element.js";
import { button, fold } from "../components/controls.js";
import { counted } from "../components/words.js";
import { own, pad } from "./realityCheck/pad.js";
import { anyRevealed, asked, asking, check, checking, goals, isShort, questions, revealed, waitingAll } from "./realityCheck/questions.js";
import { changing, quotes, record, recording } from "./realityCheck/quotes.js";

export default { stage, composer, now, next, desk };

const lies = (number) => (number === 1 ? "lies" : "lie");

function composer(room) {
  if (room.looksElsewhere || room.doc.room.status !== "open") return null;
  if (room.looking.kind === "introduce") return null;
  return [pad(room), checking(room) && anyRevealed(room, check) && recording(room), own(room)];
}

function stage(room) {
  if (room.looking.kind === "prepare") return quotes(room, goals);
  if (room.looking.kind !== "diagnose") return null;
  if (!checking(room) || room.looksElsewhere) return behind(room);
  if (anyRevealed(room, check)) return [h("div", { key: "quotes", class: "quotes-all" }, quotes(room, check)), background(room)];
  return [
    (room.projected || room.observes) && h("ol", { key: "questions", class: "questions" }, check.map((prompt) => h("li", { key: prompt }, questions[prompt].label))),
    face(room),
    background(room),
  ];
}

/** What was said about our goals so far: read before, here to look up. */
function background(room) {
  const number = goals.reduce((sum, prompt) => sum + revealed(room, prompt).length, 0);
  return number > 0 && fold({ key: "background", label: "Our goal-setting so far", count: number, class: "quotes-fold" },
    h("div", { class: "quotes-all" }, quotes(room, goals)));
}

/** Answers lie face down as a pile that grows. */
function face(room) {
  const number = room.doc.room.unrevealedAnswers ?? 0;
  return h("section", { key: "answers", class: "answers-down", "aria-label": "Answers lying face down" },
    h("p", { class: "answers-number nums" }, number),
    h("p", { class: "answers-words" }, number === 1 ? "answer lies face down" : "answers lie face down"),
    h("p", { class: "soft" }, "Nobody can read them before the reveal, the facilitator neither."));
}

/** When the room has gone on: folded, to be read again. */
function behind(room) {
  const number = Object.keys(room.doc.prompts ?? {}).length;
  if (room.looking.kind !== "diagnose" || (!number && !room.facilitates)) return null;
  const form = recording(room);
  const isMissing = room.looksElsewhere && room.facilitates && !room.doc.room.oneThing;
  return fold({ key: "behind", label: "Reality check", count: number || undefined, class: "quotes-fold", open: room.ui("one-thing-open", false).value || isMissing },
    h("div", { class: "quotes-all" }, form, changing(room), quotes(room)));
}

function now(room) {
  const { kind } = room.looking;
  if (room.looksElsewhere || room.doc.room.status !== "open") return null;
  if (kind === "prepare") {
    if (!asking(room) || room.observes) return null;
    const several = asked(room).length;
    return { text: `Before we meet: ${several === 2 ? "two questions about our goals so far" : "five questions"}, then what holds us back. Nobody reads it before the reveal.` };
  }
  if (!checking(room)) return kind === "diagnose" && asking(room) ? { text: "The room has gone on to the cards. Finish your answer, or leave it; the cards come next." } : null;
  if (anyRevealed(room, check)) return { text: afterReveal(room) };
  if (room.observes) return { text: "The others answer three questions, each alone. You will read the answers when they are revealed." };
  if (asking(room) || room.projected) return { text: "Three questions before the cards, one after the other. Nobody can read your answers before the reveal." };
  if (waitingAll(room).length) return { text: "Your answers lie face down; the facilitator reveals them all together. Write your first cards meanwhile." };
  return { text: "The others are still answering. Write your first cards meanwhile; nobody can read them either." };
}

function afterReveal(room) {
  if (room.facilitates) return "Read the answers together. Then write down the one thing that matters most now.";
  if (waitingAll(room).some((answer) => check.includes(answer.prompt))) return "Your answer came after the reveal. It waits, unread, for the next one. Read the others meanwhile.";
  return "Read what we wrote. Which one thing matters most now? Say it; the facilitator writes it down.";
}

function next(room) {
  if (room.step.kind !== "diagnose" || !checking(room)) return null;
  const number = room.doc.desk?.unrevealedAnswers ?? 0;
  if (!anyRevealed(room, check)) {
    return number ? { label: `Reveal ${counted(number, "answer")}`, run: () => room.act("prompts.reveal") } : goOn(room);
  }
  const text = room.draft("oneThing").value.trim();
  return { label: "Record the one thing", disabled: !text, run: () => record(room) };
}

const goOn = (room) => ({ label: "Go on to cards", run: () => room.act("prompts.close") });

function desk(room) {
  const number = room.doc.desk?.unrevealedAnswers ?? 0;
  const inCheck = room.step.kind === "diagnose" && checking(room);
  const isNext = inCheck && !anyRevealed(room, check);
  return [
    (number > 0 || isNext) && h("p", { key: "answers-waiting", class: "desk-fact" }, number
      ? `${counted(number, "answer")} ${lies(number)} face down. You cannot read them either.`
      : "No answer lies face down yet."),
    number > 0 && !isNext && room.step.kind !== "prepare" && !(isShort(room) && room.step.kind === "introduce") && button({ key: "reveal-answers", label: `Reveal ${counted(number, "answer")} now`, run: () => room.act("prompts.reveal") }),
    inCheck && (number > 0 || !isNext) && button({ key: "go-on", look: "quiet", ...goOn(room) }),
    room.step.kind === "diagnose" && room.doc.room.promptsClosed && !room.doc.room.oneThing && room.doc.room.status === "open" &&
      button({ key: "back-to-check", label: "Back to the reality check", look: "quiet", run: () => room.act("prompts.close", { closed: false }) }),
  ];
}
