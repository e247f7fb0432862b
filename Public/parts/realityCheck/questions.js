/* The questions that come before the cards: which of them are asked when, and what this person has said to each. */

export const goals = ["goalsWorked", "goalsFailed"];
export const check = ["keepsUsUp", "mustChange", "oneThing"];

export const questions = {
  goalsWorked: {
    title: "What worked", label: "What worked in our goal-setting so far?",
    example: "We agreed on one number across two teams and looked at it every Monday.",
  },
  goalsFailed: {
    title: "What did not work", label: "What did not work in our goal-setting so far?",
    example: "Eleven objectives, and in December nobody could say what we had done differently.",
  },
  keepsUsUp: {
    title: "What keeps us up at night", label: "What keeps you up at night?",
    example: "That we find out in December what we could have seen in June.",
  },
  mustChange: {
    title: "What must change in how we operate", label: "What must fundamentally change in how we operate?",
    example: "We decide what matters after the work is done. It has to be before.",
  },
  oneThing: {
    title: "The one thing", label: "What is the one thing that matters most now?",
    example: "Fewer things at once, and each of them finished.",
  },
};

/** A workshop of at most two hours: its reality check is written as preparation. */
export function isShort(room) {
  return room.steps.reduce((minutes, step) => minutes + (step.kind === "break" ? 0 : step.minutes), 0) <= 120;
}

/** Revealed answers to one question; their ids are drawn by chance, so that this order tells nothing. */
export function revealed(room, prompt) {
  return Object.entries(room.doc.prompts ?? {}).filter(([, answer]) => answer.prompt === prompt)
    .map(([id, answer]) => ({ id, ...answer })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

export const anyRevealed = (room, prompts) => prompts.some((prompt) => revealed(room, prompt).length > 0);

/** One's own answer that nobody else has read, if there is one. */
export function waiting(room, prompt) {
  const found = Object.entries(room.you.answers ?? {}).find(([, answer]) => answer.prompt === prompt);
  return found && { id: found[0], ...found[1] };
}

export const waitingAll = (room) => [...goals, ...check].map((prompt) => waiting(room, prompt)).filter(Boolean);

/** Whether the room is still at its reality check in the step of the diagnosis. */
export function checking(room) {
  const { oneThing, promptsClosed, status, unrevealedAnswers } = room.doc.room;
  if (room.looking.kind !== "diagnose" || status !== "open" || oneThing || promptsClosed) return false;
  return Boolean(unrevealedAnswers) || anyRevealed(room, [...goals, ...check]) || room.cards("open").length === 0;
}

/** The questions of the step somebody looks at. When the room goes on, what is half written stays on the pad. */
export function asked(room) {
  if (room.looksElsewhere || room.doc.room.status !== "open") return [];
  if (room.looking.kind === "prepare") return isShort(room) ? [...goals, ...check] : goals;
  if (room.looking.kind !== "diagnose") return [];
  return checking(room) ? check : check.filter((prompt) => draftOf(room, prompt).value.trim());
}

export const draftOf = (room, prompt) => room.draft(`prompt:${prompt}`);

/** The question that is on this person's pad now, or null. */
export function asking(room) {
  if (room.observes || room.projected) return null;
  const chosen = room.ui("asking", null).value;
  if (chosen && room.doc.room.status === "open" && !room.looksElsewhere) return chosen;
  return asked(room).find((prompt) => isOpen(room, prompt)) ?? null;
}

/** Neither answered nor skipped; what is half written stays open over the reveal. */
function isOpen(room, prompt) {
  if (waiting(room, prompt) || room.underway("prompt.answer").some((command) => command.prompt === prompt)) return false;
  const answers = revealed(room, prompt);
  if (answers.some((answer) => room.wrote(answer))) return false;
  if (draftOf(room, prompt).value.trim()) return true;
  return answers.length === 0 && !room.kept("skipped-prompts", []).value.includes(prompt);
}
