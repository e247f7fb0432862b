/* The way to the share link, wherever the record is. What it opens is fetched when it is pressed. */

import { button } from "../../components/controls.js";

/** For facilitators; nothing for others. */
export function shareButton(room, { look } = {}) {
  if (!room.facilitates) return null;
  const open = async () => {
    try {
      const { share } = await import("../sharing.js");
      room.dialog((dialog) => share(room, dialog));
    } catch {
      room.fail({ detail: "The page for this could not be fetched. Try again when the network is back." });
    }
  };
  return button({ key: "share", label: "Share with everybody", icon: "link", look, run: open });
}
