/* Asks, offers and trade-offs as data: who asks, who gives, who may answer, and what waits for this person. */

import { objectives } from "../objectiveState.js";
import { functions } from "../people.js";

const entries = (collection) => Object.entries(collection ?? {}).map(([id, entry]) => ({ ...entry, id }));
const inTime = (a, b) => (a.at ?? "").localeCompare(b.at ?? "") || a.id.localeCompare(b.id, undefined, { numeric: true });

export const asksOf = (room, objective) => entries(room.doc.asks).filter((ask) => !objective || ask.objective === objective)
  .map((ask) => ahead(room, ask)).sort(inTime);

export const tradeOffsOf = (room, objective) => entries(room.doc.tradeOffs).filter((one) => !objective || one.objective === objective)
  .map((one) => (underway(room, "tradeOff.confirm", "tradeOff", one.id, room.doc.tradeOffs) ? { ...one, confirmedBy: one.confirmedBy ?? room.you.id, onItsWay: true } : one))
  .sort((a, b) => a.id.localeCompare(b.id, undefined, { numeric: true }));

/** An ask as this person left it: what is still on its way to the room is shown already, and marked. */
function ahead(room, ask) {
  const find = (type) => underway(room, type, "ask", ask.id, room.doc.asks);
  const answer = find("ask.answer");
  const carry = find("ask.carry");
  const outcome = find("ask.resolve");
  const by = answer?.onBehalf ?? room.you.id;
  return {
    ...ask,
    ...(carry && { state: "carried", carriedBy: carry.carriedBy, answerBy: carry.answerBy, onItsWay: true }),
    ...(answer && { state: "answered", answer: answer.answer, condition: answer.condition, answeredBy: by, onItsWay: true }),
    ...(outcome && { outcome: outcome.outcome, onItsWay: true }),
  };
}

/**
 * What this person did to something and the room does not show yet: sent and not answered, or answered and not yet in
 * the document, which then still holds the very same entry.
 */
function underway(room, type, field, id, collection) {
  const sent = room.pending(type).findLast((command) => command[field] === id);
  if (sent) return sent;
  const mine = room.ui(`flight:${type}:${id}`, null).value;
  return mine?.landed && mine.entry === collection[id] ? mine.fields : undefined;
}

/** Does something to an ask or a trade-off; resolves to the refusal, if there was one. */
export async function launch(room, type, fields) {
  const [id, collection] = fields.ask ? [fields.ask, "asks"] : [fields.tradeOff, "tradeOffs"];
  const flight = room.ui(`flight:${type}:${id}`, null);
  const mine = { fields, entry: room.doc[collection][id], landed: false };
  flight.value = mine;
  try {
    await room.send(type, fields);
    mine.landed = true;
    room.redraw();
    return null;
  } catch (problem) {
    if (flight.value === mine) flight.value = null;
    return problem;
  }
}

// functions

const plain = (name) => (name ?? "").trim().replace(/\s+/g, " ").toLowerCase();

export const isSame = (a, b) => plain(a) === plain(b);

/** Whether this person speaks for a function; a projector speaks for none. */
export const isMine = (room, name) => !room.projected && !room.observes && isSame(room.me.function, name);

export const membersOf = (room, name) => room.people.filter((person) => person.role !== "observer" && isSame(person.function, name));

/** Every function there is a reason to name. */
export function everyFunction(room) {
  const named = [...functions(room), ...asksOf(room).flatMap((ask) => [ask.fromFunction, ask.toFunction]), ...tradeOffsOf(room).map((one) => one.function)];
  return named.filter((name, index) => name && named.findIndex((other) => isSame(name, other)) === index);
}

/** Who gives what is asked or offered, and who gets it. */
export const giver = (ask) => (ask.kind === "offer" ? ask.fromFunction : ask.toFunction);
export const receiver = (ask) => (ask.kind === "offer" ? ask.toFunction : ask.fromFunction);

// who may

const working = new Set(["shape", "align", "plan", "review"]);

