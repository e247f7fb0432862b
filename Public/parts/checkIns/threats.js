/* Open risks and blockers, apart: a risk may happen, a blocker happens now. */

import { written } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { objectives } from "../objectiveState.js";
import { someone } from "../people.js";

export const openRisks = (room, kind) => Object.entries(room.doc.risks ?? {}).map(([id, risk]) => ({ ...risk, id }))
  .filter((risk) => risk.state === "open" && (!kind || risk.kind === kind))
  .sort((a, b) => a.id.localeCompare(b.id, undefined, { numeric: true }));

export function threats(room) {
  if (!openRisks(room).length) return null;
  return h("section", { key: "threats", class: "threats", "aria-labelledby": "threats-title" },
    h("h3", { id: "threats-title" }, "What threatens it"),
    group(room, "blocker", "Happens now", "warning"), group(room, "risk", "May happen", "opportunity"));
}

function group(room, kind, title, sign) {
  const risks = openRisks(room, kind);
  if (!risks.length) return null;
  return h("div", { key: kind, class: `threats-group is-${kind}` },
    h("h4", null, icon(sign), title),
    h("ul", null, risks.map((risk) => h("li", { key: risk.id },
      written(risk.text),
      h("p", { class: "soft small" }, risk.owner ? h("bdi", null, someone(room, risk.owner)) : "nobody looks after it yet", threatened(room, risk.on))))));
}

/** Which objective it threatens, by its number. */
function threatened(room, on) {
  const all = objectives(room);
  const result = room.doc.keyResults?.[on];
  const index = all.findIndex(({ id }) => id === (result?.objective ?? on));
  if (index < 0) return null;
  return [` · objective ${index + 1}`, result && [": ", h("bdi", { key: "result" }, result.title)]];
}
