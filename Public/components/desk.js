/* The facilitator's desk: where we are, time against plan, the one next action, who is not finished, the rest folded. */

import { h } from "./element.js";
import { badge, button, fold } from "./controls.js";
import { copy } from "./copying.js";
import { lastsUntil } from "./endOfAgenda.js";
import { timeLeft } from "./frame.js";
import { knocks } from "./guests.js";
import { icon } from "./icons.js";
import { Late } from "./late.js";
import { clocked, counted } from "./words.js";
import { forget, recall } from "../storage.js";

const wide = matchMedia("(min-width: 75rem)");
let following = false;

/** Who is at the door, and what is folded away. */
const more = new Late(() => import("./deskMore.js"), new URL("deskMore.css", import.meta.url).href).ahead();

export function deskOf(room, part, { openStep }) {
  const open = room.ui("desk", wide.matches);
  if (!following) wide.addEventListener("change", () => (open.value = wide.matches));
  following = true;
  // A step that is still being fetched may have something to do first.
  const next = room.isArchived || !part ? null : (openStep && part.next?.(room)) || onward(room);
  const proceed = (event) => {
    if (event.detail > 1) return; // the second half of a double click would meet what comes after this
    if (!wide.matches) open.value = false;
    next.run();
  };
  const pull = () => {
    open.value = !open.value;
    requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector("#desk .desk-close")?.focus()));
  };
  return [
    h("aside", {
      key: "desk", id: "desk", class: ["desk", open.value && "is-open"].filter(Boolean).join(" "), "aria-label": "Facilitator’s desk",
      on: { keydown: (event) => { if (event.key === "Escape" && !wide.matches) open.value = false; } },
    },
    h("header", { class: "desk-head" },
      h("h2", null, "Desk"),
      button({ label: "Close the desk", icon: "close", iconOnly: true, look: "quiet", class: "desk-close", run: () => (open.value = false) })),
    whereWeAre(room),
    knocks(room) && more.for(room)?.atTheDoor(room),
    next && h("section", { key: "next", class: "desk-next", "aria-labelledby": "desk-next-title" },
      h("h3", { id: "desk-next-title" }, "Next"),
      button({ label: next.label, look: "primary", class: "wide", disabled: next.disabled, run: proceed })),
    unfinished(room),
    hands(room),
    openStep && h("div", { key: "part", class: "desk-part" }, part?.desk?.(room)),
    recovery(room),
    h("div", { key: "folds", class: "desk-folds" },
      folded(room, "agenda", { label: "Agenda", count: counted(room.steps.length, "step") }),
      moderated(room),
      folded(room, "people", { label: "People", count: room.people.length }),
      folded(room, "room", { label: "Room" }))),
    h("div", { key: "desk-bar", class: ["desk-bar", open.value && "is-behind"].filter(Boolean).join(" ") },
      next && button({ key: "bar-next", label: next.label, look: "primary", class: "desk-bar-next", disabled: next.disabled, run: proceed }),
      button({ key: "bar-desk", label: ["Desk", knocks(room)].filter(Boolean).join(" · "), icon: "desk", class: "desk-bar-open", expanded: open.value, "aria-controls": "desk", run: pull })),
    open.value && h("div", { key: "desk-veil", class: "desk-veil", "aria-hidden": "true", on: { click: () => (open.value = false) } }),
  ];
}

/** What is in a fold is fetched when it is opened first. */
function folded(room, key, about) {
  return fold({ key, ...about, turned: () => more.unfold(room) }, more.within(room)?.[key](room));
}

function moderated(room) {
  const { history = {}, cards = {} } = room.doc.desk ?? {};
  const [acts, hidden] = [history, cards].map((all) => Object.keys(all).length);
  return acts + hidden > 0 && folded(room, "moderated", { label: "Moderated", count: hidden ? `${hidden} hidden` : counted(acts, "act") });
}

/** When the part has nothing to do first: on to the next step. */
function onward(room) {
  const step = room.nextStep;
  return step && { label: `Go on to ${step.title}`, run: () => room.openStep(step.id) };
}

