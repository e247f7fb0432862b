/* The pad: one's own cards, which nobody else can read before the reveal. */

import { h } from "../../components/element.js";
import { badge, button, choiceOf, field, written } from "../../components/controls.js";
import { answers, cardText } from "../../components/cardText.js";
import { icon } from "../../components/icons.js";
import { kindWords } from "../../components/kinds.js";
import { putDown, takeUp } from "./strays.js";

const questions = {
  challenge: { label: "What holds us back?", placeholder: "Half of our deals are with people who cannot decide." },
  opportunity: { label: "What could we make more of?", placeholder: "Customers who start in a week stay twice as long." },
};

export function pad(room) {
  const kind = room.ui("pad-kind", "challenge");
  const draft = room.draft("pad");
  const post = () => send(room, draft, kind.value);
  return h("form", { key: "pad", class: "pad", on: { submit: (event) => { event.preventDefault(); post(); } } },
    choiceOf({
      id: "pad-kind", label: "Kind of card", hideLabel: true, look: "strip", value: kind.value,
      options: Object.entries(kindWords).map(([value, label]) => ({ value, label })),
      choose: (value) => { kind.value = value; document.getElementById("pad-text")?.focus(); },
    }),
    field({ id: "pad-text", label: questions[kind.value].label, placeholder: questions[kind.value].placeholder, draft, rows: 3, size: "large", submit: post, focus: true }),
    h("div", { class: "pad-foot" },
      h("p", { class: "small soft pad-keys" }, "Enter posts, Shift + Enter starts a line"),
      button({ label: "Post card", type: "submit", look: room.facilitates || Object.keys(room.you.cards ?? {}).length ? undefined : "primary" })));
}

async function send(room, draft, kind) {
  const text = draft.value.trim();
  if (!text) return document.getElementById("pad-text")?.focus();
  if (matchMedia("(pointer: fine)").matches) document.getElementById("pad-text")?.focus();
  const posted = room.ui("posted", []);
  const answer = await room.write(draft, "card.post", { kind, text });
  if (!answer?.created) return;
  posted.value = [...posted.value, { id: answer.created, kind, text }];
  unfold(room, answer.created);
  room.say("Your card lies face down.", { seen: false });
}

/** Change and signal stand ready under the newest card; the one before folds, unless something is being written there. */
function unfold(room, id) {
  const newest = room.ui("unfolded", null);
  const before = room.ui(`own:${newest.value}`, "closed");
  const isWriting = ["change", "signal"].some((name) => room.draft(`${name}:${newest.value}`).value || document.activeElement?.id === `${name}-${newest.value}`);
  if (before.value === "more" && !isWriting) before.value = "closed";
  newest.value = id;
  const state = room.ui(`own:${id}`, "closed");
  if (state.value === "closed") state.value = "more"; // it may be under hand already
}

/** Cards that have been in the document: an answer that comes before its frame must not hide a card, nor show it twice. */
const landed = new Set();

/** The cards that only their writer can read, newest first, those on their way among them. */
export function own(room) {
  const cards = Object.entries(room.you.cards ?? {}).map(([id, card]) => ({ id, ...card }));
  const known = new Set(cards.map((card) => card.id));
  for (const id of [...known, ...Object.keys(room.you.authored ?? {}), ...Object.keys(room.doc.cards)]) landed.add(id);
  const texts = new Set(cards.map((card) => card.text));
  const landing = room.ui("posted", []).value.filter((card) => !landed.has(card.id) && !gone(room, card.id));
  const leaving = room.pending("card.post").filter((command) => !texts.has(command.text));
  const withdrawn = new Set(room.pending("card.withdraw").map((command) => command.card));
  if (!cards.length && !landing.length && !leaving.length) return null;
  return h("section", { key: "own", class: "own", "aria-labelledby": "own-title" },
    h("h3", { id: "own-title", class: "own-title" }, icon("hide"), "Only you can read these"),
    h("ul", { class: "own-list" },
      leaving.map((command) => h("li", { key: command.id, class: "own-card is-leaving" }, kindOf(command), written(command.text), badge("on its way", { sign: "clock" }))),
      landing.map((card) => h("li", { key: card.id, class: "own-card" }, kindOf(card), written(card.text))),
      cards.reverse().filter((card) => !withdrawn.has(card.id)).map((card) => ownCard(room, card))));
}

