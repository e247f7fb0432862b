/* Cards: written alone, lying face down, revealed together, then read, completed, merged and parked. */

import { h } from "../components/element.js";
import { button, empty, fold } from "../components/controls.js";
import { cardFace, comments, commentsButton } from "../components/card.js";
import { counted } from "../components/words.js";
import { anyRevealed, asking, check, checking } from "./realityCheck/questions.js";
import { alike } from "./cards/alike.js";
import { own, pad } from "./cards/pad.js";
import { strays } from "./cards/strays.js";
import { completing, mergeBar, mergeChoice, takingApart, tools } from "./cards/table.js";

export default { stage, composer, now, desk, next };

const written = new Set(["prepare", "introduce", "diagnose"]);

function composer(room) {
  if (room.doc.room.status !== "open" || isWaitingItsTurn(room)) return null;
  const revealed = room.cards("open").length > 0;
  const begun = room.draft("pad").value || own(room) || document.activeElement?.id === "pad-text";
  if (revealed && !begun && !room.ui("writing", false).value) return null;
  return [pad(room), own(room)];
}

/** The questions come first, and so do their answers until the one thing is recorded; a card that was begun stays. */
function isWaitingItsTurn(room) {
  if (room.draft("pad").value) return false;
  return Boolean(asking(room)) || (checking(room) && anyRevealed(room, check));
}

function stage(room) {
  arrived ??= performance.now();
  const open = room.cards("open");
  if (!open.length && (isWaitingItsTurn(room) || (checking(room) && !room.doc.room.unrevealed))) return null;
  const parked = room.cards("parked");
  const hidden = room.doc.room.unrevealed ?? 0;
  return [
    strays(room),
    stack(room, hidden, open.length),
    tableHead(room, open),
    mergeBar(room),
    open.length > 0 && h("div", { key: "table", class: "card-table" }, open.map((card, index) => face(room, card, index))),
    parked.length > 0 && fold({ key: "parked", label: "Parked for later", count: parked.length },
      h("div", { class: "card-table" }, parked.map((card) => face(room, card)))),
  ];
}

/** Over the revealed cards: how many of which kind, and the way back to the pad. */
function tableHead(room, open) {
  if (!open.length) return null;
  const challenges = open.filter((card) => card.kind !== "opportunity").length;
  const kinds = [challenges && counted(challenges, "challenge"), open.length - challenges && counted(open.length - challenges, "opportunity", "opportunities")];
  const writing = room.ui("writing", false);
  const canWrite = !room.observes && !room.looksElsewhere && room.doc.room.status === "open" && !composer(room);
  return h("div", { key: "table-head", class: "table-head" },
    h("p", { class: "soft nums" }, kinds.filter(Boolean).join(", ")),
    canWrite && button({
      label: "Write another card", icon: "plus",
      run: () => { writing.value = true; requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("pad-text")?.focus())); },
    }));
}

/** What others wrote lies face down as a pile that grows. */
function stack(room, number, revealed) {
  if (!number && revealed) return null;
  if (!number) {
    return empty({
      sign: "challenge",
      title: "No card is on the table yet",
      text: "Everybody writes alone first. Cards gather here face down, and are turned over together.",
      example: "“Our representatives spend half their week on deals that never close.”",
    });
  }
  const backs = Math.min(number, 9);
  return h("section", { key: "stack", class: revealed ? "stack is-small" : "stack", "aria-label": "Cards lying face down" },
    h("div", { class: "stack-pile", "aria-hidden": "true" },
      Array.from({ length: backs }, (_, index) => h("span", { key: index, class: "stack-back", style: { "--index": String(index), "--of": String(backs) } },
        index === backs - 1 && h("span", { class: "stack-number nums" }, number)))),
    h("div", { class: "stack-words" },
      h("p", { class: "stack-count" }, counted(number, revealed ? "more card" : "card"), number === 1 ? " lies face down" : " lie face down"),
      h("p", { class: "soft" }, "Nobody can read them before the reveal, the facilitator neither.")));
}

