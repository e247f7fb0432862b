/* Says aloud what changed for everybody. It is fetched with the first change. */

import { offerUndo } from "./parts/moderation.js";

const blind = {
  rounds: { open: "A blind round is open.", revealed: "The ratings were revealed." },
  ballots: { open: "A dot vote is open.", revealed: "The dots were revealed." },
  consents: { open: "A fist of five is open.", revealed: "The hands were revealed." },
};

/** `before` is the document before the room's; `place` the step that was open then. */
export function tell(room, before, now, place) {
  for (const [id, guest] of Object.entries(now.desk?.door ?? {})) {
    if (before.desk && !before.desk.door?.[id]) room.say(`${guest.name} is at the door.`);
  }
  if (!before.agenda || !now.agenda) return;
  if (place !== room.step.id) {
    room.say(opened(room, place), { seen: room.looksElsewhere });
    if (!room.looksElsewhere) scrollTo(0, 0);
  }
  if (now.desk?.history !== before.desk?.history || (now.desk && now.agenda.open !== before.agenda.open)) offerUndo(room, before);
  if (now.room.spotlight && now.room.spotlight !== before.room.spotlight) lookUp(room, room.card(now.room.spotlight));
  const { unrevealed: hidden = 0 } = before.room;
  const shown = Object.keys(now.cards).length - Object.keys(before.cards).length;
  if (shown > 0 && (now.room.unrevealed ?? 0) < hidden) room.say(`${shown} cards were revealed.`, { seen: false });
  const answers = Object.keys(now.prompts ?? {}).length - Object.keys(before.prompts ?? {}).length;
  if (answers > 0) room.say(answers === 1 ? "One answer was revealed." : `${answers} answers were revealed.`, { seen: false });
  tellOfAsks(room, before, now);
  for (const [kind, words] of Object.entries(blind)) {
    const changed = Object.entries(now[kind] ?? {}).find(([id, one]) => one.state !== before[kind]?.[id]?.state);
    if (changed) room.say(words[changed[1].state] ?? "", { seen: false });
  }
}

function opened(room, before) {
  if (room.step.kind === "meeting") return "The check-in has begun.";
  if (room.step.kind === "afterwards") return before === "meeting" ? "The check-in is over. This is where we stand." : "This is where we stand.";
  return `${room.step.title} is open.`;
}

/** Everybody is put on a card: brought to the eye, unless somebody is writing or judging right now. */
function lookUp(room, card) {
  if (!card) return;
  const busy = document.activeElement?.matches?.("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")
    || Object.keys(blind).some((kind) => Object.values(room.doc[kind] ?? {}).some((one) => one.state === "open"));
  room.say(`Everybody looks at card ${card.number}.`, { seen: Boolean(busy) && !room.facilitates });
  if (!busy) scrollTo({ top: 0, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

/** Whose own function is asked, or gets its answer, hears it; it is seen only where the ledger is not. */
function tellOfAsks(room, before, now) {
  const isMine = (name) => name === room.me.function && !room.projected;
  for (const [id, ask] of Object.entries(now.asks ?? {})) {
    const old = before.asks?.[id];
    const isAnswered = old && ask.state === "answered" && old.answer !== ask.answer;
    const words = !old && isMine(ask.toFunction) && ask.askedBy !== room.you.id ? `${ask.fromFunction} ${ask.kind === "offer" ? "offers" : "asks"} ${ask.toFunction}: ${ask.what.slice(0, 120)}`
      : isAnswered && isMine(ask.fromFunction) ? `${ask.toFunction} answered ${{ yes: "yes", yesIf: "yes, if", no: "no" }[ask.answer]}: ${ask.what.slice(0, 120)}` : "";
    if (words) room.say(words, { seen: room.looking.kind !== "align" });
  }
}
