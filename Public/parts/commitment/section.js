/* A part of the record under its own title. */

import { h } from "../../components/element.js";

export function section(key, title, ...children) {
  return h("section", { key, class: `record-part is-${key}`, "aria-labelledby": `record-${key}` }, h("h3", { id: `record-${key}` }, title), children);
}
