// Who answers for something: somebody in the room, or somebody absent by name and function.

import { field, select } from "../components/controls.js";
import { h } from "../components/element.js";

export function someone(room, who) {
  if (!who) return "";
  if (typeof who === "string") return room.name(who);
  return who.function ? `${who.name} (${who.function}, not here)` : `${who.name} (not here)`;
}

export function functionOf(room, who) {
  return typeof who === "string" ? room.doc.people[who]?.function : who?.function;
}

export const functions = (room) => {
  const { functions: used = [], expected = [] } = room.doc.room;
  return [...new Set([...used, ...expected])];
};

/** Choosing somebody; `drafts` holds {who, name, function} as text, so that nothing typed is lost. */
export function whoField(room, { id, label, who, name, its }) {
  const here = room.people.filter((person) => person.role !== "observer");
  const options = [
    { value: "", label: "Nobody yet" },
    ...here.map((person) => ({ value: person.id, label: `${person.name}, ${person.function}` })),
    { value: "absent", label: "Somebody who is not here …" },
  ];
  return h("div", { key: id, class: "who" },
    select({ id, label, options, value: who.value, choose: (value) => who.put(value) }),
    who.value === "absent" && [
      field({ id: `${id}-name`, label: "Name", draft: name, single: true, limit: 120 }),
      field({ id: `${id}-function`, label: "Function", draft: its, single: true, limit: 120, optional: true }),
    ]);
}

/** Fills the drafts of whoField with what stands. */
export function putWho({ who, name, its }, value) {
  who.put(value === undefined ? "" : typeof value === "string" ? value : "absent");
  name.put(typeof value === "object" ? value.name : "");
  its.put(typeof value === "object" ? value.function ?? "" : "");
}

/** What the drafts of whoField say, as it goes over the wire. */
export function readWho({ who, name, its }) {
  if (who.value !== "absent") return who.value || undefined;
  if (!name.value.trim()) return undefined;
  return { name: name.value.trim(), ...(its.value.trim() ? { function: its.value.trim() } : {}) };
}

export const whoDrafts = (room, key) => ({
  who: room.draft(`${key}:who`), name: room.draft(`${key}:who-name`), its: room.draft(`${key}:who-function`),
});