export const isFinal = (room) => room.doc.room.status !== "open";

/** People ask and answer from shape to review, in the breaks between too, and after the commit; facilitators always. */
export function mayWork(room) {
  if (room.observes || room.projected || room.doc.room.status === "archived") return false;
  const begun = room.steps.slice(0, room.steps.findIndex((one) => one.id === room.step.id) + 1).filter((one) => one.kind !== "break");
  return room.facilitates || isFinal(room) || working.has(begun.at(-1)?.kind);
}

/** What was agreed before the commit is the record, and stays as it is. */
export const isKept = (room, at) => isFinal(room) && Boolean(at) && at <= (room.doc.room.record?.at ?? "");

/** Whose own word it is: the asked function's, and that of whoever carries the ask. */
export const answersFor = (room, ask) => isMine(room, ask.toFunction) || (ask.state === "carried" && ask.carriedBy === room.you.id && !room.projected);
export const isAsking = (room, ask) => isMine(room, ask.fromFunction) || ask.askedBy === room.you.id || room.facilitates;
export const mayAnswer = (room, ask) => mayWork(room) && (answersFor(room, ask) || room.facilitates) && !(ask.state === "answered" && isKept(room, ask.answeredAt));
export const mayEdit = (room, ask) => mayWork(room) && isAsking(room, ask) && !isKept(room, ask.at);
export const mayConfirm = (room, tradeOff) => mayWork(room) && isMine(room, tradeOff.function) && !tradeOff.confirmedBy;
export const mayConfirmFor = (room, tradeOff) => mayWork(room) && room.facilitates && !tradeOff.confirmedBy && !isMine(room, tradeOff.function) && membersOf(room, tradeOff.function).length > 0;

// what is open, as the server judges it

export const openPoint = (room, code, on) => Object.values(room.doc.openPoints ?? {}).find((point) => point.code === code && (on === undefined || point.on === on));

/** A no after which nobody has said yet what becomes of it. */
export const isUnresolved = (room, ask) => !ask.outcome && Boolean(openPoint(room, "unresolvedNo", ask.id));

export const isOpen = (ask) => ask.state === "open";

/** A condition that could be a trade-off and is none yet. */
export const isBareCondition = (room, ask) => ask.answer === "yesIf" && Boolean(ask.condition) && !ask.onItsWay
  && !Object.values(room.doc.tradeOffs).some((one) => one.ask === ask.id)
  && !room.underway("tradeOff.record").some((one) => one.ask === ask.id);

/** What waits for this person, the answers first: [{kind, ask?, tradeOff?}]. */
export function waiting(room) {
  if (!mayWork(room)) return [];
  const asks = asksOf(room);
  const take = (kind, list) => list.map((ask) => ({ kind, ask }));
  return [
    ...take("answer", asks.filter((ask) => isMine(room, ask.toFunction) && isOpen(ask))),
    ...tradeOffsOf(room).filter((one) => mayConfirm(room, one)).map((tradeOff) => ({ kind: "confirm", tradeOff })),
    ...take("outcome", asks.filter((ask) => isUnresolved(room, ask) && (isMine(room, ask.fromFunction) || ask.askedBy === room.you.id))),
    ...take("condition", asks.filter((ask) => isBareCondition(room, ask) && isMine(room, ask.toFunction) && !stopsNothing(room, ask).value)),
    ...take("absent", asks.filter((ask) => isOpen(ask) && !membersOf(room, ask.toFunction).length && (ask.askedBy === room.you.id || room.facilitates))),
    ...take("carried", asks.filter((ask) => ask.state === "carried" && ask.carriedBy === room.you.id)),
  ];
}

/** Said on this screen: the condition of a yes makes nothing stop. */
export const stopsNothing = (room, ask) => room.kept(`align:bare:${ask.id}`, false);

/** The objective this person turned to last. */
export function lookedAt(room) {
  const all = objectives(room);
  const id = room.kept("align:about", "").value;
  return all.find((objective) => id.split("/")[0] === objective.id) ?? all[0];
}
