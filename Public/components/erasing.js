/* What is forgotten for good: oneself, somebody else, a whole room. */

import { h } from "./element.js";
import { button, field, linkButton } from "./controls.js";
import { icon } from "./icons.js";
import { stylesheet } from "./stylesheet.js";
import { forget, keysWith } from "../storage.js";
import { Problem, erasePerson, eraseRoom, exportLink, pauseBefore, rest } from "../wire.js";

stylesheet(new URL("erasing.css", import.meta.url).href);

const goes = (whose) => [`${whose} name; “former participant” stands in its place`, `every text ${whose === "your" ? "you" : "they"} wrote; “[erased]” stands there`, `${whose} votes in rounds that are open`];
const stays = ["what others wrote, and what they built on it", "numbers, dates, choices and results of votes", "functions, units, step titles and the room's title"];

/** Out of the room and out of its memory, after two questions. */
export function eraseMe(room) {
  ask(room, {
    title: "Leave and erase me",
    intro: "You leave this room on all your devices, and it forgets you for good. Objectives and key results count as written by whoever typed them: if some are in your words, let somebody write them anew first.",
    whose: "your", first: "Leave and erase me", last: "Yes, erase me for good",
    erase: () => erasePerson(room.code, room.you.id),
    done: () => depart(room, "erased"),
  });
}

/** Somebody else, for facilitators: whether they are here, or were removed before. */
export function erase(room, person) {
  ask(room, {
    title: `Erase ${person.name}?`,
    intro: "They are out at once on every device, and the room forgets them for good. This is for somebody who asks for it; to take a person out and keep what they wrote, remove them.",
    whose: "their", first: "Erase", last: "Yes, erase for good",
    erase: () => erasePerson(room.code, person.id),
    done: (close) => {
      close();
      room.say("Erased. Nothing of it is left on the server.");
    },
  });
}

/** Who is not here any more and not erased either. */
export function formerPeople(room) {
  const gone = Object.entries(room.doc.people).map(([id, person]) => ({ id, ...person })).filter(({ removed, erased }) => removed && !erased);
  if (!room.facilitates || !gone.length) return null;
  return h("section", { key: "former", class: "about-me", "aria-labelledby": "former-title" },
    h("h3", { id: "former-title" }, "Removed"),
    h("ul", { class: "former-list" }, gone.map((person) => h("li", { key: person.id, class: "former" },
      h("span", { class: "person-words" }, h("span", { class: "person-name", dir: "auto" }, person.name), h("span", { class: "small soft", dir: "auto" }, person.function)),
      button({ label: "Erase", look: "quiet", "aria-label": `Erase ${person.name}`, run: () => erase(room, person) })))));
}

function ask(room, { title, intro, whose, first, last, erase: work, done }) {
  const state = { asked: false, busy: false, refused: "" };
  const change = (values) => {
    Object.assign(state, values);
    room.redraw();
  };
  room.dialog(({ close }) => {
    const go = async () => {
      if (!state.asked) return change({ asked: true });
      change({ busy: true, refused: "" });
      await carryOut(room, work, () => done(close), (refused) => change({ busy: false, asked: false, refused }));
    };
    return {
      title,
      body: [
        h("p", { key: "intro" }, intro),
        h("div", { key: "lists", class: "erase-lists" }, list("What goes", goes(whose), "trash"), list("What stays", stays, "check")),
        h("p", { key: "backup", class: "small soft" }, "Files that were exported and backups that were made before are not reached by it."),
        state.refused && h("p", { key: "refused", class: "erase-refused", role: "alert" }, state.refused),
        state.asked && h("p", { key: "sure", class: "erase-sure", role: "status" }, icon("warning"), "This cannot be taken back by anybody."),
      ],
      actions: [
        button({ key: "go", label: state.busy ? "Erasing …" : state.asked ? last : first, look: "danger", disabled: state.busy, run: go }),
        button({ key: "cancel", label: "Cancel", look: "quiet", disabled: state.busy, run: close }),
      ],
    };
  });
}

function list(title, lines, sign) {
  return h("section", { key: title, class: "erase-list" }, h("h3", null, title), h("ul", null, lines.map((line) => h("li", { key: line }, icon(sign), h("span", null, line)))));
}

/** The whole room, after its title was typed. */
export function deleteRoom(room) {
  const { title } = room.doc.room;
  const state = { typed: "", busy: false, refused: "" };
  const change = (values) => {
    Object.assign(state, values);
    room.redraw();
  };
  room.dialog(({ close }) => {
    const fits = state.typed.trim() === title.trim();
    const go = async () => {
      if (!fits || state.busy) return;
      change({ busy: true, refused: "" });
      await carryOut(room, () => eraseRoom(room.code), () => depart(room, "deleted"), (refused) => change({ busy: false, refused }));
    };
    return {
      title: "Delete this room",
      body: [
        h("p", { key: "intro" }, "Everything in it goes for good: cards, votes, objectives, check-ins and the record, for everybody. Its code and all its links lead nowhere afterwards. This cannot be taken back by anybody."),
        h("section", { key: "keep", class: "erase-keep" },
          h("h3", null, "Keep a copy first"),
          h("div", { class: "button-row" },
            linkButton({ label: "Record", icon: "download", href: exportLink(room.code, "record.md"), download: "" }),
            linkButton({ label: "All data (JSON)", icon: "download", href: exportLink(room.code, "room.json"), download: "" }))),
        field({ id: "delete-title", label: "To delete it, type the room's title", hint: title, single: true, limit: 200, value: state.typed, changed: (typed) => change({ typed }), submit: go }),
        state.refused && h("p", { key: "refused", class: "erase-refused", role: "alert" }, state.refused),
      ],
      actions: [
        button({ key: "go", label: state.busy ? "Deleting …" : "Delete the room", icon: "trash", look: "danger", disabled: !fits || state.busy, run: go }),
        button({ key: "cancel", label: "Cancel", look: "quiet", disabled: state.busy, run: close }),
      ],
    };
  });
}

/** Asks until there is an answer. Once it was asked, being nobody here means that it was done. */
async function carryOut(room, work, done, refuse) {
  room.isParting = true;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      break;
    } catch (problem) {
      if (problem instanceof Problem && !problem.passes) {
        if (attempt > 1 && problem.status === 401) break;
        room.isParting = false;
        return refuse(problem.detail);
      }
      await rest(Math.max(problem.retryAfter ?? 0, pauseBefore(attempt)));
    }
  }
  done();
}

/** To the start page, and nothing of the room stays in this browser. */
function depart(room, how) {
  const { code, you } = room;
  for (const key of [`crux:room:${code}`, `crux:left:${code}`, `crux:recovery:${code}`, ...keysWith(`crux:${code}:${you.id}:`)]) forget(key);
  location.assign(`/#${how}`);
}
