/*
 * What draws which step. A part of the method lies in parts/NAME.js with its look in parts/NAME.css; a step of several parts
 * names them in steps/NAME.js and steps/NAME.css. Both are fetched together when the first step that needs them opens. A new step
 * kind is one line here.
 */

import { stylesheet } from "../components/stylesheet.js";

const kinds = {
  prepare: ["steps/prepare", () => import("../steps/prepare.js")],
  introduce: ["steps/introduce", () => import("../steps/introduce.js")],
  diagnose: ["steps/diagnose", () => import("../steps/diagnose.js")],
  rate: ["parts/rating", () => import("./rating.js")],
  choose: ["parts/choice", () => import("./choice.js")],
  shape: ["steps/shape", () => import("../steps/shape.js")],
  align: ["steps/align", () => import("../steps/align.js")],
  plan: ["parts/planning", () => import("./planning.js")],
  review: ["parts/review", () => import("./review.js")],
  commit: ["parts/commitment", () => import("./commitment.js")],
  wrapUp: ["parts/wrapUp", () => import("./wrapUp.js")],
  break: ["parts/interlude", () => import("./interlude.js")],
  afterwards: ["steps/afterwards", () => import("../steps/afterwards.js")],
  meeting: ["parts/meeting", () => import("./meeting.js")],
};

const here = new Map();

const known = (kind) => (kind in kinds ? kind : "break");

/** Where what draws a step of this kind lies, its script and its style sheet under one name. */
export const lookOf = (kind) => kinds[known(kind)][0];

/** What draws a step of this kind, if it is here already; otherwise it is fetched, and `arrived` is called then. */
export function partFor(kind, arrived) {
  const name = known(kind);
  if (!here.has(name)) fetchPart(name, arrived);
  return here.get(name).part ?? null;
}

/** Several parts as one: their pictures follow one another, the first that has something to say says it. */
export function together(parts) {
  const all = (name) => (room) => parts.map((part) => part[name]?.(room));
  const first = (name) => (room) => parts.map((part) => part[name]?.(room)).find(Boolean);
  return { stage: all("stage"), composer: all("composer"), desk: all("desk"), now: first("now"), next: first("next") };
}

async function fetchPart(name, arrived) {
  here.set(name, {});
  const [look, script] = kinds[name];
  try {
    const [module] = await Promise.all([script(), stylesheet(new URL(`../${look}.css`, import.meta.url).href)]);
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
