/* How the course was changed after the commit, in words, and the way to change it. */

import { Late } from "../components/late.js";
import { listed } from "../components/words.js";
import { someone } from "./people.js";
import { day, valueWords } from "./checkIns/words.js";

/** As long as the cycle goes on; after its close only while one more check-in is held. */
export const mayChangeCourse = (room) => room.doc.room.status === "committed" && !room.observes && !room.projected
  && (!room.doc.room.closed || Object.values(room.doc.checkIns ?? {}).some((one) => one.state === "open"));

const form = new Late(() => import("./courseForm.js"), new URL("courseForm.css", import.meta.url).href).ahead();

/** Opens the form for a key result. */
export const changeCourse = (room, result) => form.use(room, (module) => module.changeCourse(room, result));

/** Opens the form for who drives and shares an objective. */
export const changeOwners = (room, objective) => form.use(room, (module) => module.changeOwners(room, objective));

const names = { target: "target", due: "due date", owner: "owner", source: "source", driver: "driver", coOwners: "shared with" };

/** A value in words; none too. */
export function said(room, result, name, value) {
  if (value === undefined || value === null) return name === "owner" || name === "driver" ? "nobody" : "none";
  if (name === "target") return typeof value === "number" ? valueWords(result, value) : String(value);
  if (name === "due") return day(room, value);
  if (name === "owner" || name === "driver") return someone(room, value);
  return Array.isArray(value) ? listed(value) || "nobody" : value;
}

/** “target 30 % → 25 %”, for each thing that changed; `of` is the key result or the objective. */
export function courseWords(room, of, { changed, to = {}, ...from }) {
  return changed.filter((name) => names[name])
    .map((name) => `${names[name]} ${said(room, of, name, from[name])} → ${said(room, of, name, to[name])}`).join(", ");
}
