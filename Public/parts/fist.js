// The fist of five: six large choices, blind until the reveal, then by name.

import { badge, button, field, written } from "../components/controls.js";
import { h } from "../components/element.js";
import { progress } from "../components/progress.js";
import { counted } from "../components/words.js";

export const fists = [
  { fingers: 5, word: "Champion", meaning: "I will push for it." },
  { fingers: 4, word: "Good", meaning: "I go along gladly." },
  { fingers: 3, word: "Can live with it", meaning: "I will not stand in the way." },
  { fingers: 2, word: "Reservations", meaning: "I go along, and want to be heard." },
  { fingers: 1, word: "Serious concern", meaning: "Something has to change first." },
  { fingers: 0, word: "Block", meaning: "We must not do this." },
];

const tones = { 1: { tone: "caution", sign: "warning" }, 0: { tone: "bad", sign: "stop" } };

/** Every fist of five, the newest first. */
export function consents(room) {
  return Object.entries(room.doc.consents).map(([id, consent]) => ({ ...consent, id })).sort((a, b) => (b.number ?? 0) - (a.number ?? 0));
}

/** What I showed: what is on its way first, then what the server has. */
export function shown(room, consent) {
  const kept = room.pending("consent.cast").findLast((cast) => cast.consent === consent.id);
  if (kept) return { ...kept, saving: true };
  const stored = room.you.consent?.[consent.id];
  return stored?.fingers === undefined ? null : stored;
}

export function ballot(room, consent) {
  const mine = shown(room, consent);
  const picked = room.ui(`fist:${consent.id}`, null);
  const draft = room.draft(`fist:${consent.id}`);
  const fingers = picked.value ?? mine?.fingers;
  const needsWords = fingers !== undefined && fingers <= 1;
  const cast = async (value) => {
    const sentence = draft.value.trim();
    if (value <= 1 && !sentence) return;
    try {
      await room.send("consent.cast", { consent: consent.id, fingers: value, ...(sentence ? { sentence } : {}) });
      if (picked.value === value) picked.value = null;
    } catch (problem) {
      room.fail(problem);
    }
  };
  const pick = (value) => {
    picked.value = value;
    if (mine?.sentence && !draft.value) draft.put(mine.sentence);
    cast(value);
  };
  const waits = needsWords && (picked.value !== null || mine?.fingers !== fingers || draft.value.trim() !== (mine?.sentence ?? ""));
  return h("div", { class: "fist", role: "group", "aria-labelledby": "fist-title" },
    h("h3", { id: "fist-title" }, "How far do you go along with the whole set?"),
    h("p", { class: "fist-said" }, "Blind until the reveal. Then everyone sees who showed what, by name."),
    h("div", { class: "fist-choices" }, fists.map((fist) => h("button", {
      type: "button", key: fist.fingers, class: "fist-choice", "aria-pressed": fingers === fist.fingers, on: { click: () => pick(fist.fingers) },
    },
      h("span", { class: "fist-number nums" }, fist.fingers),
      h("span", { class: "fist-words" }, h("strong", null, fist.word), h("span", { class: "soft" }, fist.meaning))))),
    needsWords && [
      field({ id: `fist-${consent.id}`, label: "What would have to change?", hint: "One sentence, shown with your name.", draft, focus: true, submit: () => cast(fingers), changed: () => room.redraw() }),
      waits && button({ key: "give", label: `Show ${fingers} with this sentence`, look: "primary", disabled: !draft.value.trim(), run: () => cast(fingers) }),
    ],
    h("p", { class: "fist-state", role: "status" }, state(mine, needsWords && waits)),
    progress(consent));
}

function state(mine, waits) {
  if (mine?.saving) return "Saving…";
  if (waits) return mine ? `Still shown: ${mine.fingers}. A ${mine.fingers > 1 ? "concern" : "change"} counts with its sentence.` : "It counts with its sentence.";
  return mine ? `You show ${mine.fingers}. You can change it until the reveal.` : "";
}

/** All hands, by name, the concerns with their sentences. */
export function hands(room, consent) {
  const given = Object.entries(consent.results ?? {});
  return h("section", { class: "hands", "aria-labelledby": `hands-${consent.id}` },
    h("h3", { id: `hands-${consent.id}` }, "Fist of five"),
    h("p", { class: "soft small" }, `${counted(given.length, "person", "people")} showed a hand${consent.expected > given.length ? `, ${consent.expected - given.length} did not` : ""}.`),
    h("dl", { class: "hands-rows" }, fists.map((fist) => {
      const people = given.filter(([, vote]) => vote.fingers === fist.fingers);
      return h("div", { key: fist.fingers, class: people.length ? "hands-row" : "hands-row is-none" },
        h("dt", null, h("span", { class: "fist-number nums" }, fist.fingers), " ",
          people.length && tones[fist.fingers] ? badge(fist.word, tones[fist.fingers]) : h("span", null, fist.word)),
        h("dd", null, people.length === 0 ? h("span", { class: "soft" }, "nobody") : h("ul", null, people.map(([id, vote]) =>
          h("li", { key: id }, h("strong", { dir: "auto" }, room.name(id)), vote.sentence && written(vote.sentence, { class: "hands-sentence" }))))));
    })));
}
