// The rate step: everybody judges every card blind, in an order of their own; the reveal turns into the matrix.

import { button, fold } from "../components/controls.js";
import { h } from "../components/element.js";
import { counted, listed } from "../components/words.js";
import { finishedOf, progress } from "../components/progress.js";
import { matrixStage } from "./matrix.js";
import { givenBefore } from "./ratingBefore.js";
import { bigCard, primer } from "./ratingCard.js";
import { listenForKeys } from "./ratingKeys.js";
import { cutChoice, namedProposal, namingChoice, namingFor, openRound } from "./ratingOpening.js";
import { ballotPaper, crossed, currentRound, forgetHalves, isWhole, leftHalf } from "./ratingState.js";
import { list, strip } from "./ratingStrip.js";
import { hand, table } from "./ratingTable.js";

export default { stage, now, desk, next };

function stage(room) {
  const round = currentRound(room);
  const isOpen = round?.state === "open";
  if (!isOpen || !votesHere(room)) listenForKeys(null);
  if (!round) return waiting(room);
  if (!isOpen) return [lostChoice(room, round), matrixStage(room, round)];
  if (!votesHere(room)) return watching(room, round);
  return room.remember("rating", [room.doc.rounds, room.doc.cards, room.doc.you], () => voting(room, round));
}

/** A projector is nobody's ballot, whoever opened it. */
const votesHere = (room) => room.votes && !room.projected;

function now(room) {
  const round = currentRound(room);
  if (!round) return beforehand(room);
  if (round.state === "revealed") {
    const isPlaced = Object.values(round.results ?? {}).some((result) => result.quadrant);
    return { text: isPlaced ? "The most disputed card comes first: what did each side see that the other did not?" : "Too few people judged these cards to show anything. They can still be chosen, or rated again." };
  }
  if (!votesHere(room)) {
    const why = room.projected ? "" : room.observes ? "You read along as an observer. " : "You take part without voting. ";
    return { text: `${why}The round is open: ${finishedOf(round)}. Nobody can see a vote before the reveal.` };
  }
  const paper = ballotPaper(room, round);
  const rated = paper.filter(isWhole).length;
  if (rated === 0) {
    return { text: round.naming === "named"
      ? "Give every card two judgements, impact and effort. This round is by name: after the reveal everyone sees who gave which."
      : "Give every card two judgements, impact and effort. Nobody sees them before the reveal." };
  }
  const step = room.looking.id;
  const isDone = room.you.finished?.[step];
  const left = paper.length - rated;
  // Offered at the end, and in the list to whoever leaves cards out on purpose; never between two cards.
  const done = !isDone && table(room, round).showsList && { label: "I’m done", run: () => room.act("step.finish", { step, done: true }) };
  const action = done || undefined;
  if (left === 0) {
    return { text: isDone ? `Done, thank you: ${finishedOf(round)}. You can still change a vote until the reveal.` : `You have rated all ${counted(paper.length, "card")}. You can change any of them until the reveal.`, action };
  }
  return { text: isDone ? `You left out ${counted(left, "card")}. You can still rate ${left === 1 ? "it" : "them"} until the reveal.` : `You have rated ${rated} of ${paper.length}.`, action };
}

function beforehand(room) {
  const cards = ratable(room);
  if (room.observes) return { text: "In a moment the cards are rated. You read along as an observer; the result is yours to see." };
  if (!room.facilitates) return { text: "In a moment you rate the cards, each for itself, and nobody sees your votes before the reveal." };
  if (cards.length === 0) return { text: "There are no revealed cards to rate yet. Reveal them in the diagnose step." };
  return { text: "The cards lie open. Everyone now rates them blind.", action: beginning(room, cards) };
}

const ratable = (room) => room.cards("open");

function beginning(room, cards) {
  const isNamed = namingFor(room, "first").value === "named";
  return {
    label: `Open the ${isNamed ? "round by name" : "blind round"} over ${counted(cards.length, "card")}`,
    run: () => openRound(room, "first", {}),
  };
}

function waiting(room) {
  const cards = ratable(room);
  return h("section", { class: "rating-waiting" },
    h("h3", null, "Two questions for every card"),
    h("div", { class: "rating-primer" }, primer()),
    cards.length > 0 && h("p", { class: "soft" },
      `${counted(cards.length, "card")} on the table, one at a time, in an order of your own. “Can’t judge” is an honest answer.`));
}

function watching(room, round) {
  return h("section", { class: "rating-watching" },
    h("h3", null, `${counted(round.cards.length, "card")} ${round.cards.length === 1 ? "is" : "are"} being rated`),
    progress(round),
    secrecy(round),
    h("ol", { class: "rating-plain" }, round.cards.map((id) => room.card(id)).filter(Boolean).map((card) =>
      h("li", { key: card.id }, h("span", { class: "rating-number" }, card.number), h("span", { dir: "auto" }, card.text)))));
}

