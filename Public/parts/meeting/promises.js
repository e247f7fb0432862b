/* What was promised, as data: who gave their word to whom, for which day, and what was said of it so far. */

import { openCheckIn } from "../checkIns/state.js";
import { day, dayAt } from "../checkIns/words.js";
import { functionOf, someone } from "../people.js";
import { giver, isMine, receiver } from "../alignment/state.js";

/** What is due in the open check-in, and what was said of in it: {due, said}, as the server lists them. */
export function promisesOf(room) {
  const { due = [], marked = [] } = openCheckIn(room) ?? {};
  const sent = (one) => room.underway("commitment.mark").findLast((mark) => (mark.ask ?? mark.tradeOff ?? mark.action) === one.id);
  const read = (one) => promise(room, one, sent(one));
  const all = [...due, ...marked].map(read).filter(Boolean);
  const isSaid = (one) => marked.some(({ id }) => id === one.id) || one.onItsWay;
  return { due: all.filter((one) => !isSaid(one)), said: all.filter(isSaid) };
}

function promise(room, { id, kind, on }, sent) {
  const entry = { ask: room.doc.asks, tradeOff: room.doc.tradeOffs, action: room.doc.actions }[kind]?.[id];
  if (!entry) return null;
  const account = room.doc.commitments?.[id];
  const last = sent ? { outcome: sent.outcome, date: sent.date, reason: sent.reason, by: room.you.id } : account;
  return { id, kind, on, entry, last, onItsWay: Boolean(sent), earlier: account ? [...account.earlier, account] : [], ...its[kind](room, entry) };
}

const its = {
  ask: (room, ask) => ({ text: ask.what, by: giver(ask), to: receiver(ask), condition: ask.answer === "yesIf" ? ask.condition : undefined, howMuch: ask.howMuch }),
  action: (room, action) => ({ text: action.task, by: action.owner ? someone(room, action.owner) : "Nobody", its: functionOf(room, action.owner) }),
  tradeOff: (room, tradeOff) => ({ text: tradeOff.stops, by: tradeOff.function, until: tradeOff.until }),
};

/** Whether this person is the one to say: who receives it, and of a trade-off who gains by it. */
export function isForMe(room, { kind, entry, to }) {
  if (kind === "ask") return isMine(room, to);
  const objective = room.doc.objectives[entry.objective];
  return !room.projected && objective?.driver === room.you.id;
}

// words

const looks = {
  kept: { word: "Kept", tone: "good", sign: "check" },
  late: { word: "Late", tone: "caution", sign: "clock" },
  broken: { word: "Broken", tone: "bad", sign: "close" },
  released: { word: "Released", tone: "none", sign: "door" },
  stopped: { word: "Stopped", tone: "good", sign: "check" },
  stillRunning: { word: "Still running", tone: "caution", sign: "play" },
};

export const lookOf = (outcome) => looks[outcome] ?? looks.kept;

/** "Late, 12 February", and who said so when. */
export const outcomeWords = (room, { outcome, date }) => [lookOf(outcome).word, date && day(room, date)].filter(Boolean).join(", ");

export const saidWhen = (room, { by, at }) => [room.name(by), at && dayAt(room, at)].filter(Boolean).join(", ");
