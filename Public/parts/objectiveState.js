// The objectives and their key results, in their order.

export function objectives(room) {
  return Object.entries(room.doc.objectives).map(([id, objective]) => ({ ...objective, id }))
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
}

export function keyResultsOf(room, objective) {
  return Object.entries(room.doc.keyResults).map(([id, result]) => ({ ...result, id }))
    .filter((result) => result.objective === objective)
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
}
