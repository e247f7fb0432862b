/* The skeleton of a room: top bar, the line that says what to do now, the work, and for facilitators the desk. */

import { h } from "./element.js";
import { button } from "./controls.js";
import { icon, mark } from "./icons.js";
import { Late, opening } from "./late.js";
import { clocked, counted } from "./words.js";
import { partFor } from "../parts/index.js";

const beside = (name) => new URL(name, import.meta.url).href;
const sheets = new Late(() => import("./sheets.js"), beside("sheets.css"));
const waiting = new Late(() => import("./waiting.js"), beside("../styles/entrance.css"));
const picture = new Late(() => import("./qr.js"));
const light = new Late(() => import("../parts/spotlight.js"));

/** What stands beside the work of facilitators. */
export const desk = new Late(() => import("./desk.js"), beside("desk.css"));

export function frame(room) {
  if (!room.doc.agenda) return waitingRoom(room);
  room.voice.refresh();
  document.title = `${room.doc.room.title} · ${room.step.title}`;
  const { projected } = room;
  const step = room.looking;
  const part = partFor(step.kind, () => room.redraw());
  const hasDesk = room.facilitates && !projected && desk.for(room);
  return [
    bar(room, projected),
    h("main", { id: "main", key: "main", tabindex: -1, class: "main", "data-step": step.kind },
      elsewhere(room),
      now(room, part, projected),
      oneThing(room, step),
      spotlight(room),
      part ? work(room, part, step, projected) : opening()),
    room.connection === "lost" && !projected && lost(room),
    hasDesk && hasDesk.deskOf(room, part, { openStep: step.id === room.step.id }),
  ];
}

function bar(room, projected) {
  const { title } = room.doc.room;
  const here = room.people.filter((person) => person.online).length;
  return h("header", { key: "bar", class: "bar" },
    h("a", { class: "bar-home", href: "/", "aria-label": "Crux, start page" }, mark()),
    h("h1", { class: "bar-title", dir: "auto" }, title),
    h("button", { key: "step", type: "button", class: "bar-step", "aria-haspopup": "dialog", on: { click: () => sheet(room, "agenda") } },
      h("span", { class: "bar-count nums" }, place(room)), h("span", { class: "bar-name", dir: "auto" }, room.step.title)),
    timer(room),
    projected
      ? [
        h("p", { key: "code", class: "bar-code nums" }, h("span", { class: "soft" }, `Join at ${location.host} with `), h("strong", null, room.code)),
        linkPicture(room, `${location.origin}/room/${room.code}`, "QR picture of the link to this room", { class: "bar-qr" }),
      ]
      : [
        h("button", { key: "people", type: "button", class: "bar-people", "aria-haspopup": "dialog", on: { click: () => sheet(room, "people") } },
          icon("people"), h("span", { class: "nums" }, here, h("span", { class: "bar-here" }, here === 1 ? " person here" : " people here"))),
        !room.facilitates && h("button", {
          key: "hand", type: "button", class: "button quiet bar-hand", "aria-pressed": Boolean(room.me.hand),
          on: { click: () => room.act(room.me.hand ? "hand.lower" : "hand.raise") },
        }, icon("hand"), h("span", null, room.me.hand ? "Help is coming" : "I need help")),
        connection(room),
        h("button", {
          key: "menu", type: "button", class: "button quiet icon-only bar-menu", "aria-label": "Room menu", title: "Room menu",
          "aria-haspopup": "dialog", "data-word": room.connection, on: { click: () => sheet(room, "menu") },
        }, icon("more")),
      ]);
}

/** A link for the cameras of phones; what draws it is fetched when the first one is shown. */
export function linkPicture(room, link, label, attributes) {
  return picture.for(room)?.qrPicture(link, label, attributes) ?? null;
}

/** "3 of 10": the place among the steps that are work; none after the workshop. */
function place(room) {
  const work = room.steps.filter((step) => step.kind !== "break");
  const index = work.findIndex((step) => step.id === room.step.id);
  return index < 0 ? "" : `${index + 1} of ${work.length}`;
}

/** What is left of the step's time: {seconds, over, paused}, or null when no timer is set. */
export function timeLeft(room) {
  const { timer: set } = room.doc.agenda;
  if (!set) return null;
  if (!set.endsAt) return { seconds: set.remaining, over: false, paused: true };
  const seconds = (Date.parse(set.endsAt) - room.now()) / 1000;
  return { seconds: seconds > 0 ? Math.ceil(seconds - 0.05) : -Math.floor(seconds), over: seconds <= 0, paused: false };
}

