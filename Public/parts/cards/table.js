/* What can be done with a revealed card: complete it; for facilitators merge, split, park, hide and restore. */

import { h } from "../../components/element.js";
import { button, field } from "../../components/controls.js";
import { counted } from "../../components/words.js";
import { spotlightButton } from "../spotlightButton.js";
import { edit, editing } from "./pad.js";
import { putDown, takeUp } from "./strays.js";

export function tools(room, card, mine) {
  if (room.observes || room.doc.room.status !== "open") return null;
  const more = room.ui(`tools:${card.id}`, false);
  const complete = room.ui(`complete:${card.id}`, false);
  const parked = card.state === "parked";
  return [
    !(card.change && card.signal) && !parked && button({
      key: "complete", label: card.change ? "Add signal" : "Add change", icon: "plus", look: "quiet", expanded: complete.value,
      run: () => {
        complete.value = !complete.value;
        if (complete.value) takeUp(room, card);
        else putDown(room, card);
      },
    }),
    (room.facilitates || mine) && button({
      key: "more", label: "More", icon: "more", iconOnly: true, look: "quiet", expanded: more.value, run: () => (more.value = !more.value),
    }),
    more.value && h("div", { key: "tools", class: "card-tools", on: { click: () => (more.value = false) } },
      button({ label: "Edit", icon: "pen", look: "quiet", run: () => edit(room, card, room.ui(`own:${card.id}`, "closed")) }),
      spotlightButton(room, card),
      room.facilitates && [
        !parked && button({ label: "Merge …", icon: "merge", look: "quiet", run: () => startMerging(room, card) }),
        parked
          ? button({ label: "Bring back", icon: "park", look: "quiet", run: () => room.act("card.unpark", { card: card.id }) })
          : button({ label: "Park", icon: "park", look: "quiet", run: () => room.act("card.park", { card: card.id }) }),
        button({ label: "Hide", icon: "hide", look: "quiet", run: () => room.act("card.hide", { card: card.id }) }),
      ],
      mine && !room.facilitates && button({ label: "Withdraw", icon: "trash", look: "quiet", run: () => withdraw(room, card) })),
  ];
}

async function withdraw(room, card) {
  const sure = await room.confirm({ title: "Withdraw this card?", text: "It disappears for everybody, with its comments.", label: "Withdraw it", danger: true });
  if (sure) room.act("card.withdraw", { card: card.id });
}

/** A merged card can be taken apart where one sees that it is one. */
export function takingApart(room, card) {
  if (!room.facilitates || !card.texts?.length || room.doc.room.status !== "open") return null;
  return button({ key: "apart", label: "Take apart", icon: "split", look: "quiet", class: "card-apart", run: () => room.act("card.split", { card: card.id }) });
}

/** Anyone may add what would change, and what would tell that it works. */
export function completing(room, card) {
  const editState = room.ui(`own:${card.id}`, "closed");
  if (editState.value === "edit") return editing(room, card, editState);
  const open = room.ui(`complete:${card.id}`, false);
  if (!open.value || (card.change && card.signal)) return null;
  const drafts = { change: room.draft(`complete-change:${card.id}`), signal: room.draft(`complete-signal:${card.id}`) };
  const typed = () => JSON.stringify(Object.values(drafts).map(({ value }) => value));
  const save = async () => {
    const fields = { card: card.id };
    const sent = typed();
    for (const [name, draft] of Object.entries(drafts)) if (!card[name] && draft.value.trim()) fields[name] = draft.value.trim();
    if (Object.keys(fields).length === 1 || !(await room.act("card.complete", fields))) return;
    if (typed() !== sent) return; // written on until the answer came
    for (const draft of Object.values(drafts)) draft.clear();
    putDown(room, card);
    open.value = false;
  };
  return h("form", { key: "completing", class: "own-more", on: { submit: (event) => { event.preventDefault(); save(); } } },
    !card.change && field({ id: `complete-change-${card.id}`, label: "What would have to change in how we work?", draft: drafts.change }),
    !card.signal && field({ id: `complete-signal-${card.id}`, label: "What would tell us that it works?", draft: drafts.signal }),
    h("div", { class: "button-row" },
      button({ label: "Add to the card", type: "submit", look: "primary" }),
      button({ label: "Cancel", look: "quiet", run: () => { putDown(room, card); open.value = false; } })));
}

function startMerging(room, card) {
  room.ui("merging", null).value = { into: card.id, cards: [] };
  room.say(`Choose the cards that say the same as card ${card.number}.`, { seen: false });
}

/** While merging: which card takes the others in, and the two ways out. */
export function mergeBar(room) {
  const merging = room.ui("merging", null);
  const into = merging.value && room.card(merging.value.into);
  if (!into) return null;
  const { cards } = merging.value;
  const merge = async () => {
    if (await room.act("card.merge", { cards, into: into.id }) && merging.value?.into === into.id) merging.value = null;
  };
  return h("section", { key: "merge-bar", class: "merge-bar", "aria-label": "Merging cards" },
    h("p", null, h("strong", null, `Which cards say the same as card ${into.number}? `), "Their words are kept on it, and they can be taken apart again."),
    h("div", { class: "button-row" },
      button({ label: cards.length ? `Merge ${counted(cards.length, "card")} into ${into.number}` : "Choose cards to merge", look: "primary", disabled: !cards.length, run: merge }),
      button({ label: "Cancel", look: "quiet", run: () => (merging.value = null) })));
}

export function mergeChoice(room, card) {
  const merging = room.ui("merging", null);
  const { into, cards } = merging.value;
  if (card.id === into) return h("p", { key: "into", class: "merge-into" }, "The others are merged into this one.");
  const chosen = cards.includes(card.id);
  return button({
    key: "merge-choice", label: chosen ? "Says the same" : "Says the same?", icon: chosen ? "check" : "plus", pressed: chosen,
    run: () => (merging.value = { into, cards: chosen ? cards.filter((id) => id !== card.id) : [...cards, card.id] }),
  });
}
