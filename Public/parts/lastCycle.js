/* What the last cycle came to: brought over from its room by the facilitator, read by everybody before the new one begins. */

import { h } from "../components/element.js";
import { badge, button, fold, written } from "../components/controls.js";
import { scoreWords } from "./cycleClose/scoreWords.js";
import { Lost, fileToSend, freshID, importLastCycle, mostBytesOfAFile, pauseBefore, rest } from "../wire.js";

export default { stage };

function stage(room) {
  const last = room.doc.room.lastCycle;
  if (!last) return asking(room);
  return h("section", { key: "last-cycle", class: "last", "aria-labelledby": "last-title" },
    h("h3", { id: "last-title" }, "What the last cycle came to"),
    h("p", { class: "soft" }, last.label && [h("bdi", null, last.label), ": "], h("bdi", null, last.title)),
    last.objectives.length > 0
      ? h("ul", { class: "last-list" }, last.objectives.map((objective, index) => objectiveOf(objective, index)))
      : h("p", null, "Its room has no objectives."),
    last.learnings && said("What was learned", last.learnings),
    last.carryOver && said("What carries over", last.carryOver),
    openAsks(last),
    notNow(room, last),
    mayImport(room) && h("div", { key: "tools", class: "last-tools" },
      picker(room, "Choose another file"),
      button({ label: "Take it out", look: "quiet", run: () => takeOut(room) })));
}

const changes = {
  yes: ["The way of working changed", { tone: "good", sign: "check" }],
  partly: ["The way of working changed in part", { tone: "caution", sign: "opportunity" }],
  no: ["The way of working did not change", { tone: "bad", sign: "close" }],
};

function objectiveOf(objective, index) {
  const change = changes[objective.changed];
  return h("li", { key: index, class: "last-objective" },
    h("h4", { dir: "auto" }, objective.title),
    h("p", { class: "last-outcome" },
      objective.score !== undefined
        ? h("span", { class: "last-score nums" }, "Score ", h("strong", null, scoreWords(objective.score)), " of 1")
        : h("span", { class: "soft" }, "No score"),
      change && badge(change[0], change[1])),
    objective.evidence && written(objective.evidence, { class: "soft" }),
    objective.keyResults.length > 0 && h("ul", { class: "last-results" }, objective.keyResults.map((result, place) => h("li", { key: place },
      h("bdi", null, result.title), h("span", { class: "nums soft" }, figures(result).map((words, at, { length }) => [" ", h("span", { key: words, class: "last-figure" }, words, at < length - 1 && ",")]))))));
}

/** "18 → 30 %, reached 24 %, score 0.5"; no data is a state of its own. */
function figures({ kind, baseline, target, value, unit, score }) {
  const number = (figure) => `${figure.toLocaleString()}${unit ? ` ${unit}` : ""}`;
  const way = kind === "milestone" || target === undefined ? "" : baseline === undefined ? `to ${number(target)}` : `${baseline.toLocaleString()} → ${number(target)}`;
  const isFound = value === undefined && target === undefined && baseline !== undefined;
  const came = isFound ? `baseline ${number(baseline)}` : value === undefined ? "no data" : kind === "milestone" ? (value >= 1 ? "reached" : "not reached") : `reached ${number(value)}`;
  return [way, came, score !== undefined && `score ${scoreWords(score)}`].filter(Boolean);
}

function said(title, text) {
  return h("div", { key: title, class: "last-said" }, h("h4", null, title), written(text));
}

function openAsks(last) {
  const open = last.asks.filter((ask) => ask.open);
  if (!open.length) return null;
  const stamps = { broken: "promised, but not kept", late: "promised, but late", no: "no, and nothing followed", yesIf: "yes, if" };
  const stamp = (ask) => stamps[ask.outcome] ?? stamps[ask.answer] ?? "not answered";
  return fold({ key: "last-asks", label: "Asks that stayed open", count: open.length },
    h("ul", { class: "last-lines" }, open.map((ask, index) => h("li", { key: index },
      written(ask.what), h("p", { class: "small soft" }, h("bdi", null, ask.fromFunction), " of ", h("bdi", null, ask.toFunction), `, ${stamp(ask)}`)))));
}

