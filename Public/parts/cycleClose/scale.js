/* A score from 0.0 to 1.0 as eleven places in three bands, so that its meaning is seen before it is chosen. */

import { button } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { rounded } from "../../components/words.js";
import { bands, scoreWords } from "./scoreWords.js";

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
