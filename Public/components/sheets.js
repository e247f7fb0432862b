/* What opens over the work: the agenda, the people, the invitation, the room's menu. */

import { h } from "./element.js";
import { badge, button, choiceOf, field, linkButton, toggle } from "./controls.js";
import { copy, copyRecord } from "./copying.js";
import { bringBack, invitations, leave, lock, secondDevice } from "./doorkeeper.js";
import { icon } from "./icons.js";
import { endOfOpen } from "./endOfAgenda.js";
import { linkPicture } from "./frame.js";
import { counted, timed, weekday } from "./words.js";
import { places } from "../afterwards.js";
import { forget, keep, recall } from "../storage.js";
import { exportLink } from "../wire.js";

const erasing = () => import("./erasing.js");
let former = null;

const edits = { agendaEditor: () => import("./agendaEditor.js"), settings: () => import("./settings.js") };

export async function show(room, name) {
  if (edits[name]) return (await edits[name]()).show(room);
  const describe = { agenda, people, invite, menu }[name];
  room.dialog((dialog) => describe(room, dialog));
}

function agenda(room, { close }) {
  return { title: "Agenda", body: agendaList(room, close) };
}

const sameDay = (one, other) => new Date(one).toDateString() === new Date(other).toDateString();

/** The steps in order with their times; people leaf through them, facilitators open them for everybody. */
export function agendaList(room, close) {
  let clock = endOfOpen(room);
  let past = true;
  const preparing = room.step.kind === "prepare"; // the meeting has not begun: no clock times yet
  const steps = [...room.steps, ...places(room).toReversed()];
  return h("ol", { key: "agenda-list", class: "agenda" }, steps.map((step) => {
    const isOpen = step.id === room.step.id;
    if (isOpen || step.position === undefined) past = false;
    const at = past || preparing || Number.isNaN(clock) ? null : sameDay(clock, room.now()) ? timed(clock) : `${weekday(clock)} ${timed(clock)}`;
    if (!past && !isOpen) clock = step.until ? Math.max(Date.parse(step.until), clock) : clock + step.minutes * 60_000;
    const look = () => {
      room.lookAt(step.id);
      close?.();
      document.getElementById("main")?.focus();
    };
    return h("li", { key: step.id, class: ["agenda-step", isOpen && "is-open", past && "is-past"].filter(Boolean).join(" "), "aria-current": isOpen ? "step" : undefined },
      h("button", { type: "button", class: "agenda-look", on: { click: look } },
        h("span", { class: "agenda-sign", "aria-hidden": "true" }, past ? icon("check") : null),
        h("span", { class: "agenda-title", dir: "auto" }, step.title),
        h("span", { class: "agenda-time small soft nums" }, [isOpen ? "open" : at, step.minutes && !step.until ? `${step.minutes} min` : null].filter(Boolean).join(" · "))),
      room.facilitates && !isOpen && !room.isAfterwards && button({
        key: "open", label: "Open", look: "quiet", "aria-label": `Open ${step.title} for everybody`,
        run: () => { room.openStep(step.id); close?.(); },
      }));
  }));
}

function people(room) {
  return { title: counted(room.people.length, "person", "people"), body: [peopleList(room, "sheet"), formerPeople(room), aboutMe(room)] };
}

/** Fetched only when a facilitator removed somebody. */
function formerPeople(room) {
  if (!room.facilitates || !Object.values(room.doc.people).some(({ removed, erased }) => removed && !erased)) return null;
  if (!former) erasing().then((module) => { former = module.formerPeople; room.redraw(); }, () => {});
  return former?.(room);
}

const roleWords = { facilitator: "facilitator", observer: "observer" };

/** Everybody in the room; `place` keeps two lists on one page apart. */
export function peopleList(room, place = "desk") {
  return room.remember(`people:${place}`, [room.doc.people, room.facilitates], () => drawPeople(room, place));
}

function drawPeople(room, place) {
  return h("ul", { key: "people-list", class: "people" }, room.people.map((person) => {
    const open = room.ui(`person:${place}:${person.id}`, false);
    return h("li", { key: person.id, class: ["person", person.online ? "is-here" : "is-away"].join(" ") },
      h("span", { class: "presence", "aria-hidden": "true" }),
      h("span", { class: "person-words" },
        h("span", { class: "person-name" }, h("span", { dir: "auto" }, person.name), person.id === room.you.id && h("span", { class: "soft" }, " (you)")),
        h("span", { class: "small soft" }, h("span", { dir: "auto" }, person.function), person.online ? "" : " · away")),
      roleWords[person.role] && badge(roleWords[person.role], { tone: "accent" }),
      person.hand && badge("help", { tone: "caution", sign: "hand" }),
      room.facilitates && button({ key: "more", label: `More for ${person.name}`, icon: "more", iconOnly: true, look: "quiet", expanded: open.value, run: () => (open.value = !open.value) }),
      open.value && personTools(room, person, place));
  }));
}

