// The shortlist: at most eight cards, suggested by the ratings, settled by the facilitator with the room.

import { button } from "../components/controls.js";
import { h } from "../components/element.js";
import { counted } from "../components/words.js";
import { figuresOf } from "./choiceRow.js";
import { byRank } from "./choiceState.js";

const MOST = 8;

const picked = (room) => room.ui("choice:picked", null);

/** What is ticked now: the shortlist as it stands, else what the ratings suggest. */
export function suggested(room) {
  const { shortlist = [], suggested: best = [] } = room.doc.room;
  const ticked = picked(room).value ?? (shortlist.length > 0 ? shortlist : best);
  return ticked.filter((id) => room.card(id)?.state === "open");
}

function hint(room, chosen) {
  const order = (room.doc.room.ranking ?? []).some((id) => room.card(id)?.state === "open") ? "In the order of the ratings: impact first, then lower effort." : "No ratings to go by: tick what deserves the hard choice.";
  return `${order} ${counted(chosen.length, "card")} chosen, ${MOST} at most.`;
}

export function editor(room, isEditing) {
  const cards = byRank(room);
  const chosen = suggested(room);
  const isFull = chosen.length >= MOST;
  const turn = (id) => {
    picked(room).value = chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id];
  };
  const set = async () => {
    const [ticked, wasEditing] = [picked(room).value, isEditing.value];
    if (!(await room.act("shortlist.set", { cards: chosen })) || picked(room).value !== ticked) return; // refused, or ticked on
    picked(room).value = null;
    if (wasEditing) isEditing.value = false; // else it was opened since, to be changed
  };
  return h("section", { class: "choice-editor", "aria-labelledby": "choice-editor-title" },
    h("h3", { id: "choice-editor-title" }, "Shortlist"),
    h("p", { class: "soft" }, hint(room, chosen)),
    h("ul", { class: "choice-pick" }, cards.map((card) => {
      const isOn = chosen.includes(card.id);
      return h("li", { key: card.id },
        h("label", { class: isOn ? "is-on" : "" },
          h("input", { type: "checkbox", checked: isOn, disabled: !isOn && isFull, on: { change: () => turn(card.id) } }),
          h("span", { class: "choice-number nums" }, card.number),
          h("span", { class: "choice-line", dir: "auto" }, card.text),
          h("span", { class: "choice-figures nums" }, figuresOf(room, card))));
    })),
    h("div", { class: "button-row" },
      button({ label: `Put ${counted(chosen.length, "card")} on the shortlist`, look: isEditing.value ? "primary" : undefined, disabled: chosen.length === 0, run: set }),
      isEditing.value && button({ label: "Leave it as it was", look: "quiet", run: () => { picked(room).value = null; isEditing.value = false; } })));
}
