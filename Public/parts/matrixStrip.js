// The votes of one axis of one card: every vote a dot, the mean, the median as a tick. Named votes carry initials.

import { h, s } from "../components/element.js";
import { counted, rounded } from "../components/words.js";
import { scale } from "./ratingScale.js";

/**
 * @param figures  of the server, absent below the floor
 * @param given    {value: [name, …], "": [who could not judge]}, only of a named round
 */
export function stripOf(axis, figures, given) {
  const { title, steps } = scale[axis];
  if (!figures) return h("div", { class: "strip", key: axis }, h("h4", null, title), h("p", { class: "soft small" }, "Not enough votes to show."), given && names(given));
  return h("div", { class: "strip", key: axis },
    h("h4", null, title, h("span", { class: "strip-figures" },
      `mean ${rounded(figures.mean)} · median ${rounded(figures.median)} · ${counted(figures.n, "vote")}`)),
    drawn(axis, figures, given),
    h("div", { class: "strip-ends", "aria-hidden": "true" }, h("span", null, steps[0]), h("span", null, steps[4])),
    given && names(given));
}

/** Who gave what on an axis, if the round was announced as named: the people's names by their vote. */
export function givenOn(room, named, axis) {
  if (!named) return null;
  const given = {};
  const people = Object.entries(named).map(([id, judgement]) => ({ name: room.name(id), value: judgement[axis] }))
    .sort((a, b) => a.name.localeCompare(b.name));
  for (const { name, value } of people) (given[value ?? ""] ??= []).push(name);
  return given;
}

function names(given) {
  return h("dl", { class: "strip-names" }, [5, 4, 3, 2, 1, ""].filter((value) => given[value]).map((value) => [
    h("dt", { key: `t${value}`, class: "nums" }, value === "" ? "–" : value, value === "" && h("span", { class: "visually-hidden" }, "can’t judge")),
    h("dd", { key: `d${value}` }, given[value].map((name, index) => [index > 0 && ", ", h("bdi", null, name)]), value === "" && " couldn’t judge"),
  ]));
}

const WIDTH = 400;
const SIDE = 24;
const x = (value) => SIDE + ((value - 1) / 4) * (WIDTH - 2 * SIDE);

function drawn(axis, { votes, mean: average, median }, given) {
  const tally = [1, 2, 3, 4, 5].map((value) => votes.filter((vote) => vote === value).length);
  const tallest = Math.max(1, ...tally);
  const roomy = given && tallest <= 5;
  const step = roomy ? 27 : Math.min(13, 78 / tallest);
  const across = roomy ? 12.5 : Math.min(5.5, step * 0.43);
  const base = tallest * step + 8;
  const half = roomy ? 15 : 7;
  return s("svg", {
    class: "strip-picture", viewBox: `0 0 ${WIDTH} ${base + 34}`, role: "img",
    "aria-label": `Votes on ${axis}: ${tally.map((amount, index) => `${index + 1}: ${amount}`).join(", ")}`,
  },
    s("line", { class: "strip-line", x1: SIDE - 12, y1: base, x2: WIDTH - SIDE + 12, y2: base }),
    tally.map((amount, index) => [
      s("text", { key: `t${index}`, class: "strip-value", x: x(index + 1), y: base + 28, "text-anchor": "middle" }, index + 1),
      Array.from({ length: amount }, (_, height) => [
        s("circle", { key: `${index}-${height}`, class: "vote", cx: x(index + 1), cy: base - half - height * step, r: across }),
        roomy && s("text", { key: `n${index}-${height}`, class: "vote-name", x: x(index + 1), y: base - half - height * step + 4, "text-anchor": "middle" }, initials(given[index + 1]?.[height])),
      ]),
    ]),
    s("line", { class: "median", x1: x(median), y1: base - 5, x2: x(median), y2: base + 11 }),
    s("path", { class: "mean", d: `M ${x(average)} ${base + 3} l 6 10 h -12 z` }));
}

function initials(name = "") {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].filter(Boolean).map((word) => [...word][0].toLocaleUpperCase()).join("");
}

/** The votes of one function, small: a line from 1 to 5 with its votes and the mean. */
export function smallStrip(axis, figures) {
  const place = (value) => 6 + ((value - 1) / 4) * 108;
  const amounts = [1, 2, 3, 4, 5].map((value) => figures.votes.filter((vote) => vote === value).length);
  return s("svg", { class: "strip-small", viewBox: "0 0 120 20", role: "img", "aria-label": `${scale[axis].title}: mean ${rounded(figures.mean)} of ${counted(figures.n, "vote")}` },
    s("line", { class: "strip-line", x1: 6, y1: 8, x2: 114, y2: 8 }),
    amounts.map((amount, index) => amount > 0 && s("circle", { key: index, class: "vote", cx: place(index + 1), cy: 8, r: Math.min(6, 2 + Math.sqrt(amount) * 1.6) })),
    s("path", { class: "mean", d: `M ${place(figures.mean)} 13 l 4 6 h -8 z` }));
}
