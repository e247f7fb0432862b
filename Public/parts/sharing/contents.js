/* What is on the page, to jump to. Buttons, because the address must keep the link. */

import { h } from "../../components/element.js";

/** `parts`: the sections of the page; the sections of the record within them are listed beneath. */
export function contentsOf(parts) {
  return h("nav", { key: "contents", class: "shared-contents", "aria-label": "On this page" },
    h("ul", null, parts.map((part) => line(part, sectionsIn(part)))));
}

function line(part, within = []) {
  const heading = part.attributes["aria-labelledby"];
  return h("li", { key: heading },
    h("button", { type: "button", on: { click: () => jump(heading) } }, titleOf(part)),
    within.length > 0 && h("ul", null, within.map((one) => line(one))));
}

const flat = (children) => children.flat(Infinity).filter((child) => child?.tag);
const titleOf = (part) => flat(part.children)[0].children;

/** The sections of a record, wherever it lies in a part. */
const sectionsIn = (part) => flat(part.children).filter((child) => String(child.attributes.class).startsWith("record sheet"))
  .flatMap((record) => flat(record.children));

function jump(heading) {
  const element = document.getElementById(heading);
  if (!element) return;
  element.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
