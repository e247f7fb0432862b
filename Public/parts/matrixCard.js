// One card of a revealed round with both strips of votes, what the functions saw, and its other rounds beside it.

import { button } from "../components/controls.js";
import { h } from "../components/element.js";
import { counted, rounded } from "../components/words.js";
import { tags } from "./matrixList.js";
import { givenOn, smallStrip, stripOf } from "./matrixStrip.js";
import { namedRoundOn } from "./ratingAgain.js";
import { cardText } from "./ratingCard.js";
import { spotlightButton } from "./spotlightButton.js";
import { axes, quadrants, scale } from "./ratingScale.js";
import { isOutdated } from "./ratingState.js";

export function openCard(room, round, revealed, chosen, ticks) {
  const id = chosen.value;
  const card = room.card(id);
  const order = round.disputed ?? Object.keys(round.results);
  const at = order.indexOf(id);
  const others = revealed.filter((one) => one.id !== round.id && one.results[id]);
  const newest = revealed.find((one) => one.results[id]);
  const result = round.results[id];
  const isPlaced = result.impact && result.effort;
  const close = () => {
    chosen.value = null;
    requestAnimationFrame(() => document.getElementById(`line-${id}`)?.focus());
  };
  const onKey = (event) => {
    if (event.key === "Escape") close();
  };
  return h("article", { class: "matrix-card", key: "card", tabindex: -1, "aria-label": `Card ${card.number}`, made: arrive, on: { keydown: onKey } },
    h("div", { class: "matrix-turn" },
      button({ label: "All cards", icon: "back", look: "quiet", run: close }),
      spotlightButton(room, card),
      at >= 0 && h("span", { class: "soft small" }, `${at + 1} of ${order.length}, most disputed first`)),
    cardText(card),
    votesOf(room, round, id, newest),
    ticks && card.state === "open" && (isPlaced
      ? h("label", { class: "matrix-tick-line", key: "tick" },
        h("input", { type: "checkbox", checked: ticks.has(id), on: { change: () => ticks.turn(id) } }), "Rate this card again")
      : namedRoundOn(room, card)),
    others.map((one) => h("details", { key: one.id, class: "matrix-earlier", open: true },
      h("summary", null, `Round ${one.number}`, h("span", { class: "soft" }, one.id === newest.id ? ", which counts" : ", before")),
      votesOf(room, one, id, newest))),
    at >= 0 && h("div", { class: "matrix-steps" },
      button({ label: "Back", disabled: at <= 0, run: () => { chosen.value = order[at - 1]; } }),
      button({ label: "Next disputed", disabled: at >= order.length - 1, run: () => { chosen.value = order[at + 1]; } })));
}

/** On a phone the card opens below the picture: bring it to the eye, and the focus with it. */
function arrive(element) {
  element.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (element.getBoundingClientRect().top > innerHeight * 0.7) {
    element.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }
}

/** Votes that a newer round has replaced are outlined; those on a card that was merged since are grey. */
function votesOf(room, round, id, newest) {
  const result = round.results[id];
  const named = round.named?.[id];
  const isOld = isOutdated(room, round, id);
  return h("div", { class: ["matrix-votes", round.id !== newest.id && "is-earlier", isOld && "is-outdated"].filter(Boolean).join(" ") },
    h("p", { class: "matrix-standing" },
      result.quadrant && h("strong", null, quadrants[result.quadrant]),
      result.rank && h("span", null, `rank ${result.rank.toLocaleString()}`),
      tags({ ...result, abstained: 0 }, isOld)),
    isOld && h("p", { class: "soft small" }, "What is merged into this card has changed since these votes. They count until it is rated again."),
    axes.map((axis) => stripOf(axis, result[axis], givenOn(room, named, axis))),
    byFunction(result.functions),
    h("p", { class: "soft small" }, said(round, result)));
}

function said(round, result) {
  const votes = `${counted(result.n ?? 0, "person", "people")} voted${result.abstained > 0 ? `, ${counted(result.abstained, "person", "people")} could not judge` : ""}.`;
  if (result.impact && result.effort) return votes;
  return `${votes} ${round.naming === "named" ? "A place needs votes on both axes." : "With fewer than 3 votes on an axis no figures are shown."}`;
}

/** Only the functions whose votes give nobody away; the server leaves the others out. */
function byFunction(functions) {
  if (!functions?.length) return null;
  return h("table", { class: "matrix-functions", key: "functions" },
    h("caption", null, "By function", h("span", { class: "soft small" }, " where 3 or more voted and nobody can be told")),
    h("thead", { class: "visually-hidden" }, h("tr", null, h("th", { scope: "col" }, "Function"), axes.map((axis) => h("th", { scope: "col", key: axis }, scale[axis].title)))),
    h("tbody", null, functions.map((group) => h("tr", { key: group.function },
      h("th", { scope: "row", dir: "auto" }, group.function, h("span", { class: "soft small nums" }, ` · ${counted(group.n, "vote")}`)),
      axes.map((axis) => h("td", { key: axis }, group[axis]
        ? [h("span", { class: "small soft nums" }, `${scale[axis].title} ${rounded(group[axis].mean)}`), smallStrip(axis, group[axis])]
        : h("span", { class: "small soft" }, `${scale[axis].title} –`)))))));
}
