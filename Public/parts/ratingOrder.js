// The order in which one voter meets the cards of one round: shuffled, so that
// no card is judged tired by everybody, and the same after every reload and on
// every device, because it depends on nothing but the person and the round.

export function ownOrder(cardIds, person, round) {
  const weight = new Map(cardIds.map((id) => [id, scramble(`${person}/${round}/${id}`)]));
  return [...cardIds].sort((a, b) => weight.get(a) - weight.get(b) || (a < b ? -1 : 1));
}

/** A 32-bit FNV-1a hash, stirred once more so that similar ids land far apart. */
function scramble(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
