/* After the workshop: what is due, where the objectives stand, and when people look at it again. */

import { fold } from "../components/controls.js";
import { h } from "../components/element.js";
import { cameTo } from "./checkIns/closed.js";
import { dates } from "./checkIns/dates.js";
import { dueFromYou } from "./checkIns/due.js";
import { missing } from "./checkIns/missing.js";
import { nowLine } from "./checkIns/now.js";
import { objectivesNow } from "./checkIns/objectives.js";
import { past } from "./checkIns/past.js";
import { threats } from "./checkIns/threats.js";
import { updateForm } from "./checkIns/update.js";
import { isWriting } from "./checkIns/updates.js";
import { groupedPoints } from "./commitment/places.js";
import { downloads, openPoints } from "./commitment/record.js";

export default { stage, composer, now: nowLine };

function composer(room) {
  return isWriting(room) ? updateForm(room) : null;
}

function stage(room) {
  return h("div", { key: "standings", class: "standings" },
    !isWriting(room) && dueFromYou(room),
    cameTo(room),
    missing(room),
    objectivesNow(room),
    threats(room),
    dates(room),
    open(room),
    past(room),
    !room.projected && downloads(room));
}

/** What the workshop left open, folded: it is the first thing at the first check-in. */
function open(room) {
  const number = groupedPoints(room).reduce((sum, { points }) => sum + points.length, 0);
  if (!number || room.doc.room.closed) return null;
  return fold({ key: "open-points", label: "What the workshop left open", count: number, class: "standings-open" }, openPoints(room));
}
