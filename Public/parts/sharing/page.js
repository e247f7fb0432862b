/* The page of a share link: what the room decided and where it stands, for everybody in the organisation, kept up to date. */

import { draw, h } from "../../components/element.js";
import { timed } from "../../components/words.js";
import { Feed } from "../../feed.js";
import { head, openingWords } from "./head.js";
import { reading } from "./reading.js";
import { SharedRoom } from "./reader.js";

/** Reads by the link for as long as the page is open: first what was `asked` for, drawn when its `look` is there. */
export async function open(root, { code, asked, look, voice }) {
  keepAddress();
  const room = new SharedRoom({ draw: soon, voice });
  let drawing = true; // nothing is drawn before it can look as it should
  let begun = false;
  let ended = false;
  let lost = null;

  const feed = new Feed({
    code,
    on: {
      document: (doc, frames) => {
        room.doc = doc;
        // Who is here and how far they are shows nowhere on this page.
        if (!frames.length || frames.some((frame) => frame.seq !== undefined)) soon();
      },
      connection: (word) => {
        if (word === "lost" && !room.doc) draw(root, opening("The server cannot be reached. It is asked again and again …"));
        lost = word === "live" ? null : lost ?? room.now();
        room.connection = word;
        soon();
      },
      gone,
    },
  });

  function soon() {
    if (drawing || ended || !room.doc) return;
    drawing = true;
    const paint = () => {
      if (!drawing) return;
      drawing = false;
      if (ended) return;
      document.title = room.doc.room.title;
      draw(root, page(room, lost, begun));
      if (begun) return;
      begun = true;
      soon();
    };
    requestAnimationFrame(paint);
    setTimeout(paint, 250); // a page that nobody looks at gets no animation frames
  }

  async function gone(problem) {
    ended = true;
    const { farewell } = await import("../../components/entrance.js");
    farewell(root, problem.code === "linkTakenBack" ? { title: "This link was taken back", detail: "Whoever made it has closed it. Ask whoever gave it to you for another one." }
      : problem.status === 401 ? { title: "This link leads to no room", detail: "It may have been cut off on its way to you: copy the whole of it, to its last character. Else ask whoever gave it to you." } : problem);
  }

  draw(root, opening("Opening what the room decided …"));
  try {
    await Promise.all([look, feed.open(asked)]);
    drawing = false;
    soon();
    feed.start();
  } catch (problem) {
    gone(problem);
  }
}

/** A jump within the page must not take the link's secret out of the address line. */
function keepAddress() {
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
  });
}

const opening = (words) => h("main", { id: "main", class: "opening", tabindex: -1 }, h("p", { class: "opening-line", role: "status" }, words));

/** The first section alone until it `begun`: it can be read while the rest, below it, is drawn. */
function page(room, lost, begun) {
  const { sections, contents } = reading(room);
  return h("main", { key: "shared", id: "main", class: contents ? "shared has-contents" : "shared", tabindex: -1 },
    head(room),
    contents,
    h("div", { key: "sections", class: "shared-sections" }, sections.length ? sections.slice(0, begun ? undefined : 1) : openingWords(room)),
    h("p", { key: "connection", class: lost ? "shared-lost is-seen" : "shared-lost", role: "status" },
      lost && room.connection === "lost" && `Not connected. This is how it stood at ${timed(lost)}; it brings itself up to date when the network is back.`));
}
