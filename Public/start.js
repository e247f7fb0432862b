/* The start page: two doors. */

import { draw, h } from "./components/element.js";
import { button, choiceOf, field, fold } from "./components/controls.js";
import { BringForm } from "./components/bringing.js";
import { JoinForm } from "./components/entrance.js";
import { icon, mark } from "./components/icons.js";
import { forget, keep, keysWith, recall } from "./storage.js";
import { createRoom, freshID, insist } from "./wire.js";

const root = document.getElementById("start");
const me = recall("crux:me") ?? { name: "", function: "" };
const wanted = { title: "", purpose: "", context: "", agenda: "halfDay", creationToken: "" };
const join = new JoinForm({ redraw: paint, entered: (code) => location.assign(`/room/${code}#entered`) });
const bring = new BringForm({ redraw: paint, entered: (code) => location.assign(`/room/${code}#entered`) });
let opening = location.hash === "#open";
let bringing = location.hash === "#bring";
let busy = false;
let problem = null;

const theme = recall("crux:theme");
if (theme) document.documentElement.dataset.theme = theme;
const gone = {
  erased: "You are erased. The room you were in has forgotten your name and what you wrote.",
  deleted: "The room is deleted, with everything that was in it.",
}[location.hash.slice(1)];
if (gone) history.replaceState(null, "", location.pathname);
join.code = new URLSearchParams(location.search).get("code") ?? "";
paint();

function paint() {
  draw(root, h("main", { class: "start" },
    h("header", { class: "start-head" },
      h("p", { class: "door-brand" }, mark(), "Crux"),
      h("h1", null, "Decide together what has to change.")),
    gone && h("p", { class: "start-gone", role: "status" }, icon("check"), gone),
    h("div", { class: "doors" },
      h("section", { class: "door-sheet", "aria-labelledby": "join-title" },
        h("h2", { id: "join-title" }, "Join a room"),
        join.describe()),
      h("section", { class: "door-sheet second", "aria-labelledby": "open-title" },
        h("h2", { id: "open-title" }, bringing ? "Bring a room over" : "Open a room"),
        bringing ? [bring.describe(), button({ key: "back", label: "Open a new room instead", look: "quiet", run: () => { bringing = false; paint(); } })] : opening ? [openForm(), otherWay()] : [
          h("p", { class: "soft" }, "You moderate: you get a code to share, an agenda to start from, and a desk that always shows the next thing to do."),
          button({ label: "Open a room", class: "entry-button", run: () => { opening = true; paint(); document.getElementById("open-room")?.focus(); } }),
          otherWay(),
        ]),
      lastRooms())));
}

/** For those who have a room already, on another server or in a file. */
function otherWay() {
  return button({ key: "bring", label: "Bring a room over from a file", look: "quiet", run: () => { bringing = true; paint(); document.getElementById("bring-file")?.focus(); } });
}

function openForm() {
  const problemOf = (name) => (problem?.field === name ? problem.detail : undefined);
  const put = (object, name) => (text) => (object[name] = text);
  const own = problem && !["title", "name", "function", "purpose", "context"].includes(problem.field);
  return h("form", { class: "entry-form", novalidate: true, on: { submit: (event) => { event.preventDefault(); open(); } } },
    field({ id: "open-room", label: "What is the workshop about?", single: true, limit: 120, value: wanted.title,
      placeholder: "Growing the pipeline", problem: problemOf("title"), changed: put(wanted, "title") }),
    field({ id: "open-name", label: "Your name", single: true, limit: 120, value: me.name, autocomplete: "name",
      problem: problemOf("name"), changed: put(me, "name") }),
    field({ id: "open-function", label: "Your function", single: true, limit: 120, value: me.function, placeholder: "Sales, Product, People …",
      problem: problemOf("function"), changed: put(me, "function") }),
    choiceOf({ id: "open-length", label: "How long will you meet?", value: wanted.agenda, look: "cards",
      choose: (value) => { wanted.agenda = value; paint(); },
      options: [
        { value: "ninetyMinutes", label: "90 minutes", hint: "cards written before" },
        { value: "halfDay", label: "Half a day", hint: "4 hours" },
        { value: "fullDay", label: "A full day", hint: "8 hours and breaks" },
      ] }),
    fold({ key: "more", label: "Purpose and goals it serves" },
      field({ id: "open-purpose", label: "Purpose", optional: true, rows: 2, value: wanted.purpose, hint: "What is different when this workshop has gone well?",
        problem: problemOf("purpose"), changed: put(wanted, "purpose") }),
      field({ id: "open-context", label: "Company goals it serves", optional: true, rows: 2, value: wanted.context,
        problem: problemOf("context"), changed: put(wanted, "context") })),
    (problem?.status === 401 || problem?.status === 403 || wanted.creationToken) && field({ id: "open-token", label: "Creation token",
      hint: "This server lets only those open rooms who have its token.", single: true, type: "password", limit: 500,
      value: wanted.creationToken, changed: put(wanted, "creationToken") }),
    own && h("p", { class: "entry-problem", role: "alert" }, problem.detail),
    button({ label: busy ? "Opening …" : "Open the room", type: "submit", look: "primary", class: "entry-button", disabled: busy }));
}

async function open() {
  const missing = !wanted.title.trim() ? ["title", "Give the room a title; people see it when they join."]
    : !me.name.trim() ? ["name", "Tell the others your name."]
      : !me.function.trim() ? ["function", "Which part of the business do you speak for?"] : null;
  if (missing) return show({ field: missing[0], detail: missing[1] });
  keep("crux:me", me);
  const id = recall("crux:opening") ?? freshID();
  keep("crux:opening", id);
  busy = true;
  show(null);
  const { title, purpose, context, agenda } = wanted;
  const body = { id, title: title.trim(), agenda, facilitator: { name: me.name.trim(), function: me.function.trim() } };
  if (purpose.trim()) body.purpose = purpose.trim();
  if (context.trim()) body.context = context.trim();
  try {
    const made = await insist(() => createRoom(body, wanted.creationToken.trim() || undefined));
    forget("crux:opening");
    keep(`crux:recovery:${made.code}`, made.recoveryLink);
    location.assign(`/room/${made.code}#entered`);
  } catch (refused) {
    forget("crux:opening");
    busy = false;
    show({ status: refused.status, detail: refused.detail, field: refused.field?.replace(/^facilitator\./, "") });
  }
}

function show(refused) {
  problem = refused;
  paint();
  const id = refused?.field === "title" ? "open-room" : `open-${refused?.field}`;
  document.getElementById(id)?.focus();
}

/** The way back for those who closed the tab. */
function lastRooms() {
  const rooms = keysWith("crux:room:").map((key) => ({ code: key.slice("crux:room:".length), ...recall(key) }))
    .filter((room) => room.title && !room.gone).sort((a, b) => String(b.at).localeCompare(String(a.at))).slice(0, 5);
  if (!rooms.length) return null;
  return h("section", { class: "last-rooms", "aria-labelledby": "last-title" },
    h("h2", { id: "last-title" }, "Your rooms in this browser"),
    h("ul", null, rooms.map((room) => h("li", { key: room.code },
      h("a", { href: `/room/${room.code}` }, h("span", { class: "last-name", dir: "auto" }, room.title),
        h("span", { class: "soft nums small" }, room.code), icon("chevron"))))));
}