/** What was let go then may be what matters now: a card can be taken up again with one tap. */
function notNow(room, last) {
  if (!last.notNow.length) return null;
  const taken = room.kept("taken-up", []);
  const mine = [...Object.values(room.you.cards ?? {}), ...room.cards().filter((card) => room.wrote(card))].map((card) => card.text);
  const mayTake = !room.observes && !room.projected && !room.looksElsewhere && room.doc.room.status === "open";
  const takeUp = async (card) => {
    taken.value = [...taken.value, card.text];
    const answer = await room.act("card.post", { kind: card.kind ?? "challenge", text: card.text });
    if (answer) room.say("Taken up. It lies face down among your cards.");
    else taken.value = taken.value.filter((text) => text !== card.text);
  };
  return fold({ key: "last-not-now", label: "Not then: perhaps now", count: last.notNow.length, open: last.notNow.length <= 3 },
    h("ul", { class: "last-lines" }, last.notNow.map((card, index) => h("li", { key: index },
      written(card.text),
      card.reason && h("p", { class: "small soft" }, "Left then: ", h("bdi", null, card.reason)),
      mine.includes(card.text) || taken.value.includes(card.text)
        ? badge("among your cards", { tone: "accent", sign: "check" })
        : mayTake && button({ label: "Take it up again", icon: "plus", look: "quiet", "aria-label": `Take it up again: ${card.text.slice(0, 60)}`, run: () => takeUp(card) })))));
}

// bringing it over

const mayImport = (room) => room.facilitates && !room.looksElsewhere && room.doc.room.status === "open";

function asking(room) {
  if (!mayImport(room)) return null;
  return h("section", { key: "last-cycle", class: "last-asking", "aria-labelledby": "last-title" },
    h("h3", { id: "last-title" }, "Was there a room for the last cycle?"),
    h("p", { class: "soft" }, "Everybody can read here what it came to. Download “All data” in that room, and choose the file."),
    picker(room, "Choose the file"));
}

function picker(room, label) {
  const busy = room.ui("importing", false);
  const take = async (input) => {
    const file = input.files?.[0];
    input.value = "";
    if (!file || busy.value) return;
    busy.value = true;
    try {
      await bringOver(room, file);
    } catch (problem) {
      room.fail(problem);
    }
    busy.value = false;
  };
  return h("label", { key: "picker", class: "button last-picker" },
    h("input", { type: "file", accept: "application/json,.json", class: "visually-hidden", "aria-disabled": busy.value || undefined, on: { change: ({ currentTarget }) => take(currentTarget) } }),
    h("span", null, busy.value ? "Reading the file …" : label));
}

async function bringOver(room, file) {
  if (file.size > mostBytesOfAFile - 1024) return room.fail({ detail: "This file is larger than 4 MiB, which no room’s data is. Choose the room.json of the last cycle’s room." });
  // As text, so that a refusal can name the line.
  const body = { id: freshID(), file: fileToSend(await file.text()) };
  for (let attempt = 0; ; attempt += 1) {
    try {
      await importLastCycle(room.code, body);
      return room.say("The last cycle’s results are here, for everybody to read.");
    } catch (error) {
      const passes = error instanceof Lost || error.passes;
      if (!passes || attempt >= 5) throw error instanceof Lost ? { detail: "The server could not be reached, so the file was not taken. Try again in a moment." } : error;
      await rest(pauseBefore(attempt));
    }
  }
}

async function takeOut(room) {
  const sure = await room.confirm({ title: "Take the last cycle out of this room?", text: "Its own room and your file stay as they are. You can bring it over again.", label: "Take it out" });
  if (sure) room.act("lastCycle.drop");
}
