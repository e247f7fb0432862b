/* The ledger: under each objective who asks whom for what, with the answers, and what stops for it. */

import { badge, button, written } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { Late } from "../../components/late.js";
import { listed } from "../../components/words.js";
import { openEdit } from "../editing.js";
import { objectives } from "../objectiveState.js";
import { functionOf, someone } from "../people.js";
import { askLine } from "./ask.js";
import { about, who } from "./askRead.js";
import { heading } from "./heading.js";
import { comingAsks, openPad } from "./pad.js";
import { asksOf, mayWork, openPoint } from "./state.js";
import { tradeOffs } from "./tradeOffs.js";

const editing = new Late(() => import("../objectiveEdit.js"), new URL("../objective.css", import.meta.url).href).ahead();

export function ledger(room) {
  return h("div", { key: "ledger", class: "ledger-list" }, objectives(room).map((objective, index) => group(room, objective, index + 1)));
}

function group(room, objective, number) {
  const { id } = objective;
  const asks = asksOf(room, id);
  const coming = comingAsks(room, id);
  return h("section", { key: id, id: `objective-${id}`, class: "align-objective", tabindex: -1, "aria-labelledby": `align-${id}` },
    heading(room, objective, number),
    owners(room, objective),
    asks.length + coming.length > 0
      ? h("ul", { key: "asks", class: "asks", "aria-label": "Asks and offers" },
        asks.map((ask) => askLine(room, ask)),
        coming.map((ask) => h("li", { key: ask.id, class: "ask is-coming" },
          who(ask),
          h("div", { key: "what", class: "ask-what" }, written(ask.what, { class: "ask-words" }), about(room, ask)),
          h("div", { key: "stamp", class: "ask-stamp" }, h("p", { class: "stamp-by" }, "on its way")))))
      : h("p", { key: "gap", class: "align-gap" }, "Nobody has asked for anything yet. What does it need of the others?"),
    mayWork(room) && button({ key: "ask", label: "Ask or offer for this", icon: "plus", look: "quiet", class: "align-add", run: () => openPad(room, id) }),
    tradeOffs(room, objective));
}

/** Who owns it; one function alone says so and can be mended here. */
function owners(room, objective) {
  const { id, driver, coOwners = [] } = objective;
  if (openEdit(room, id).value?.part === "coOwners") return editing.for(room)?.editor(room, objective, "coOwners");
  const its = typeof driver === "string" ? functionOf(room, driver) : undefined;
  const isAlone = openPoint(room, "singleFunction", id);
  return h("div", { key: "owners", class: "align-owners" },
    h("p", { class: "soft" },
      driver ? ["Driven by ", h("bdi", { key: "driver" }, someone(room, driver)), its && [", ", h("bdi", { key: "its" }, its)]] : "Nobody drives it yet",
      coOwners.length > 0 && [", together with ", h("bdi", { key: "others" }, listed(coOwners))]),
    isAlone && badge("one function alone", { tone: "caution", sign: "warning" }),
    mayWork(room) && button({
      key: "add", label: isAlone ? "Add a co-owner" : "Change the co-owners", look: "quiet", class: "align-owners-add",
      ...(isAlone ? {} : { icon: "pen", iconOnly: true }), run: () => editing.use(room, ({ beginPart }) => beginPart(room, objective, "coOwners")),
    }));
}
