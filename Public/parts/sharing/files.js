/* The files to keep: fetched with the link's secret and handed over, since a plain link would show nothing of it. */

import { button } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { fetchFile } from "../../wire.js";

const all = [
  ["record.md", "Decision record", "as text, to read, search or paste"],
  ["report.html", "Report to print", "one page with everything, for paper or PDF"],
  ["calendar.ics", "Calendar", "the check-ins, and the dates of actions"],
  ["room.json", "All data", "for programs, or to import into another room"],
];

export function files(room) {
  return h("ul", { key: "files", class: "shared-files" }, all.map(([file, label, purpose]) => {
    const busy = room.ui(`file:${file}`, false);
    const take = async () => {
      busy.value = true;
      await hand(room, file);
      busy.value = false;
    };
    return h("li", { key: file },
      button({ key: "take", label, icon: "download", disabled: busy.value, run: take }), h("span", { key: "for", class: "soft" }, purpose));
  }));
}

async function hand(room, file) {
  try {
    const address = URL.createObjectURL(await fetchFile(room.code, file));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${room.code}-${file}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch (problem) {
    room.fail(problem.status ? problem : { detail: "The file could not be fetched: there is no way to the server just now. Try again in a moment." });
  }
}
