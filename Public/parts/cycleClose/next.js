/* How far the making of the next room got. */

/** {id, code, importID, done}: how far it got, kept over reloads, so that trying again goes on from there. */
export const kept = (room) => room.kept("next-room", {});
export const busy = (room) => room.ui("next-room:busy", false);

export const nextRoom = (room) => ({ ...kept(room).value, busy: busy(room).value });
export const opened = (room) => Boolean(kept(room).value.done);
