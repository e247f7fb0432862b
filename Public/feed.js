/*
 * What happens in the room, as it happens. Tabs of one person share one poll: whoever holds the lock asks the server
 * and tells the others over a channel; when that tab goes away, or says nothing for too long, the next one takes over.
 * Browsers without locks (plain http on a host name) let each tab ask for itself.
 */

import { Lost, Problem, events, pauseBefore, rest } from "./wire.js";
import { follow } from "./document.js";

const silence = 45_000;
const slept = 28_000;

export class Feed {
  #code;
  #on;
  #name;
  #cursor;
  #document;
  #channel = null;
  #leading = null;
  #asking = null;
  #missed = false;
  #queued = false;
  #over = false;
  #heard = Date.now();

  /** `on`: {document(doc, frames), connection("live" · "waiting" · "lost", why if it is not the way), gone(problem)} */
  constructor({ code, on }) {
    this.#code = code;
    this.#on = on;
  }

  /** Reads the room once, as `asked` if it was asked for already; throws the problem when this browser is nobody here. */
  async open(asked) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await ((attempt === 1 && asked) || events(this.#code, {}));
        this.#name = `crux:${this.#code}:${answer.snapshot.you.id}`;
        this.#take(answer);
        this.#on.connection("live");
        return;
      } catch (error) {
        if (error instanceof Problem && !error.passes) throw error;
        this.#on.connection("lost", why(error));
        await rest(Math.max(error.retryAfter ?? 0, pauseBefore(attempt)));
      }
    }
  }

  start() {
    addEventListener("online", () => this.#wake());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#seen());
    if (!navigator.locks || !globalThis.BroadcastChannel) return this.#poll();
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.addEventListener("message", ({ data }) => this.#hear(data));
    this.#lead();
    setInterval(() => {
      if (this.#over || this.#leading || Date.now() - this.#heard < silence) return;
      this.#heard = Date.now();
      this.#lead({ steal: true });
    }, 5000);
  }

  stop() {
    this.#over = true;
    this.#leading?.abort();
    this.#channel?.close();
  }

  #lead({ steal = false } = {}) {
    if (!steal && this.#queued) return;
    if (!steal) this.#queued = true;
    navigator.locks.request(this.#name, { steal }, () => {
      if (!steal) this.#queued = false;
      return this.#poll();
    }).catch(() => {
      /* another tab took the lead: listen to it, and stand in line again */
      this.#leading?.abort();
      this.#leading = null;
      if (!this.#over) this.#lead();
    });
  }

  async #poll() {
    if (this.#over) return;
    const leading = new AbortController();
    this.#leading = leading;
    for (let failures = 0; !leading.signal.aborted; ) {
      try {
        const since = this.#cursor;
        this.#asking = new AbortController();
        const signal = AbortSignal.any([leading.signal, this.#asking.signal]);
        const answer = await events(this.#code, { since, signal, wait: failures ? 0 : 25 });
        failures = 0;
        this.#share({ since, answer, word: "live" });
        this.#take(answer);
        this.#on.connection("live");
        if (answer.retryAfterMs) await rest(answer.retryAfterMs, leading.signal);
      } catch (error) {
        if (leading.signal.aborted) return;
        if (this.#asking.signal.aborted) continue;
        if (error instanceof Problem && !error.passes) return this.#end(error);
        failures += 1;
        this.#say(error instanceof Lost && failures === 1 ? "waiting" : "lost", why(error));
        await rest(Math.max(error.retryAfter ?? 0, pauseBefore(failures)), leading.signal);
      }
    }
  }

  /** The way to the server was lost and is back: the waiting poll may be on a dead line, ask anew. */
  refresh() {
    this.#asking?.abort();
  }

  /** The tab that is looked at leads: browsers slow down the others. */
  #seen() {
    if (this.#channel && !this.#leading && !this.#over) this.#lead({ steal: true });
    this.#wake();
  }

  /** The lid was opened or the network is back: a poll from before may hang for long, ask anew. */
  #wake() {
    if (this.#leading && Date.now() - this.#heard > slept) this.#asking?.abort();
  }

  #end(problem) {
    const gone = { status: problem.status, code: problem.code, detail: problem.detail };
    this.#share({ gone });
    this.#on.gone(gone);
    this.stop();
  }

  #say(word, why) {
    this.#share({ word, why });
    this.#on.connection(word, why);
  }

  #take(answer) {
    this.#heard = Date.now();
    this.#cursor = answer.cursor;
    if (!answer.snapshot && !answer.frames?.length) return;
    this.#document = follow(this.#document, answer);
    this.#on.document(this.#document, answer.frames ?? []);
  }

  #share(message) {
    this.#channel?.postMessage(message);
  }

  /** Something another tab said. A tab that lost the thread asks the leading one for the whole document. */
  #hear({ since, answer, word, why, gone, whole, missed }) {
    if (missed) {
      if (this.#leading) this.#share({ whole: { cursor: this.#cursor, snapshot: this.#document } });
      return;
    }
    this.#heard = Date.now();
    if (gone) {
      this.#on.gone(gone);
      return this.stop();
    }
    if (word) this.#on.connection(word, why);
    if (whole && this.#missed) {
      this.#missed = false;
      this.#take(whole);
    }
    if (!answer) return;
    if (answer.snapshot || since === this.#cursor) {
      this.#missed = false;
      this.#take(answer);
    } else if (answer.cursor !== this.#cursor) {
      this.#missed = true;
      this.#share({ missed: true });
    }
  }
}

/** What keeps the room away when it is not the way to it: its record is damaged, and may come back. */
const why = (error) => (error.code === "damaged" ? error.detail : undefined);
