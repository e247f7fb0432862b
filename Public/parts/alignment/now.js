/* What to do now, in one sentence that fits who somebody is and what is already said. */

import { counted, listed } from "../../components/words.js";
import { objectives } from "../objectiveState.js";
import { asksOf, isFinal, isMine, isOpen, isUnresolved, mayWork, openPoint, waiting } from "./state.js";

export function now(room) {
  const all = objectives(room);
  if (!all.length) {
    const step = room.steps.findLast((one) => one.kind === "shape");
    return {
      text: room.facilitates ? "There is no objective to align yet. Draft one first." : "There is no objective to align yet. The facilitator goes back to Shape.",
      action: room.facilitates && step ? { label: `Go back to ${step.title}`, run: () => room.openStep(step.id) } : undefined,
    };
  }
  const yours = mayWork(room) ? own(room) : null;
  if (yours) return { text: yours };
  const open = asksOf(room).filter(isOpen);
  if (isFinal(room)) return { text: open.length ? `This is what the functions agreed on. ${waitsFor(open)}` : "This is what the functions agreed on." };
  if (open.length) return { text: waitsFor(open) };
  if (!asksOf(room).length) {
    return { text: room.facilitates || room.observes || room.projected
      ? "Each function says what it needs of the others, and what it gives."
      : `What does ${room.me.function} need of the others, and what can it give?` };
  }
  const unresolved = asksOf(room).filter((ask) => isUnresolved(room, ask));
  if (unresolved.length) return { text: `${unresolved[0].toFunction} said no. ${unresolved[0].fromFunction} says what becomes of it.` };
  const unconfirmed = Object.values(room.doc.tradeOffs).filter((one) => !one.confirmedBy);
  if (unconfirmed.length) return { text: `Every ask is answered. ${listed([...new Set(unconfirmed.map((one) => one.function))])} still ${unconfirmed.length > 1 ? "confirm" : "confirms"} what stops.` };
  const bare = all.findIndex((objective) => openPoint(room, "noTradeOff", objective.id));
  if (bare >= 0) return { text: `Every ask is answered. What stops to make room for ${all.length > 1 ? `objective ${bare + 1}` : "it"}?` };
  const alone = all.findIndex((objective) => openPoint(room, "singleFunction", objective.id));
  if (alone >= 0) return { text: `Objective ${alone + 1} is owned by one function alone. Who else has to change for it?` };
  return { text: "What was asked is answered, and it is said what stops." };
}

/** What waits for this person first. */
function own(room) {
  const items = waiting(room);
  const of = (kind) => items.filter((item) => item.kind === kind);
  const its = room.me.function;
  const answers = of("answer").length;
  if (answers) return `${its} is asked for ${answers === 1 ? "one thing. Answer it." : `${counted(answers, "thing")}. Answer them.`}`;
  if (of("confirm").length) return `${its} is to stop ${of("confirm").length === 1 ? "something. Confirm it, or say that it goes on." : `${counted(of("confirm").length, "thing")}. Confirm them, or say what goes on.`}`;
  if (of("outcome").length) return `${of("outcome")[0].ask.toFunction} said no. Do you drop it, shrink it, or do without?`;
  if (of("condition").length) return "Your yes has a condition. Does something stop for it?";
  if (of("absent").length) return `Nobody of ${of("absent")[0].ask.toFunction} is here. Who carries the ask?`;
  return null;
}

/** "3 asks are open: Sales waits for Finance, …" */
function waitsFor(open) {
  const pairs = [...new Set(open.map((ask) => `${ask.fromFunction} waits for ${ask.toFunction}`))];
  const number = open.length === 1 ? "One ask is open" : `${counted(open.length, "ask")} are open`;
  if (pairs.length === 1) return `${number}. ${pairs[0]}.`;
  return `${number}, of ${listed([...new Set(open.map((ask) => ask.toFunction))])}.`;
}

/** For the desk: who owes how many answers. */
export function owed(room) {
  const open = asksOf(room).filter(isOpen);
  const names = [...new Set(open.map((ask) => ask.toFunction))];
  return names.map((name) => ({ name, number: open.filter((ask) => ask.toFunction === name).length, isMine: isMine(room, name) })).sort((a, b) => b.number - a.number);
}
