/* Showing one's hand: six large choices, a sentence where one is needed, changed at will until the reveal. */

import { h } from "../../components/element.js";
import { button, field } from "../../components/controls.js";
import { icon } from "../../components/icons.js";
import { progress } from "../../components/progress.js";
import { cast, fingers, ownHand, wordFor } from "./consent.js";
import { listenForDigits } from "./keys.js";

/** 0 and 1 are said together with a sentence, so they wait for it here. */
const wantsSentence = (value) => value !== undefined && value <= 1;

export function fist(room, consent) {
  const said = ownHand(room, consent);
  const waiting = room.ui(`fist:${consent.id}:waiting`, undefined);
  const refusal = room.ui(`fist:${consent.id}:refusal`, "");
  const draft = sentenceDraft(room, consent, said);
  const keys = room.ui("fist:keys", true);
  const shown = waiting.value ?? said.fingers;

  const say = async (value) => {
    refusal.value = "";
    if (wantsSentence(value) && !draft.value.trim()) {
      refusal.value = `With a ${value}, say in a sentence what would have to change.`;
      document.getElementById("fist-sentence")?.focus();
      return;
    }
    waiting.value = undefined;
    const problem = await cast(room, consent, value, draft.value);
    if (problem?.field !== "sentence") return;
    waiting.value = value;
    refusal.value = problem.detail;
  };
  const choose = (value) => {
    refusal.value = "";
    if (!wantsSentence(value)) return say(value);
    waiting.value = value;
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("fist-sentence")?.focus()));
    return undefined;
  };
  listenForDigits(keys.value ? choose : null);

  return h("section", { key: "fist", class: "fist", "aria-labelledby": "fist-title" },
    h("h3", { id: "fist-title" }, "How far do you go along with the whole set?"),
    h("p", { class: "fist-said" }, icon("eye"), h("span", null, "Nobody sees your hand before the reveal. Then everybody sees it ", h("strong", null, "with your name"), ".")),
    h("div", { class: "fist-choices", role: "group", "aria-labelledby": "fist-title" }, fingers.map((finger) => choice(finger, shown, choose))),
    shown !== undefined && sentence({ room, said, draft, shown, refusal, say, isWaiting: waiting.value !== undefined, back: () => { waiting.value = undefined; refusal.value = ""; } }),
    h("div", { key: "foot", class: "fist-foot" },
      progress(consent),
      h("p", { class: "fist-saving", role: "status" }, saving(said, waiting.value)),
      legend(keys)));
}

function choice({ value, word, meaning }, shown, choose) {
  return h("button", {
    key: value, type: "button", class: `fist-choice ${value <= 1 ? "is-against" : ""}`, "aria-pressed": shown === value,
    on: { click: () => choose(value) },
  },
  h("span", { class: "fist-digit nums" }, value),
  h("span", { class: "fist-words" }, h("span", { class: "fist-word" }, word), h("span", { class: "fist-meaning" }, meaning)),
  h("span", { class: "fist-tick" }, shown === value && icon("check")));
}

function sentence({ room, said, draft, shown, refusal, say, isWaiting, back }) {
  const needed = wantsSentence(shown);
  const differs = draft.value.trim() !== (said.sentence ?? "");
  const submit = () => say(shown);
  return h("form", { key: "sentence", class: "fist-sentence", on: { submit: (event) => { event.preventDefault(); submit(); } } },
    field({
      id: "fist-sentence", draft, submit, problem: refusal.value, optional: !needed,
      label: needed ? "What would have to change for you to go along?" : "A sentence with it",
      hint: needed ? "One sentence; it is shown with your name." : undefined,
      changed: () => room.redraw(),
    }),
    isWaiting && said.fingers !== undefined && h("p", { key: "until", class: "small soft" }, `Until then your ${said.fingers} stands.`),
    (isWaiting || differs) && h("div", { key: "send", class: "button-row" },
      button({ key: "say", label: isWaiting ? `Say ${shown}` : "Keep the sentence", type: "submit", look: "primary" }),
      isWaiting && button({ key: "back", label: "Cancel", look: "quiet", run: back })));
}

/** What was written before stands in the field, also on a second device. */
function sentenceDraft(room, consent, said) {
  const draft = room.draft(`fist:${consent.id}`);
  const filled = room.ui(`fist:${consent.id}:filled`, { done: false }).value;
  if (!filled.done && said.sentence !== undefined) {
    if (!draft.value) draft.value = said.sentence;
    filled.done = true;
  }
  return draft;
}

function saving(said, waiting) {
  if (waiting !== undefined) return "";
  if (said.saving === "way") return "Saving …";
  return said.saving === "saved" ? `Your ${said.fingers} is kept: ${wordFor(said.fingers)}. You can change it until the reveal.` : "";
}

function legend(keys) {
  return h("p", { class: "fist-legend" },
    keys.value && [h("kbd", null, "0"), " to ", h("kbd", null, "5"), " on the keyboard. "],
    h("button", { type: "button", class: "fist-keys", "aria-pressed": keys.value, on: { click: () => { keys.value = !keys.value; } } },
      keys.value ? "Keys are on" : "Keys are off"));
}
