/* The decisions become final: the record as it will be read, what is missing beside it, one button. */

import { h } from "../components/element.js";
import { objectivesOf, unfolding } from "./objectiveRead.js";
import { counted, dated, listed } from "../components/words.js";
import { arrive, commit, commitForm } from "./commitment/form.js";
import { decided, onToAfterwards } from "./commitment/decided.js";
import { downloads } from "./commitment/downloads.js";
import { stepFor } from "./commitment/places.js";
import { missing, readiness, reasons } from "./commitment/readiness.js";
import { record } from "./commitment/record.js";

export default { stage, composer, now, next };

const isFinal = (room) => room.doc.room.status !== "open";

function composer(room) {
  if (isFinal(room)) return null;
  return [readiness(room), room.facilitates ? commitForm(room) : whoDecides(room)];
}

function stage(room) {
  if (isFinal(room)) return decided(room, () => arrive(room));
  const { title, purpose } = room.doc.room;
  return [
    (room.observes || room.projected) && readiness(room),
    h("div", { key: "record", class: "record sheet" },
      h("header", { key: "head", class: "record-head" },
        h("p", { class: "record-draft" }, "Decision record, as it will be read"),
        h("h3", { dir: "auto" }, title),
        purpose && unfolding(room, "record-purpose", purpose, { class: "soft" })),
      record(room),
      downloads(room)),
  ];
}

function whoDecides(room) {
  const facilitators = room.people.filter((person) => person.role === "facilitator").map((person) => person.name);
  return h("section", { key: "who", class: "commit-who", "aria-labelledby": "commit-who-title" },
    h("h3", { id: "commit-who-title" }, "Who decides"),
    h("p", null, `${facilitators.length ? listed(facilitators) : "A facilitator"} ${facilitators.length > 1 ? "make" : "makes"} the record final when the room is ready. From then on it is frozen; a reopening is itself recorded.`));
}

function now(room) {
  if (isFinal(room)) {
    const first = room.doc.room.record?.firstCheckIn;
    return {
      text: first ? `We meet again on ${dated(first, { weekday: "long", day: "numeric", month: "long" })}. The record is yours to take.` : "The record is yours to take.",
      action: room.facilitates ? undefined : onToAfterwards(room),
    };
  }
  const lacks = missing(room);
  const concerns = reasons(room);
  if (!objectivesOf(room).length) return { text: room.facilitates ? "There is nothing to decide yet: the room has no objective." : "There is nothing to decide yet. The facilitator goes back to Shape." };
  if (lacks.length === 1) return { text: `One thing is missing before this can be final: ${lacks[0].text}` };
  if (lacks.length) return { text: `${counted(lacks.length, "thing")} are missing before this can be final.` };
  if (!room.facilitates) {
    return { text: room.observes ? "The room reads the record once more before it is final." : "Read the record as it will be read. Say now what is wrong in it." };
  }
  if (concerns.length === 1) return { text: `Nothing is missing, but one thing needs a reason: ${concerns[0].text.length > 120 ? "it stands below." : concerns[0].text}` };
  if (concerns.length) return { text: `Nothing is missing, but ${counted(concerns.length, "concern")} stand. Talk them through, or say why you go on.` };
  return { text: "Nothing is missing. Agree who keeps the thread and when you meet, then make it final." };
}

function next(room) {
  if (isFinal(room)) return null;
  const lacks = missing(room);
  if (!lacks.length) return { label: "Make the decisions final", run: () => commit(room) };
  const step = stepFor(room, lacks[0]);
  return step ? { label: `Go back to ${step.title} with everybody`, run: () => room.openStep(step.id) } : { label: "Make the decisions final", disabled: true };
}
