/* Line drawings on a grid of 24. They never stand alone: a word is beside them or in the button's label. */

import { s } from "./element.js";

const drawings = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  chevron: "M9 6l6 6-6 6",
  back: "M15 6l-6 6 6 6",
  down: "M6 9l6 6 6-6",
  up: "M6 15l6-6 6 6",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  people: "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20c.6-3.6 3.2-5.5 6.5-5.5s5.9 1.9 6.5 5.5M16 4.5a3.3 3.3 0 010 6.2M18 14.9c1.9.800 3.1 2.5 3.5 5.1",
  person: "M12 11.5a4 4 0 100-8 4 4 0 000 8zM4.5 20.5c.7-4 3.6-6 7.5-6s6.8 2 7.5 6",
  hand: "M8 13V5.5a1.5 1.5 0 013 0V11M11 10.5V4a1.5 1.5 0 013 0v7M14 11V5.5a1.5 1.5 0 013 0V14c0 4-2.2 6.5-5.5 6.5-2.7 0-4.2-1.2-5.6-3.7L3.7 13c-.9-1.7 1.2-3 2.5-1.5L8 13.5",
  clock: "M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5.2l3.2 2",
  pause: "M9 6v12M15 6v12",
  play: "M8 5.5v13l10.5-6.5z",
  stop: "M7 7h10v10H7z",
  pen: "M4 20l1-4.5L15.5 5a2 2 0 013 0l.5.500a2 2 0 010 3L8.5 19 4 20z",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7",
  comment: "M4.5 5.5h15v10.5H12l-4.5 4v-4h-3z",
  merge: "M6 4v4c0 3 6 4 6 8v4M18 4v4c0 3-6 4-6 8",
  split: "M6 20v-4c0-3 6-4 6-8V4M18 20v-4c0-3-6-4-6-8",
  park: "M8 20V4h5a4.5 4.5 0 010 9H8",
  hide: "M4 4l16 16M9.9 5.3A9.7 9.7 0 0112 5c5 0 8.5 4.5 9.5 7a12.5 12.5 0 01-3 4M6.5 7.3A12.6 12.6 0 002.5 12c1 2.5 4.5 7 9.5 7 1.6 0 3-.4 4.3-1.1",
  eye: "M2.5 12C3.5 9.5 7 5 12 5s8.5 4.5 9.5 7c-1 2.5-4.5 7-9.5 7s-8.5-4.5-9.5-7zM12 14.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5z",
  link: "M10 14a4 4 0 005.7 0l3-3A4 4 0 0013 5.3l-1 1M14 10a4 4 0 00-5.7 0l-3 3a4 4 0 005.7 5.7l1-1",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  screen: "M3.5 5h17v11.5h-17zM8.5 20.5h7M12 16.5v4",
  spotlight: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M12 14.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5z",
  sun: "M12 16a4 4 0 100-8 4 4 0 000 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  steps: "M5 6h.01M5 12h.01M5 18h.01M9.5 6H20M9.5 12H20M9.5 18H20",
  desk: "M4 5h16v14H4zM14.5 5v14",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  challenge: "M12 4.5l8.5 15h-17z",
  opportunity: "M12 3.5l8.5 8.5-8.5 8.5L3.5 12z",
  question: "M9 9.2A3 3 0 0112 6.5c1.7 0 3 1.1 3 2.6 0 2.2-3 2.5-3 4.9M12 17.5h.01",
  warning: "M12 4l9 16H3zM12 10v4.5M12 17.2h.01",
  door: "M6.5 20.5V4h11v16.5M4 20.5h16M14 12.5h.01",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3",
  archive: "M4 5h16v4H4zM5.5 9v10.5h13V9M10 13h4",
  key: "M15 12a4 4 0 10-3.5 4L13 14.5h2V13h1.5L20 9.5V6h-3.5z",
};

export function icon(name, attributes) {
  return s("svg", {
    class: name === "more" ? "icon dots" : "icon", key: `icon-${name}`, viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true", focusable: "false", ...attributes,
  }, s("path", { d: drawings[name] ?? drawings.more }));
}

/** The sign of the house: four strokes that meet at one point, and leave it free. */
export function mark() {
  return s("svg", { class: "mark", viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true", focusable: "false" },
    s("path", { d: "M12 2v6.5M12 15.5V22M2 12h6.5M15.5 12H22" }),
    s("circle", { cx: 12, cy: 12, r: 1.6 }));
}
