/*
 * Which parts of the method draw which step. A part lies in parts/NAME.js with its look in parts/NAME.css; both are
 * fetched together when the first step that needs them opens. A new step kind is one line here.
 */

import { stylesheet } from "../components/stylesheet.js";

const partsOf = {
  prepare: ["attendance", "lastCycle", "realityCheck", "cards"],
  introduce: ["attendance", "introduction", "realityCheck"],
  diagnose: ["realityCheck", "cards"],
  rate: ["rating"],
  choose: ["choice"],
  shape: ["combine", "shaping"],
  align: ["combine", "alignment"],
  plan: ["planning"],
  review: ["review"],
  commit: ["commitment"],
  wrapUp: ["wrapUp"],
  break: ["interlude"],
  afterwards: ["checkIns", "checkInDesk", "cycleClose"],
  meeting: ["meeting"],
};

const here = new Map();

/** What draws a step of this kind, if it is here already; otherwise it is fetched, and `arrived` is called then. */
export function partFor(kind, arrived) {
  const names = partsOf[kind] ?? ["interlude"];
  const missing = names.filter((name) => !here.get(name)?.part);
  for (const name of missing) if (!here.has(name)) fetchPart(name, arrived);
  return missing.length ? null : combine(names.map((name) => here.get(name).part));
}

/** Several parts as one: their pictures follow one another, the first that has something to say says it. */
function combine(parts) {
  if (parts.length === 1) return parts[0];
  const all = (name) => (room) => parts.map((part) => part[name]?.(room));
  const first = (name) => (room) => parts.map((part) => part[name]?.(room)).find(Boolean);
  return { stage: all("stage"), composer: all("composer"), desk: all("desk"), now: first("now"), next: first("next") };
}

async function fetchPart(name, arrived) {
  here.set(name, {});
  try {
    const [module] = await Promise.all([import(`./${name}.js`), stylesheet(new URL(`./${name}.css`, import.meta.url).href)]);
    here.set(name, { part: module.default });
  } catch {
    setTimeout(() => {
      here.delete(name);
      arrived();
    }, 2000);
    return;
  }
  arrived();
}
