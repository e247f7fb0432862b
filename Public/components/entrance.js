/* Coming in: the form at a room's door, and the pages for those who cannot stay. */

import { draw, h } from "./element.js";
import { button, field, linkButton } from "./controls.js";
import { icon, mark } from "./icons.js";
import { typedCode } from "./roomCode.js";
import { stylesheet } from "./stylesheet.js";
import { unsent } from "./unsent.js";
import { forget, keep, recall } from "../storage.js";
import { Problem, freshID, insist, join, lookAt } from "../wire.js";

const look = stylesheet(new URL("../styles/entrance.css", import.meta.url).href);

/** The door of one room, as `asked` for already if it was: who are you, and for which function do you speak? */
export async function door(root, { code, secret, asked, wasHere, voice }) {
  const answer = insist((attempt) => (attempt === 1 && asked) || lookAt(code)).catch((problem) => problem);
  await look;
  const about = await answer;
  if (about instanceof Problem) {
    const isUnknown = about.status === 401 || about.status === 404;
    if (isUnknown && recall(`crux:room:${code}`)) keep(`crux:room:${code}`, { ...wasHere, gone: true });
    return farewell(root, !isUnknown ? about : wasHere ? goneRoom(wasHere) : unknownRoom(code), { code, person: wasHere?.person });
  }
  document.title = `Join ${about.title}`;
  const form = new JoinForm({ code: about.code, secret, redraw: paint, entered: () => {
    history.replaceState(null, "", `/room/${about.code}#entered`);
    location.reload();
  } });
  function paint() {
    draw(root, h("main", { id: "main", class: "door" },
      h("div", { class: "door-sheet" },
        h("p", { class: "door-brand" }, mark(), "Crux"),
        h("div", { class: "door-words" },
          h("p", { class: "soft" }, wasHere || form.brings ? "Welcome back to" : "You are invited to"),
          h("h1", { dir: "auto", class: about.title.length > 48 ? "is-long" : undefined }, about.title),
          form.brings && h("p", { class: "soft" }, secret.kind === "device" ? "This link brings you in on this device too. You are the same person on both." : "This link is yours: everything you did in the room is there."),
          wasHere && !form.brings && h("p", { class: "soft" }, "This browser is no longer signed in here. Join again under your name; if you had a personal link, open that one and everything of yours is there.")),
        form.describe(about))));
  }
  paint();
  voice.say(`Join ${about.title}`, { seen: false });
}

/** What somebody is told who is out: they left, were not let in, or were taken out. */
function gone({ left, waited }) {
  if (left) return { title: "You have left the room", text: "What you wrote is still there. You can join again at any time, as somebody new.", again: "Join again" };
  if (waited) return { title: "You were not let in this time", text: "The facilitator has not opened the door for you just now. If they expect you, ask them for an invitation.", again: "Knock again" };
  return { title: "You are no longer in this room", text: "You left it on another device, or a facilitator has taken you out. If that was a mistake, ask them for the code or a new link." };
}

/** A page that says kindly why one cannot be here. */
export function farewell(root, problem, { code, person, ...how } = {}) {
  document.title = "Crux";
  const out = problem.code === "removed" ? gone(how) : null;
  const again = () => {
    forget(`crux:room:${code}`);
    forget(`crux:left:${code}`);
    location.reload();
  };
  draw(root, h("main", { id: "main", class: "door" }, h("div", { class: "door-sheet" },
    h("p", { class: "door-brand" }, mark(), "Crux"),
    h("div", { class: "door-words" },
      h("h1", { tabindex: -1, made: (element) => element.focus() }, out?.title ?? problem.title ?? "This page cannot be shown"),
      h("p", null, out?.text ?? problem.detail)),
    unsent(code, person),
    h("div", { class: "button-row" },
      linkButton({ label: "To the start page", href: "/", look: "primary" }),
      out?.again && button({ label: out.again, run: again })))));
}

function goneRoom({ title }) {
  return { title: "This room is gone", detail: `A facilitator has deleted “${title}” with everything in it, or the server has lost it. Nothing of it can be shown any more.` };
}

function unknownRoom(code) {
  return { title: "No room has this code", detail: `“${code}” does not lead to a room. Look at the code again: it has eight letters and digits, such as 7K3M-Q9TD. Or ask the person who invited you.` };
}

/** Name and function, and the code where it is not known yet. Sends the same id until the server has answered. */
export class JoinForm {
  busy = false;
  problem = null;
  code = "";
  #known;
  #secret;
  #here = null;
  #another = false;
  #redraw;
  #entered;
  #me = recall("crux:me") ?? { name: "", function: "" };

