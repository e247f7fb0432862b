/* After the workshop: where the objectives stand, what is due, and when people look at it again. */

import { h } from "../components/element.js";
import { linkButton } from "../components/controls.js";
import { exportLink } from "../wire.js";
import { dates } from "./checkIns/dates.js";
import { nowLine } from "./checkIns/now.js";
import { objectivesNow } from "./checkIns/objectives.js";

export default { stage, now: nowLine };

function stage(room) {
  return h("div", { key: "standing", class: "standings" },
    objectivesNow(room),
    dates(room),
    !room.projected && h("div", { key: "take", class: "button-row" },
      linkButton({ label: "Decision record", icon: "download", href: exportLink(room.code, "record.md"), download: "" })));
}
