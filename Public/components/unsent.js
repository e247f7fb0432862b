/* What somebody had typed in a room and not sent, when they are out of it: still on their screen, to be copied. */

import { written } from "./controls.js";
import { h } from "./element.js";
import { keysWith, recall } from "../storage.js";

// Choices and figures of a form say nothing without it.
const apart = /^rating:|:(who|who-name|who-function|kind|due|by|unit|baseline|target|toFunction|function|typed|until)$/;

export function unsent(code, person) {
  const texts = person ? [...typed(`crux:${code}:${person}:draft:`), ...leaving(`crux:${code}:${person}:out:`)] : [];
  if (!texts.length) return null;
  return h("section", { key: "unsent", class: "door-unsent", "aria-labelledby": "unsent-title" },
    h("h2", { id: "unsent-title" }, "What you had typed and not sent"),
    h("ul", null, texts.map((text) => h("li", { key: text }, written(text)))));
}

function typed(prefix) {
  return keysWith(prefix).filter((key) => !apart.test(key.slice(prefix.length))).map((key) => recall(key)).filter((text) => typeof text === "string" && text.trim());
}

/** Commands that had not been answered. */
function leaving(prefix) {
  return keysWith(prefix).flatMap((key) => {
    const { text, title, what, task, condition, stops, reason, sentence } = recall(key)?.command ?? {};
    return [text, title, what, task, condition, stops, reason, sentence].filter(Boolean);
  });
}
