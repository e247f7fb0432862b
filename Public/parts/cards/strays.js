/* What one was writing on a card that went away meanwhile: merged into another, or taken off the table. Nothing typed is lost. */

import { h } from "../../components/element.js";
import { button, field } from "../../components/controls.js";

const labels = {
  "edit-text": "The card", "edit-change": "The change", "edit-signal": "The signal that it works",
  "complete-change": "The change", "complete-signal": "The signal that it works",
};

/** The revealed cards that are being written on: {id: {number, was: {name of a draft: text}}}. It outlives a reload, as the drafts do. */
const underHand = (room) => room.kept("card-edits", {});

export function takeUp(room, card, was = {}) {
  if (card.number) underHand(room).value = { ...underHand(room).value, [card.id]: { number: card.number, was } };
}

export function putDown(room, card) {
  const { [card.id]: gone, ...rest } = underHand(room).value;
  if (gone) underHand(room).value = rest;
}

/** The words that have no card to stand on any more, each with what can be done with them. */
export function strays(room) {
  return Object.entries(underHand(room).value).map(([id, { number, was }]) => {
    const card = room.card(id);
    if (card && card.state !== "merged") return null;
    const words = Object.keys(labels).filter((name) => text(room, name, id) && text(room, name, id) !== (was[name] ?? "").trim());
    return words.length ? stray(room, { id, number }, card, words) : null;
  });
}

const text = (room, name, id) => room.draft(`${name}:${id}`).value.trim();

function stray(room, { id, number }, card, words) {
  const into = card && room.card(card.mergedInto);
  const all = () => words.map((name) => text(room, name, id)).filter(Boolean).join("\n");
  const done = () => {
    for (const name of words) room.draft(`${name}:${id}`).clear();
    putDown(room, { id });
  };
  const comment = async () => {
    const said = all();
    if (!said || room.pending("comment.post").some((one) => one.on === into.id && one.text === said)) return; // pressed twice before the answer
    if (await room.act("comment.post", { on: into.id, kind: "remark", text: said }) && all() === said) done(); // else it was written on
  };
  const again = () => {
    const pad = room.draft("pad");
    pad.put([pad.value, all()].filter(Boolean).join("\n"));
    room.ui("writing", false).value = true;
    done();
  };
  return h("section", { key: `stray-${id}`, class: "stray", role: "group", "aria-labelledby": `stray-${id}-title` },
    h("h3", { id: `stray-${id}-title`, class: "nums", role: "status" }, into
      ? `Card ${number} was merged into card ${into.number} while you were writing.`
      : `Card ${number} was taken off the table while you were writing.`),
    h("p", { class: "soft" }, "Your words are still here."),
    words.map((name) => field({ id: `stray-${name}-${id}`, label: labels[name], draft: room.draft(`${name}:${id}`), focus: name === words[0] })),
    h("div", { class: "button-row" },
      into
        ? button({ key: "comment", label: `Put them on card ${into.number} as a comment`, look: "primary", run: comment })
        : button({ key: "again", label: "Put them on the pad", look: "primary", run: again }),
      button({ key: "drop", label: "Let them go", look: "quiet", run: done })));
}
