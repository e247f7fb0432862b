/* The check-in while it is held. */

import { dates } from "./checkIns/dates.js";
import { objectivesNow } from "./checkIns/objectives.js";
import { h } from "../components/element.js";

export default { stage, now };

function stage(room) {
  return h("div", { key: "meeting", class: "standings" }, objectivesNow(room), dates(room));
}

function now(room) {
  return { text: room.facilitates ? "Begin with what is off track or has no data. Nobody reads status aloud." : "What is off track or has no data comes first. Nobody reads status aloud." };
}