  constructor({ code, secret, redraw, entered }) {
    this.#known = code;
    this.#secret = secret;
    this.#redraw = redraw;
    this.#entered = entered;
  }

  /** Whether the link brings back somebody the room knows already, who need not say who they are. */
  get brings() {
    return this.#secret && this.#secret.kind !== "invitation";
  }

  describe({ locked = false, status } = {}) {
    if (this.#here) return this.#whoGoesOn();
    const knocks = locked && !this.#secret;
    const problemOf = (name) => (this.problem?.field === name ? this.problem.detail : undefined);
    return h("form", { class: "entry-form", novalidate: true, on: { submit: (event) => { event.preventDefault(); this.#submit(); } } },
      !this.#known && field({
        id: "join-code", label: "Code", single: true, size: "large", limit: 20, value: this.code, placeholder: "7K3M-Q9TD",
        problem: problemOf("code"), focus: true, changed: (text) => (this.code = text),
      }),
      !this.brings && field({
        id: "join-name", label: "Your name", single: true, size: "large", limit: 120, value: this.#me.name, autocomplete: "name",
        problem: problemOf("name"), focus: Boolean(this.#known), changed: (text) => (this.#me.name = text),
      }),
      !this.brings && field({
        id: "join-function", label: "Your function", hint: "The part of the business you speak for, such as Sales, Product or Finance.",
        single: true, size: "large", limit: 120, value: this.#me.function, autocomplete: "organization-title",
        problem: problemOf("function"), changed: (text) => (this.#me.function = text),
      }),
      knocks && h("p", { class: "entry-lock" }, icon("lock"), h("span", null, "The room is locked. Knock, and the facilitator lets you in.")),
      status === "archived" && !this.brings && h("p", { class: "entry-lock" }, icon("archive"), h("span", null, "The room is archived: who was in it can read it, and nobody new comes in.")),
      this.problem && !this.problem.field && h("p", { class: "entry-problem", role: "alert" }, this.problem.detail),
      button({ label: this.busy ? "Opening …" : this.brings ? this.#secret.kind === "device" ? "Come in" : "Come back in" : knocks ? "Knock at the door" : "Join the room", type: "submit", look: "primary", class: "entry-button", disabled: this.busy }));
  }

  /** This browser is somebody here already, and the link would make it somebody else. */
  #whoGoesOn() {
    return h("div", { class: "entry-form" },
      h("p", { role: "alert", tabindex: -1, made: (element) => element.focus() }, this.#here.detail),
      button({ label: "Go on as before", look: "primary", class: "entry-button", run: () => this.#entered(this.#known) }),
      button({ label: this.brings ? "Come in as who the link is for" : "Join as another person", run: () => { this.#another = true; this.#here = null; this.#submit(); } }));
  }

  async #submit() {
    const code = this.#known ?? typedCode(this.code);
    const missing = this.brings ? null : !code ? ["code", "Type the code that the facilitator has shown or sent you."]
      : !this.#me.name.trim() ? ["name", "Tell the others your name."]
        : !this.#me.function.trim() ? ["function", "Which part of the business do you speak for?"] : null;
    if (missing) return this.#show({ field: missing[0], detail: missing[1] });
    if (!this.brings) keep("crux:me", this.#me);
    const key = `crux:joining:${code}`;
    const id = recall(key) ?? freshID();
    keep(key, id);
    this.busy = true;
    this.#show(null);
    try {
      // Whoever typed a code sees at the door that the room is locked, before they knock.
      if (!this.#known && (await insist(() => lookAt(code))).locked) return location.assign(`/room/${code}`);
      const who = this.brings ? {} : { name: this.#me.name.trim(), function: this.#me.function.trim() };
      await insist(() => join(code, { id, ...who, ...(this.#secret && { invitation: this.#secret.text }), ...(this.#another && { another: true }) }));
      forget(key);
      this.#entered(code);
    } catch (problem) {
      if (problem.code === "alreadyHere" && !this.#secret) return this.#entered(code);
      if (problem.status !== 409) forget(key);
      this.busy = false;
      if (problem.code === "alreadyHere") {
        this.#here = problem;
        return this.#redraw();
      }
      const unknown = [401, 404].includes(problem.status) && !this.#known;
      this.#show(unknown ? { field: "code", detail: "No room has this code. Look again: it has eight letters and digits." } : problem);
    }
  }

  #show(problem) {
    this.problem = problem;
    this.#redraw();
    if (problem?.field) document.getElementById(`join-${problem.field}`)?.focus();
  }
}
