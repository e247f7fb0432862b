/* A score from 0.0 to 1.0 as eleven places in three bands, so that its meaning is seen before it is chosen. */

import { button } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { rounded } from "../../components/words.js";

const bands = [
  { key: "low", range: "below 0.4", words: "little came of it", values: [0, 0.1, 0.2, 0.3] },
  { key: "middle", range: "below 0.7", words: "part of the way", values: [0.4, 0.5, 0.6] },
  { key: "high", range: "0.7 and above", words: "as good as reached", values: [0.7, 0.8, 0.9, 1] },
];

/** What a band of the document means. */
export const bandWords = (key) => bands.find((band) => band.key === key)?.words ?? "";

/** With as many decimals as it has, one at least. */
export const scoreWords = (score) => rounded(score, Math.abs(score * 10 - Math.round(score * 10)) > 1e-9 ? 2 : 1);

export function scale({ id, label, hideLabel = false, value, choose }) {
  const isBetween = typeof value === "number" && !bands.some((band) => band.values.includes(value));
  return h("fieldset", { key: id, class: "scale" },
    h("legend", { class: hideLabel ? "visually-hidden" : "field-label" }, label),
    h("div", { class: "scale-bands" }, bands.map((band) => h("div", { key: band.key, class: `scale-band is-${band.key}`, role: "group", "aria-label": `${band.range}: ${band.words}` },
      h("div", { class: "scale-places" }, band.values.map((place) => h("label", { key: String(place), class: "scale-place" },
        h("input", { type: "radio", name: id, value: String(place), checked: place === value, class: "visually-hidden", on: { change: () => choose(place) } }),
        h("span", { class: "scale-face nums" }, rounded(place))))),
      h("p", { class: "scale-words small soft", "aria-hidden": "true" }, band.words))),
    typeof value === "number" && h("p", { key: "chosen", class: "scale-chosen small" },
      isBetween && h("span", { class: "nums" }, `It was ${scoreWords(value)}. `),
      button({ key: "none", label: "No score", look: "quiet", "aria-label": `No score: ${label}`, run: () => choose(null) }))));
}
