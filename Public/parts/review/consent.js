/* The fist of five as data: which one this is about, what one has said, and what stands against it. */

/** From going first to standing in the way; the words are those of the method. */
export const fingers = [
  { value: 5, word: "Champion", meaning: "I carry this." },
  { value: 4, word: "Good", meaning: "I am for it." },
  { value: 3, word: "I can live with it", meaning: "I go along." },
  { value: 2, word: "Reservations", meaning: "I go along, with a worry." },
  { value: 1, word: "Serious concern", meaning: "Not like this." },
  { value: 0, word: "Block", meaning: "This must not go ahead." },
];

/** The word for a number of fingers, as it stands within a sentence. */
export function wordFor(value) {
  const word = fingers.find((finger) => finger.value === value)?.word ?? "";
  return word.startsWith("I ") ? `“${word}”` : word.toLowerCase();
}

/** Every fist of five of the room, the newest first. */
export function consentsOf(room) {
  return Object.entries(room.doc.consents ?? {}).map(([id, consent]) => ({ ...consent, id }))
    .sort((a, b) => (b.number ?? 0) - (a.number ?? 0));
}

export const currentConsent = (room) => consentsOf(room)[0];

/** Why the last fist does not count for the set as it is now, in a sentence; nothing when it does. */
export function outdated(room) {
  return room.doc.room.commit?.reasons?.find((reason) => reason.code === "noFist")?.text;
}

/** The hands of a revealed fist as [{person, fingers, sentence}], concerns first. */
export function handsOf(room, consent) {
  return Object.entries(consent.results ?? {}).map(([person, hand]) => ({ person, ...hand }))
    .sort((a, b) => a.fingers - b.fingers || room.name(a.person).localeCompare(room.name(b.person)));
}

/** How many could show a hand. */
export const votersOf = (room) => room.people.filter((person) => person.votes && person.role !== "observer").length;

/** A projector is nobody's hand, whoever opened it. */
export const showsHand = (room) => room.votes && !room.projected;

/** What one said: from the server, over it what is on its way there. Nothing said is {}. */
export function ownHand(room, consent) {
  const mine = flight(room, consent).value;
  const kept = mine ? undefined : room.pending("consent.cast").findLast((cast) => cast.consent === consent.id);
  const stored = room.you.consent?.[consent.id] ?? {};
  if (mine && stored.fingers === mine.fingers && stored.sentence === mine.sentence) mine.seen = true;
  if (mine && !mine.seen) return { fingers: mine.fingers, sentence: mine.sentence, saving: mine.landed ? "saved" : "way" };
  if (kept) return { fingers: kept.fingers, sentence: kept.sentence, saving: "way" };
  return { fingers: stored.fingers, sentence: stored.sentence, saving: stored.fingers === undefined ? undefined : "saved" };
}

/** Shows a hand; resolves to the refusal, if there was one. */
export async function cast(room, consent, value, sentence) {
  const words = sentence.trim() ? { sentence: sentence.trim() } : {};
  const flying = flight(room, consent);
  const mine = { fingers: value, ...words, landed: false, seen: false };
  flying.value = mine;
  try {
    await room.send("consent.cast", { consent: consent.id, fingers: value, ...words });
    mine.landed = true;
    room.redraw();
    return null;
  } catch (problem) {
    if (flying.value === mine) flying.value = null;
    if (problem.code === "consentRevealed") tooLate(room, consent).value = true;
    else if (problem.field !== "sentence") room.fail(problem);
    return problem;
  }
}

/** True once a choice of ours met the reveal and did not count. */
export const tooLate = (room, consent) => room.ui(`fist:${consent.id}:late`, false);

const flight = (room, consent) => room.ui(`fist:${consent.id}:flight`, null);
