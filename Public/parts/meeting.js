/* The check-in while it is held: five screens, each with one thing to do, through which everybody walks together. */

import { button } from "../components/controls.js";
import { h } from "../components/element.js";
import { mayWrite } from "./checkIns/state.js";
import { form, isWriting } from "./checkIns/updates.js";
import { answers, answersNow, answersDesk } from "./meeting/answers.js";
import { closeCheckIn } from "./meeting/arranging.js";
import { commitments, commitmentsNow } from "./meeting/commitments.js";
import { cost } from "./meeting/cost.js";
import { needs, needsNow, needsPad } from "./meeting/needs.js";
import { progress, progressNow } from "./meeting/progress.js";
import { screenAfter, screenBefore, screenNow, screens, strip } from "./meeting/screens.js";
import { turn } from "./meeting/turn.js";
import { riskPad, risks, risksNow } from "./risks.js";

export default { stage, composer, now, next, desk };

const drawn = {
  commitments: { stage: commitments, now: commitmentsNow },
  progress: { stage: progress, now: progressNow },
  risks: { stage: risks, now: risksNow, pad: riskPad },
  needs: { stage: needs, now: needsNow, pad: needsPad },
  answers: { stage: answers, now: answersNow, desk: answersDesk },
};

let shown = null;

function stage(room) {
  const screen = screenNow(room);
  if (shown && shown !== screen.id) room.say(`${screen.title} is open.`, { seen: false });
  if (shown && shown !== screen.id && !room.looksElsewhere) requestAnimationFrame(() => scrollTo(0, 0));
  shown = screen.id;
  return h("div", { key: "meeting", class: "meeting" },
    strip(room),
    h("section", { key: screen.id, class: `meeting-screen is-${screen.id}`, "aria-labelledby": "meeting-title" },
      h("h3", { key: "title", id: "meeting-title", class: "meeting-title" }, screen.title),
      drawn[screen.id].stage(room)));
}

/** What one writes on this screen; what was begun on an earlier one stays until it is sent. */
function composer(room) {
  const screen = screenNow(room);
  if (room.projected || room.observes) return null;
  if (isWriting(room) && mayWrite(room)) return form.for(room)?.updateForm(room);
  const begun = screens.filter(({ id }) => id !== screen.id && drawn[id].pad?.(room, { onlyBegun: true }));
  return [drawn[screen.id].pad?.(room), begun.map(({ id }) => drawn[id].pad(room, { onlyBegun: true }))];
}

function now(room) {
  return { text: drawn[screenNow(room).id].now(room) };
}

function next(room) {
  const screen = screenAfter(room);
  return screen ? { label: `Go on to ${screen.title}`, run: () => turn(room, screen.id) } : { label: "Close the check-in", run: () => closeCheckIn(room) };
}

function desk(room) {
  const back = screenBefore(room);
  return [
    drawn[screenNow(room).id].desk?.(room),
    h("section", { key: "meeting", class: "meeting-desk", "aria-label": "The check-in" },
      h("div", { class: "desk-stack" },
        back && button({ key: "back", label: `Back to ${back.title}`, look: "quiet", run: () => turn(room, back.id) }),
        screenAfter(room) && button({ key: "close", label: "Close the check-in", look: "quiet", run: () => closeCheckIn(room) }),
        button({ key: "leave", label: "Leave it for now", look: "quiet", run: () => turn(room) })),
      cost(room)),
  ];
}
