// The reveal: impact against effort as a picture, the cards in disputed order beside it, one card with all its votes,
// and the same as a table. Every figure, quadrant and rank comes from the server.

import { button } from "../components/controls.js";
import { h } from "../components/element.js";
import { Late, opening } from "../components/late.js";
import { counted, rounded } from "../components/words.js";
import { ticksOf } from "./ratingAgain.js";
import { picture } from "./matrixPicture.js";
import { disputedList } from "./matrixList.js";
import { votersHere } from "./ratingOpening.js";
import { allRounds } from "./ratingState.js";

const opened = new Late(() => import("./matrixCard.js"), new URL("matrixStrip.css", import.meta.url).href).ahead();
const asTable = new Late(() => import("./matrixTable.js")).ahead();

export function matrixStage(room, newest) {
  const { rounds: all, cards, people, room: { status, spotlight, settings } } = room.doc;
  // Names are drawn where votes carry them, and voters counted for who could open a round; nothing else about people shows.
  const names = Object.values(all).some((round) => round.named) && Object.values(people).map(({ name }) => name).join("\n");
  return room.remember("matrix", [all, cards, status, spotlight, settings, room.facilitates, room.facilitates && votersHere(room), names], () => draw(room, newest));
}

function draw(room, newest) {
  const revealed = allRounds(room).filter((round) => round.state === "revealed" && round.results);
  if (revealed.length === 0) return h("p", { class: "soft" }, "The picture appears here when a round is revealed.");
  const chosen = room.ui("matrix:round", null);
  // A round that is revealed meanwhile comes to the front by itself.
  const round = revealed.find(({ id }) => id === chosen.value?.round && chosen.value.newest === revealed[0].id) ?? revealed.find(({ id }) => id === newest?.id) ?? revealed[0];
  const isTable = room.ui("matrix:table", false);
  const card = room.ui("matrix:card", null);
  const ticks = ticksOf(room, round);
  turn = () => { isTable.value = !isTable.value; };

  return h("section", { class: "matrix", "aria-label": "Impact and effort" },
    h("div", { class: "matrix-head" },
      h("h3", null, "Impact and effort"),
      revealed.length > 1 && rounds(revealed, round, chosen),
      button({
        key: "table", label: isTable.value ? "Show the picture" : "Show as a table", look: "quiet", "aria-keyshortcuts": "t",
        run: () => { isTable.value = !isTable.value; },
      })),
    h("p", { key: "round", class: "matrix-about" }, about(round)),
    isTable.value
      ? asTable.for(room)?.table(room, round, (id) => { card.value = id; isTable.value = false; }) ?? opening()
      : h("div", { class: "matrix-both" },
        picture(room, round, revealed, card),
        h("div", { class: "matrix-side" },
          card.value && round.results[card.value] && opened.for(room) ? opened.here.openCard(room, round, revealed, card, ticks) : disputedList(room, round, card, ticks))));
}

/** What was announced of the round, and where its picture is cut. */
function about({ naming, relativeCut, cut, finished, expected }) {
  const cutWords = relativeCut && cut
    ? `Cut at the median of the cards: impact ${rounded(cut.impact)}, effort ${rounded(cut.effort)}.`
    : "Cut at 3.0 on both axes.";
  return `${naming === "named" ? "By name" : "Anonymous"}, ${finished ?? 0} of ${expected ?? 0} finished. ${cutWords}`;
}

function rounds(revealed, round, chosen) {
  return h("div", { class: "matrix-rounds", role: "group", "aria-label": "Round" }, [...revealed].reverse().map((one, index) =>
    h("button", {
      type: "button", key: one.id, "aria-pressed": one.id === round.id, on: { click: () => { chosen.value = { round: one.id, newest: revealed[0].id }; } },
      "aria-label": `Round ${index + 1}, ${counted(one.cards.length, "card")}`,
    }, `Round ${index + 1}`, h("span", { class: "soft" }, ` · ${one.cards.length}`))));
}

/** What T does now. */
let turn = null;

document.addEventListener("keydown", (event) => {
  if (event.key !== "t" && event.key !== "T") return;
  if (!turn || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!document.querySelector(".matrix")) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog, [role=dialog]")) return;
  event.preventDefault();
  turn();
});
