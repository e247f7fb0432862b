/*
 * The places of a room after its workshop: where we stand and, while a check-in is held, the meeting. They are no steps of
 * the agenda, but are looked at, come back to and drawn like them.
 */

const whereWeStand = { id: "afterwards", kind: "afterwards", title: "Where we stand", minutes: 0 };
const meeting = { id: "meeting", kind: "meeting", title: "Check-in", minutes: 0 };
const none = [];
const standing = [whereWeStand];
const meetingNow = [meeting, whereWeStand];

/** The first one is where the room is; none before the decisions are final, nor on the day on which they became so. */
export function places(room) {
  if (!isBehind(room)) return none;
  return Object.values(room.doc.checkIns ?? {}).some((one) => one.state === "open" && one.meeting) ? meetingNow : standing;
}

const lastSteps = new Set(["commit", "wrapUp"]);

function isBehind(room) {
  const { status, record, closed } = room.doc.room ?? {};
  if (!record || status === "open" || !room.doc.agenda) return false;
  return Boolean(closed)
    || !lastSteps.has(room.openedStep.kind)
    || Object.values(room.doc.checkIns ?? {}).some((one) => one.state !== "open" || one.meeting)
    || today(room) > dayOf(room, record.at)
    || room.kept(`left:${record.at}`, false).value;
}

/** The day in the room's time zone, as the room writes it. */
export const today = (room) => dayOf(room, room.now());

export function dayOf(room, instant) {
  return formatter(room.doc.room.cycle?.timeZone ?? "UTC").format(new Date(instant));
}

const formatters = new Map();

function formatter(timeZone) {
  if (!formatters.has(timeZone)) formatters.set(timeZone, made(timeZone));
  return formatters.get(timeZone);
}

function made(timeZone) {
  const style = { year: "numeric", month: "2-digit", day: "2-digit" };
  try {
    return new Intl.DateTimeFormat("sv-SE", { ...style, timeZone });
  } catch { // a zone that this browser does not know yet
    return new Intl.DateTimeFormat("sv-SE", { ...style, timeZone: "UTC" });
  }
}
