/* The first thing in a room that was brought over: the others need a way in. */

import { h } from "./element.js";
import { button } from "./controls.js";
import { sheet } from "./frame.js";
import { counted } from "./words.js";

/** Says once that the room is here, and how the others come back into it. */
export function sayBroughtOver(room) {
  const others = room.people.length - 1;
  room.dialog(({ close }) => ({
    title: "The room is here",
    body: [
      h("p", { key: "all" }, "Everything in the file is here, under a new code."),
      others > 0 && h("p", { key: "others" }, `${counted(others, "person is", "people are")} in it and cannot come in yet. In the list of people, choose “Bring back on a new device” and send each their link: whoever opens it is that person here, with everything they wrote.`),
      h("p", { key: "new", class: "soft" }, "Who joins with the code comes in as somebody new."),
    ],
    actions: [
      others > 0 && button({ key: "people", label: "Show the people", look: "primary", run: () => { close(); sheet(room, "people"); } }),
      button({ key: "done", label: "Done", look: others > 0 ? "quiet" : "primary", run: close }),
    ],
  }));
}
