/* One card as everybody sees it, with its comments. */

import { h } from "./element.js";
import { answers, cardText } from "./cardText.js";
import { badge, button, choiceOf, field, written } from "./controls.js";
import { icon } from "./icons.js";
import { kindWords } from "./kinds.js";
import { counted, timed } from "./words.js";

/** The face of a revealed card; `foot` is what can be done with it. */
export function cardFace(room, card, { foot, mine = false, chosen, fresh = false, level = "h3", order } = {}) {
  return h("article", {
    key: `card-${card.id}`,
    class: ["card", card.kind, chosen && "is-chosen", fresh && "is-fresh"].filter(Boolean).join(" "),
    "aria-labelledby": `card-${card.id}-title`,
    style: fresh && order !== undefined ? { "--order": String(Math.min(order, 24)) } : undefined,
  },
  h("header", { class: "card-head" },
    h(level, { id: `card-${card.id}-title`, class: "card-number nums" }, h("span", { class: "visually-hidden" }, "Card "), card.number),
    h("span", { class: "card-kind" }, icon(card.kind), kindWords[card.kind] ?? card.kind),
    mine && badge("yours", { tone: "accent" }),
    card.state === "parked" && badge("parked", { sign: "park" }),
    card.edited && badge("edited", { title: "Edited by a facilitator" })),
  cardText(room, card),
  answers(card),
  card.texts?.length > 0 && h("details", { key: "merged", class: "card-merged" },
    h("summary", null, icon("chevron"), `With ${counted(card.texts.length, "card")} that said the same`),
    h("ul", null, card.texts.map((text, index) => h("li", { key: index }, written(text))))),
  card.author && h("p", { class: "card-author" }, "by ", h("span", { dir: "auto" }, room.name(card.author))),
  foot && h("footer", { class: "card-foot" }, foot));
}

/** Opens and closes the comments on something. */
export function commentsButton(room, on) {
  const open = room.ui(`comments:${on}`, false);
  const number = room.comments(on).length;
  return button({
    key: "comments", label: number ? counted(number, "comment") : "Comment", icon: "comment", look: "quiet", expanded: open.value,
    run: () => (open.value = !open.value),
  });
}

/** What was said, in order of time. A question can be settled by who asked it or by a facilitator. */
export function commentList(room, list, label = "Comments") {
  return h("ul", { class: "comment-list", "aria-label": label }, list.map((comment) => h("li", { key: comment.id, class: ["comment", comment.kind, comment.resolved && "is-settled"].filter(Boolean).join(" ") },
    h("p", { class: "comment-head" },
      comment.kind === "question" && (comment.resolved ? badge("settled", { tone: "good", sign: "check" }) : badge("question", { tone: "accent", sign: "question" })),
      h("strong", { dir: "auto" }, room.name(comment.by)), h("span", { class: "nums" }, ` ${timed(comment.at)}`),
      room.facilitates && button({
        label: `Hide what ${room.name(comment.by)} wrote`, icon: "hide", iconOnly: true, look: "quiet", class: "comment-hide",
        run: () => room.act("comment.hide", { comment: comment.id }),
      })),
    written(comment.text),
    comment.kind === "question" && !room.projected && (room.facilitates || comment.by === room.you.id) && button({
      key: "settle", label: comment.resolved ? "Open it again" : "Settled", look: "quiet", class: "comment-settle", "aria-label": `${comment.resolved ? "Open again" : "Settled"}: ${comment.text.slice(0, 80)}`,
      run: () => room.act("comment.resolve", { comment: comment.id, resolved: !comment.resolved }),
    }))));
}

/** The comments on something, when they are open, and with `writing` the field to add one. */
export function comments(room, on, { always = false, writing = true, label = "Your comment" } = {}) {
  if (!always && !room.ui(`comments:${on}`, false).value) return null;
  const draft = room.draft(`comment:${on}`);
  const kind = room.ui(`comment-kind:${on}`, "remark");
  const post = () => draft.value.trim() && room.write(draft, "comment.post", { on, kind: kind.value, text: draft.value.trim() });
  return h("div", { key: `comments-${on}`, class: "comments" },
    commentList(room, room.comments(on)),
    writing && !room.observes && [
      field({ id: `comment-${on}`, label, draft, hideLabel: true, placeholder: kind.value === "question" ? "What would you like to know?" : "Add a remark", submit: post }),
      h("div", { class: "comment-post" },
        choiceOf({ id: `comment-kind-${on}`, label: "Kind of comment", hideLabel: true, value: kind.value, look: "strip",
          options: [{ value: "remark", label: "Remark" }, { value: "question", label: "Question" }], choose: (value) => (kind.value = value) }),
        button({ label: "Post", run: post })),
    ]);
}
