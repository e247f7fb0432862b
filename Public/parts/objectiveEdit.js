// Changing one part of an objective, in its place. Each part has its own small form, so that two people can work on
// the same objective at once without meeting.

import { button, field } from "../components/controls.js";
import { h } from "../components/element.js";
import { tickBoxes } from "../components/ticks.js";
import { listed } from "../components/words.js";
import { pursued } from "./choiceState.js";
import { beginEdit, crossing, endEdit, saveEdit, trouble } from "./editing.js";
import { done, liveHints, typed } from "./hints.js";
import { functions, putWho, readWho, someone, whoDrafts, whoField } from "./people.js";

const partFields = { sentence: ["title", "change"], cards: ["cards"], driver: ["driver"], coOwners: ["coOwners"], supports: ["supports"] };

const text = (room, id, name) => room.draft(`objective:${id}:${name}`);
const ticks = (room, id, name) => room.ui(`objective:${id}:${name}`, []);
const driver = (room, id) => whoDrafts(room, `objective:${id}:driver`);

/** Opens the form of a part; `focus` names the field to write in first, where a part has several. */
export function beginPart(room, objective, part, focus) {
  const { id } = objective;
  if (part === "sentence") for (const name of partFields.sentence) text(room, id, name).put(objective[name] ?? "");
  if (part === "supports") text(room, id, "supports").put(objective.supports ?? "");
  room.ui(`objective:${id}:focus`, "title").value = focus ?? "title";
  if (part === "driver") putWho(driver(room, id), objective.driver);
  if (part === "cards" || part === "coOwners") ticks(room, id, part).value = [...(objective[part] ?? [])];
  beginEdit(room, id, part, Object.fromEntries(partFields[part].map((name) => [name, objective[name]])));
}

function read(room, id, part) {
  const typed = (name) => text(room, id, name).value.trim() || undefined;
  switch (part) {
    case "sentence": return { title: typed("title"), change: typed("change") };
    case "supports": return { supports: typed("supports") };
    case "driver": return { driver: readWho(driver(room, id)) };
    default: return { [part]: ticks(room, id, part).value };
  }
}

export function editor(room, objective, part) {
  const { id } = objective;
  const save = (insist = false) => {
    const wanted = read(room, id, part);
    if (part === "sentence" && !wanted.title) {
      trouble(room, id).value = { field: "title", detail: "An objective needs its sentence: what do we change, so that …?" };
      return;
    }
    saveEdit(room, { id, command: "objective.edit", target: { objective: id }, wanted, current: objective, insist, typed: () => read(room, id, part) })
      .then((isSaved) => isSaved && part === "sentence" && done(room, id));
  };
  const say = (name, value) => {
    if (name === "cards") return (value ?? []).map((card) => room.card(card)?.number).filter(Boolean).join(", ");
    if (name === "coOwners") return listed(value ?? []);
    return name === "driver" ? someone(room, value) : value ?? "";
  };
  return h("form", {
    key: part, class: `objective-form ${part}`,
    on: {
      submit: (event) => { event.preventDefault(); save(); },
      keydown: (event) => { if (event.key === "Escape") endEdit(room, id); },
    },
  },
    crossing(room, { id, current: objective, say, insist: () => save(true) }),
    forms[part](room, objective, save),
    h("div", { class: "button-row" },
      button({ label: "Save", type: "submit", look: "primary" }),
      button({ label: "Cancel", look: "quiet", run: () => endEdit(room, id) })));
}

const problemOf = (room, id, name) => {
  const problem = trouble(room, id).value;
  return problem?.field === name ? problem.detail : undefined;
};

const forms = {
  sentence: (room, { id }, save) => {
    const focus = room.ui(`objective:${id}:focus`, "title").value;
    const results = Object.values(room.doc.keyResults).filter((result) => result.objective === id).map((result) => result.title).slice(0, 20);
    const changed = () => typed(room, id, () => ({
      title: text(room, id, "title").value.trim(), change: text(room, id, "change").value.trim(), keyResults: results,
    }));
    return [
      field({ id: `${id}-title`, label: "What do we change, so that …?", draft: text(room, id, "title"), size: "large", submit: () => save(), changed, problem: problemOf(room, id, "title"), focus: focus === "title" }),
      field({ id: `${id}-change`, label: "What is different in daily work from then on?", draft: text(room, id, "change"), submit: () => save(), changed, placeholder: "Nobody books a first call before four questions are answered", problem: problemOf(room, id, "change"), focus: focus === "change" }),
      liveHints(room, id, ["bareNumber", "shipsThing", "noEffect", "noChange"]),
    ];
  },
  supports: (room, { id }, save) => [
    room.doc.room.context && h("p", { key: "context", class: "soft small", dir: "auto" }, room.doc.room.context),
    field({ id: `${id}-supports`, label: "Which company goal does it support?", draft: text(room, id, "supports"), submit: () => save(), focus: true, problem: problemOf(room, id, "supports") }),
  ],
  driver: (room, { id }) => whoField(room, { id: `${id}-driver`, label: "Who drives it?", ...driver(room, id) }),
  coOwners: (room, { id }) => tickList(room, id, "coOwners", "Which functions change with the driver?", functions(room).map((name) => ({ value: name, label: name }))),
  cards: (room, { id, cards }) => {
    const chosen = pursued(room).flatMap(({ card, support }) => [card, ...support]);
    const others = (cards ?? []).map((card) => room.card(card)).filter((card) => card && !chosen.some((one) => one.id === card.id));
    const rest = chosen.length + others.length > 0 ? [] : room.cards("open");
    return tickList(room, id, "cards", "Which cards does it answer?", [...chosen, ...others, ...rest].map((card) => ({ value: card.id, label: `${card.number} · ${card.text}` })));
  },
};

function tickList(room, id, name, label, options) {
  const chosen = ticks(room, id, name);
  const turn = (value) => {
    chosen.value = chosen.value.includes(value) ? chosen.value.filter((one) => one !== value) : [...chosen.value, value];
  };
  return tickBoxes({ label, options, chosen: chosen.value, turn });
}
