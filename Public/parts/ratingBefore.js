// What this voter gave a card before. It is kept in this browser alone, so that a second round can offer it again.

const kept = (room) => room.kept("rating:given", {});

export function remember(room, round, card, { impact, effort }) {
  const given = kept(room);
  given.value = { ...given.value, [card]: { round: round.id, impact, effort } };
}

/** The vote of an earlier round, as long as the card is still what was rated then. */
export function givenBefore(room, round, card) {
  const given = kept(room).value[card];
  const earlier = given && given.round !== round.id && room.doc.rounds[given.round];
  if (!earlier || earlier.state !== "revealed" || earlier.outdated?.includes(card)) return null;
  return { impact: given.impact, effort: given.effort };
}
