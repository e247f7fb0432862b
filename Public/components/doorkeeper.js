/* Who comes in: the people at the door, the lock, invitations, the ways back, leaving, and the archive. */

import { h } from "./element.js";
import { button, choiceOf, toggle } from "./controls.js";
import { copy } from "./copying.js";
import { linkPicture } from "./frame.js";
import { guests } from "./guests.js";
import { icon } from "./icons.js";
import { counted, timed } from "./words.js";
import { forget, keep } from "../storage.js";
import { shareButton } from "../parts/sharing/button.js";

// at the door

/** For the desk: who waits, and what to do about each; nothing when nobody does. */
export function atTheDoor(room) {
  const waiting = guests(room);
  if (!waiting.length) return null;
  const admit = (guest) => room.act("person.admit", { person: guest.id });
  const turnAway = async (guest) => {
    const sure = await room.confirm({ title: `Turn ${guest.name} away?`, text: "Their page says kindly that they are not let in now. They can ask you for an invitation.", label: "Turn away", danger: true });
    if (sure) room.act("person.remove", { person: guest.id });
  };
  return h("section", { key: "door", class: "desk-door", "aria-labelledby": "desk-door-title" },
    h("h3", { id: "desk-door-title" }, icon("door"), waiting.length === 1 ? "At the door" : `At the door: ${waiting.length}`),
    h("ul", { class: "door-guests" }, waiting.map((guest) => h("li", { key: guest.id, class: "door-guest" },
      h("span", { class: "person-words" },
        h("span", { class: "person-name" }, h("span", { dir: "auto" }, guest.name)),
        h("span", { class: "small soft" }, h("span", { dir: "auto" }, guest.function), ` · since ${timed(guest.at)}`)),
      h("span", { class: "button-row" },
        button({ key: "in", label: "Let in", "aria-label": `Let ${guest.name} in`, run: () => admit(guest) }),
        button({ key: "away", label: "Turn away", look: "quiet", "aria-label": `Turn ${guest.name} away`, run: () => turnAway(guest) }))))),
    waiting.length > 1 && button({ key: "all", label: waiting.length === 2 ? "Let both in" : `Let all ${waiting.length} in`, run: () => waiting.forEach(admit) }));
}

export function lock(room, place) {
  if (room.isArchived) return null;
  const { length } = guests(room);
  const { locked } = room.doc.room;
  return toggle({
    id: `${place}-lock`, label: "Lock the room", on: Boolean(locked),
    hint: locked ? length ? `Unlocking lets in ${counted(length, "person", "people")} at the door.` : "Who joins waits at the door until you let them in." : "Who joins comes straight in.",
    turn: (on) => room.act(on ? "room.lock" : "room.unlock"),
  });
}

// invitations

const roles = { participant: "Participant", facilitator: "Facilitator", observer: "Observer" };
const does = { participant: "takes part", facilitator: "moderates with you", observer: "reads only" };

/** Making invitations, and those that work. Their links are known only where they were made. */
export function invitations(room, { close }) {
  const role = room.ui("invite:role", "participant");
  const often = room.ui("invite:often", "one");
  const links = room.ui("invite:links", {});
  const fresh = room.ui("invite:fresh", null);
  const make = async () => {
    const wanted = { role: role.value, ...(often.value === "one" && { uses: 1 }) };
    if (isComing(room, "invitation.make", (one) => one.role === wanted.role && one.uses === wanted.uses)) return;
    const made = await room.act("invitation.make", wanted);
    if (!made) return;
    links.value = { ...links.value, [made.invitation]: made.link };
    fresh.value = made.invitation;
  };
  const all = working(room);
  const link = all.some(({ id }) => id === fresh.value) ? links.value[fresh.value] : null;
  return { title: "Invitations", body: [
    h("p", { class: "soft" }, "An invitation is a link of its own: it gives a role, comes in past the lock, and can be revoked."),
    h("div", { class: "invite-make" },
      choiceOf({ id: "invite-role", label: "Comes in as", look: "strip", value: role.value, choose: (value) => (role.value = value),
        options: Object.entries(roles).map(([value, label]) => ({ value, label })) }),
      choiceOf({ id: "invite-often", label: "Works for", look: "strip", value: often.value, choose: (value) => (often.value = value),
        options: [{ value: "one", label: "One person" }, { value: "many", label: "Many" }] })),
    link && shown(room, link, "The invitation is copied."),
    all.length > 0 && h("section", { key: "made", class: "about-me", "aria-labelledby": "made-title" },
      h("h3", { id: "made-title" }, "Invitations that work"),
      h("ul", { class: "invite-list" }, all.map((invitation) => row(room, invitation, links.value[invitation.id])))),
  ], actions: [
    button({ label: "Make an invitation", icon: "plus", look: link ? undefined : "primary", run: make }),
    shareButton(room),
    button({ label: "Done", look: "quiet", run: close }),
  ] };
}

