/* The screens of a check-in, turned for everybody. */

import { openCheckIn } from "../checkIns/state.js";

/** Turns everybody to a screen, from the one that is seen open here; without one, back to the front page. */
export function turn(room, screen) {
  const checkIn = openCheckIn(room);
  return checkIn ? room.act("checkIn.turn", { checkIn: checkIn.id, ...(screen && { screen }), from: checkIn.meeting ?? "frontPage" }) : null;
}
