// Questions at the margin of an objective or a key result: what is missing, asked gently. They follow what is being
// typed once the hands rest, are never read out by themselves, and each can be waved away on one's own screen.

import { button } from "../components/controls.js";
import { h } from "../components/element.js";
import { icon } from "../components/icons.js";
import { checkSurface } from "../wire.js";

const rest = 700;
const longest = 2000;
const resting = new Map();

const found = (room, key) => room.ui(`hints:${key}`, { asked: "", hints: [] });
const fine = (room, key) => room.kept(`fine:${key}`, []);
const nameOf = (hint, about) => [hint.code, hint.keyResult, about].filter(Boolean).join(" ");

/** To be called at each change of what is typed; asks the server when nothing was typed for a moment. */
export function typed(room, key, describe) {
  clearTimeout(resting.get(key));
  resting.set(key, setTimeout(() => ask(room, key, describe()), rest));
}

async function ask(room, key, question) {
  const state = found(room, key);
  const asked = JSON.stringify(question);
  const texts = [question.title, question.change, ...(question.keyResults ?? [])].filter(Boolean);
  const written = question.keyResults?.[0] ?? question.title;
  if (state.value.asked === asked) return;
  if (written.split(/\s+/).length < 2 || texts.some((text) => text.length > longest)) {
    state.value = { asked, hints: [] };
    return;
  }
  state.value = { asked, hints: state.value.hints };
  try {
    const { hints } = await checkSurface(room.code, question);
    if (found(room, key).value.asked === asked) found(room, key).value = { asked, hints };
  } catch {
    /* a hint that does not come is no loss */
  }
}

/** Forgets what was asked about something that is no longer being typed. */
export function done(room, key) {
  clearTimeout(resting.get(key));
  found(room, key).value = { asked: "", hints: [] };
  fine(room, `typing:${key}`).value = [];
}

/** The questions about what is being typed; `codes` narrows them. */
export function liveHints(room, key, codes) {
  const hints = found(room, key).value.hints.filter(({ code }) => code !== "noCard" && (!codes || codes.includes(code)));
  return list(room, `typing:${key}`, hints, "");
}

/** The questions about an objective as it stands; that it has no card is a gap of its own on its sheet. */
export function standingHints(room, { id, title, hints = [] }, keyResult) {
  return list(room, id, hints.filter((hint) => hint.code !== "noCard" && hint.keyResult === keyResult), keyResult ? "" : title);
}

function list(room, key, hints, about) {
  const waved = fine(room, key);
  const asked = hints.filter((hint) => !waved.value.includes(nameOf(hint, about)));
  if (asked.length === 0) return null;
  return h("ul", { key: `hints-${key}`, class: "hints", "aria-label": "Questions for this draft" }, asked.map((hint) => h("li", { key: nameOf(hint), class: "hint" },
    icon("question"),
    h("p", null, hint.text),
    button({
      label: "Fine as it is", look: "quiet", class: "hint-fine",
      run: () => (waved.value = [...waved.value.filter((name) => name !== nameOf(hint, about)), nameOf(hint, about)].slice(-20)),
    }))));
}
