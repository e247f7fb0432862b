// What lies on the voter's table, and the hand that moves it: one card, or the list of all.

import { ballotPaper, isHalf, isWhole, judge, judgeBoth } from "./ratingState.js";

/** Long enough to see one's choice light up, short enough not to wait for it. */
const GLANCE = 220;

let turning = null;

const place = (room, round) => ({
  at: room.ui(`rating:${round.id}:at`, null),
  view: room.ui(`rating:${round.id}:view`, "card"),
  asked: room.ui(`rating:${round.id}:asked`, "impact"),
});

export function table(room, round) {
  const { at, view, asked } = place(room, round);
  const paper = ballotPaper(room, round);
  const open = paper.find((entry) => entry.id === at.value) ?? paper.find((entry) => !isWhole(entry));
  return { paper, open, index: paper.indexOf(open), showsList: view.value === "list" || !open, asked: asked.value };
}

/** Every move looks at the table anew: fast fingers come before the next redraw. */
export function hand(room, round) {
  const { at, view, asked } = place(room, round);

  function turnTo(id) {
    at.value = id;
    view.value = "card";
    const entry = ballotPaper(room, round).find((one) => one.id === id);
    asked.value = isHalf(entry) && entry.impact !== undefined ? "effort" : "impact";
  }

  function moveOn(from) {
    const { paper } = table(room, round);
    const index = paper.findIndex((entry) => entry.id === from);
    const later = [...paper.slice(index + 1), ...paper.slice(0, index)].find((entry) => !isWhole(entry));
    if (later) return turnTo(later.id);
    at.value = null;
    asked.value = "impact";
    view.value = "list";
  }

  function step(way) {
    hurry();
    const { paper, open, index } = table(room, round);
    const entry = open && paper[index + way];
    if (entry) turnTo(entry.id);
    else if (way > 0) view.value = "list";
  }

  /** `axis` is absent when a key was pressed: then it is the one being asked. */
  function say(axis, value) {
    hurry();
    const { open, showsList, asked: next } = table(room, round);
    if (showsList) return;
    const wasWhole = isWhole(open);
    const said = axis ?? next;
    const isWholeNow = judge(room, round, open, said, value);
    asked.value = said === "impact" ? "effort" : "impact";
    // With the mouse, a vote that is only being changed leaves the card on the table; two keys always move on.
    if (isWholeNow && (axis ? !wasWhole : said === "effort")) {
      turning = { run: () => moveOn(open.id), timer: setTimeout(hurry, GLANCE) };
    }
  }

  /** The same as in an earlier round. */
  function sayAgain(vote) {
    hurry();
    const { open } = table(room, round);
    judgeBoth(room, round, open, vote);
    turning = { run: () => moveOn(open.id), timer: setTimeout(hurry, GLANCE) };
  }

  return {
    say,
    sayAgain,
    step,
    turnTo,
    ask: (axis) => { asked.value = axis; },
    toggleList: () => { view.value = table(room, round).showsList ? "card" : "list"; },
  };
}

/** Does at once what was about to happen after the glance. */
function hurry() {
  if (!turning) return;
  const { run, timer } = turning;
  turning = null;
  clearTimeout(timer);
  run();
}
