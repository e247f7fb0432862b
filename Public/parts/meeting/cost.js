/* What the check-ins cost a year, because that is what they must earn; only where a rate is set. */

import { h } from "../../components/element.js";

const number = (value) => value.toLocaleString(undefined, { maximumFractionDigits: 2 });

export function cost(room) {
  const { meetingCost: its } = room.doc.room;
  if (!its) return null;
  return h("p", { key: "cost", class: "meeting-cost nums" },
    "This check-in costs ", h("strong", null, Math.round(its.yearly).toLocaleString()), " a year: ",
    h("span", { class: "soft" }, `${number(its.people)} people × ${number(its.hours)} hour × ${number(its.rate)} × ${number(its.meetings)} meetings, in the currency of the rate.`));
}
