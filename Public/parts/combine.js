// "How might we combine?": a facilitator chooses the objectives that pull the same way and the one that stays, sees what
// will come together, and merges them into one with several owners. The others see the result.

import { button } from "../components/controls.js";
import { h } from "../components/element.js";
import { counted, listed } from "../components/words.js";
import { functionOf } from "./people.js";

export default { stage };

const state = (room) => room.ui("combining", null);

export function startCombining(room, id) {
  state(room).value = { chosen: [id], into: id };
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("combine-title")?.focus()));
}

const all = (room) => Object.entries(room.doc.objectives).map(([id, objective]) => ({ ...objective, id }))
  .sort((a, b) => (a.position ?? 0) - (b.position ?? 0));

const ownersOf = (room, { driver, coOwners = [] }) => [functionOf(room, driver), ...coOwners].filter(Boolean);

function stage(room) {
  const objectives = all(room);
  if (!room.facilitates || room.doc.room.status !== "open" || objectives.length < 2) return null;
  const combining = state(room);
  if (!combining.value) {
    return h("div", { key: "combine", class: "combine-ask" },
      h("p", { class: "soft" }, "Do some of these pull the same way?"),
      button({ label: "How might we combine?", icon: "merge", run: () => startCombining(room, null) }));
  }
  const chosen = combining.value.chosen.filter((id) => room.doc.objectives[id]);
  const into = chosen.includes(combining.value.into) ? combining.value.into : chosen[0];
  const turn = (id) => (combining.value = { chosen: chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id], into });
  const merge = async () => {
    const others = chosen.filter((id) => id !== into);
    const asked = combining.value;
    if (!(await room.act("objective.merge", { objectives: others, into }))) return;
    room.say("The objectives are one now.", { seen: false });
    if (combining.value !== asked) return; // the next ones are being chosen
    combining.value = null;
    requestAnimationFrame(() => document.getElementById(`objective-${into}`)?.scrollIntoView({ block: "nearest" }));
  };
  return h("section", { key: "combine", class: "combine", "aria-labelledby": "combine-title" },
    h("h3", { id: "combine-title", tabindex: -1 }, "How might we combine?"),
    h("fieldset", { key: "which", class: "ticks" },
      h("legend", { class: "field-label" }, "Which objectives pull the same way?"),
      objectives.map((objective) => h("label", { key: objective.id },
        h("input", { type: "checkbox", checked: chosen.includes(objective.id), on: { change: () => turn(objective.id) } }),
        h("span", { dir: "auto" }, objective.title)))),
    chosen.length > 1 && h("fieldset", { key: "into", class: "ticks" },
      h("legend", { class: "field-label" }, "Which one stays, and takes the others in?"),
      objectives.filter(({ id }) => chosen.includes(id)).map((objective) => h("label", { key: objective.id },
        h("input", { type: "radio", name: "combine-into", checked: objective.id === into, on: { change: () => (combining.value = { chosen, into: objective.id }) } }),
        h("span", { dir: "auto" }, objective.title)))),
    chosen.length > 1 && together(room, objectives.filter(({ id }) => chosen.includes(id)), into),
    h("div", { class: "button-row" },
      button({ label: chosen.length > 1 ? `Merge ${counted(chosen.length, "objective")} into one` : "Choose at least two", look: "primary", disabled: chosen.length < 2, run: merge }),
      button({ label: "Cancel", look: "quiet", run: () => (combining.value = null) })));
}

/** What will come together, before it does. */
function together(room, chosen, into) {
  const ids = new Set(chosen.map(({ id }) => id));
  const hanging = (collection) => Object.values(room.doc[collection] ?? {}).filter((one) => ids.has(one.objective)).length;
  const first = chosen.find(({ id }) => id === into);
  const owners = [...new Set([...ownersOf(room, first), ...chosen.flatMap((objective) => ownersOf(room, objective))])];
  const cards = [...new Set(chosen.flatMap((objective) => objective.cards ?? []))].map((id) => room.card(id)?.number).filter(Boolean).sort((a, b) => a - b);
  const facts = [
    cards.length > 0 && `${cards.length === 1 ? "card" : "cards"} ${listed(cards.map(String))}`,
    counted(hanging("keyResults"), "key result"),
    hanging("asks") > 0 && counted(hanging("asks"), "ask"),
    hanging("tradeOffs") > 0 && counted(hanging("tradeOffs"), "trade-off"),
    hanging("actions") > 0 && counted(hanging("actions"), "action"),
  ].filter(Boolean);
  return h("div", { key: "together", class: "combine-together" },
    h("p", { class: "field-label" }, "What comes together"),
    h("p", null, h("strong", { dir: "auto" }, first.title)),
    owners.length > 0 && h("p", null, "Owned by ", h("bdi", null, listed(owners))),
    h("p", { class: "soft" }, `With ${listed(facts)}. The words of the others stay with it.`));
}
