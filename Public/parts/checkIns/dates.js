/* When the next check-in is, by whose clock, and how it gets into people's calendars. */

import { h } from "../../components/element.js";
import { linkButton } from "../../components/controls.js";
import { clock } from "../../components/words.js";
import { exportLink } from "../../wire.js";
import { openCheckIn } from "./state.js";
import { hereAt, rhythms, weekdayOf } from "./words.js";

export function dates(room) {
  const { record, cycle } = room.doc.room;
  const checkIn = openCheckIn(room);
  if (!record || (!checkIn && room.doc.room.closed)) return null;
  const here = checkIn && hereAt(room, checkIn);
  const zone = cycle?.timeZone?.replace(/_/g, " ");
  return h("section", { key: "dates", class: "onward dates", "aria-labelledby": "dates-title" },
    h("div", { key: "next" },
      h("h3", { id: "dates-title", class: "dates-title" }, "Next check-in"),
      checkIn
        ? h("p", null, h("strong", { class: "nums" }, weekdayOf(room, checkIn.date), record.time && `, ${clock(record.time)}`),
          record.time && zone && h("span", { class: "soft small" }, ` ${zone}`), here && h("span", { class: "onward-then soft nums" }, `${here} where you are`),
          h("span", { class: "onward-then soft" }, rhythms[record.cadence] ?? ""))
        : h("p", { class: "soft" }, "None is open.")),
    !room.projected && h("div", { key: "calendar" },
      linkButton({ label: "Put the check-ins into your calendar", icon: "download", href: exportLink(room.code, "calendar.ics"), download: "" }),
      h("p", { class: "soft small" }, "With a reminder to write, two days ahead.")));
}
