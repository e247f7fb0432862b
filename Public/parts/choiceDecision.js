// After the ballot, or without one: pursue, pursue under another, or not now with its reason, and the drawer for those.

import { button, field, fold } from "../components/controls.js";
import { h } from "../components/element.js";
import { counted } from "../components/words.js";
import { row } from "./choiceRow.js";
import { ballots, choiceOfCard, limitOf, pursued, tied, undecided } from "./choiceState.js";

const reasons = ["Too early", "No capacity this cycle", "Already under way", "Not ours to change", "Waits for another card"];

export function decisions(room, list, isEditing) {
  const revealed = ballots(room).filter((ballot) => ballot.results);
  const main = revealed.find((ballot) => !ballot.runOff);
  const runOff = revealed.find((ballot) => ballot.runOff && ballot.number > (main?.number ?? 0));
  const dots = (card) => main?.results[card.id] ?? 0;
  const extra = (card) => runOff?.results[card.id] ?? -1;
  // Among ties the decision comes before the line, so that what is pursued does not stand below it.
  const isPursued = (card) => Number(choiceOfCard(room, card.id)?.choice === "pursue");
  const sorted = main ? [...list].sort((a, b) => dots(b) - dots(a) || extra(b) - extra(a) || isPursued(b) - isPursued(a)) : list;
  const most = Math.max(1, ...sorted.map(dots));
  const ties = new Set(tied(room).cards.map((card) => card.id));
  const cut = main && sorted.length > limitOf(room) ? limitOf(room) : -1;
  return h("section", { class: "choice-list", "aria-labelledby": "choice-list-title" },
    h("div", { class: "choice-head" },
      h("h3", { id: "choice-list-title" }, "Shortlist"),
      main && h("p", { class: "soft small nums" }, `${counted(main.finished ?? 0, "person", "people")} voted, ${counted(main.dots, "dot")} each`),
      room.facilitates && undecided(room, list).length === list.length
        && button({ label: "Change the shortlist", look: "quiet", run: () => (isEditing.value = true) })),
    h("ol", { class: "choice-rows" }, sorted.map((card, index) => row(room, card, {
      class: [choiceOfCard(room, card.id) && "is-decided", index === cut && "after-cut"].filter(Boolean).join(" "),
      start: main && tally(dots(card), most, runOff?.results[card.id], ties.has(card.id)),
      more: decided(room, card) ?? (room.facilitates && decide(room, card)),
    }))));
}

function tally(dots, most, runOff, isTied) {
  return h("div", { class: "choice-tally" },
    h("span", { class: "choice-count nums" }, dots, h("span", { class: "visually-hidden" }, dots === 1 ? " dot" : " dots")),
    h("span", { class: "choice-bar", "aria-hidden": "true", style: { "--share": String(dots / most) } }),
    isTied && h("span", { key: "tied", class: "choice-tied small" }, "tied"),
    runOff !== undefined && h("span", { key: "run-off", class: "choice-runoff small nums" }, `run-off ${runOff}`));
}

function decided(room, card) {
  const choice = choiceOfCard(room, card.id);
  if (!choice) return null;
  const words = choice.choice === "notNow" ? ["Not now", choice.reason && `: ${choice.reason}`]
    : choice.under ? `Supports card ${room.card(choice.under)?.number ?? ""}` : "Pursued";
  return [
    h("p", { key: "said", class: "choice-said", dir: "auto" }, words),
    choice.amongTies && h("p", { key: "ties", class: "small soft" }, "The dots were tied; the facilitator decided. The record says so."),
  ];
}

function decide(room, card) {
  const asking = room.ui("choice:asking", null);
  const [under, not] = [`under:${card.id}`, `not:${card.id}`];
  const ask = (key) => (asking.value = asking.value === key ? null : key);
  // The answer may come after the frame that shows it, when another card's question is open already.
  const close = (key) => asking.value === key && (asking.value = null);
  const heads = pursued(room);
  const isFull = heads.length >= limitOf(room);
  return [
    h("div", { class: "button-row", key: "decide" },
      button({ label: "Pursue", disabled: isFull, run: () => room.act("card.pursue", { card: card.id }) }),
      heads.length > 0 && button({ label: "Pursue under …", expanded: asking.value === under, run: () => ask(under) }),
      button({ label: "Not now …", expanded: asking.value === not, run: () => ask(not) })),
    isFull && h("p", { key: "full", class: "soft small" }, "All places are filled. It can go under another card, or wait."),
    asking.value === under && h("div", { key: "under", class: "choice-ask", role: "group", "aria-label": "Which card does it support?" },
      heads.map(({ card: head }) => button({
        key: head.id, class: "choice-under", label: h("span", { dir: "auto" }, `${head.number} · ${head.text}`),
        run: () => room.act("card.pursue", { card: card.id, under: head.id }).then((done) => done && close(under)),
      }))),
    asking.value === not && why(room, card, () => close(not)),
  ];
}

function why(room, card, close) {
  const draft = room.draft(`notNow:${card.id}`);
  const put = async (reason) => {
    if (await room.act("card.notNow", { cards: [card.id], reason })) {
      draft.clear();
      close();
    }
  };
  const own = () => draft.value.trim() && put(draft.value.trim());
  return h("div", { key: "why", class: "choice-ask", role: "group", "aria-label": "Why not now?" },
    h("p", { class: "small soft" }, "Why not now? One tap, or your own words."),
    h("div", { class: "button-row" }, reasons.map((reason) => button({ key: reason, label: reason, run: () => put(reason) }))),
    h("div", { class: "choice-own" },
      field({ id: `why-${card.id}`, label: "In your own words", hideLabel: true, placeholder: "In your own words", draft, single: true, limit: 500, submit: own }),
      button({ label: "Not now", run: own })));
}

/** What is not now, with its reasons; the cards nobody shortlisted lie together. */
export function drawer(room) {
  const away = Object.entries(room.doc.choices).filter(([id, { choice }]) => choice === "notNow" && room.card(id))
    .map(([id, { reason }]) => ({ card: room.card(id), reason }))
    .sort((a, b) => a.card.number - b.card.number);
  if (away.length === 0) return null;
  const listed = new Set(room.doc.room.shortlist ?? []);
  const back = (card) => room.facilitates
    && button({ label: "Reconsider", look: "quiet", "aria-label": `Reconsider card ${card.number}`, run: () => room.act("card.reconsider", { card: card.id }) });
  const line = ({ card, reason }) => h("li", { key: card.id },
    h("span", { class: "choice-number nums" }, card.number),
    h("div", null, h("p", { class: "choice-line", dir: "auto" }, card.text), reason && h("p", { class: "small soft", dir: "auto" }, reason)),
    back(card));
  const [named, rest] = [away.filter(({ card, reason }) => reason || listed.has(card.id)), away.filter(({ card, reason }) => !reason && !listed.has(card.id))];
  return fold({ key: "drawer", label: "Not now", count: away.length, class: "choice-drawer" },
    named.length > 0 && h("ul", { key: "named", class: "choice-away" }, named.map(line)),
    rest.length > 0 && [
      h("h4", { key: "rest-title" }, "Not shortlisted"),
      h("ul", { key: "rest", class: "choice-away" }, rest.map(line)),
    ]);
}