function face(room, card, order) {
  const fresh = isFresh(card);
  const people = room.ui(`comments:${card.id}`, false).value || card.author ? room.doc.people : null;
  const depends = [card, order, fresh, room.comments(card.id), people, room.me.role, room.projected, room.doc.room.status, room.wrote(card)];
  return room.remember(`face:${card.id}`, depends, () => drawFace(room, card, order, fresh));
}

function drawFace(room, card, order, fresh) {
  const mine = room.wrote(card);
  const merging = room.ui("merging", null).value;
  return cardFace(room, card, {
    mine,
    order,
    fresh,
    chosen: merging && (merging.into === card.id || merging.cards.includes(card.id)),
    foot: merging ? mergeChoice(room, card) : [
      takingApart(room, card),
      h("div", { key: "does", class: "card-does" },
        commentsButton(room, card.id),
        tools(room, card, mine)),
      completing(room, card, mine),
      comments(room, card.id, { label: `Your comment on card ${card.number}` }),
    ],
  });
}

/** Cards that were turned over a moment ago turn over on screen; those that lay open on arrival do not. */
const since = new Map();
let arrived = null;

function isFresh(card) {
  if (!since.has(card.id)) since.set(card.id, performance.now());
  const seen = since.get(card.id);
  return seen > arrived + 500 && performance.now() < seen + 2500;
}

function now(room) {
  const { kind } = room.looking;
  const mine = Object.keys(room.you.cards ?? {}).length;
  const hidden = room.doc.room.unrevealed ?? 0;
  const revealed = room.cards("open").length;
  if (room.doc.room.status !== "open") return { text: "These are the cards the decisions grew from." };
  if (room.observes) return { text: revealed ? "Read along: these cards were revealed together." : "The others write down what holds them back. You will see it when it is revealed." };
  if (!written.has(kind)) return { text: "Read the cards again, and add what is missing." };
  if (room.looksElsewhere) return { text: revealed ? "These cards were revealed. You can still comment on them." : "Cards are written here and revealed together." };
  if (revealed && !mine) return { text: room.facilitates ? "Read the cards together. Merge those that say the same, and ask what would have to change." : "Read what everybody wrote. Ask about what you do not understand, and add what would change." };
  if (revealed) return { text: `${counted(mine, "new card")} of yours ${mine === 1 ? "lies" : "lie"} face down until the next reveal. Read the others meanwhile.` };
  if (room.finished) return { text: `You are done. ${counted(hidden, "card")} ${hidden === 1 ? "lies" : "lie"} face down; the facilitator reveals them together.`, action: { label: "I have more to write", run: () => finish(room, false) } };
  if (mine) return { text: `You have written ${counted(mine, "card")}. Add more, or say that you are done.`, action: { label: "I’m done", run: () => finish(room, true) } };
  if (kind === "prepare") return { text: "Before we meet: write down what holds us back, one thing on each card. Nobody can read it before the reveal." };
  return { text: "Write down what holds us back, one thing on each card. Nobody can read it before the reveal." };
}

function finish(room, done) {
  room.act("step.finish", { step: room.step.id, done });
  if (!done) document.getElementById("pad-text")?.focus();
}

function next(room) {
  const hidden = room.doc.desk?.unrevealed ?? 0;
  if (!hidden || room.step.kind !== "diagnose") return null;
  return { label: `Reveal ${counted(hidden, "card")}`, run: () => room.act("cards.reveal") };
}

function desk(room) {
  const hidden = room.doc.desk?.unrevealed ?? 0;
  return [
    (hidden > 0 || (room.step.kind === "diagnose" && !checking(room))) && h("p", { key: "waiting", class: "desk-fact" }, hidden
      ? `${counted(hidden, "card")} ${hidden === 1 ? "waits" : "wait"} face down. You cannot read them either.`
      : "No card waits face down."),
    hidden > 0 && !room.isAhead("diagnose") && room.step.kind !== "diagnose" && button({ key: "reveal", label: `Reveal ${counted(hidden, "card")} now`, run: () => room.act("cards.reveal") }),
    alike(room),
  ];
}
