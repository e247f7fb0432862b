/* What can be taken away: the files that the server makes of the room, each with what it is for. */

import { h } from "../../components/element.js";
import { button, fold, linkButton } from "../../components/controls.js";
import { copyRecord } from "../../components/copying.js";
import { exportLink } from "../../wire.js";
import { shareButton } from "../sharing/button.js";

const tables = [
  ["cards.csv", "Cards and ratings"], ["objectives.csv", "Objectives and key results"], ["asks.csv", "Asks and offers"],
  ["tradeOffs.csv", "Trade-offs"], ["actions.csv", "Actions"], ["checkIns.csv", "Check-ins"],
];

export function downloads(room) {
  const isDraft = room.doc.room.status === "open";
  return h("div", { key: "downloads", class: "record-take" },
    h("div", { class: "button-row" },
      linkButton({ key: "record", label: "Decision record", href: exportLink(room.code, "record.md"), icon: "download", look: isDraft ? undefined : "primary", download: "" }),
      linkButton({ key: "report", label: "Report to print", href: exportLink(room.code, "report.html"), icon: "screen", target: "_blank", rel: "noopener" }),
      button({ key: "copy", label: "Copy for a mail", icon: "copy", run: () => copyRecord(room) }),
      linkButton({ key: "data", label: "All data", href: exportLink(room.code, "room.json"), icon: "download", download: "" }),
      shareButton(room)),
    fold({ key: "files", label: "More files to take away", class: "record-files" },
      h("dl", null,
        kind("Calendar", "the check-ins, with a reminder to write two days ahead, and the dates of actions", [["calendar.ics", "Calendar file"]], room),
        kind("Matrix", "every card by impact and effort", [["matrix.svg", "Picture"]], room),
        kind("Tables", "for a spreadsheet program", tables, room))),
    isDraft && h("p", { class: "soft small" }, "Marked as a draft until the decisions are final."));
}

function kind(title, purpose, files, room) {
  return h("div", { key: title },
    h("dt", null, title, h("span", { class: "soft" }, `: ${purpose}`)),
    files.map(([file, label]) => h("dd", { key: file },
      h("a", { href: link(room, file), download: "" }, label))));
}

/** Spreadsheet programs want to be told that a table is UTF-8. */
const link = (room, file) => exportLink(room.code, file) + (file.endsWith(".csv") ? "?bom=1" : "");
