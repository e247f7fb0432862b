/* Sharing the record: a link by which the whole organisation reads it, made and taken back by facilitators. */

import { button } from "../components/controls.js";
import { copy } from "../components/copying.js";
import { h } from "../components/element.js";
import { qrPicture } from "../components/qr.js";
import { stylesheet } from "../components/stylesheet.js";

stylesheet(new URL("sharing.css", import.meta.url).href);

/** The dialog: what a share link is, the one just made, and those that work. */
export function share(room, { close }) {
  const links = room.ui("share:links", {});
  const fresh = room.ui("share:fresh", null);
  const make = async () => {
    if (room.pending("invitation.make").some((one) => one.share)) return; // pressed twice before the answer
    const made = await room.act("invitation.make", { share: true });
    if (!made) return;
    links.value = { ...links.value, [made.invitation]: made.link };
    fresh.value = made.invitation;
  };
  const all = working(room);
  const link = all.some(({ id }) => id === fresh.value) ? links.value[fresh.value] : null;
  return { title: "Share with everybody", body: [
    h("p", null, "Whoever has this link reads, without a name, what everybody in this room sees: the record, where the key results stand, and who said what by name. They can change nothing."),
    link && shown(room, link),
    all.length > 0 && h("section", { key: "made", class: "share-made", "aria-labelledby": "share-made-title" },
      h("h3", { id: "share-made-title" }, all.length === 1 ? "The link that works" : "Links that work"),
      h("ul", null, all.map((one) => row(room, one, links.value[one.id])))),
  ], actions: [
    button({ key: "make", label: all.length ? "Make another link" : "Make a share link", icon: "plus", look: all.length ? undefined : "primary", run: make }),
    button({ key: "done", label: "Done", look: "quiet", run: close }),
  ] };
}

/** Share links that were not taken back, the newest first. */
function working(room) {
  return Object.entries(room.doc.desk?.invitations ?? {}).map(([id, invitation]) => ({ id, ...invitation }))
    .filter(({ share: isShared, revoked }) => isShared && !revoked)
    .sort((a, b) => b.at.localeCompare(a.at));
}

const said = "The share link is copied.";

function row(room, { id, at }, link) {
  const made = `Made on ${new Date(at).toLocaleString(undefined, { dateStyle: "long", timeStyle: "short" })}`;
  return h("li", { key: id },
    h("span", { class: "nums" }, made),
    link && button({ key: "copy", label: `Copy the link: ${made}`, icon: "copy", iconOnly: true, look: "quiet", run: () => copy(room, link, said) }),
    button({ key: "back", label: "Take back", look: "quiet", "aria-label": `Take back: ${made}`, run: () => takeBack(room, id) }));
}

async function takeBack(room, id) {
  const sure = await room.confirm({ title: "Take this link back?", text: "Whoever reads by it is cut off at once and is told so. The link never works again; you can make another one.", label: "Take back", danger: true });
  if (sure) room.act("invitation.revoke", { invitation: id });
}

function shown(room, link) {
  return h("div", { key: "fresh", class: "share-fresh" },
    h("div", { class: "invite-ways" }, h("p", { class: "invite-link" }, link), qrPicture(link, "QR picture of the share link", { class: "invite-qr" })),
    h("p", { class: "small soft" }, "It is shown only here and now. Put it where everybody looks; you can take it back at any time."),
    button({ label: "Copy this link", icon: "copy", look: "primary", run: () => copy(room, link, said) }));
}
