/* Putting a text into the clipboard, on plain http too. */

import { h } from "./element.js";
import { button } from "./controls.js";
import { exportedText } from "../wire.js";

/** Copies where the browser lets us; elsewhere shows the text, selected, to be copied by hand. */
export async function copy(room, text, said) {
  try {
    await navigator.clipboard.writeText(text);
    room.say(said);
  } catch {
    if (put({ "text/plain": text })) return room.say(said);
    room.dialog(({ close }) => ({
      title: "Copy this",
      body: h("input", { class: "field-input", readonly: true, value: text, "aria-label": "Text to copy", made: (input) => input.select() }),
      actions: [button({ label: "Done", look: "primary", run: close })],
    }));
  }
  return undefined;
}

/** Copies the record, for a mail or a document with its headings and tables, for anything else as plain text. */
export async function copyRecord(room) {
  const said = "The record is copied. Paste it into a mail or a document.";
  try {
    const [html, text] = await Promise.all(["record.html", "record.md"].map((file) => exportedText(room.code, file)));
    if (put({ "text/html": html, "text/plain": text })) return room.say(said);
    // A browser that takes nothing so long after the press takes it with the next one, or by hand.
    room.dialog(({ close }) => ({
      title: "Copy the record",
      body: h("textarea", { class: "field-input", rows: 12, readonly: true, value: text, "aria-label": "The record", made: (area) => area.select() }),
      actions: [
        button({ label: "Copy it", look: "primary", run: () => { if (put({ "text/html": html, "text/plain": text })) { close(); room.say(said); } } }),
        button({ label: "Done", run: close }),
      ],
    }));
  } catch (problem) {
    room.fail(problem);
  }
  return undefined;
}

/** Whether the browser took these texts, each by its type. Works without a secure origin, which navigator.clipboard does not. */
function put(texts) {
  let taken = false;
  const fill = (event) => {
    event.preventDefault();
    for (const [type, text] of Object.entries(texts)) event.clipboardData.setData(type, text);
    taken = true;
  };
  document.addEventListener("copy", fill, { capture: true, once: true });
  try {
    return document.execCommand("copy") && taken;
  } finally {
    document.removeEventListener("copy", fill, { capture: true });
  }
}
