/* Fifth screen: are we committing to give it? Yes, yes if, or no; and plainly who still has to answer. */

import { empty } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { counted, listed } from "../../components/words.js";
import { askLine } from "../alignment/ask.js";
import { asksOf, isMine, membersOf, waiting } from "../alignment/state.js";
import { waitingForYou } from "../alignment/waiting.js";
import { openCheckIn } from "../checkIns/state.js";
import { openByFunction } from "./needs.js";

export function answers(room) {
  const groups = openByFunction(room);
  const opened = openCheckIn(room)?.openedAt ?? "";
  const given = asksOf(room).filter((ask) => ask.state === "answered" && (ask.onItsWay || (ask.answeredAt ?? "") >= opened));
  const mine = new Set(room.projected ? [] : waiting(room).map(({ ask }) => ask?.id));
  const others = (asks) => asks.filter((ask) => !mine.has(ask.id)); // what waits for me stands above, once
  return [
    !room.projected && waitingForYou(room),
    groups.length > 0 && h("section", { key: "owed", class: "meeting-part", "aria-labelledby": "owed-title" },
      h("h4", { id: "owed-title" }, "Still to answer"),
      h("ul", { class: "meeting-lines" }, groups.map(({ name, asks }) => h("li", { key: name },
        h("bdi", { class: "meeting-line-title" }, name),
        h("span", null, h("span", { class: "nums" }, counted(asks.length, "ask")), h("span", { class: "soft" }, ": ", h("bdi", null, whoAnswers(room, name, asks)))))))),
    groups.filter(({ asks }) => others(asks).length > 0).map(({ name, asks }) => h("section", { key: `open-${name}`, class: "meeting-part align-objective", "aria-label": `Asked of ${name}` },
      h("ul", { class: "asks" }, others(asks).map((ask) => askLine(room, ask))))),
    !groups.length && empty({
      sign: "check", title: "Every ask has its answer",
      text: given.length ? "What was promised today comes back when its day is there." : "Nothing waits for a yes or a no.",
    }),
    others(given).length > 0 && h("section", { key: "given", class: "meeting-part", "aria-labelledby": "given-title" },
      h("h4", { id: "given-title" }, icon("check"), "Answered since the last check-in"),
      h("div", { class: "align-objective" }, h("ul", { class: "asks" }, others(given).map((ask) => askLine(room, ask))))),
  ];
}

/** Who brings what was taken along, else everybody who speaks for the function. */
function whoAnswers(room, name, asks) {
  const carriers = asks.filter((ask) => ask.state === "carried").map((ask) => room.name(ask.carriedBy));
  const members = asks.some((ask) => ask.state === "open") ? membersOf(room, name).map((person) => person.name) : [];
  const names = [...new Set([...carriers, ...members])];
  return names.length ? listed(names) : "nobody of them is here; somebody carries it";
}

export function answersNow(room) {
  const groups = openByFunction(room);
  const mine = room.observes || room.projected ? [] : waiting(room).filter((one) => one.kind === "answer" || one.kind === "carried");
  if (mine.length) return `${mine.length === 1 ? "One ask waits" : `${counted(mine.length, "ask")} wait`} for your answer: yes, yes if, or no.`;
  if (!groups.length) return room.facilitates ? "Every ask has its answer. Close the check-in with what you learned." : "Every ask has its answer.";
  const open = groups.filter(({ asks }) => asks.some((ask) => ask.state === "open"));
  if (!open.length) return "What is not answered is taken along, by somebody and until a day.";
  const names = listed(open.map(({ name }) => name));
  return `${names} still ${open.length === 1 ? "has" : "have"} to answer: yes, yes if, or no.`;
}

/** For the facilitator: how many answers each function owes. */
export function answersDesk(room) {
  const groups = openByFunction(room);
  if (!groups.length) return null;
  return h("section", { key: "owed", class: "align-owed", "aria-labelledby": "desk-owed-title" },
    h("h3", { id: "desk-owed-title" }, "Answers to come"),
    h("ul", null, groups.map(({ name, asks }) => h("li", { key: name }, h("bdi", null, name), h("span", { class: "soft nums" }, counted(asks.length, "ask"))))),
    groups.some(({ name }) => !isMine(room, name)) && h("p", { class: "small soft" }, "You can answer in somebody’s name, or say who carries it."));
}