/** Whether such a link is on its way: pressed twice before the answer it is made once. */
const isComing = (room, type, isIt = () => true) => room.pending(type).some(isIt);

/** Invitations that still let somebody in, the newest first; who only reads by a link is let in by none. */
function working(room) {
  return Object.entries(room.doc.desk?.invitations ?? {}).map(([id, invitation]) => ({ id, ...invitation }))
    .filter(({ revoked, uses, until, share }) => !revoked && !share && uses !== 0 && !(until && Date.parse(until) <= room.now()))
    .sort((a, b) => b.at.localeCompare(a.at));
}

function row(room, { id, role, person, uses, at }, link) {
  const what = person ? `Brings back ${room.name(person)}` : `${roles[role]}, ${does[role]}`;
  const often = uses === undefined ? "for many" : uses === 1 ? "once" : `${uses} times`;
  return h("li", { key: id, class: "invite-row" },
    h("span", { class: "person-words" }, h("span", { class: "person-name" }, h("span", { dir: "auto" }, what)), h("span", { class: "small soft nums" }, `${often} · made at ${timed(at)}`)),
    link && button({ key: "copy", label: `Copy: ${what}`, icon: "copy", iconOnly: true, look: "quiet", run: () => copy(room, link, "The invitation is copied.") }),
    button({ key: "revoke", label: "Revoke", look: "quiet", "aria-label": `Revoke: ${what}`, run: () => room.act("invitation.revoke", { invitation: id }) }));
}

function shown(room, link, said) {
  return h("div", { key: "fresh", class: "invite-fresh" },
    h("div", { class: "invite-ways" }, h("p", { class: "invite-link" }, link), linkPicture(room, link, "QR picture of the invitation", { class: "invite-qr" })),
    h("p", { class: "small soft" }, "It is shown only here. Copy it and send it to whom it is for."),
    button({ label: "Copy this link", icon: "copy", look: "primary", run: () => copy(room, link, said) }));
}

// the ways back

function showLink(room, link, title, ...words) {
  room.dialog(({ close }) => ({
    title,
    body: [
      words.map((text) => h("p", { key: text }, text)),
      h("div", { class: "invite-ways" }, h("p", { class: "invite-link" }, link), linkPicture(room, link, "QR picture of the link", { class: "invite-qr" })),
    ],
    actions: [
      button({ label: "Copy the link", icon: "copy", look: "primary", run: () => copy(room, link, "The link is copied.") }),
      button({ label: "Done", look: "quiet", run: close }),
    ],
  }));
}

/** For somebody who lost their device: whoever opens the link is that person here. */
export async function bringBack(room, person) {
  if (isComing(room, "invitation.make", (one) => one.person === person.id)) return;
  const made = await room.act("invitation.make", { person: person.id });
  if (made) showLink(room, made.link, `Bring ${person.name} back`, `Send this link to ${person.name} and to nobody else: whoever opens it is ${person.name} here, with everything they wrote.`, "It works once, within a day.");
}

/** For oneself: the same person on another device. */
export async function secondDevice(room) {
  if (isComing(room, "device.link")) return;
  const made = await room.act("device.link");
  if (made) showLink(room, made.link, "Your second device", "Open this link on your other device: let its camera read the picture, or send the link to yourself. You are the same person on both.", "It works once, within ten minutes. Keep it to yourself.");
}

/** Out of the room, after a question. */
export async function leave(room) {
  const sure = await room.confirm({ title: "Leave the room?", text: "You are out on all your devices. What you wrote stays. To come back you join again, as somebody new.", label: "Leave", danger: true });
  if (!sure) return;
  keep(`crux:left:${room.code}`, true);
  if (!await room.act("person.remove")) forget(`crux:left:${room.code}`);
}

// the archive

export function archive(room) {
  if (room.isArchived) return button({ label: "Take out of the archive", icon: "archive", run: () => room.act("room.unarchive") });
  const put = async () => {
    const sure = await room.confirm({ title: "Archive this room?", text: "Everything in it can be read and exported, and nothing changed; nobody new comes in. You can take it out again.", label: "Archive" });
    if (sure) room.act("room.archive");
  };
  return button({ label: "Archive the room", icon: "archive", look: "quiet", run: put });
}
