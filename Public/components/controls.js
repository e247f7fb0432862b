/* The things people press and write in. Each gives a description; none keeps anything of its own. */

import { h } from "./element.js";
import { icon } from "./icons.js";

const nothing = (event) => event.preventDefault();

/**
 * button({label, run, look: "primary"·"quiet"·"danger", icon, disabled, pressed, describes, …attributes})
 *
 * A disabled one does nothing and says so, and keeps the focus: it may be disabled by being pressed.
 */
export function button({ label, run, look, icon: sign, iconOnly, disabled, pressed, expanded, key, type = "button", class: more, ...rest }) {
  return h("button", {
    type,
    key: key ?? (iconOnly || sign ? label : undefined),
    class: ["button", look, iconOnly && "icon-only", more].filter(Boolean).join(" "),
    "aria-disabled": disabled || undefined,
    "aria-pressed": pressed,
    "aria-expanded": expanded,
    "aria-label": iconOnly ? label : undefined,
    title: iconOnly ? label : undefined,
    on: disabled ? { click: nothing } : run && { click: run },
    ...rest,
  }, sign && icon(sign), iconOnly ? null : label);
}

/** A link that looks like a button. */
export function linkButton({ label, href, look, icon: sign, ...rest }) {
  return h("a", { class: ["button", look].filter(Boolean).join(" "), href, ...rest }, sign && icon(sign), label);
}

/**
 * A labelled field that grows with its text and counts near its limit. With a draft (room.draft) what is typed is kept
 * until draft.clear(). Enter calls `submit`, if given; Shift+Enter starts a line (as Enter does on touch screens).
 */
export function field({
  id, label, hint, draft, value, limit = 2000, single = false, rows = 1, placeholder, submit, changed, problem,
  hideLabel = false, optional = false, focus = false, name, type, inputmode, autocomplete, list, size,
}) {
  const text = draft ? draft.value : value ?? "";
  const note = `${id}-note`;
  const attributes = {
    id,
    name,
    class: "field-input",
    value: text,
    reset: draft?.version,
    placeholder,
    autocomplete: autocomplete ?? "off",
    inputmode,
    dir: "auto",
    "aria-describedby": note,
    "aria-invalid": problem ? "true" : undefined,
    made: focus ? focusGently : undefined,
    on: {
      input: ({ currentTarget }) => {
        if (draft) draft.value = currentTarget.value;
        changed?.(currentTarget.value);
        count(currentTarget, limit);
      },
      keydown: (event) => submit && enter(event, submit),
    },
  };
  const input = single
    ? h("input", { ...attributes, type: type ?? "text", list })
    : h("div", { class: "field-grow", reset: draft?.version, "data-text": `${text || (placeholder ?? "")} ` }, h("textarea", { ...attributes, rows }));
  return h("div", { key: id, class: ["field", size, problem && "has-problem"].filter(Boolean).join(" "), "data-limit": limit },
    h("label", { for: id, class: hideLabel ? "visually-hidden" : "field-label" }, label,
      optional && h("span", { class: "field-optional" }, " optional")),
    hint && !hideLabel && h("p", { class: "field-hint" }, hint),
    input,
    h("p", { id: note, class: "field-note", role: problem ? "alert" : undefined }, problem || countOf(text, limit)));
}

function enter(event, submit) {
  const onTouch = matchMedia("(pointer: coarse)").matches && event.currentTarget.localName === "textarea";
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || onTouch) return;
  event.preventDefault();
  submit(event.currentTarget.value);
}

function count(input, limit) {
  const grow = input.parentElement;
  if (grow.classList.contains("field-grow")) grow.dataset.text = `${input.value || input.placeholder} `;
  const note = document.getElementById(`${input.id}-note`);
  const words = countOf(input.value, limit);
  if (note && note.textContent !== words) note.replaceChildren(words);
}

function countOf(text, limit) {
  const length = [...text].length;
  if (length < limit * 0.8) return "";
  if (length > limit) return `${(length - limit).toLocaleString()} over the limit of ${limit.toLocaleString()} characters`;
  return `${length.toLocaleString()} of ${limit.toLocaleString()} characters`;
}

/** Puts the cursor into a field, unless somebody is writing elsewhere or a keyboard would jump up on a phone. */
export function focusGently(element) {
  const busy = document.activeElement?.matches?.("input, textarea, select, [contenteditable]");
  if (!busy && matchMedia("(pointer: fine)").matches) element.focus({ preventScroll: true });
}

/** One of several, side by side: options [{value, label, hint?}]. */
export function choiceOf({ id, label, options, value, choose, hideLabel = false, look }) {
  return h("fieldset", { key: id, class: ["choice-of", look].filter(Boolean).join(" ") },
    h("legend", { class: hideLabel ? "visually-hidden" : "field-label" }, label),
    h("div", { class: "choice-options" }, options.map((option) => h("label", { key: String(option.value), class: "choice-option" },
      h("input", {
        type: "radio", name: id, value: String(option.value), checked: option.value === value, class: "visually-hidden",
        on: { change: () => choose(option.value) },
      }),
      h("span", { class: "choice-face" }, h("span", { class: "choice-name" }, option.label),
        option.hint && h("span", { class: "choice-hint" }, option.hint))))));
}

/** A drop-down: options [{value, label}]. */
export function select({ id, label, options, value, choose, hideLabel = false }) {
  return h("div", { key: id, class: "field" },
    h("label", { for: id, class: hideLabel ? "visually-hidden" : "field-label" }, label),
    h("select", { id, class: "field-input", value: value ?? "",
      on: { change: ({ currentTarget }) => choose(currentTarget.value) } },
    options.map((option) => h("option", { key: String(option.value), value: String(option.value) }, option.label))));
}

/** A switch with its sentence. */
export function toggle({ id, label, hint, on, turn }) {
  return h("label", { key: id, class: "toggle" },
    h("input", { id, type: "checkbox", role: "switch", checked: on,
      on: { change: ({ currentTarget }) => turn(currentTarget.checked) } }),
    h("span", { class: "toggle-words" }, h("span", null, label), hint && h("span", { class: "field-hint" }, hint)));
}

/** Something folded away: the browser keeps whether it is open, and calls `turned` when that changes. */
export function fold({ key, label, count: number, open = false, turned, class: more }, ...children) {
  return h("details", { key, class: ["fold", more].filter(Boolean).join(" "), open, on: turned && { toggle: turned } },
    h("summary", null, icon("chevron"), h("span", { class: "fold-label" }, label),
      number !== undefined && h("span", { class: "fold-count nums" }, number)),
    h("div", { class: "fold-body" }, children));
}

/** What stands where nothing is yet; it teaches with one example. */
export function empty({ title, text, example, sign }, ...children) {
  return h("div", { class: "empty" },
    sign && icon(sign),
    h("p", { class: "empty-title" }, title),
    text && h("p", { class: "empty-text" }, text),
    example && h("p", { class: "empty-example" }, h("span", { class: "empty-for" }, "For example"), " ", example),
    children);
}

/** A small word with a shape: tone good · caution · bad · none · accent. */
export function badge(text, { tone = "none", sign, ...rest } = {}) {
  return h("span", { class: `badge ${tone}`, ...rest }, sign && icon(sign), text);
}

/** Text that a person wrote: its own direction, its line breaks kept. */
export function written(text, { tag = "p", class: more, ...rest } = {}) {
  return h(tag, { dir: "auto", class: ["written", more].filter(Boolean).join(" "), ...rest }, text);
}
