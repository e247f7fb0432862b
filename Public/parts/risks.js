/* What may happen, apart from what happens now: each with what it threatens and who looks after it. */

import { button, choiceOf, empty, field, fold, select } from "../components/controls.js";
import { h } from "../components/element.js";
import { icon } from "../components/icons.js";
import { counted } from "../components/words.js";
import { form, said } from "./alignment/form.js";
import { short } from "./alignment/words.js";
import { dayAt } from "./checkIns/words.js";
import { keyResultsOf, objectives } from "./objectiveState.js";
import { unfolding } from "./objectiveRead.js";
import { readWho, someone, whoDrafts, whoField } from "./people.js";

const kinds = {
  blocker: { title: "Blockers", hint: "happen now", sign: "warning", none: "Nothing is in the way right now.", close: "It is out of the way" },
  risk: { title: "Risks", hint: "may happen", sign: "opportunity", none: "Nobody sees one coming.", close: "It is past" },
};

/** Risks by kind and state, the newest last. */
export function risksOf(room, kind, state = "open") {
  const closing = new Set(room.underway("risk.close").map((one) => one.risk));
  return Object.entries(room.doc.risks ?? {}).map(([id, risk]) => ({ ...risk, id, state: closing.has(id) ? "closed" : risk.state }))
    .filter((risk) => risk.kind === kind && risk.state === state).sort((a, b) => a.id.localeCompare(b.id, undefined, { numeric: true }));
}

/** Both lists with their heads, and what is over, folded. */
export function risks(room) {
  const coming = room.underway("risk.raise");
  const open = Object.keys(kinds).flatMap((kind) => risksOf(room, kind));
  const over = Object.keys(kinds).flatMap((kind) => risksOf(room, kind, "closed"));
  return [
    !open.length && !coming.length && empty({
      sign: "warning", title: "No risk and no blocker is open", text: "What holds an objective up now, and what might, stands here until it is over.",
      example: "Blocker: two of four callers are ill. Threatens: 30 first calls a week. Carla looks after it.",
    }),
    (open.length > 0 || coming.length > 0) && h("div", { key: "both", class: "risks" }, Object.keys(kinds).map((kind) => list(room, kind, coming.filter((one) => one.kind === kind)))),
    over.length > 0 && fold({ key: "over", label: "Over", count: counted(over.length, "entry", "entries") },
      h("ul", { class: "risk-list" }, over.map((risk) => line(room, risk)))),
  ];
}

function list(room, kind, coming) {
  const { title, hint, none } = kinds[kind];
  const all = risksOf(room, kind);
  return h("section", { key: kind, class: `risk-kind is-${kind}`, "aria-labelledby": `risks-${kind}` },
    h("h4", { id: `risks-${kind}` }, title, h("span", { class: "soft risk-hint" }, ` ${hint}`)),
    !all.length && !coming.length && h("p", { key: "none", class: "soft" }, none),
    h("ul", { class: "risk-list" }, all.map((risk) => line(room, risk)),
      coming.map((risk) => h("li", { key: risk.id, class: "risk is-coming" }, h("p", { dir: "auto" }, risk.text), h("p", { class: "small soft" }, "on its way")))));
}

function line(room, risk) {
  const { id, kind, text, owner, on, by, at, state, closedAt } = risk;
  const may = !room.observes && !room.projected && state === "open" && room.doc.room.status !== "archived";
  return h("li", { key: id, id: `risk-${id}`, class: "risk", tabindex: -1 },
    icon(kinds[kind].sign),
    h("div", { class: "risk-words" },
      unfolding(room, `risk:${id}`, text, { class: "risk-text" }),
      h("p", { class: "risk-about" }, "Threatens ", h("bdi", null, threatened(room, on))),
      h("p", { class: "risk-about" },
        owner ? [h("bdi", { key: "owner", class: "risk-owner" }, someone(room, owner)), " looks after it"] : h("span", { key: "gap", class: "read-gap" }, "who looks after it?"),
        h("span", { class: "soft" }, " · raised by ", h("bdi", null, room.name(by)), ", ", dayAt(room, at), closedAt && `; over since ${dayAt(room, closedAt)}`))),
    may && button({ key: "close", label: kinds[kind].close, icon: "check", look: "quiet", class: "risk-close", "aria-label": `${kinds[kind].close}: ${text.slice(0, 60)}`, run: () => room.act("risk.close", { risk: id }) }));
}

