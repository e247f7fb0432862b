// The square itself, as SVG. Where things go is decided in matrixLayout.js; here they only get their ink.
// The picture is one image for screen readers: the list beside it and the table hold the same, in words.

import { h, s } from "../components/element.js";
import { counted } from "../components/words.js";
import { matrixLayout } from "./matrixLayout.js";
import { quadrants } from "./ratingScale.js";
import { isOutdated, isReplaced } from "./ratingState.js";

/** With more cards than this, only the open one shows its spread. */
const MANY = 24;

export function picture(room, round, revealed, chosen) {
  const size = room.ui("matrix:size", Math.min(560, sizeFor(document.querySelector(".stage")?.clientWidth ?? 560)));
  const placed = placedCards(room, round);
  const layout = layoutOf(round, placed, room.doc.cards, { size: size.value, cut: round.cut, zoom: zoom() });
  const isOn = (id) => id === chosen.value;
  const choose = (event) => {
    const id = nearest(event, layout);
    if (id) chosen.value = isOn(id) ? null : id;
  };
  return h("figure", { class: "matrix-picture", made: (element) => watchWidth(element, size) },
    s("svg", {
      viewBox: `0 0 ${layout.size} ${layout.size}`, role: "img", direction: "ltr", on: { click: choose },
      style: { "--font": `${layout.font}px` },
      "aria-label": `${counted(placed.length, "card")} by impact and effort. The list holds the same in words, and T shows a table.`,
    },
      frame(layout, round.relativeCut),
      axesOf(layout),
      s("clipPath", { id: "matrix-square" }, s("rect", { x: layout.square.x, y: layout.square.y, width: layout.square.side, height: layout.square.side, rx: 6 })),
      s("g", { class: placed.length > MANY ? "halos many" : "halos", "clip-path": "url(#matrix-square)" }, layout.points.map((point) => halo(point, isOn(point.id)))),
      s("g", { class: "ghosts" }, ghosts(layout, round, revealed)),
      s("g", { class: "threads" }, layout.points.filter((point) => point.moved).map((point) =>
        s("line", { key: point.id, x1: point.trueX, y1: point.trueY, x2: point.x, y2: point.y }))),
      s("g", { class: "names" }, layout.points.filter((point) => point.label).map((point) => name(point, isOn(point.id)))),
      s("g", { class: "points" }, layout.points.map((point, index) => dot(point, placed[index], layout.radius, { isOn: isOn(point.id), state: stateOf(room, round, point.id) })))),
    key(room, round, revealed));
}

const laidOut = new WeakMap();

/** Laid out anew only when the results, the cards or the room on the page are others. */
function layoutOf(round, placed, cards, space) {
  const known = laidOut.get(round.results);
  if (known?.cards === cards && known.size === space.size && known.zoom === space.zoom) return known.layout;
  const layout = matrixLayout(placed.map(point), space);
  laidOut.set(round.results, { cards, ...space, layout });
  return layout;
}

function placedCards(room, round) {
  return Object.entries(round.results)
    .filter(([id, result]) => result.impact && result.effort && room.card(id))
    .map(([id, result]) => ({ card: room.card(id), result }))
    .sort((a, b) => (a.result.rank ?? Infinity) - (b.result.rank ?? Infinity) || a.card.number - b.card.number);
}

function point({ card, result }) {
  return {
    id: card.id,
    impact: result.impact.mean,
    effort: result.effort.mean,
    impactSpread: result.impact.sd,
    effortSpread: result.effort.sd,
    label: card.text,
  };
}

function frame({ square, corners, cut }, isRelative) {
  const line = isRelative ? "cut is-relative" : "cut";
  const right = square.x + square.side;
  const bottom = square.y + square.side;
  return s("g", { class: "frame" },
    s("rect", { class: "quadrant", x: square.x, y: square.y, width: cut.x - square.x, height: cut.y - square.y }),
    s("rect", { class: "square", x: square.x, y: square.y, width: square.side, height: square.side, rx: 6 }),
    s("line", { class: line, x1: cut.x, y1: square.y, x2: cut.x, y2: bottom }),
    s("line", { class: line, x1: square.x, y1: cut.y, x2: right, y2: cut.y }),
    corners.map((corner) => s("text", {
      key: corner.quadrant, class: "corner", x: corner.x, y: corner.y, "text-anchor": corner.anchor,
    }, quadrants[corner.quadrant])));
}

function axesOf({ square, ticks, font, size }) {
  const bottom = square.y + square.side;
  const middle = square.x + square.side / 2;
  const height = square.y + square.side / 2;
  return s("g", { class: "axes" },
    ticks.map(({ value, x, y }) => [
      s("text", { key: `x${value}`, x, y: bottom + font * 1.15, "text-anchor": "middle" }, value),
      s("text", { key: `y${value}`, x: square.x - font * 0.6, y: y + font * 0.35, "text-anchor": "end" }, value),
    ]),
    s("text", { class: "axis", key: "effort", x: middle, y: size - font * 0.25, "text-anchor": "middle" }, "Effort →"),
    s("text", {
      class: "axis", key: "impact", x: 0, y: 0, "text-anchor": "middle", transform: `translate(${font * 0.95} ${height}) rotate(-90)`,
    }, "Impact →"));
}

