/* The whole set once more, on one sheet; then a fist of five, blind, and shown by name. */

import { h } from "../components/element.js";
import { button, empty } from "../components/controls.js";
import { objectiveOnSheet, objectivesOf } from "./objectiveRead.js";
import { finishedOf, progress } from "../components/progress.js";
import { counted } from "../components/words.js";
import { currentConsent, fingers, handsOf, outdated, ownHand, showsHand, votersOf, wordFor } from "./review/consent.js";
import { fist } from "./review/fist.js";
import { revealed } from "./review/hands.js";
import { listenForDigits } from "./review/keys.js";
import { remarks, remarksOnAll } from "./review/remarks.js";

export default { stage, composer, now, next, desk };

const isFinal = (room) => room.doc.room.status !== "open";

function composer(room) {
  const consent = currentConsent(room);
  if (consent?.state === "open" && showsHand(room)) return fist(room, consent);
  listenForDigits(null);
  return null;
}

function stage(room) {
  const objectives = objectivesOf(room);
  const consent = currentConsent(room);
  return [
    consent?.state === "revealed" && revealed(room, consent),
    consent?.state === "open" && !showsHand(room) && watching(consent),
    objectives.length > 0
      ? h("div", { key: "sheet", class: "sheet" }, h("div", { class: "sheet-list" }, objectives.map((objective, index) =>
        objectiveOnSheet(room, objective, { number: index + 1, beside: remarks(room, objective) }))))
      : empty({
        sign: "opportunity", title: "There is no objective to review yet", text: "Objectives are drafted in Shape. Here they stand side by side, before everybody says whether they go along.",
        example: "“Qualify leads before the first call, so that a third of the pipeline closes.”",
      }),
    objectives.length > 0 && !consent && !isFinal(room) && beforehand(),
    objectives.length > 0 && remarksOnAll(room),
  ];
}

/** Said before anybody is asked: what is asked, and that names are shown. */
function beforehand() {
  return h("section", { key: "beforehand", class: "fist-before", "aria-labelledby": "fist-before-title" },
    h("h3", { id: "fist-before-title" }, "Then: a fist of five on the whole set"),
    h("p", null, "Everybody shows how far they go along, from 5 to 0. Nobody sees a hand before the reveal; then every hand is shown ", h("strong", null, "with its name"), ". A 1 or a 0 comes with a sentence."),
    scale());
}

function scale() {
  return h("ol", { class: "fist-scale" }, fingers.map(({ value, word }) => h("li", { key: value },
    h("span", { class: "fist-digit nums" }, value), h("span", null, word))));
}

function watching(consent) {
  return h("section", { key: "watching", class: "fist-before", "aria-labelledby": "fist-watching-title" },
    h("h3", { id: "fist-watching-title" }, "Everybody shows how far they go along with the whole set"),
    progress(consent),
    h("p", null, "Nobody sees a hand before the reveal; then every hand is shown ", h("strong", null, "with its name"), "."),
    scale());
}

function now(room) {
  const consent = currentConsent(room);
  const number = objectivesOf(room).length;
  if (isFinal(room)) return { text: "This is what everybody said to the set before it became final." };
  if (!number) return { text: room.facilitates ? "There is nothing to review yet. Go back to Shape and draft an objective." : "There is no objective yet. The facilitator goes back to Shape." };
  if (consent?.state === "open") return { text: asked(room, consent) };
  if (consent && !outdated(room)) return { text: afterwards(room, consent) };
  const set = number === 1 ? "the objective" : `${number === 2 ? "both" : `all ${number.toLocaleString()}`} objectives as one`;
  if (room.observes) return { text: `The room reads ${set}. Then everybody shows how far they go along.` };
  if (consent) {
    return { text: room.facilitates
      ? "The set changed since the fist of five. Read it once more, then open a further one."
      : "The set changed since the fist of five. Read it once more; a further one comes." };
  }
  return { text: room.facilitates
    ? `Read ${set}, aloud. Then open the fist of five.`
    : `Read ${set}. Is it worth what moves for it? Say what you miss.` };
}

function asked(room, consent) {
  if (!showsHand(room)) return `Hands are being shown, blind: ${finishedOf(consent)}.`;
  const { fingers: value } = ownHand(room, consent);
  const waiting = room.ui(`fist:${consent.id}:waiting`, undefined).value;
  if (waiting !== undefined) return `A ${waiting} comes with a sentence: what would have to change?`;
  if (value === undefined) return "Show your hand: how far do you go along with the whole set?";
  return `You showed ${value}, ${wordFor(value)}: ${finishedOf(consent)}.`;
}

function afterwards(room, consent) {
  const hands = handsOf(room, consent);
  const against = hands.filter((hand) => hand.fingers <= 1);
  if (against.some((hand) => hand.person === room.you.id) && !room.projected) return "You see it differently. Say what would have to change for you to go along.";
  if (against.length === 1) return `Hear ${room.name(against[0].person)} out first: what would have to change?`;
  if (against.length > 1) return `Hear the ${counted(against.length, "concern")} out first: what would have to change?`;
  if (!hands.length) return room.facilitates ? "Nobody showed a hand. Open a further fist of five when the room is ready." : "Nobody showed a hand. The facilitator can open a further fist of five.";
  const standing = hands.length < votersOf(room) ? "Nobody who showed a hand stands against the set." : "Everybody goes along with the set.";
  return hands.some((hand) => hand.fingers === 2) ? `${standing} Listen to the reservations, and write down what they ask for.` : standing;
}

function next(room) {
  const consent = currentConsent(room);
  if (isFinal(room) || !objectivesOf(room).length) return null;
  if (consent?.state === "open") return { label: `Reveal the hands (${finishedOf(consent)})`, run: () => room.act("consent.reveal", { consent: consent.id }) };
  if (!consent) return { label: "Open the fist of five", run: () => room.act("consent.open") };
  return outdated(room) || !handsOf(room, consent).length || isFirstConcern(room, consent) ? { label: "Open a further fist of five", run: () => room.act("consent.open") } : null;
}

/** Whether somebody stands against the set, and the room has not shown hands again since it heard why. */
function isFirstConcern(room, consent) {
  return consent.state === "revealed" && Object.keys(room.doc.consents).length === 1 && handsOf(room, consent).some((hand) => hand.fingers <= 1);
}

function desk(room) {
  const consent = currentConsent(room);
  if (isFinal(room) || consent?.state !== "revealed") return null;
  const onward = !outdated(room) && isFirstConcern(room, consent) && room.nextStep;
  if (onward) {
    return h("div", { key: "onward", class: "review-further" },
      h("p", { class: "small soft" }, "If the concern is to stand, the commit asks for a reason and by whom it was decided:"),
      button({ label: `Go on to ${onward.title}`, run: () => room.openStep(onward.id) }));
  }
  if (next(room)) return null;
  return h("div", { key: "further", class: "review-further" },
    h("p", { class: "small soft" }, "After you changed the set, or talked a concern through:"),
    button({ label: "Open a further fist of five", run: () => room.act("consent.open") }));
}
