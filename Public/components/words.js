/* Numbers, dates and lists as people read them. */

const lists = new Intl.ListFormat("en", { type: "conjunction" });

// Making one takes longer than all that it formats for a screen.
const figures = new Intl.NumberFormat();
const fractions = new Map();
const times = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dates = new Map();

/** "1 card", "7 cards"; the plural adds an s unless given. */
export function counted(number, one, several = `${one}s`) {
  return `${figure(number)} ${number === 1 ? one : several}`;
}

export const figure = (number) => figures.format(number);

export function listed(words) {
  return lists.format(words);
}

export function rounded(number, digits = 1) {
  if (!fractions.has(digits)) fractions.set(digits, new Intl.NumberFormat(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  return fractions.get(digits).format(number);
}

/** "2026-03-31" as the reader writes dates. */
export function dated(day, style = { day: "numeric", month: "long", year: "numeric" }) {
  const [year, month, date] = day.slice(0, 10).split("-").map(Number);
  const key = JSON.stringify(style);
  if (!dates.has(key)) dates.set(key, new Intl.DateTimeFormat(undefined, style));
  return dates.get(key).format(new Date(year, month - 1, date));
}

export function timed(instant) {
  return times.format(new Date(instant));
}

/** A time of day, "09:30", as the reader writes it; in no time zone of its own. */
export function clock(time) {
  const [hour, minute] = time.split(":").map(Number);
  return timed(new Date(2000, 0, 1, hour, minute));
}

/** "Thu", where the reader is. */
export function weekday(instant) {
  return new Date(instant).toLocaleDateString(undefined, { weekday: "short" });
}

/** 125 seconds as "2:05", beyond an hour as "1:02:05". */
export function clocked(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
