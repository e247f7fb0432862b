/* Where an open point or a shortfall is mended: the step, and what on it to go to. One place for every code. */

import { changeCourse, changeOwners, mayChangeCourse } from "../courses.js";

const byCode = {
  noObjective: "shape", tooManyObjectives: "shape", noCard: "shape", noDriver: "shape", noKeyResult: "shape", driverLeft: "shape", ownerLeft: "shape", unfinishedKeyResult: "shape",
  cardWithoutObjective: "shape", oneThingUnanswered: "shape",
  noPurpose: "introduce", noOneThing: "diagnose", undecidedCard: "choose",
  singleFunction: "align", openAsk: "align", carriedAsk: "align", openOffer: "align", unresolvedNo: "align", unconfirmedTradeOff: "align", noTradeOff: "align",
  noAction: "plan",
  noFist: "review", standingConcern: "review",
};

/** The step in which something is mended, if this agenda has it. */
export function stepFor(room, { code, id, on = id }) {
  const kind = code === "openQuestion" ? askedIn(room, on) : byCode[code] ?? "shape";
  return room.steps.findLast((step) => step.kind === kind);
}

/** A question is mended where what it is about stands. */
function askedIn(room, comment) {
  const on = room.doc.comments?.[comment]?.on;
  if (room.doc.cards?.[on]) return "diagnose";
  if (room.doc.asks?.[on] || room.doc.tradeOffs?.[on]) return "align";
  return room.doc.actions?.[on] ? "plan" : "review";
}

/** What is mended where it stands, once the decisions are final: {label, run}; else nothing, and the step is the place. */
export function mendHere(room, { code, on }) {
  if (!mayChangeCourse(room)) return null;
  const { objectives = {}, keyResults = {} } = room.doc;
  if (code === "driverLeft" && objectives[on]) return { label: "Name who drives it now", run: () => changeOwners(room, { id: on }) };
  if (code === "singleFunction" && objectives[on]) return { label: "Name who shares in it", run: () => changeOwners(room, { id: on }) };
  if (code === "ownerLeft" && keyResults[on]) return { label: "Name who looks after it now", run: () => changeCourse(room, { id: on }) };
  if (code === "unfinishedKeyResult" && keyResults[on]) return { label: "Set what is missing", run: () => changeCourse(room, { id: on }) };
  return null;
}

/** The ids of what it is about, the closest first. */
function targets(room, { code, id, on = id }) {
  if (!on) return [];
  const { asks = {}, tradeOffs = {}, keyResults = {}, comments = {} } = room.doc;
  if (code === "openQuestion") {
    const about = comments[on]?.on;
    return about && about !== "room" ? [`objective-${about}`, `card-${about}-title`, `ask-${about}`, `tradeOff-${about}`, `action-${about}`] : [];
  }
  const objective = asks[on]?.objective ?? tradeOffs[on]?.objective ?? keyResults[on]?.objective ?? on;
  return [`ask-${on}`, `tradeOff-${on}`, `objective-${objective}`, `card-${on}-title`];
}

/** To the step, and there to what it is about. */
export function goMend(room, point) {
  const step = stepFor(room, point);
  if (!step) return;
  if (step.kind === "align") room.kept("align:view", "objective").value = "objective";
  room.lookAt(step.id);
  const ids = targets(room, point);
  const find = (tries) => {
    const main = document.querySelector(`main[data-step="${step.kind}"]`);
    const place = main && ids.map((id) => document.getElementById(id)).find((element) => element && main.contains(element));
    if (place) place.scrollIntoView({ block: "start" });
    else if (tries > 0) requestAnimationFrame(() => find(tries - 1));
    if (place || tries === 0) (place || document.getElementById("main")).focus({ preventScroll: true });
  };
  find(ids.length ? 20 : 1);
}

// open points in groups, in the order in which they would be mended

const groups = [
  { key: "ownership", title: "Who owns it", codes: ["driverLeft", "ownerLeft", "singleFunction"] },
  { key: "asks", title: "Who gives what", codes: ["openAsk", "unresolvedNo", "carriedAsk", "openOffer"] },
  { key: "stops", title: "What stops", codes: ["unconfirmedTradeOff", "noTradeOff"] },
  { key: "results", title: "How one would know", codes: ["unfinishedKeyResult"] },
  { key: "steps", title: "First steps", codes: ["noAction"] },
  { key: "questions", title: "Questions", codes: ["openQuestion"] },
  { key: "cards", title: "Cards", codes: ["cardWithoutObjective", "undecidedCard"] },
  { key: "room", title: "The workshop", codes: ["noPurpose", "noOneThing", "oneThingUnanswered"] },
];

/** [{key, title, points: [{id, code, on, text}]}], only those that hold something; what is new to us comes last. */
export function groupedPoints(room) {
  const points = Object.entries(room.doc.openPoints ?? {}).map(([id, point]) => ({ ...point, key: id }));
  const known = groups.map(({ key, title, codes }) => ({
    key, title, points: points.filter((point) => codes.includes(point.code)).sort((a, b) => codes.indexOf(a.code) - codes.indexOf(b.code)),
  }));
  const rest = points.filter((point) => !groups.some(({ codes }) => codes.includes(point.code)));
  return [...known, { key: "more", title: "Also open", points: rest }].filter((group) => group.points.length > 0);
}
