/* What one person types and unfolds on this screen: it outlives every redraw, and typed text a reload too. */

import { forget, keep, recall } from "./storage.js";

/** Text being typed, kept in the browser until it is cleared. */
export class Draft {
  version = 0;
  #key;
  #text;
  #changed;

  constructor(key, changed) {
    this.#key = key;
    this.#text = recall(key) ?? "";
    this.#changed = changed;
  }

  get value() { return this.#text; }

  /** What was typed; the field shows it already. */
  set value(text) {
    this.#text = text;
    if (text) keep(this.#key, text);
    else forget(this.#key);
  }

  /** Puts a text into the field, even while it has the focus. */
  put(text) {
    this.value = text;
    this.version += 1;
    this.#changed();
  }

  clear() { this.put(""); }
}

/** A value of the view; whoever draws is told when it changes. */
export class Local {
  #value;
  #changed;

  constructor(value, changed) {
    this.#value = value;
    this.#changed = changed;
  }

  get value() { return this.#value; }

  set value(value) {
    this.#value = value;
    this.#changed(value);
  }
}
