// Somebody as a small round face with initials; the name always stands beside it.

import { h } from "./element.js";

export function face(name) {
  return h("span", { key: "face", class: name ? "face" : "face is-nobody", "aria-hidden": "true" }, initials(name));
}

/** The first letters of the first and the last word, whatever the script. */
export function initials(name) {
  const words = name.replace(/\(.*?\)/g, "").trim().split(/\s+/).filter(Boolean);
  const letter = (word) => [...(word ?? "").normalize("NFC").replace(/^[^\p{L}\p{N}]+/u, "")][0]?.toLocaleUpperCase() ?? "";
  return words.length > 1 ? letter(words[0]) + letter(words.at(-1)) : letter(words[0]);
}
