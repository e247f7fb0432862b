/* What the page says: short notices at the lower edge, read aloud politely; refusals; questions and dialogs. */

import { draw, h } from "./components/element.js";
import { button } from "./components/controls.js";

const stay = 6000;

export class Voice {
  #place;
  #notices = [];
  #spoken = "";
  #number = 0;
  #dialogs = [];

  constructor(place) {
    this.#place = place;
    this.#draw();
  }

  /** A polite word; `seen: false` only for those who listen. `action` {label, run} goes with it for as long as it is seen; what is answered takes the word back. */
  say(text, { seen = true, action } = {}) {
    this.#spoken = this.#spoken === text ? `${text}\u00a0` : text;
    const notice = seen ? this.#show({ text, look: "said", action }) : null;
    this.#draw();
    return () => notice && this.#drop(notice);
  }

  fail(problem) {
    const text = problem?.detail ?? problem?.message ?? String(problem);
    this.#show({ text, look: "failed", stays: true });
  }

  /** Asks before something that cannot be taken back; resolves to true or false. */
  confirm({ title, text, label, danger = false }) {
    return new Promise((resolve) => {
      this.dialog(({ close }) => ({
        title,
        body: h("p", null, text),
        closed: () => resolve(false),
        actions: [
          button({ label, look: danger ? "danger" : "primary", run: () => { resolve(true); close(); } }),
          button({ label: "Cancel", look: "quiet", run: close }),
        ],
      }));
    });
  }

  dialog(describe) {
    const dialog = { key: `dialog-${(this.#number += 1)}`, describe, opener: document.activeElement };
    this.#dialogs.push(dialog);
    this.#draw();
  }

  /** Closes every dialog, because what they were about is gone. */
  closeAll() {
    this.#dialogs = [];
    this.#draw();
  }

  /** Draws open dialogs anew, because what they show may have changed. */
  refresh() {
    if (this.#dialogs.length) this.#draw();
  }

  #show(notice) {
    const entry = { ...notice, key: `notice-${(this.#number += 1)}` };
    this.#notices = [...this.#notices.filter((other) => other.text !== notice.text), entry].slice(-3);
    if (!notice.stays) setTimeout(() => this.#drop(entry), stay);
    this.#draw();
    return entry;
  }

  #drop(entry) {
    this.#notices = this.#notices.filter((other) => other !== entry);
    this.#draw();
  }

  #close(dialog) {
    if (!this.#dialogs.includes(dialog)) return;
    this.#dialogs = this.#dialogs.filter((other) => other !== dialog);
    this.#draw();
    const back = dialog.opener?.isConnected && dialog.opener !== document.body ? dialog.opener : this.#place.querySelector("dialog:last-of-type h2") ?? document.getElementById("main");
    back?.focus({ preventScroll: true });
  }

  #draw() {
    const last = this.#dialogs.at(-1);
    const notices = h("div", { class: "notices", key: "notices" }, this.#notices.map((notice) => this.#notice(notice)));
    draw(this.#place,
      h("p", { class: "visually-hidden", role: "status", "aria-live": "polite", key: "spoken" }, this.#spoken),
      !last && notices,
      this.#dialogs.map((dialog) => this.#dialog(dialog, dialog === last && notices)));
  }

  #notice(notice) {
    return h("div", { key: notice.key, class: `notice ${notice.look}`, role: notice.look === "failed" ? "alert" : undefined },
      h("p", null, notice.text),
      notice.action && button({ key: "action", label: notice.action.label, look: "quiet", class: "notice-action", run: () => { this.#drop(notice); notice.action.run(); } }),
      button({ label: "Close", icon: "close", iconOnly: true, look: "quiet", run: () => this.#drop(notice) }));
  }

  #dialog(dialog, notices) {
    let closed;
    const close = () => {
      this.#close(dialog);
      closed?.();
    };
    const { title, body, actions, size, closed: whenClosed } = dialog.describe({ close });
    closed = whenClosed;
    return h("dialog", {
      key: dialog.key,
      class: ["dialog", size].filter(Boolean).join(" "),
      "aria-labelledby": `${dialog.key}-title`,
      made: (element) => element.showModal(),
      on: {
        cancel: (event) => { event.preventDefault(); close(); },
        click: (event) => { if (event.target === event.currentTarget) close(); },
      },
    }, h("div", { class: "dialog-sheet" },
      h("header", { class: "dialog-head" },
        h("h2", { id: `${dialog.key}-title`, tabindex: -1 }, title),
        button({ label: "Close", icon: "close", iconOnly: true, look: "quiet", run: close })),
      h("div", { class: "dialog-body" }, body),
      actions?.length && h("footer", { class: "dialog-actions button-row" }, actions)), notices);
  }
}