function secrecy(round) {
  return h("p", { class: round.naming === "named" ? "rating-secrecy is-named" : "rating-secrecy" }, h("span", { class: "rating-seal", "aria-hidden": "true" }), round.naming === "named"
    ? "By name: after the reveal everyone sees who gave which vote."
    : "Anonymous: the reveal shows the votes without names, and nothing keeps who gave which.");
}

function voting(room, round) {
  const { paper, open, showsList, asked, index } = table(room, round);
  const { say, sayAgain, ask, turnTo, step, toggleList } = hand(room, round);
  const keys = room.ui("rating:keys", true);
  listenForKeys(keys.value ? { digit: (value) => say(undefined, value), step, toggleList } : null);

  const place = showsList ? "All cards" : `Card ${index + 1} of ${paper.length}`;
  const isNamed = round.naming === "named";
  const vote = !showsList && !isWhole(open) && givenBefore(room, round, open.id);
  return h("section", { class: "rating", "aria-label": "Rating" },
    h("div", { class: "rating-head" },
      h("h3", null, place),
      strip(paper, showsList ? null : open.id, turnTo),
      isNamed && secrecy(round)),
    h("p", { class: "visually-hidden", role: "status" }, showsList ? "" : `${place}: ${open.card.text}`),
    showsList ? list(paper, turnTo) : bigCard(open, place, asked, say, ask, vote && { vote, again: () => sayAgain(vote) }),
    h("div", { class: "rating-foot" },
      !showsList && button({ key: "back", label: "Back", icon: "back", disabled: index === 0, run: () => step(-1) }),
      !showsList && button({ key: "on", label: isWhole(open) ? "Next" : "Later", run: () => step(1) }),
      open && button({ key: "all", label: showsList ? "Back to the card" : "All cards", look: "quiet", run: toggleList }),
      saving(paper)),
    h("div", { class: "rating-notes" }, !isNamed && secrecy(round), progress(round), legend(keys)));
}

function saving(paper) {
  const onTheWay = paper.filter((entry) => entry.saving === "way").length;
  const saved = paper.filter((entry) => entry.saving === "saved").length;
  const words = onTheWay > 0 ? "Saving…" : saved > 0 ? "All votes saved" : "";
  return h("p", { class: onTheWay > 0 ? "rating-saving way" : "rating-saving" }, words);
}

function legend(keys) {
  return h("p", { class: "rating-legend" },
    keys.value && [
      h("kbd", null, "1"), "–", h("kbd", null, "5"), " twice, ", h("kbd", null, "0"), " can’t judge, ",
      h("kbd", null, "←"), " back, ", h("kbd", null, "L"), " all cards. "],
    h("button", { type: "button", class: "rating-keys", "aria-pressed": keys.value, on: { click: () => { keys.value = !keys.value; } } },
      keys.value ? "Keys are on" : "Keys are off"));
}

/** What we had half said, or sent too late, when the round was revealed under our hands. */
function lostChoice(room, round) {
  const late = crossed(room, round);
  const halves = votesHere(room) ? leftHalf(room, round) : [];
  if (!late.value && halves.length === 0) return null;
  const numbers = halves.map((id) => room.card(id)?.number).filter(Boolean);
  return h("div", { class: "rating-lost", role: "status" },
    h("p", null, late.value
      ? "This round was revealed while you were choosing. Your last choice did not count; the facilitator can open a second round."
      : `This round was revealed before you had finished ${numbers.length === 1 ? "card" : "cards"} ${listed(numbers.map(String))}. Half a judgement does not count; the facilitator can open a second round.`),
    button({ label: "Understood", run: () => { forgetHalves(room, round); late.value = false; room.redraw(); } }));
}

function next(room) {
  const round = currentRound(room);
  if (!round) {
    const cards = ratable(room);
    return cards.length > 0 ? beginning(room, cards) : undefined;
  }
  if (round.state !== "open") return undefined;
  return {
    label: `Reveal the ratings (${finishedOf(round)})`,
    run: () => room.act("round.reveal", { round: round.id }),
  };
}

function desk(room) {
  const cards = ratable(room);
  const round = currentRound(room);
  if (round?.state === "open" || cards.length === 0) return null;
  if (round) return fold({ key: "cut", label: "The next round’s picture" }, cutChoice(room));
  return [
    namedProposal(room, "first", counted(cards.length, "card"), {}),
    namingChoice(room, "first"),
    cutChoice(room),
  ];
}
