/* The next room: made with one click, given what this cycle came to, opened where people prepare. */

import { button, field } from "../../components/controls.js";
import { h } from "../../components/element.js";
import { keep } from "../../storage.js";
import { createRoom, exported, freshID, importLastCycle, insist } from "../../wire.js";
import { following } from "./cycle.js";
import { busy, kept } from "./next.js";

const go = (code) => location.assign(`/room/${code}#entered`);

export async function openNextRoom(room, creationToken) {
  if (busy(room).value) return;
  const state = kept(room);
  if (state.value.done) return go(state.value.code);
  busy(room).value = true;
  try {
    await make(room, state, creationToken);
    await bringOver(room, state);
    go(state.value.code);
  } catch (problem) {
    ask(room, problem);
  }
  busy(room).value = false;
}

/** The same id again is the same room: a lost answer makes no second one. */
async function make(room, state, creationToken) {
  if (state.value.code) return;
  const { title, purpose, context, cycle, settings } = room.doc.room;
  const id = state.value.id ?? freshID();
  state.value = { ...state.value, id };
  const { maxObjectives, dots, naming, relativeCut } = settings ?? {};
  const next = cycle && following(cycle);
  const made = await insist(() => createRoom({
    id, title, ...(purpose && { purpose }), ...(context && { context }), ...(next && { cycle: next }),
    facilitator: { name: room.me.name, function: room.me.function },
    settings: { maxObjectives, dots, naming, relativeCut },
    agenda: room.steps.map((step) => ({ kind: step.kind, title: step.title, minutes: step.minutes })),
  }, creationToken));
  keep(`crux:recovery:${made.code}`, made.recoveryLink);
  state.value = { ...state.value, code: made.code };
}

async function bringOver(room, state) {
  const file = await insist(() => exported(room.code, "room.json"));
  const importID = state.value.importID ?? freshID();
  state.value = { ...state.value, importID };
  await insist(() => importLastCycle(state.value.code, { id: importID, file }));
  state.value = { ...state.value, done: true };
}

/** What went wrong, and how it goes on from there. */
function ask(room, problem) {
  const { code } = kept(room).value;
  const needsToken = !code && (problem.status === 401 || problem.status === 403);
  let token = "";
  room.dialog(({ close }) => {
    const again = () => {
      close();
      openNextRoom(room, token.trim() || undefined);
    };
    return {
      title: code ? "The results are not in the next room yet" : "The next room is not open yet",
      body: [
        h("p", { key: "what" }, problem.detail ?? "The server could not be reached."),
        code && h("p", { key: "still", class: "soft" }, "The room itself is open. Try again to bring over what this cycle came to, or go there and choose the file “All data” of this room."),
        needsToken && field({ id: "next-room-token", label: "Creation token", hint: "This server lets only those open rooms who have its token.", single: true, type: "password", limit: 500, value: token, changed: (text) => (token = text) }),
      ],
      actions: [
        button({ key: "again", label: "Try again", look: "primary", run: again }),
        code && button({ key: "go", label: "Go there without them", look: "quiet", run: () => go(code) }),
        button({ key: "later", label: "Not now", look: "quiet", run: close }),
      ],
    };
  });
}
