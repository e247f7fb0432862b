/* Putting a text into the clipboard. */

import { h } from "./element.js";
import { button } from "./controls.js";

/** Copies where the browser lets us; elsewhere shows the text, selected, to be copied by hand. */
export async function copy(room, text, said) {
  try {
    await navigator.clipboard.writeText(text);
    room.say(said);
  } catch {
    room.dialog(({ close }) => ({
      title: "Copy this",
      body: h("input", { class: "field-input", readonly: true, value: text, "aria-label": "Text to copy", made: (input) => input.select() }),
      actions: [button({ label: "Done", look: "primary", run: close })],
    }));
  }
}
