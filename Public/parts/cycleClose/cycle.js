/* The cycle after a cycle, as a proposal that the settings of the next room can change. */

const dayLength = 86_400_000;
const instant = (day) => Date.parse(`${day}T00:00:00Z`);
const written = (time) => new Date(time).toISOString().slice(0, 10);

/** Begins the day after, and is as long: in whole months where the old one is. Nothing where no name can be found for it. */
export function following({ label, start, end, timeZone }) {
  const name = nextLabel(label);
  if (!name) return null;
  const first = instant(end) + dayLength;
  const from = new Date(instant(start));
  const to = new Date(first);
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  const isWhole = months > 0 && from.getUTCDate() === to.getUTCDate() && from.getUTCDate() <= 28;
  const last = isWhole ? Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + months, to.getUTCDate()) - dayLength : first + instant(end) - instant(start);
  const days = { start: written(first), end: written(last) };
  return days.end.length === 10 && days.start < days.end ? { label: name, ...days, timeZone } : null;
}

const places = ["first", "second", "third", "fourth"];

/** “Q4 2026” → “Q1 2027”, “First quarter 2027” → “Second quarter 2027”, “Cycle 3” → “Cycle 4”. */
function nextLabel(label) {
  const named = /^(first|second|third|fourth)(\s+(quarter|half)\s+)(\d{4})$/i.exec(label.trim());
  if (named) {
    const [, word, between, part, year] = named;
    const at = places.indexOf(word.toLowerCase()) + 1;
    const isLast = at >= (part.toLowerCase() === "half" ? 2 : 4);
    const next = places[isLast ? 0 : at];
    return `${word[0] === word[0].toUpperCase() ? next[0].toUpperCase() + next.slice(1) : next}${between}${Number(year) + (isLast ? 1 : 0)}`;
  }
  const part = /^(\D*?)([1-4])(\D+)(\d{4})$/.exec(label.trim());
  if (part) {
    const [, before, number, between, year] = part;
    const most = /half|halbjahr|^h/i.test(label) ? 2 : /trimester|tertial|^t/i.test(label) ? 3 : 4;
    return Number(number) < most ? `${before}${Number(number) + 1}${between}${year}` : `${before}1${between}${Number(year) + 1}`;
  }
  const counted = /^(\D+)(\d{1,3})$/.exec(label.trim());
  return counted ? `${counted[1]}${Number(counted[2]) + 1}` : null;
}
