/*
 * Commands on their way. Each is kept in the browser under its own id until the server has answered it, and sent again
 * with that same id, so that a lost network, a reload or a closed lid neither loses nor doubles it. One at a time and
 * in order, because a later command may build on an earlier one.
 */

import { forget, keep, keysWith, recall } from "./storage.js";
import { Problem, freshID, pauseBefore, rest, send } from "./wire.js";

const mostFailures = 6;

export class Outbox {
  #code;
  #prefix;
  #queue = [];
  #answered = [];
  #shown = 0;
  #sending = false;
  #stopped = false;
  #onChange;
  #onOrphanRefused;

  #onLine;
  #onOut;

  /**
   * `onLine(word)`: how the way to the server is, "live", "waiting" after one failure, "lost" after more.
   * `onOut()`: whoever this browser was is out of the room; nothing more is sent.
   * `onOrphanRefused(command, problem)`: a command kept from before a reload was refused, and nobody waits for it.
   */
  constructor({ code, person, onChange, onLine, onOut, onOrphanRefused }) {
    this.#code = code;
    this.#prefix = `crux:${code}:${person}:out:`;
    this.#onChange = onChange;
    this.#onLine = onLine;
    this.#onOut = onOut;
    this.#onOrphanRefused = onOrphanRefused;
    this.#queue = this.#kept().map((entry) => ({ ...entry, settle: null }));
    this.#run();
  }

  /** What has not been answered yet, oldest first. */
  get pending() {
    return this.#queue.map((entry) => entry.command);
  }

  /** The same, and before it what was answered sooner than the frame of its event came. */
  get underway() {
    return [...this.#answered, ...this.#queue].map((entry) => entry.command);
  }

  /** The room shows everything up to the event of this number; null: it came whole, as it is now. */
  shows(seq) {
    this.#shown = seq ?? 0;
    this.#answered = seq === null ? [] : this.#answered.filter((entry) => entry.seq > seq);
  }

  send(type, fields = {}) {
    const command = { id: freshID(), type, ...fields };
    const entry = { at: Date.now(), command, settle: null };
    const answered = new Promise((resolve, reject) => (entry.settle = { resolve, reject }));
    this.#queue.push(entry);
    keep(this.#prefix + command.id, { at: entry.at, command });
    this.#onChange();
    this.#run();
    return answered;
  }

  stop() {
    this.#stopped = true;
  }

  async #run() {
    if (this.#sending || this.#stopped) return;
    this.#sending = true;
    while (this.#queue.length && !this.#stopped) await this.#deliver(this.#queue[0]);
    this.#sending = false;
  }

  async #deliver(entry) {
    for (let attempt = 0; !this.#stopped; attempt += 1) {
      try {
        const answer = await send(this.#code, entry.command);
        this.#onLine("live");
        if (answer.seq > this.#shown) this.#answered.push({ command: entry.command, seq: answer.seq });
        this.#settle(entry);
        entry.settle?.resolve(answer);
        return;
      } catch (error) {
        const refused = error instanceof Problem && (!error.passes || (error.status === 500 && attempt >= mostFailures));
        if (refused && error.status === 401) {
          this.stop();
          return this.#onOut();
        }
        if (refused) {
          this.#onLine("live");
          this.#settle(entry);
          if (entry.settle) entry.settle.reject(error);
          else this.#onOrphanRefused(entry.command, error);
          return;
        }
        this.#onLine(attempt ? "lost" : "waiting");
        await rest(Math.max(error.retryAfter ?? 0, pauseBefore(attempt)));
      }
    }
  }

  #settle(entry) {
    this.#queue = this.#queue.filter((other) => other !== entry);
    forget(this.#prefix + entry.command.id);
    this.#onChange();
  }

  #kept() {
    return keysWith(this.#prefix).map(recall).filter((entry) => entry?.command).sort((a, b) => a.at - b.at);
  }
}
