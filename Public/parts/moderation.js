/* What facilitators did to what others wrote: hidden cards that can come back, and the last act that can be undone. */

import { h } from "../components/element.js";
import { button, written } from "../components/controls.js";
import { timed } from "../components/words.js";

/** The acts, the newest first. */
export function acts(room) {
  return Object.entries(room.doc.desk?.history ?? {}).map(([seq, act]) => ({ seq: Number(seq), ...act })).sort((a, b) => b.seq - a.seq);
}

export function undo(room, act) {
  return room.act("moderation.undo", { act: act.seq });
}

/** For the desk. */
export function moderated(room) {
  const all = acts(room);
  const hidden = Object.entries(room.doc.desk?.cards ?? {}).sort(([, a], [, b]) => a.number - b.number);
  return [
    hidden.length > 0 && h("section", { key: "hidden", class: "moderated-part", "aria-labelledby": "hidden-title" },
      h("h4", { id: "hidden-title" }, "Hidden cards"),
      h("ul", { class: "moderated-list" }, hidden.map(([id, card]) => h("li", { key: id },
        h("div", { class: "moderated-words" }, h("span", { class: "small soft nums" }, `Card ${card.number}`), written(card.text, { class: "small moderated-text" })),
        button({ label: "Show again", icon: "eye", look: "quiet", "aria-label": `Show card ${card.number} again`, run: () => room.act("card.restore", { card: id }) }))))),
    all.length > 0 && h("section", { key: "acts", class: "moderated-part", "aria-labelledby": "acts-title" },
      h("h4", { id: "acts-title" }, "What was done"),
      h("ol", { class: "moderated-list" }, all.slice(0, 12).map((act) => h("li", { key: act.seq, class: act.undoneBy ? "is-undone" : undefined },
        h("div", { class: "moderated-words" },
          h("p", { class: "moderated-act" }, act.text),
          h("p", { class: "small soft" }, h("span", { dir: "auto" }, who(room, act.by)), h("span", { class: "nums" }, ` ${timed(act.at)}`),
            act.undoneBy && [" · undone by ", h("span", { dir: "auto" }, who(room, act.undoneBy))])),
        act.undoable && button({ label: "Undo", look: "quiet", "aria-label": `Undo: ${act.text}`, run: () => undo(room, act) }))))),
  ];
}

const who = (room, id) => (id === room.you.id ? "you" : room.name(id));

/** The way back that is at hand now: {seq, step, drop}. */
let offered = null;

/** An act of one's own that has just come: what was done, and the way back at hand, until it is no way back any more. */
export function offerUndo(room, before) {
  const [newest] = acts(room);
  if (offered && (offered.step !== room.step.id || !acts(room).some((act) => act.seq === offered.seq && act.undoable))) {
    offered.drop();
    offered = null;
  }
  const isOwn = newest?.undoable && newest.by === room.you.id && newest.type !== "shortlist.set";
  if (!isOwn || before?.desk?.history?.[newest.seq]) return;
  const drop = room.say(`${newest.text}.`, { action: { label: "Undo", run: () => undo(room, newest) } });
  offered = { seq: newest.seq, step: room.step.id, drop };
}
