// A second round over cards that are ticked in the list: it stands beside the first, never over it.

import { button } from "../components/controls.js";
import { h } from "../components/element.js";
import { counted } from "../components/words.js";
import { namedProposal, namingChoice, namingFor, openRound } from "./ratingOpening.js";

const MOST_AT_ONCE = 2000;

/** The ticks of a facilitator while no round is open; null for everybody else. */
export function ticksOf(room, round) {
  const isOpen = Object.values(room.doc.rounds).some((one) => one.state === "open");
  if (!room.facilitates || isOpen || room.doc.room.status !== "open") return null;
  const ticked = room.ui(`rating:again:${round.id}`, []);
  const ids = ticked.value.filter((id) => room.card(id)?.state === "open").slice(0, MOST_AT_ONCE);
  return {
    ids,
    has: (id) => ids.includes(id),
    turn: (id) => { ticked.value = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]; },
    set: (all) => { ticked.value = all; },
    open: async (kind, fields) => {
      if (await openRound(room, kind, fields)) ticked.value = [];
    },
  };
}

export function tick(ticks, card) {
  return h("label", { class: "matrix-tick", key: `tick-${card.id}` },
    h("input", { type: "checkbox", checked: ticks.has(card.id), "aria-label": `Rate card ${card.number} again`, on: { change: () => ticks.turn(card.id) } }));
}

/** While nothing is ticked: what ticks are for. */
export function invitation(room, round, ticks) {
  const open = (id) => room.card(id)?.state === "open";
  const polarised = (round.disputed ?? []).filter((id) => open(id) && isPolarised(round.results[id]));
  return h("div", { class: "matrix-again", key: "invitation" },
    h("p", { class: "small soft" }, "After the discussion, tick the cards to rate again. This round stays beside the next."),
    polarised.length > 0 && button({ label: polarised.length === 1 ? "Tick the polarised card" : `Tick the ${polarised.length} polarised cards`, run: () => ticks.set(polarised) }));
}

/** The round that the ticks come to. */
export function again(room, ticks) {
  const what = counted(ticks.ids.length, "card");
  const kind = "again";
  const fields = { cards: ticks.ids };
  const isNamed = namingFor(room, kind).value === "named";
  return h("div", { class: "matrix-again is-ready", key: "again", role: "group", "aria-label": "Rate again" },
    namingChoice(room, kind),
    button({ label: `Rate ${what} again${isNamed ? " by name" : ""}`, run: () => ticks.open(kind, fields) }),
    namedProposal(room, kind, what, fields));
}

/** On a card that too few judged: names are the way to a place. */
export function namedRoundOn(room, card) {
  return h("div", { class: "matrix-again is-ready", key: "named" },
    h("p", { class: "small" }, "A round by name has no floor: every vote shows, with who gave it. Everyone is told before they vote."),
    button({ label: `Open a round by name on card ${card.number}`, run: () => room.act("round.open", { cards: [card.id], naming: "named" }) }));
}

export const isPolarised = (result) => Boolean(result?.impact?.polarised || result?.effort?.polarised);