function timer(room) {
  const left = timeLeft(room);
  if (!left) return null;
  const state = left.over ? "over" : left.paused ? "paused" : left.seconds <= 60 ? "last" : "running";
  const words = {
    over: left.seconds < 60 ? "Time is up" : [h("span", { class: "bar-over" }, "Over by "), h("span", { class: "bar-plus", "aria-hidden": "true" }, "+"), clocked(left.seconds)],
    paused: `${clocked(left.seconds)} paused`,
  };
  return h("p", { key: "timer", class: "bar-timer nums", role: "timer", "data-state": state },
    icon(left.paused ? "pause" : "clock"), h("span", null, words[state] ?? clocked(left.seconds)),
    !words[state] && h("span", { class: "visually-hidden" }, " left"));
}

const connectionWords = { live: "Connected", waiting: "Reconnecting", lost: "Not connected" };

function connection(room) {
  return h("p", { key: "connection", class: "bar-connection", "data-word": room.connection },
    h("span", { class: "dot", "aria-hidden": "true" }), h("span", null, connectionWords[room.connection]));
}

/** The answer to "what do I do now?": one sentence, at most one button. */
function now(room, part, projected) {
  const archived = room.isArchived && { text: room.facilitates
    ? "This room is archived: everything can be read and exported, nothing changed. The desk takes it out again."
    : "This room is archived: everything can be read and exported, nothing changed." };
  const { text, action } = archived || part?.now?.(room) || { text: "" };
  const onDesk = room.facilitates && part?.next?.(room)?.label === action?.label; // said once is enough
  return h("section", { key: "now", class: "now", "aria-label": "What to do now" },
    h("div", { class: "now-words" },
      h("h2", { class: "now-step", dir: "auto" }, room.looking.title),
      h("p", { class: "now-text" }, text),
      isOver(room) && h("p", { key: "over", class: "now-over" }, icon("clock"), "Time is up. Finish your thought: nothing closes by itself.")),
    action && !onDesk && !projected && !room.looksElsewhere && button({
      key: "now-action", label: action.label, run: action.run, disabled: action.disabled, look: "primary", class: "now-action",
    }));
}

const ledByIt = new Set(["diagnose", "rate", "choose", "shape"]);

/** What matters most now, as the room has named it: one line, that opens when it is longer. */
function oneThing(room, step) {
  const text = room.doc.room.oneThing;
  if (!text || !ledByIt.has(step.kind)) return null;
  return h("details", { key: "one-thing", class: "one-thing", open: room.projected },
    h("summary", null, h("span", { class: "one-thing-label" }, "The one thing"), h("bdi", { class: "one-thing-text" }, text)));
}

/** The card that everybody is put on; what draws it is fetched when the first one is held up. */
function spotlight(room) {
  return room.doc.room.spotlight ? light.for(room)?.spotlight(room) : null;
}

/** The step's time is up, for those who work in it. */
function isOver(room) {
  return Boolean(timeLeft(room)?.over) && room.step.kind !== "break" && !room.facilitates && !room.observes && !room.looksElsewhere;
}

/** What is kept while the network is away; it lies over the page, so that nothing jumps. */
function lost(room) {
  const unsent = room.pending().length;
  return h("p", { key: "lost", class: "lost", role: "status" }, icon("warning"), h("span", null, unsent
    ? `You are not connected. ${counted(unsent, "thing")} you did ${unsent === 1 ? "is" : "are"} kept here and sent as soon as the network is back.`
    : "You are not connected. You can go on: what you do is kept here and sent as soon as the network is back."));
}

function elsewhere(room) {
  if (!room.looksElsewhere) return null;
  return h("aside", { key: "elsewhere", class: "elsewhere", "aria-label": "You are looking at another step" },
    h("p", null, "You are looking at ", h("strong", { dir: "auto" }, room.looking.title), ". The room is at ",
      h("strong", { dir: "auto" }, room.step.title), "."),
    button({ label: `Go to ${room.step.title}`, run: () => room.lookAt(room.step.id) }));
}

function work(room, part, step, projected) {
  const composer = projected || room.observes || room.isArchived ? null : filled(part.composer?.(room));
  return h("div", { key: `work-${step.id}`, class: ["work", composer && "with-composer"].filter(Boolean).join(" ") },
    composer && h("section", { key: "composer", class: "composer", "aria-label": "Yours to write" }, composer),
    h("section", { key: "stage", class: "stage", "aria-label": step.title }, part.stage(room)));
}

function filled(children) {
  return [children].flat(Infinity).some((child) => child !== null && child !== undefined && typeof child !== "boolean") ? children : null;
}

/** Somebody at the door of a locked room, before a facilitator lets them in. */
function waitingRoom(room) {
  return waiting.for(room)?.waitingPage(room)
    ?? h("main", { id: "main", class: "opening" }, h("p", { class: "opening-line", role: "status" }, "You are at the door."));
}

export function sheet(room, name) {
  return sheets.use(room, ({ show }) => show(room, name));
}