function threatened(room, on) {
  if (on === "room") return "everything we want to reach";
  return room.doc.keyResults?.[on]?.title ?? room.doc.objectives?.[on]?.title ?? "something that is gone";
}

// raising one

const wide = matchMedia("(min-width: 60rem)");
const focusSoon = (id) => requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(id)?.focus()));

/** The form to raise one; elsewhere than on its screen only while something stands in it. */
export function riskPad(room, { onlyBegun } = {}) {
  const typed = form(room, "risk:new", ["text", "who", "who-name", "who-function"]);
  if (onlyBegun && !typed.text("text")) return null;
  if (room.observes || room.projected || room.doc.room.status === "archived") return null;
  // On a phone the form would stand before what is there already: there it opens on demand.
  const isRaising = room.ui("risk:raising", false);
  if (!wide.matches && !isRaising.value && !typed.text("text")) {
    return button({ key: "raise-one", label: "Raise a risk or a blocker", icon: "plus", class: "wide", run: () => { isRaising.value = true; focusSoon(typed.id("text")); } });
  }
  const kind = room.kept("risk:kind", "risk");
  const on = room.kept("risk:on", "room");
  const owner = whoDrafts(room, "risk:new");
  const options = [
    { value: "room", label: "Everything we want to reach" },
    ...objectives(room).flatMap((objective, index) => [
      { value: objective.id, label: `${index + 1} · ${short(objective.title)}` },
      ...keyResultsOf(room, objective.id).map((result) => ({ value: result.id, label: `${index + 1} › ${short(result.title)}` })),
    ]),
  ];
  const chosen = options.some((option) => option.value === on.value) ? on.value : "room";
  const raise = async () => {
    if (!typed.text("text")) return typed.complain("text", kind.value === "risk" ? "Say what may happen." : "Say what is in the way.");
    const fields = { kind: kind.value, on: chosen, text: typed.text("text"), owner: readWho(owner) };
    isRaising.value = false; // a refusal brings back what was typed, and with it the form
    if (await typed.send("risk.raise", said(fields))) room.say(fields.kind === "risk" ? "The risk stands." : "The blocker stands.", { seen: false });
    return undefined;
  };
  return h("form", { key: "risk-pad", class: "risk-pad", "aria-label": "Raise a risk or a blocker", on: { submit: (event) => { event.preventDefault(); raise(); } } },
    choiceOf({ id: "risk-kind", label: "Does it happen?", hideLabel: true, look: "strip", value: kind.value, choose: (value) => (kind.value = value),
      options: [{ value: "risk", label: "It may happen" }, { value: "blocker", label: "It happens now" }] }),
    field({ id: typed.id("text"), label: kind.value === "risk" ? "What may happen?" : "What is in the way?", draft: typed.drafts.text, size: "large", rows: 2, submit: raise, problem: typed.problem("text"),
      placeholder: kind.value === "risk" ? "The new tool may not be there before March" : "Two of four callers are ill", focus: !onlyBegun && !room.facilitates }),
    select({ id: "risk-on", label: "What does it threaten?", value: chosen, choose: (value) => (on.value = value), options }),
    whoField(room, { id: "risk-owner", label: "Who looks after it?", ...owner }),
    h("div", { class: "button-row" }, button({ key: "raise", label: kind.value === "risk" ? "Raise the risk" : "Raise the blocker", type: "submit", look: "primary" }),
      !wide.matches && button({ key: "later", label: "Not now", look: "quiet", run: () => { isRaising.value = false; typed.clear(); } })));
}

export function risksNow(room) {
  const ownerless = Object.keys(kinds).flatMap((kind) => risksOf(room, kind)).filter((risk) => !risk.owner).length;
  if (ownerless) return `What is in the way now, and what may come? ${ownerless === 1 ? "One has" : `${counted(ownerless, "entry", "entries")} have`} nobody who looks after it.`;
  return room.observes || room.projected ? "What is in the way right now, and what may come?" : "What is in the way right now, and what may come? Say it here, with who looks after it.";
}