function whereWeAre(room) {
  if (room.isAfterwards && !timeLeft(room)) return null;
  const step = room.step;
  const left = timeLeft(room);
  const opened = Date.parse(room.doc.agenda.openedAt ?? "");
  const minutes = Number.isNaN(opened) ? 0 : Math.max(0, Math.floor((room.now() - opened) / 60_000));
  const state = !left ? "none" : left.over ? "over" : left.paused ? "paused" : "running";
  const short = step.minutes === 5 ? 2 : 5;
  const extend = button({ key: "extend", label: "+2 min", look: left?.over ? undefined : "quiet", "aria-label": "Two minutes more", run: () => room.act("timer.extend", { seconds: 120 }) });
  return h("section", { key: "where", class: "desk-where", "data-state": state, "aria-label": "Step and time" },
    h("h3", { id: "desk-step", dir: "auto" }, step.title),
    left && h("p", { class: "desk-time nums" }, left.over ? `+${clocked(left.seconds)}` : clocked(left.seconds),
      left.over && badge("time is up", { tone: "caution", sign: "clock" }), left.paused && badge("paused", { sign: "pause" })),
    !room.isAfterwards && h("p", { class: "small soft nums" }, step.minutes ? `Planned ${step.minutes} min, open for ${minutes} min` : `Open for ${minutes} min`,
      lastsUntil(room) && h("span", { class: "desk-end" }, ` · the agenda ends about ${lastsUntil(room)}`)),
    !room.isArchived && h("div", { class: "button-row" },
      !left && step.minutes > 0 && button({ label: `Start ${step.minutes} min`, icon: "play", run: () => room.act("timer.start", { seconds: step.minutes * 60 }) }),
      !left && button({ key: "short", label: `${short} min`, look: step.minutes ? "quiet" : undefined, run: () => room.act("timer.start", { seconds: short * 60 }) }),
      state === "running" && button({ label: "Pause", icon: "pause", run: () => room.act("timer.pause") }),
      state === "paused" && button({ label: "Go on", icon: "play", run: () => room.act("timer.resume") }),
      left && extend,
      left && button({ label: "Stop the timer", icon: "stop", iconOnly: true, look: "quiet", run: () => room.act("timer.stop") })));
}

/** Whether people still do by themselves what the step asks for, so that it matters who is done. */
function isWriting(room) {
  const { unrevealed = 0, unrevealedAnswers = 0 } = room.doc.room;
  return room.step.kind === "diagnose" ? unrevealed + unrevealedAnswers > 0 : ["prepare", "introduce", "shape", "align", "plan"].includes(room.step.kind);
}

/** Names behind the numbers: of an open round, ballot or fist; else of the step, once somebody says to be done with it. */
function unfinished(room) {
  const { [room.step.id]: step, ...blind } = room.doc.desk?.unfinished ?? {};
  const ids = new Set(Object.values(blind).flatMap((entry) => entry.people ?? []));
  const { finished, expected } = room.doc.agenda;
  const ofStep = !Object.keys(blind).length && isWriting(room) && step;
  if (ofStep) for (const id of step.people ?? []) ids.add(id);
  if (!ids.size && !ofStep) return null;
  const names = [...ids].map((id) => room.name(id)).sort((a, b) => a.localeCompare(b));
  return h("section", { key: "unfinished", class: "desk-unfinished", "aria-labelledby": "desk-unfinished-title" },
    h("h3", { id: "desk-unfinished-title", class: "nums" }, ofStep ? `${finished} of ${expected} are done${ids.size ? "; not yet" : ""}` : "Not finished yet"),
    ids.size > 0 && h("ul", { class: "desk-names" }, names.map((name) => h("li", { key: name, dir: "auto" }, name))),
    !ofStep && h("p", { class: "small soft" }, "A reveal does not have to wait for them."));
}

function hands(room) {
  const raised = room.people.filter((person) => person.hand);
  if (!raised.length) return null;
  return h("section", { key: "hands", class: "desk-hands", "aria-labelledby": "desk-hands-title" },
    h("h3", { id: "desk-hands-title" }, "Needs help"),
    h("ul", { class: "desk-list" }, raised.map((person) => h("li", { key: person.id },
      h("span", { class: "desk-hand" }, icon("hand"), h("span", { dir: "auto" }, person.name)),
      button({ label: "Helped", look: "quiet", run: () => room.act("hand.lower", { person: person.id }) })))));
}

/** The link that brings a facilitator back on another device; shown until it has been kept somewhere. */
function recovery(room) {
  const key = `crux:recovery:${room.code}`;
  const link = recall(key);
  if (!link) return null;
  const done = () => {
    forget(key);
    room.redraw();
  };
  return h("section", { key: "recovery", class: "desk-recovery", "aria-labelledby": "desk-recovery-title" },
    h("h3", { id: "desk-recovery-title" }, icon("key"), "Your way back in"),
    h("p", { class: "small" }, "If you lose this browser, this link makes you facilitator of this room again. It is shown only here. Keep it like a password."),
    h("div", { class: "button-row" },
      button({ label: "Copy the link", icon: "copy", run: () => copy(room, link, "The link is copied. Keep it like a password.") }),
      button({ label: "I kept it", look: "quiet", run: done })));
}