const gone = (room, id) => room.ui("withdrawn", []).value.includes(id);

const kindOf = (card) => h("p", { class: "card-kind" }, icon(card.kind), kindWords[card.kind]);

function ownCard(room, card) {
  const state = room.ui(`own:${card.id}`, "closed");
  if (state.value === "edit") return h("li", { key: card.id, class: "own-card" }, editing(room, card, state));
  return h("li", { key: card.id, class: "own-card" },
    kindOf(card),
    cardText(room, card),
    answers(card),
    state.value === "more" && !(card.change && card.signal) && unfolded(room, card, state),
    h("div", { class: "card-does" },
      !(card.change && card.signal) && button({
        key: "unfold", label: "Change and signal", icon: "plus", look: "quiet", expanded: state.value === "more",
        run: () => (state.value = state.value === "more" ? "closed" : "more"),
      }),
      button({ label: "Edit", look: "quiet", run: () => edit(room, card, state) }),
      button({ label: "Withdraw", look: "quiet", run: () => withdraw(room, card) })));
}

/** Change and signal unfold under a card one has written. */
function unfolded(room, card, state) {
  const keepIt = (name) => async () => {
    const draft = room.draft(`${name}:${card.id}`);
    if (draft.value.trim()) await room.write(draft, "card.edit", { card: card.id, [name]: draft.value.trim() });
  };
  const part = (name, label, placeholder) => !card[name] && [
    field({ id: `${name}-${card.id}`, label, draft: room.draft(`${name}:${card.id}`), placeholder, submit: keepIt(name), changed: () => room.redraw() }),
    room.draft(`${name}:${card.id}`).value.trim() && button({ key: `keep-${name}`, label: `Keep the ${name}`, run: keepIt(name) }),
  ];
  return h("div", { key: "more", class: "own-more" },
    part("change", "What would have to change?", "We qualify leads before the first call."),
    part("signal", "How would we see that it works?", "A third of the pipeline closes."));
}

function edit(room, card, state) {
  for (const name of ["text", "change", "signal"]) room.draft(`edit-${name}:${card.id}`).put(card[name] ?? "");
  takeUp(room, card, { "edit-text": card.text, "edit-change": card.change, "edit-signal": card.signal });
  state.value = "edit";
  requestAnimationFrame(() => document.getElementById(`edit-text-${card.id}`)?.focus());
}

export function editing(room, card, state) {
  const drafts = { text: room.draft(`edit-text:${card.id}`), change: room.draft(`edit-change:${card.id}`), signal: room.draft(`edit-signal:${card.id}`) };
  const typed = () => JSON.stringify(Object.values(drafts).map(({ value }) => value));
  const save = async () => {
    const fields = { card: card.id };
    for (const [name, draft] of Object.entries(drafts)) {
      const text = draft.value.trim();
      if (text !== (card[name] ?? "")) fields[name] = text || null;
    }
    if (fields.text === null) return room.fail({ detail: "A card needs its text. To take it back, withdraw it." });
    const sent = typed();
    if (Object.keys(fields).length > 1 && !(await room.act("card.edit", fields))) return;
    if (typed() !== sent) return; // written on until the answer came
    for (const draft of Object.values(drafts)) draft.clear();
    putDown(room, card);
    state.value = "closed";
  };
  return h("form", { key: "edit", class: "own-more", on: { submit: (event) => { event.preventDefault(); save(); } } },
    field({ id: `edit-text-${card.id}`, label: "The card", draft: drafts.text, rows: 2 }),
    field({ id: `edit-change-${card.id}`, label: "The change", optional: true, draft: drafts.change }),
    field({ id: `edit-signal-${card.id}`, label: "The signal that it works", optional: true, draft: drafts.signal }),
    h("div", { class: "button-row" },
      button({ label: "Save", type: "submit", look: "primary" }),
      button({ label: "Cancel", look: "quiet", run: () => { putDown(room, card); state.value = "closed"; } })));
}

export { edit };

async function withdraw(room, card) {
  const sure = await room.confirm({ title: "Withdraw this card?", text: "It disappears for good. Nobody has read it.", label: "Withdraw it", danger: true });
  if (!sure) return;
  const withdrawn = room.ui("withdrawn", []);
  withdrawn.value = [...withdrawn.value, card.id];
  room.act("card.withdraw", { card: card.id });
}
