// The review: all objectives on one sheet, what the room still wants to say, and the fist of five.

import { button, empty } from "../components/controls.js";
import { comments, commentsButton } from "../components/card.js";
import { h } from "../components/element.js";
import { finishedOf } from "../components/progress.js";
import { listed } from "../components/words.js";
import { ballot, consents, hands, shown } from "./fist.js";
import { objectives } from "./objective.js";
import { summary } from "./record.js";

export default { stage, composer, now, next: opening, desk };

function stage(room) {
  const all = objectives(room);
  const [consent] = consents(room);
  if (all.length === 0) return empty({ title: "There is nothing to review yet", text: "Objectives drafted in the shape step appear here, all on one sheet." });
  return h("section", { class: "review", "aria-label": "All objectives" },
    consent?.state === "revealed" && hands(room, consent),
    h("ol", { class: "review-sheet" }, all.map((objective, index) => h("li", { key: objective.id },
      summary(room, objective, index + 1),
      h("div", { class: "review-talk" }, commentsButton(room, objective.id), comments(room, objective.id))))),
    h("section", { class: "review-room", "aria-labelledby": "review-questions" },
      h("h3", { id: "review-questions" }, "Questions and remarks on the whole"),
      comments(room, "room", { always: true, label: "Your question or remark for the room" })));
}

function composer(room) {
  const [consent] = consents(room);
  return consent?.state === "open" && room.votes && !room.projected ? ballot(room, consent) : null;
}

const isStale = (room) => room.doc.room.commit?.reasons?.some((reason) => reason.code === "noFist");

function opening(room) {
  if (!room.facilitates || room.doc.room.status !== "open") return undefined;
  const [consent] = consents(room);
  if (objectives(room).length === 0) return undefined;
  if (consent?.state === "open") {
    return { label: `Reveal the fists (${finishedOf(consent)})`, run: () => room.act("consent.reveal", { consent: consent.id }) };
  }
  if (!consent) return { label: "Open the fist of five", run: () => room.act("consent.open") };
  return isStale(room) ? { label: "Ask for a fist of five again", run: () => room.act("consent.open") } : undefined;
}

function now(room) {
  const [consent] = consents(room);
  const action = opening(room);
  if (objectives(room).length === 0) return { text: "There is no objective to review yet." };
  if (!consent) return { text: "Read the set as a whole. Is it worth shifting resources for? What would have to stop?", action };
  if (consent.state === "open") {
    if (!room.votes || room.projected) return { text: `Fist of five: ${finishedOf(consent)}. Names are shown after the reveal.`, action };
    const mine = shown(room, consent);
    return { text: mine ? `You show ${mine.fingers}; ${finishedOf(consent)}.` : "Show how far you go along with the whole set. Names are shown after the reveal.", action };
  }
  if (isStale(room)) return { text: "An objective changed since the fists were shown. Ask the room once more before you commit.", action };
  const worried = Object.entries(consent.results ?? {}).filter(([, vote]) => vote.fingers <= 1).map(([id]) => room.name(id));
  return { text: worried.length > 0 ? `${listed(worried)} ${worried.length === 1 ? "has" : "have"} a concern. What would have to change?` : "Nobody stands against it. The set can be committed." };
}

function desk(room) {
  const [consent] = consents(room);
  if (consent?.state !== "revealed" || isStale(room) || room.doc.room.status !== "open") return null;
  return button({ label: "Ask for a fist of five again", run: () => room.act("consent.open") });
}
