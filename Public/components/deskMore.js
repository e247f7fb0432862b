/* What of the desk is fetched when it is first wanted: who is at the door, and what is folded away. */

import { h } from "./element.js";
import { button } from "./controls.js";
import { archive, lock } from "./doorkeeper.js";
import { sheet } from "./frame.js";
import { agendaList, peopleList } from "./sheets.js";
import { sittingButton } from "./sitting.js";

export { atTheDoor } from "./doorkeeper.js";
export { moderated } from "../parts/moderation.js";

export const people = (room) => peopleList(room);

export function agenda(room) {
  return [
    agendaList(room),
    !room.isAfterwards && h("div", { class: "desk-stack" },
      button({ label: "Change the agenda", icon: "pen", run: () => sheet(room, "agendaEditor") }),
      sittingButton(room)),
  ];
}

export function room(room) {
  return [
    button({ label: "Invite people", icon: "link", run: () => sheet(room, "invite") }),
    lock(room, "desk"),
    button({ label: room.doc.room.status === "open" ? "Title, purpose, dots, limit" : "What the check-in costs", icon: "pen", run: () => sheet(room, "settings") }),
    button({ label: "Projector view", icon: "screen", run: () => window.open(`/room/${room.code}#projector`, "_blank", "noopener") }),
    archive(room),
    button({ label: "Delete this room …", icon: "trash", look: "quiet", run: () => import("./erasing.js").then(({ deleteRoom }) => deleteRoom(room), (problem) => room.fail(problem)) }),
  ];
}
