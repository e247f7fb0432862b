/* On the front page after the workshop: what a facilitator does with the check-in that is open. */

import { button } from "../components/controls.js";
import { h } from "../components/element.js";
import { Late } from "../components/late.js";
import { today } from "../afterwards.js";
import { openCheckIn } from "./checkIns/state.js";
import { weekdayOf } from "./checkIns/words.js";
import { cost } from "./meeting/cost.js";
import { turn } from "./meeting/turn.js";

export default { stage: () => null, next, desk };

const arranging = new Late(() => import("./meeting/arranging.js"), new URL("meeting/arranging.css", import.meta.url).href).ahead();
const arrange = (room, what) => arranging.use(room, (module) => module[what](room));
const begin = (room) => ({ label: "Begin the check-in", run: () => turn(room, "commitments") });
const isFinal = (room) => room.doc.room.status === "committed";

/** On its day and after it, that is what comes next. */
function next(room) {
  const checkIn = openCheckIn(room);
  return isFinal(room) && checkIn && checkIn.date <= today(room) ? begin(room) : null;
}

function desk(room) {
  if (!isFinal(room)) return null;
  const checkIn = openCheckIn(room);
  return h("section", { key: "checkIn", class: "meeting-desk", "aria-labelledby": "check-in-desk-title" },
    h("h3", { id: "check-in-desk-title" }, checkIn ? `Check-in on ${weekdayOf(room, checkIn.date)}` : "No check-in is open"),
    h("div", { class: "desk-stack" }, checkIn
      ? [
        !next(room) && button({ key: "begin", ...begin(room) }),
        button({ key: "move", label: "Move it to another day", look: "quiet", run: () => arrange(room, "moveCheckIn") }),
        button({ key: "skip", label: "Skip it", look: "quiet", run: () => arrange(room, "skipCheckIn") }),
      ]
      : button({ key: "open", label: "Open one", run: () => arrange(room, "openOneMore") })),
    cost(room));
}