function halo(point, isOn) {
  return s("ellipse", {
    key: point.id, class: isOn ? "halo on" : "halo", cx: point.trueX, cy: point.trueY, rx: point.halo.x, ry: point.halo.y,
  });
}

/** Where a card stood in the round before, with the way it went since. */
function ghosts(layout, round, revealed) {
  const [first, , , , last] = layout.ticks;
  const along = (axis, value) => first[axis] + ((value - 1) / 4) * (last[axis] - first[axis]);
  return layout.points.map((point) => {
    const before = earlier(point.id, round, revealed);
    if (!before) return null;
    const place = { x: round1(along("x", before.effort.mean)), y: round1(along("y", before.impact.mean)) };
    return s("g", { key: point.id },
      s("line", { x1: place.x, y1: place.y, x2: round1(point.x), y2: round1(point.y) }),
      s("circle", { cx: place.x, cy: place.y, r: layout.radius * 0.6 }));
  });
}

function earlier(id, round, revealed) {
  const results = revealed.filter((one) => one.number < round.number).map((one) => one.results[id]);
  return results.find((result) => result?.impact && result.effort);
}

/** What a point says is not what counts now: its card was merged since, or rated again. */
function stateOf(room, round, id) {
  if (isOutdated(room, round, id)) return "outdated";
  return isReplaced(room, round, id) ? "replaced" : null;
}

function dot(point, { card, result }, radius, { isOn, state }) {
  const isPolarised = result.impact.polarised || result.effort.polarised;
  return s("g", {
    key: point.id, class: ["point", isOn && "on", result.borderline && "borderline", state].filter(Boolean).join(" "),
    transform: `translate(${round1(point.x)} ${round1(point.y)})`,
  },
    s("title", null, card.text),
    isPolarised && s("circle", { class: "ring", key: "ring", r: radius + 3.5 }),
    s("circle", { class: "disc", key: "disc", r: radius }),
    radius >= 7 && s("text", { class: "digits", key: "digits", y: radius * 0.36, "text-anchor": "middle", style: { "--size": `${round1(radius * 1.02)}px` } }, card.number));
}

function name(point, isOn) {
  return s("text", {
    key: point.id, class: isOn ? "name on" : "name", x: point.label.x, y: point.label.y, "text-anchor": point.label.anchor,
  }, point.label.text);
}

function key(room, round, revealed) {
  const sign = (kind) => s("svg", { class: `sign ${kind}`, viewBox: "0 0 24 24", "aria-hidden": "true" },
    kind === "spread" && s("ellipse", { class: "halo", cx: 12, cy: 12, rx: 11, ry: 8 }),
    kind === "before" && s("circle", { class: "ghost", cx: 12, cy: 12, r: 6.5 }),
    kind === "polarised" && s("circle", { class: "ring", cx: 12, cy: 12, r: 10.5 }),
    kind !== "before" && s("circle", { class: "disc", cx: 12, cy: 12, r: 6.5 }));
  const results = Object.values(round.results);
  const states = new Set(Object.keys(round.results).map((id) => stateOf(room, round, id)));
  return h("figcaption", { class: "matrix-key" },
    h("span", { key: "spread" }, sign("spread"), results.length > MANY ? "halo, on an open card: spread of the votes" : "halo: spread of the votes"),
    results.some(({ impact, effort }) => impact?.polarised || effort?.polarised)
      && h("span", { key: "polarised" }, sign("polarised"), "broken ring: polarised"),
    results.some(({ borderline }) => borderline)
      && h("span", { key: "borderline" }, sign("borderline"), "hollow: borderline"),
    Object.keys(round.results).some((id) => earlier(id, round, revealed))
      && h("span", { key: "before" }, sign("before"), "dotted: the round before"),
    states.has("replaced") && h("span", { key: "replaced" }, sign("replaced"), "outlined: rated again since"),
    states.has("outdated") && h("span", { key: "outdated" }, sign("outdated"), "grey: merged since, not rated again"));
}

/** The point nearest to a click, if it is near enough for a finger. */
function nearest(event, layout) {
  const area = event.currentTarget.getBoundingClientRect();
  const scale = layout.size / area.width;
  const x = (event.clientX - area.left) * scale;
  const y = (event.clientY - area.top) * scale;
  let best = { distance: Math.max(22, layout.radius + 6) * Math.max(1, scale), id: null };
  for (const point of layout.points) {
    const distance = Math.hypot(point.x - x, point.y - y);
    if (distance < best.distance) best = { distance, id: point.id };
  }
  return best.id;
}

/** Redrawn for the width there really is, so that type keeps its size from phone to projector. */
function watchWidth(element, size) {
  new ResizeObserver(([{ contentRect }]) => {
    const width = sizeFor(contentRect.width);
    if (Math.abs(width - size.value) >= 10) size.value = width;
  }).observe(element);
}

const sizeFor = (width) => Math.max(280, Math.round(width / 10) * 10);

const zoom = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;

const round1 = (value) => Math.round(value * 10) / 10;
