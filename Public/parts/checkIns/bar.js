/* A bar from the baseline to the target: how far it is, and a tick for where time says it should be. */

import { h } from "../../components/element.js";
import { percent, statusWord } from "./words.js";

/**
 * progress and expected are shares of the way, 0…1, as the server says. `earlier` is the progress of an older check-in:
 * it shows grey. Without any, the bar is hatched and empty: no data is neither zero nor red.
 */
export function bar({ key = "bar", progress, expected, status, earlier, words }) {
  const known = progress !== undefined;
  const at = known ? progress : earlier;
  const look = known ? "is-measured" : earlier === undefined ? "is-empty" : "is-earlier";
  const said = words ?? [
    known ? `${percent(progress)} of the way` : earlier === undefined ? "no data" : `no data yet; ${percent(earlier)} of the way the time before`,
    expected !== undefined && `${percent(expected)} expected by now`, status && statusWord(status).toLowerCase(),
  ].filter(Boolean).join(", ");
  return h("div", { key, class: `bar-of-progress ${look}`, "data-status": status, role: "img", "aria-label": said },
    at !== undefined && h("span", { key: "fill", class: "bar-fill", style: { "--at": `${at * 100}%` } }),
    expected !== undefined && h("span", { key: "tick", class: "bar-tick", style: { "--at": `${expected * 100}%` } }));
}
