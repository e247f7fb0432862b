/* What is being typed about a key result, kept in the browser until it is sent. */

import { whoDrafts } from "../people.js";

const names = ["value", "none", "by", "confidence", "note", "plan", "discuss"];

export const draftOf = (room, id, name) => room.draft(`update:${id}:${name}`);
export const whoOf = (room, id) => whoDrafts(room, `update:${id}`);

export const draftsOf = (room, id) => [...names.map((name) => draftOf(room, id, name)), ...Object.values(whoOf(room, id))];

export const isBegun = (room, id) => draftsOf(room, id).some((draft) => draft.value);
