/*
 * What the page of a room asks for at once, while its script is on the way: what is to be shown, and what draws it. That is the room at
 * the step that was open when somebody was here last, what was decided for whoever has a share link, and else the door.
 */

import { typedCode } from "./components/roomCode.js";
import { stylesheet } from "./components/stylesheet.js";
import { recall } from "./storage.js";
import { events, lookAt, readBy } from "./wire.js";

const behind = new URLSearchParams(location.hash.slice(1));

export const code = typedCode(location.pathname.split("/").filter(Boolean)[1] ?? new URLSearchParams(location.search).get("code") ?? "");
/** The secret of a link to this room: it brings somebody in, and leaves the address line at once. */
export const secret = secretOf(["recovery", "invitation", "device"]);
/** The secret of a share link, which stays in the address line to be kept. */
export const share = behind.get("share");
export const isProjector = behind.has("projector");
/** What is known of the room from the last time in this browser. */
export const last = recall(`crux:room:${code}`);
/** Whoever was never here from this browser goes to the door without asking. */
export const isKnown = !secret && (last !== null || behind.has("entered"));

if (share) readBy(share);
/** The room, or what its door says. */
export const asked = share || isKnown ? events(code, {}) : lookAt(code);
asked.catch(() => {}); // the page says what it was

if (share) fetchAhead("parts/sharing/page");
else if (!isKnown) fetchAhead("components/entrance", "styles/entrance");
else if (last?.part) fetchAhead(last.part);
if (isKnown && last?.facilitates && !isProjector) fetchAhead("components/desk");
import("./room.js");

function secretOf(kinds) {
  const kind = kinds.find((name) => behind.get(name));
  if (!kind) return null;
  history.replaceState(null, "", location.pathname);
  return { kind, text: behind.get(kind) };
}

/** Fetches a script, which runs when it is imported, and its style sheet. */
function fetchAhead(script, look = script) {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = new URL(`${script}.js`, import.meta.url).href;
  document.head.append(link);
  stylesheet(new URL(`${look}.css`, import.meta.url).href);
}
