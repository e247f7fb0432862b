/* A command from before a reload was refused: nobody waits for it any more, but its text must not be lost. */

import { textsOf } from "./parts/checkIns/updateTexts.js";

export function giveBack(room, command) {
  if (command.type === "update.write") return giveBackUpdate(room, command);
  const place = writtenIn[command.type]?.(command);
  const text = command.text ?? command.what ?? command.task ?? command.condition ?? command.stops ?? command.reason;
  if (!place || !text) return;
  const draft = room.draft(place);
  draft.put([text, draft.value].filter(Boolean).join("\n"));
}

/** All of its form, where nothing else was begun since. */
function giveBackUpdate(room, command) {
  const texts = textsOf(command).map(([place, text]) => [room.draft(place), text]);
  if (texts.every(([draft]) => !draft.value)) for (const [draft, text] of texts) draft.put(text);
}

/** The field in which such a command was typed. */
const writtenIn = {
  "card.post": () => "pad",
  "prompt.answer": ({ prompt }) => `prompt:${prompt}`,
  "expectation.give": () => "expectation",
  "oneThing.record": () => "oneThing",
  "ask.make": () => "ask:new:what",
  "ask.answer": ({ ask }) => `answer:${ask}:condition`,
  "tradeOff.record": ({ objective, stops }) => objective && `trade:${objective}:${stops ? "stops" : "reason"}`,
  "action.add": () => "action:new:task",
  "comment.post": ({ on, topic }) => (topic ? `comment:${on}:${topic}` : `comment:${on}`),
};
