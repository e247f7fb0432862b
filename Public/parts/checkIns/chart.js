/* A small picture of a key result: from its baseline to its target, where time says it should be, and what was measured. */

import { h, s } from "../../components/element.js";
import { openCheckIn, checkInsOf, updateIn } from "./state.js";
import { day, number, valueWords } from "./words.js";

const width = 320;
const height = 120;
const inset = { left: 8, right: 44, top: 12, bottom: 22 };

/** What was measured at each check-in, oldest first: [{date, value, isNow, update, skipped}]. */
function points(room, result) {
  const now = openCheckIn(room)?.id;
  return checkInsOf(room).map((checkIn) => ({
    id: checkIn.id, date: checkIn.date, isNow: checkIn.id === now, update: updateIn(room, result.id, checkIn.id),
    expected: checkIn.results?.[result.id]?.expected, state: checkIn.state,
  })).filter((point) => point.update || point.state === "closed" || point.isNow);
}

export function chart(room, result) {
  const all = points(room, result);
  const { baseline, target, kind } = result;
  const values = all.map(({ update }) => update?.value).filter((value) => value !== undefined);
  if (kind === "milestone" || !values.length || (target === undefined && baseline === undefined)) return null;
  const levels = [...values, baseline, target].filter((value) => value !== undefined);
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  const scale = axis(room, all, low, high === low ? low + 1 : high);
  return h("figure", { key: "chart", class: "chart" },
    s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": spoken(room, result, all) },
      target !== undefined && level(scale, target, "is-target", number(target)),
      baseline !== undefined && level(scale, baseline, "is-baseline", number(baseline)),
      expectedLine(scale, result, all),
      gaps(scale, all),
      line(scale, all),
      all.filter(({ update }) => update?.value !== undefined).map((point) => s("circle", {
        key: point.id, class: point.isNow ? "chart-point is-now" : "chart-point", cx: scale.x(point.date), cy: scale.y(point.update.value), r: point.isNow ? 5 : 4,
      })),
      ends(room, scale, all)));
}

function axis(room, all, low, high) {
  const { cycle, record } = room.doc.room;
  const time = (date) => Date.parse(date.slice(0, 10));
  const from = Math.min(time(cycle?.start ?? record?.at ?? all[0].date), time(all[0].date));
  const to = Math.max(time(cycle?.end ?? all.at(-1).date), time(all.at(-1).date), from + 1);
  const across = width - inset.left - inset.right;
  const down = height - inset.top - inset.bottom;
  return {
    x: (date) => inset.left + ((time(date) - from) / (to - from)) * across,
    y: (value) => inset.top + (1 - (value - low) / (high - low)) * down,
  };
}

function level(scale, value, look, words) {
  const y = scale.y(value);
  return [
    s("line", { key: look, class: `chart-level ${look}`, x1: inset.left, x2: width - inset.right, y1: y, y2: y }),
    s("text", { key: `${look}-words`, class: "chart-words", x: width - inset.right + 6, y: y + 4 }, words),
  ];
}

/** Where the server expects it to be at each check-in. */
function expectedLine(scale, { baseline, target }, all) {
  if (baseline === undefined || target === undefined) return null;
  const marks = all.filter(({ expected }) => expected !== undefined).map(({ date, expected }) => `${scale.x(date)},${scale.y(baseline + expected * (target - baseline))}`);
  return marks.length > 1 && s("polyline", { key: "expected", class: "chart-expected", points: marks.join(" ") });
}

function line(scale, all) {
  const marks = all.filter(({ update }) => update?.value !== undefined).map(({ date, update }) => `${scale.x(date)},${scale.y(update.value)}`);
  return marks.length > 1 && s("polyline", { key: "line", class: "chart-line", points: marks.join(" ") });
}

/** No data is a gap that shows: a hatched column, neither zero nor red. */
function gaps(scale, all) {
  return all.filter(({ update, state }) => update?.noData || (!update && state === "closed")).map(({ id, date }) => {
    const x = scale.x(date);
    const strokes = [];
    for (let y = inset.top; y < height - inset.bottom; y += 6) strokes.push(`M${x - 4} ${y + 4}L${x + 4} ${y}`);
    return s("path", { key: `gap-${id}`, class: "chart-gap", d: strokes.join("") });
  });
}

function ends(room, scale, all) {
  const short = { day: "numeric", month: "short" };
  const [first, last] = [all[0], all.at(-1)];
  return [
    s("text", { key: "first", class: "chart-words", x: scale.x(first.date), y: height - 6, "text-anchor": scale.x(first.date) < 30 ? "start" : "middle" }, day(room, first.date, short)),
    scale.x(last.date) - scale.x(first.date) > 70 && s("text", { key: "last", class: "chart-words", x: scale.x(last.date), y: height - 6, "text-anchor": "middle" }, day(room, last.date, short)),
  ];
}

function spoken(room, result, all) {
  const said = all.map(({ date, update }) => {
    if (update?.value === undefined) return `${day(room, date)}: no data`;
    return `${day(room, date)}: ${valueWords(result, update.value)}${update.confidence === undefined ? "" : `, confidence ${update.confidence} of 10`}`;
  });
  const way = [result.baseline !== undefined && `from ${number(result.baseline)}`, result.target !== undefined && `to ${valueWords(result, result.target)}`].filter(Boolean).join(" ");
  return `${result.title}, ${way}. ${said.join("; ")}.`;
}
