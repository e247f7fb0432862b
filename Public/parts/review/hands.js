/* The reveal: every hand with its name, concerns first. */

import { h } from "../../components/element.js";
import { badge, button, fold } from "../../components/controls.js";
import { unfolding } from "../objectiveRead.js";
import { counted } from "../../components/words.js";
import { consentsOf, fingers, handsOf, outdated, tooLate, votersOf } from "./consent.js";

export function revealed(room, consent) {
  const hands = handsOf(room, consent);
  const stale = outdated(room);
  const earlier = consentsOf(room).filter((other) => other.state === "revealed" && other.id !== consent.id);
  return h("section", { key: "hands", class: "hands", "aria-labelledby": "hands-title" },
    h("header", { class: "hands-head" },
      h("h3", { id: "hands-title" }, consent.number > 1 ? `Fist of five, number ${consent.number}` : "Fist of five"),
      verdict(room, hands),
      stale && badge("the set changed since", { tone: "caution", sign: "warning" })),
    tooLate(room, consent).value && late(room, consent),
    stale && h("p", { key: "stale", class: "hands-stale" }, stale, " These hands belong to the set as it was."),
    hands.length > 0 ? ledger(room, hands) : h("p", { class: "soft" }, "Nobody showed a hand."),
    earlier.length > 0 && fold({ key: "earlier", label: earlier.length === 1 ? "The fist of five before" : "Fists of five before", count: earlier.length },
      earlier.map((other) => h("section", { key: other.id, class: "hands-earlier" },
        h("h4", null, `Number ${other.number}`), ledger(room, handsOf(room, other))))));
}

function verdict(room, hands) {
  const against = hands.filter((hand) => hand.fingers <= 1).length;
  if (!hands.length) return null;
  return [
    against
      ? badge(`${counted(against, "concern")} ${against === 1 ? "stands" : "stand"}`, { tone: "bad", sign: "warning" })
      : badge("no concern stands", { tone: "good", sign: "check" }),
    h("p", { key: "of", class: "soft nums" }, `${hands.length.toLocaleString()} of ${counted(Math.max(votersOf(room), hands.length), "hand")} shown`),
  ];
}

/** One line per number of fingers: the word, then who, with their sentences. */
function ledger(room, hands) {
  return h("dl", { class: "ledger" }, [...fingers].reverse().map(({ value, word }) => {
    const those = hands.filter((hand) => hand.fingers === value);
    if (!those.length) return null;
    return h("div", { key: value, class: `ledger-line ${value <= 1 ? "is-against" : ""}` },
      h("dt", null, h("span", { class: "ledger-digit nums" }, value), h("span", { class: "ledger-word" }, word)),
      h("dd", null, h("ul", { class: "ledger-people" }, those.map((hand) => h("li", { key: hand.person, class: hand.sentence ? "has-sentence" : "" },
        h("bdi", { class: "ledger-name" }, room.name(hand.person)),
        hand.sentence && unfolding(room, `hand:${value}:${hand.person}`, hand.sentence, { class: "ledger-sentence" }))))));
  }));
}

/** A choice that met the reveal; its sentence is not lost, it can still be said. */
function late(room, consent) {
  const sentence = room.draft(`fist:${consent.id}`).value.trim();
  return h("div", { key: "late", class: "hands-late", role: "status" },
    h("p", null, "The hands were revealed while you were choosing. Your last choice did not count; the facilitator can open a further fist of five."),
    sentence && h("p", { key: "yours" }, "You had written: ", h("q", { dir: "auto" }, sentence)),
    button({ label: "Understood", run: () => (tooLate(room, consent).value = false) }));
}

/** The shape of the hands in one line, for the record: "5 5 4 3". */
export function inOneLine(hands) {
  return hands.map((hand) => hand.fingers).sort((a, b) => b - a).join(" ");
}
