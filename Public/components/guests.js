/* The people at the door of a locked room. */

/** The first to come first. */
export function guests(room) {
  return Object.entries(room.doc.desk?.door ?? {}).map(([id, guest]) => ({ id, ...guest })).sort((a, b) => a.at.localeCompare(b.at));
}

/** How many they are, for a button. */
export function knocks(room) {
  const { length } = guests(room);
  return length ? `${length} at the door` : "";
}
