/* In front of a locked room: a calm page that opens by itself. */

import { h } from "./element.js";
import { mark } from "./icons.js";
import { recall } from "../storage.js";

export function waitingPage(room) {
  const { title } = room.doc.room;
  const me = recall("crux:me");
  document.title = `At the door · ${title}`;
  return h("main", { id: "main", key: "waiting", class: "door", tabindex: -1 },
    h("div", { class: "door-sheet" },
      h("p", { class: "door-brand" }, mark(), "Crux"),
      h("div", { class: "door-words" },
        h("p", { class: "soft" }, "You are at the door of"),
        h("h1", { dir: "auto", class: title.length > 48 ? "is-long" : undefined }, title),
        h("p", { class: "door-wait", role: "status" }, h("span", { class: "door-light", "aria-hidden": "true" }),
          room.connection === "lost"
            ? "The connection is lost. This page tries again by itself; you keep your place at the door."
            : "The facilitator sees you and lets you in. This page opens by itself."),
        me?.name && h("p", { class: "small soft" }, "You knocked as ", h("span", { dir: "auto" }, me.name), me.function && [", ", h("span", { dir: "auto" }, me.function)], "."))));
}
