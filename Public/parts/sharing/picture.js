/* Impact and effort as the room rated them: the picture that the server makes, fetched when somebody wants to see it. */

import { h } from "../../components/element.js";
import { icon } from "../../components/icons.js";
import { section } from "../commitment/section.js";
import { fetchFile } from "../../wire.js";

export function picture(room) {
  const { rounds = {} } = room.doc;
  if (!Object.values(rounds).some((round) => round.state === "revealed" && round.results)) return null;
  const seen = room.ui("picture", null);
  const show = async (event) => {
    if (!event.currentTarget.open || seen.value?.of === rounds) return;
    try {
      const svg = await (await fetchFile(room.code, "matrix.svg")).text();
      seen.value = { of: rounds, address: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` };
    } catch (problem) {
      room.fail(problem.status ? problem : { detail: "The picture could not be fetched: there is no way to the server just now." });
    }
  };
  return section("matrix", "How the cards were rated",
    h("details", { key: "fold", class: "fold shared-picture", on: { toggle: show } },
      h("summary", null, icon("chevron"), h("span", { class: "fold-label" }, "Impact and effort as a picture")),
      h("div", { class: "fold-body" }, seen.value
        ? h("img", { key: "picture", src: seen.value.address, alt: "Every rated card by its impact and its effort. The decision record has the same figures in words." })
        : h("p", { key: "wait", class: "soft", role: "status" }, "The picture is on its way …"))));
}
