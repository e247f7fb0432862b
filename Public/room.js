/* The loop: the room is read, drawn, and drawn again whenever something happened. */

import { draw } from "./components/element.js";
import { desk, frame } from "./components/frame.js";
import { Late } from "./components/late.js";
import { stylesheet } from "./components/stylesheet.js";
import { Feed } from "./feed.js";
import { asked, code, isKnown, isProjector, last, secret, share } from "./first.js";
import { Outbox } from "./outbox.js";
import { lookOf, partFor } from "./parts/index.js";
import { forget, keep, recall } from "./storage.js";
import { Room } from "./view.js";
import { Voice } from "./voice.js";
import { rest, serverNow } from "./wire.js";

const root = document.getElementById("room");
const voice = new Voice(document.getElementById("voice"));
const room = new Room({ draw: soon, voice });

let drawing = false;
let ended = false;
let takeBack = () => {}; // the word that it is connected again
const lines = { feed: "waiting", outbox: "live" };

const telling = new Late(() => import("./telling.js")).ahead();

const feed = new Feed({
  code,
  on: {
    document: (doc, frames) => {
      const before = room.doc;
      const place = before?.agenda && room.step.id;
      room.take(doc, frames);
      tell(before, place, frames);
      soon();
    },
    connection: (word, why) => connected("feed", word, why),
    gone: leave,
  },
});

open();

async function open() {
  applyTheme();
  if (isProjector) document.documentElement.dataset.view = "projector";
  if (share) return read();
  try {
    await enter();
  } catch (problem) {
    leave(problem);
  }
}

/** By a share link one reads and is nobody: another page. */
async function read() {
  const look = stylesheet(new URL("parts/sharing/page.css", import.meta.url).href);
  const { open } = await fetched(() => import("./parts/sharing/page.js"));
  open(root, { code, asked, look, voice });
}

/** A link of this room that is opened in a tab where the room is open already. */
addEventListener("hashchange", () => /^#(?:recovery|invitation|device|share)=/.test(location.hash) && location.reload());

async function enter() {
  if (!isKnown) return atTheDoor();
  if (last?.kind) partFor(last.kind, soon); // most likely the step that is open
  if (last?.facilitates && !room.projected) desk.fetch().catch(() => {});
  await feed.open(asked);
  const { you } = room.doc;
  remember();
  forget(`crux:left:${code}`);
  if (location.hash === "#entered" && recall(`crux:room:${code}`)) history.replaceState(null, "", location.pathname);
  room.begin(new Outbox({ code, person: you.id, onChange: () => room.redraw(), onLine: (word) => connected("outbox", word), onOut: () => feed.refresh(), onOrphanRefused: giveBack }));
  feed.start();
  tick();
  soon();
  if (recall(`crux:brought:${code}`)) {
    forget(`crux:brought:${code}`);
    import("./components/broughtOver.js").then(({ sayBroughtOver }) => sayBroughtOver(room)).catch(() => {});
  }
  setTimeout(entrance, 5000); // who is taken out while the network is away still has to be told; first comes what is looked at
}

/** The pages at the door, fetched ahead. */
function entrance() {
  return fetched(() => import("./components/entrance.js"));
}

/** A module, asked for again and again where the network is away. */
async function fetched(module) {
  for (;;) {
    try {
      return await module();
    } catch {
      await rest(2000);
    }
  }
}

/** For the start page, and for what to say when this browser is nobody here any more. */
function remember() {
  const { room: about, you } = room.doc;
  keep(`crux:room:${code}`, { title: about?.title, person: you.id, kind: room.step.kind, part: lookOf(room.step.kind), waiting: Boolean(you.waiting), facilitates: room.me.role === "facilitator", at: new Date().toISOString() });
}

async function atTheDoor() {
  const { door } = await entrance();
  await door(root, { code, secret, asked, voice });
}

/** This browser is nobody here, or nobody any more. */
async function leave(problem) {
  if (room.isParting) return; // asked for here, and answered there
  ended = true;
  voice.closeAll();
  const { door, farewell } = await entrance();
  // Another tab may have forgotten it already, with the room itself.
  const wasHere = recall(`crux:room:${code}`) ?? (room.doc ? { title: room.doc.room?.title, person: room.doc.you.id } : null);
  if (problem.status === 401 && problem.code !== "removed") await door(root, { code, wasHere, voice });
  else farewell(root, problem, { code, person: wasHere?.person, waited: wasHere?.waiting, left: recall(`crux:left:${code}`) });
}

function soon() {
  if (drawing || ended) return;
  drawing = true;
  const paint = () => {
    if (!drawing) return;
    drawing = false;
    if (!ended && room.doc) draw(root, frame(room));
  };
  requestAnimationFrame(paint);
  setTimeout(paint, 250); // a page that nobody looks at gets no animation frames
}

/** Reading and writing each notice a lost network; the worse of the two is what is shown. */
function connected(line, word, why) {
  if (line === "outbox" && word === "live" && lines.outbox !== "live") feed.refresh();
  if (line === "feed" && word === "live" && lines.feed === "lost" && lines.outbox !== "live") lines.outbox = "waiting";
  lines[line] = word;
  if (!room.doc && word === "lost") sayOpening(why ?? "The server cannot be reached. It is asked again and again …");
  const worst = ["lost", "waiting", "live"].find((state) => Object.values(lines).includes(state));
  if (worst === room.connection) return;
  if (worst === "lost") takeBack();
  if (worst === "live" && room.connection === "lost") takeBack = voice.say("Connected again. Nothing was lost.");
  room.connection = worst;
  soon();
}

function sayOpening(words) {
  const line = root.querySelector(".opening-line");
  if (line) line.textContent = words;
}

addEventListener("offline", () => connected("feed", "lost"));
addEventListener("online", () => feed.refresh());

/** Says aloud what changed for everybody; who is here is no news. */
function tell(before, place, frames) {
  const now = room.doc;
  if (!before || (frames.length && frames.every((frame) => frame.seq === undefined))) return;
  if (place !== room.step.id) remember();
  if (before.you?.waiting && !now.you.waiting) {
    voice.say("The facilitator has let you in.");
    scrollTo(0, 0);
  }
  telling.fetch().then((module) => module.tell(room, before, now, place)).catch(() => {});
}

/** Its text goes back to where it was typed. */
function giveBack(command, problem) {
  voice.fail(problem);
  fetched(() => import("./givingBack.js")).then((module) => module.giveBack(room, command));
}

/** The clock on the wall moves by itself, on the server's second. */
function tick() {
  if (ended) return;
  const minute = Math.floor(serverNow() / 60_000);
  if (room.doc.agenda?.timer?.endsAt) {
    soon();
    sayTime();
  } else if (minute !== lastMinute) {
    soon(); // clock times and "open for 12 min"
  }
  lastMinute = minute;
  setTimeout(tick, 1000 - (serverNow() % 1000));
}

/** Those who listen hear the last minute and the end, each once for every timer. */
let announced = "";
let lastMinute = 0;

function sayTime() {
  const { endsAt } = room.doc.agenda.timer;
  const left = Math.round((Date.parse(endsAt) - serverNow()) / 1000);
  const words = left === 60 ? "One minute left." : left === 0 ? "Time is up." : null;
  if (!words || announced === endsAt + words) return;
  announced = endsAt + words;
  voice.say(words, { seen: false });
}

function applyTheme() {
  const theme = recall("crux:theme");
  if (theme) document.documentElement.dataset.theme = theme;
}
