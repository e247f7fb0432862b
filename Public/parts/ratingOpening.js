// How a round will be, settled before anybody votes: anonymous or by name, and where its picture is cut.

import { button, choiceOf, toggle } from "../components/controls.js";
import { h } from "../components/element.js";
import { counted } from "../components/words.js";

/** With fewer voters than this in the room, an anonymous round hides nobody. */
const FEW = 4;

export const votersHere = (room) => room.people.filter((person) => person.votes && person.online && person.role !== "observer").length;

/** What the facilitator chose for the next round of this kind, else what the room is set to. */
export function namingFor(room, kind) {
  const choice = room.ui(`rating:naming:${kind}`, null);
  return {
    value: choice.value ?? room.doc.room.settings?.naming ?? "anonymous",
    choose: (naming) => { choice.value = naming; },
    forget: () => { choice.value = null; },
  };
}

export async function openRound(room, kind, fields) {
  const naming = namingFor(room, kind);
  const opened = await room.act("round.open", { naming: naming.value, ...fields });
  if (opened) naming.forget();
  return opened;
}

/** Anonymous or by name, with what that means for those who vote. */
export function namingChoice(room, kind) {
  const naming = namingFor(room, kind);
  return h("div", { class: "rating-naming", key: `naming-${kind}` },
    choiceOf({
      id: `rating-naming-${kind}`, label: "The round will be", value: naming.value, choose: naming.choose, look: "strip",
      options: [{ value: "anonymous", label: "Anonymous" }, { value: "named", label: "By name" }],
    }),
    h("p", { class: "field-hint" }, naming.value === "named"
      ? "Everyone is told before they vote: after the reveal, all see who gave which vote."
      : "The reveal shows the votes, never whose they are. Fewer than 3 on an axis stay hidden."));
}

/** In a very small room names are the honest way: one tap opens such a round. */
export function namedProposal(room, kind, what, fields) {
  const voters = votersHere(room);
  if (voters >= FEW || namingFor(room, kind).value === "named") return null;
  return h("div", { class: "rating-proposal", key: "proposal" },
    h("p", { class: "small" }, voters < 3
      ? `With ${counted(voters, "voter")} here an anonymous round would show nothing.`
      : `With ${counted(voters, "voter")} here an anonymous round gives people away.`),
    button({ label: `Open it by name over ${what}`, run: () => openRound(room, kind, { ...fields, naming: "named" }) }));
}

/** The relative cut, kept with every round that is opened from now on. */
export function cutChoice(room) {
  const isOn = Boolean(room.doc.room.settings?.relativeCut);
  return toggle({
    id: "rating-cut", label: "Cut the picture at the median", hint: "Instead of at 3.0, when all cards lie close together. Kept with the round.",
    on: isOn, turn: (relativeCut) => room.act("room.configure", { settings: { relativeCut } }),
  });
}
