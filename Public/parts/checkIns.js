/* After the workshop: what is due, where the objectives stand, and when people look at it again. */

import { fold } from "../components/controls.js";
import { h } from "../components/element.js";
import { Late, opening } from "../components/late.js";
import { cameTo } from "./checkIns/closed.js";
import { dates } from "./checkIns/dates.js";
import { dueFromYou, isDueHere } from "./checkIns/due.js";
import { missing } from "./checkIns/missing.js";
import { nowLine } from "./checkIns/now.js";
import { objectivesNow } from "./checkIns/objectives.js";
import { past } from "./checkIns/past.js";
import { threats } from "./checkIns/threats.js";
import { form, isWriting } from "./checkIns/updates.js";
import { downloads } from "./commitment/downloads.js";

export default { stage, composer, now: nowLine };

function composer(room) {
  return isWriting(room) ? form.for(room)?.updateForm(room) : null;
}

const record = new Late(() => import("./commitment/record.js"), new URL("commitment/record.css", import.meta.url).href).ahead();

function stage(room) {
  // All of it at once, so that nothing jumps.
  if (!(isWriting(room) ? form.for(room) : isDueHere(room))) return opening();
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
  const number = Object.keys(room.doc.openPoints ?? {}).length;
  if (!number || room.doc.room.closed) return null;
  return fold({ key: "open-points", label: "What the workshop left open", count: number, class: "standings-open", turned: () => record.unfold(room) },
    record.within(room)?.openPoints(room));
}
