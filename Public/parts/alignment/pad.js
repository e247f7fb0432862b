/* The pad to ask or to offer; it stays where it is while the ledger grows. */

import { button, choiceOf, field, fold, select } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { objectives } from "../objectiveState.js";
import { aboutField, dateField, form, functionField, readAbout, readFunction, said } from "./form.js";
import { asksOf, everyFunction, isSame, lookedAt, mayWork } from "./state.js";

const names = ["what", "howMuch", "by", "toFunction", "typed"];
const wide = matchMedia("(min-width: 60rem)");

export function pad(room) {
  if (!mayWork(room) || !objectives(room).length) return null;
  const typed = form(room, "ask:new", names);
  const isAsking = room.ui("align:asking", false);
  // On a phone the pad would stand before what waits for an answer: there it opens on demand.
  if (!wide.matches && !isAsking.value && !typed.text("what")) {
    return button({ key: "ask", label: "Ask or offer something", icon: "plus", class: "wide", run: () => openPad(room) });
  }
  const kind = room.kept("align:kind", "ask");
  const isOffer = kind.value === "offer";
  const from = room.ui("align:from", null);
  const mine = from.value ?? room.me.function;
  const about = room.kept("align:about", "");
  const chosen = isThere(room, about.value) ? about.value : lookedAt(room).id;
  const to = readFunction(typed.drafts.toFunction, typed.drafts.typed);

  const make = async () => {
    if (!to) return typed.complain("toFunction", isOffer ? "Choose whom you offer it to." : "Choose whom you ask.");
    if (isSame(to, mine)) return typed.complain("toFunction", `${mine} cannot ${isOffer ? "offer something to" : "ask"} itself. Choose another function.`);
    if (!typed.text("what")) return typed.complain("what", isOffer ? "Say what you offer." : "Say what you need.");
    if (!typed.text("by")) return typed.complain("by", "Say by when. A rough date is better than none.");
    const fields = { kind: kind.value, ...readAbout(chosen), fromFunction: mine, toFunction: to, what: typed.text("what"), howMuch: typed.text("howMuch"), by: typed.text("by") };
    isAsking.value = false; // a refusal brings back what was typed, and with it the pad
    if (await typed.send("ask.make", said(fields))) room.say(isOffer ? `Offered to ${to}.` : `${to} is asked.`, { seen: !wide.matches });
  };

  return h("form", { key: "pad", class: "ask-pad", "aria-label": "Ask or offer", on: { submit: (event) => { event.preventDefault(); make(); } } },
    choiceOf({ id: "ask-kind", label: "Ask or offer", hideLabel: true, look: "strip", value: kind.value, choose: (value) => (kind.value = value),
      options: [{ value: "ask", label: "We need" }, { value: "offer", label: "We offer" }] }),
    field({
      id: typed.id("what"), label: isOffer ? "What do you offer?" : "What do you need?", draft: typed.drafts.what, size: "large", rows: 2, submit: make, problem: typed.problem("what"),
      placeholder: isOffer ? "We write the first five mails" : "A score on every lead", focus: wide.matches,
    }),
    functionField(room, { id: typed.id("toFunction"), label: isOffer ? "To whom?" : "Of whom?", choice: typed.drafts.toFunction, typed: typed.drafts.typed, without: mine, problem: typed.problem("toFunction") }),
    field({ id: typed.id("howMuch"), label: "How much?", optional: true, draft: typed.drafts.howMuch, single: true, placeholder: "Two people, two days a week", submit: make, problem: typed.problem("howMuch") }),
    dateField(room, { id: typed.id("by"), label: "By when?", draft: typed.drafts.by, problem: typed.problem("by") }),
    aboutField(room, { id: "ask-about", label: "For which objective or key result?", value: chosen, choose: (value) => (about.value = value) }),
    fold({ key: "from", label: ["In the name of ", h("bdi", null, mine)], class: "ask-from" },
      select({ id: "ask-from", label: "Which function speaks?", value: mine, choose: (value) => (from.value = value),
        options: [...new Set([room.me.function, ...everyFunction(room)])].map((name) => ({ value: name, label: name })) })),
    h("div", { class: "button-row" },
      button({ key: "make", label: to ? (isOffer ? `Offer it to ${to}` : `Ask ${to}`) : isOffer ? "Offer it" : "Ask", type: "submit", look: "primary" }),
      !wide.matches && button({ key: "later", label: "Not now", look: "quiet", run: () => { isAsking.value = false; typed.clear(); } })));
}

function isThere(room, about) {
  const [objective, keyResult] = about.split("/");
  return Boolean(room.doc.objectives[objective]) && (!keyResult || room.doc.keyResults[keyResult]?.objective === objective);
}

/** Turns the pad to an objective and puts the cursor into it. */
export function openPad(room, objective) {
  if (objective) room.kept("align:about", "").value = objective;
  room.ui("align:asking", false).value = true;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const input = document.getElementById("ask-new-what");
    input?.scrollIntoView({ block: "center" });
    input?.focus({ preventScroll: true });
  }));
}

/** Asks that have left the pad and are not in the ledger yet. */
export function comingAsks(room, objective) {
  const there = asksOf(room);
  return room.underway("ask.make").filter((ask) => ask.objective === objective && !there.some((one) => one.what === ask.what && one.askedBy === room.you.id));
}
