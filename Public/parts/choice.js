// The hard choice: empty places that fill, a shortlist, a blind ballot that advises, and a drawer for what is not now.

import { button, choiceOf, empty, fold } from "../components/controls.js";
import { h } from "../components/element.js";
import { finishedOf } from "../components/progress.js";
import { counted } from "../components/words.js";
import { openBallot } from "./choiceBallot.js";
import { decisions, drawer } from "./choiceDecision.js";
import { places } from "./choicePlaces.js";
import { editor, suggested } from "./choiceShortlist.js";
import { ballots, limitOf, myDots, pursued, shortlist, theRest, tied, undecided } from "./choiceState.js";

export default { stage, now, next, desk };

function stage(room) {
  const { room: about, choices, ballots: all, cards, rounds, you } = room.doc;
  return room.remember("choice", [about, choices, all, cards, rounds, you, room.facilitates, room.votes], () => draw(room));
}

function draw(room) {
  const [ballot] = ballots(room);
  const isEditing = room.ui("choice:editing", false);
  const list = shortlist(room);
  return h("section", { class: "choice", "aria-label": "Choice" },
    places(room),
    ballot?.state === "open" ? openBallot(room, ballot)
      : room.facilitates && (isEditing.value || (list.length === 0 && !ballot)) ? editor(room, isEditing)
        : list.length > 0 || ballot ? decisions(room, list, isEditing)
          : empty({ title: "The shortlist comes next", text: "At most eight cards that deserve the hard choice, suggested by the ratings and settled together. Then everybody lays down dots, blind." }),
    drawer(room));
}

function now(room) {
  const [ballot] = ballots(room);
  const list = shortlist(room);
  if (ballot?.state === "open") return voting(room, ballot);
  const action = nextAction(room);
  if (list.length === 0 && !ballot) {
    return room.facilitates
      ? { text: "Which cards deserve the hard choice? Eight at most; the ratings suggest some.", action }
      : { text: room.observes ? "The room settles a shortlist of at most eight cards. You read along as an observer." : "Together you settle a shortlist of at most eight cards." };
  }
  const open = undecided(room, list);
  if (open.length > 0) return { text: deciding(room, ballot, list, open), action };
  const filled = pursued(room).length;
  if (filled === 0) return { text: "Nothing is pursued yet. At least one place wants to be filled.", action };
  return { text: `${counted(filled, "card")} ${filled === 1 ? "is" : "are"} pursued${theRest(room).length === 0 ? ". Everything else is not now." : "; the rest can be put away together."}`, action };
}

function voting(room, ballot) {
  if (!room.votes || room.projected) {
    const why = room.projected ? "" : room.observes ? "You read along as an observer. " : "You take part without voting. ";
    return { text: `${why}The ballot is open: ${finishedOf(ballot)}. The dots are shown together, without names.` };
  }
  const left = ballot.dots - myDots(room, ballot).cards.length;
  if (left === ballot.dots) return { text: `Lay down ${ballot.dots === 1 ? "your dot" : `your ${counted(ballot.dots, "dot")}, one per card`}. Nobody sees them before the reveal.` };
  if (left > 0) return { text: `${counted(left, "dot")} left in your hand. You may keep ${left === 1 ? "it" : "them"}.` };
  return { text: `All your dots lie; ${finishedOf(ballot)}. You can move them until the reveal.` };
}

function deciding(room, ballot, list, open) {
  if (!ballot && list.length <= limitOf(room)) {
    return `The shortlist fits into the places, so no vote is needed. ${room.facilitates ? "Decide each card: pursue, or not now." : "The facilitator records for each card what the room decides."}`;
  }
  if (!ballot) return `${counted(list.length, "card")} for ${counted(limitOf(room), "place")}. A blind ballot shows where the room stands.`;
  const { cards: ties, seats, runOff } = tied(room);
  if (ties.length > 0 && undecided(room, ties).length === ties.length) {
    const places = `${counted(ties.length, "card")} are tied for ${counted(seats, "place")}`;
    const whose = room.facilitates ? "you decide" : "the facilitator decides";
    return runOff ? `${places} on the cut line. A run-off among them, or ${whose} and the record says so.` : `Still tied after the run-off: ${places}. Now ${whose}, and the record says so.`;
  }
  return `The ballot advises, the room decides: ${counted(open.length, "card")} of the shortlist ${open.length === 1 ? "is" : "are"} still open.`;
}

/** The one thing a facilitator would do now. */
function nextAction(room) {
  if (!room.facilitates) return undefined;
  const [ballot] = ballots(room);
  const list = shortlist(room);
  if (ballot?.state === "open") {
    return { label: `Reveal the dots (${finishedOf(ballot)})`, run: () => room.act("ballot.reveal", { ballot: ballot.id }) };
  }
  if (list.length === 0 && !ballot) {
    const cards = suggested(room);
    if (cards.length === 0) return undefined;
    return { label: `Put ${counted(cards.length, "card")} on the shortlist`, run: () => room.act("shortlist.set", { cards }) };
  }
  if (!ballot && list.length > limitOf(room)) {
    return { label: `Open the blind ballot over ${counted(list.length, "card")}`, run: () => voteOver(room, list) };
  }
  const { cards: ties, runOff } = tied(room);
  if (runOff && undecided(room, ties).length === ties.length) {
    return { label: `Open a run-off among ${counted(ties.length, "card")}`, run: () => room.act("ballot.open", { runOff: true }) };
  }
  const rest = theRest(room);
  if (undecided(room, list).length === 0 && rest.length > 0 && pursued(room).length > 0) {
    return { label: `Put the other ${rest.length} away as not shortlisted`, run: () => room.act("card.notNow", { cards: rest.map((card) => card.id) }) };
  }
  return undefined;
}

function next(room) {
  const open = undecided(room, shortlist(room));
  const [ballot] = ballots(room);
  return nextAction(room) ?? (open.length > 0 && ballot?.state !== "open" ? { label: `Decide about ${counted(open.length, "card")}`, run: toTheFirst } : undefined);
}

/** To the first card of the shortlist that waits for a decision. */
function toTheFirst() {
  const first = document.querySelector(".choice-row:not(.is-decided) .button:not([aria-disabled])");
  first?.scrollIntoView({ block: "center" });
  first?.focus({ preventScroll: true });
}

/** How many dots everybody has: the room's number, unless the facilitator takes another for this ballot. */
const dotsFor = (room) => room.ui("choice:amount", null);

const voteOver = (room, list) => room.act("ballot.open", {
  cards: list.map((card) => card.id),
  dots: dotsFor(room).value ?? room.doc.room.settings?.dots ?? 3,
});

function desk(room) {
  const [ballot] = ballots(room);
  const list = shortlist(room);
  if (ballot?.state === "open" || list.length < 2) return null;
  const again = ballot?.state === "revealed";
  if (!again && list.length <= limitOf(room)) return null;
  const amount = choiceOf({
    id: "choice-amount", label: "Dots a person, one per card", look: "strip", value: dotsFor(room).value ?? room.doc.room.settings?.dots ?? 3,
    options: [1, 2, 3, 4, 5].map((value) => ({ value, label: String(value) })), choose: (value) => { dotsFor(room).value = value; },
  });
  if (!again) return amount;
  return fold({ key: "again", label: "Vote once more", class: "choice-again" },
    amount,
    button({ key: "again", label: "Open another ballot over the shortlist", run: () => voteOver(room, list) }),
    h("p", { key: "beside", class: "field-hint" }, "A new ballot stands beside the one before."));
}
