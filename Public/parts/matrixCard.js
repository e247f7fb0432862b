// One card of a revealed round with both strips of votes: every vote a dot, the mean, the median as a tick.

import { button } from "../components/controls.js";
import { h, s } from "../components/element.js";
import { counted, rounded } from "../components/words.js";
import { tags } from "./matrixList.js";
import { cardText } from "./ratingCard.js";
import { axes, quadrants, scale } from "./ratingScale.js";

export function openCard(room, round, revealed, chosen) {
  const id = chosen.value;
  const card = room.card(id);
  const order = round.disputed ?? Object.keys(round.results);
  const at = order.indexOf(id);
  const earlier = revealed.filter((one) => one.id !== round.id && one.results[id]);
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
      at >= 0 && h("span", { class: "soft small" }, `${at + 1} of ${order.length}, most disputed first`)),
    cardText(card),
    votesOf(round.results[id]),
    earlier.map((one) => h("details", { key: one.id, class: "matrix-earlier" },
      h("summary", null, one.number < round.number ? "The round before" : "The round after"), votesOf(one.results[id]))),
    h("div", { class: "matrix-steps" },
      button({ label: "Back", disabled: at <= 0, run: () => { chosen.value = order[at - 1]; } }),
      button({ label: "Next disputed", disabled: at < 0 || at >= order.length - 1, run: () => { chosen.value = order[at + 1]; } })));
}

/** On a phone the card opens below the picture: bring it to the eye, and the focus with it. */
function arrive(element) {
  element.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (element.getBoundingClientRect().top > innerHeight * 0.7) {
    element.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }
}

function votesOf(result) {
  return h("div", { class: "matrix-votes" },
    h("p", { class: "matrix-standing" },
      result.quadrant && h("strong", null, quadrants[result.quadrant]),
      result.rank && h("span", null, `rank ${result.rank.toLocaleString()}`),
      tags({ ...result, abstained: 0 })),
    axes.map((axis) => stripOf(axis, result[axis])),
    h("p", { class: "soft small" }, [
      counted(result.n ?? 0, "person", "people") + " voted",
      result.abstained > 0 ? `, ${counted(result.abstained, "person", "people")} could not judge` : "",
      result.impact && result.effort ? "." : ". With fewer than 3 votes on an axis no figures are shown.",
    ]));
}

function stripOf(axis, figures) {
  const { title, steps } = scale[axis];
  if (!figures) return h("div", { class: "strip", key: axis }, h("h4", null, title), h("p", { class: "soft small" }, "Not enough votes to show."));
  return h("div", { class: "strip", key: axis },
    h("h4", null, title, h("span", { class: "strip-figures" },
      `mean ${rounded(figures.mean)} · median ${rounded(figures.median)} · ${counted(figures.n, "vote")}`)),
    drawn(axis, figures),
    h("div", { class: "strip-ends", "aria-hidden": "true" }, h("span", null, steps[0]), h("span", null, steps[4])));
}

const WIDTH = 400;
const SIDE = 24;
const x = (value) => SIDE + ((value - 1) / 4) * (WIDTH - 2 * SIDE);

function drawn(axis, { votes, mean: average, median }) {
  const tally = [1, 2, 3, 4, 5].map((value) => votes.filter((vote) => vote === value).length);
  const tallest = Math.max(1, ...tally);
  const step = Math.min(13, 78 / tallest);
  const base = tallest * step + 8;
  const across = Math.min(5.5, step * 0.43);
  return s("svg", {
    class: "strip-picture", viewBox: `0 0 ${WIDTH} ${base + 34}`, role: "img",
    "aria-label": `Votes on ${axis}: ${tally.map((amount, index) => `${index + 1}: ${amount}`).join(", ")}`,
  },
    s("line", { class: "strip-line", x1: SIDE - 12, y1: base, x2: WIDTH - SIDE + 12, y2: base }),
    tally.map((amount, index) => [
      s("text", { key: `t${index}`, class: "strip-value", x: x(index + 1), y: base + 28, "text-anchor": "middle" }, index + 1),
      Array.from({ length: amount }, (_, height) =>
        s("circle", { key: `${index}-${height}`, class: "vote", cx: x(index + 1), cy: base - 7 - height * step, r: across })),
    ]),
    s("line", { class: "median", x1: x(median), y1: base - 5, x2: x(median), y2: base + 11 }),
    s("path", { class: "mean", d: `M ${x(average)} ${base + 3} l 6 10 h -12 z` }));
}