function personTools(room, person, place) {
  const name = room.ui(`name:${person.id}`, person.name);
  const speaksFor = room.ui(`function:${person.id}`, person.function);
  const setRole = (role) => room.act("person.setRole", { person: person.id, role });
  const remove = async () => {
    const sure = await room.confirm({ title: `Remove ${person.name}?`, text: "They are out at once on every device. What they wrote stays.", label: "Remove", danger: true });
    if (sure) room.act("person.remove", { person: person.id });
  };
  return h("div", { key: "tools", class: "person-tools" },
    field({ id: `${place}-name-${person.id}`, label: "Name", single: true, limit: 120, value: name.value, changed: (text) => (name.value = text) }),
    field({ id: `${place}-function-${person.id}`, label: "Function", single: true, limit: 120, value: speaksFor.value, changed: (text) => (speaksFor.value = text) }),
    (name.value !== person.name || speaksFor.value !== person.function) && button({
      key: "rename", label: "Save", look: "primary",
      run: () => room.act("person.rename", { person: person.id, name: name.value.trim(), function: speaksFor.value.trim() }),
    }),
    choiceOf({
      id: `${place}-role-${person.id}`, label: "Role", look: "strip", value: person.role, choose: setRole,
      options: [{ value: "participant", label: "Participant" }, { value: "facilitator", label: "Facilitator" }, { value: "observer", label: "Observer" }],
    }),
    person.role !== "observer" && toggle({ id: `${place}-votes-${person.id}`, label: "Votes", on: Boolean(person.votes), turn: (votes) => room.act("person.setVoting", { person: person.id, votes }) }),
    person.id !== room.you.id && h("div", { key: "ways", class: "button-row" },
      button({ label: "Bring back on a new device", icon: "key", run: () => bringBack(room, person) }),
      button({ label: "Remove from the room", icon: "trash", look: "danger", run: remove }),
      button({ label: "Erase …", look: "quiet", "aria-label": `Erase ${person.name} …`, run: () => erasing().then(({ erase }) => erase(room, person), (problem) => room.fail(problem)) })));
}

/** What one can say about oneself: name, function, "I need help". */
function aboutMe(room) {
  const { me } = room;
  const name = room.ui("my-name", me.name);
  const speaksFor = room.ui("my-function", me.function);
  const changed = name.value.trim() && speaksFor.value.trim() && (name.value !== me.name || speaksFor.value !== me.function);
  return [
    h("section", { key: "me", class: "about-me", "aria-labelledby": "me-title" },
      h("h3", { id: "me-title" }, "You"),
      h("div", { class: "about-me-fields" },
        field({ id: "my-name", label: "Name", single: true, limit: 120, value: name.value, changed: (text) => (name.value = text) }),
        field({ id: "my-function", label: "Function", single: true, limit: 120, value: speaksFor.value, changed: (text) => (speaksFor.value = text) })),
      h("div", { class: "button-row" },
        changed && button({ key: "save", label: "Save", look: "primary", run: () => room.act("person.rename", { name: name.value.trim(), function: speaksFor.value.trim() }) }),
        button({ label: me.hand ? "I no longer need help" : "I need help", icon: "hand", pressed: Boolean(me.hand), run: () => room.act(me.hand ? "hand.lower" : "hand.raise") }),
        button({ label: "Use a second device", icon: "screen", run: () => secondDevice(room) }),
        button({ label: "Leave the room", icon: "door", look: "quiet", run: () => leave(room) }),
        button({ label: "Leave and erase me", icon: "trash", look: "quiet", run: () => erasing().then(({ eraseMe }) => eraseMe(room), (problem) => room.fail(problem)) }))),
  ];
}

function invite(room) {
  const link = `${location.origin}/room/${room.code}`;
  return {
    title: "Invite people",
    body: [
      h("p", null, "Send the link, or let people type the code on the start page. They give a name and a function; no account is needed."),
      h("div", { class: "invite-ways" },
        h("div", { class: "invite-words" },
          h("p", { class: "invite-code nums" }, room.code),
          h("p", { class: "invite-link" }, link)),
        linkPicture(room, link, "QR picture of the link", { class: "invite-qr" })),
      room.doc.room.locked && h("p", { key: "locked", class: "soft" }, "The room is locked: by this link and code people come to the door, and a facilitator lets them in."),
      room.facilitates && [
        lock(room, "invite"),
        button({ label: "Invitations with a role", icon: "key", class: "invite-more", run: () => room.dialog((dialog) => invitations(room, dialog)) }),
      ],
    ],
    actions: [
      button({ label: "Copy the link", icon: "link", look: "primary", run: () => copy(room, link, "The link is copied.") }),
      button({ label: "Copy the code", icon: "copy", run: () => copy(room, room.code, "The code is copied.") }),
    ],
  };
}

const connectionWords = { live: "Connected. Everything you do is saved at once.", waiting: "Reconnecting …", lost: "Not connected. What you do is kept here and sent by itself." };

function menu(room) {
  return {
    title: room.doc.room.title,
    body: [
      h("p", { class: "menu-connection", "data-word": room.connection }, h("span", { class: "dot", "aria-hidden": "true" }), connectionWords[room.connection]),
      aboutMe(room),
      h("section", { key: "others", class: "about-me", "aria-labelledby": "others-title" }, h("h3", { id: "others-title" }, "Who is here"), peopleList(room, "sheet")),
      formerPeople(room),
      h("section", { key: "room", class: "about-me", "aria-labelledby": "menu-room-title" },
        h("h3", { id: "menu-room-title" }, "This room"),
        h("div", { class: "button-row" },
          button({ label: "Invite people", icon: "link", run: () => show(room, "invite") }),
          linkButton({ label: "Record so far", icon: "download", href: exportLink(room.code, "record.md"), download: "" }),
          linkButton({ label: "Report to print", icon: "screen", href: exportLink(room.code, "report.html"), target: "_blank", rel: "noopener" }),
          button({ label: "Copy for a mail", icon: "copy", run: () => copyRecord(room) }))),
      theme(room),
    ],
  };
}

function theme(room) {
  return choiceOf({
    id: "theme", label: "Colours", look: "strip", value: recall("crux:theme") ?? "system",
    options: [{ value: "system", label: "As the device" }, { value: "light", label: "Light" }, { value: "dark", label: "Dark" }],
    choose: (value) => {
      if (value === "system") {
        forget("crux:theme");
        delete document.documentElement.dataset.theme;
      } else {
        keep("crux:theme", value);
        document.documentElement.dataset.theme = value;
      }
      room.redraw();
    },
  });
}
