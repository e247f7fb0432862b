/*
 * The screen as a description. h() and s() say what should be there; draw() makes it so and keeps every element that
 * already is, so that focus, selection, scroll and what is being typed survive. Text becomes text nodes, never markup.
 *
 * Attributes with a meaning of their own:
 *   key        stable identity among siblings (an id serves too); without one, elements of a tag are matched in order
 *   on         {click: fn, …}: the newest function is called, listeners are added once
 *   value      of a field: set when made, later only while it is not focused and the described value has changed
 *   checked, open   set when made, later only when the described value has changed
 *   reset      a number: when it changes, everything is set anew, the value of a focused field too (its text was sent)
 *   style      {"--x": "3px"}: custom properties and properties by their CSS names
 *   made       called once with the new element, after it is in the page
 */

const svgSpace = "http://www.w3.org/2000/svg";
const described = Symbol("described");
const live = new Set(["value", "checked", "open"]);
const apart = new Set(["key", "on", "style", "made", "reset", "value", "checked", "open"]);
const inAPage = /^(?:https?:|mailto:|blob:|#|\.{0,2}\/|\?|$)/i;

export function h(tag, attributes, ...children) {
  return { tag, space: null, attributes: attributes ?? {}, children };
}

export function s(tag, attributes, ...children) {
  return { tag, space: svgSpace, attributes: attributes ?? {}, children };
}

export function draw(container, ...children) {
  const made = [];
  arrange(container, children, made);
  for (const [element, meet] of made) meet(element);
  return container;
}

function arrange(container, children, made) {
  const wanted = flatten(children, []);
  if (stands(container, wanted)) return renewAll(container, wanted, made);
  const shelf = new Map();
  for (const node of container.childNodes) {
    const name = nameOf(node);
    if (shelf.has(name)) shelf.get(name).push(node);
    else shelf.set(name, [node]);
  }
  const nodes = wanted.map((child) => {
    if (typeof child === "string") return renew(shelf.get("#text")?.shift(), child);
    const old = shelf.get(identity(child))?.shift();
    const element = old ?? make(child, container, made);
    if (element[described] !== child) dress(element, child, made);
    return element;
  });
  for (const rest of shelf.values()) for (const node of rest) node.remove();
  place(container, nodes);
}

/** Whether what is there is what is wanted, in the same order: then nothing has to be looked for, made or moved. */
function stands(container, wanted) {
  let node = container.firstChild;
  for (const child of wanted) {
    if (!node) return false;
    if (typeof child === "string") {
      if (node.nodeType !== Node.TEXT_NODE) return false;
    } else {
      const before = node[described];
      if (before !== child && (!before || before.tag !== child.tag || keyOf(before) !== keyOf(child))) return false;
    }
    node = node.nextSibling;
  }
  return !node;
}

function renewAll(container, wanted, made) {
  let node = container.firstChild;
  for (const child of wanted) {
    const next = node.nextSibling;
    if (typeof child === "string") renew(node, child);
    else if (node[described] !== child) dress(node, child, made);
    node = next;
  }
}

/** Puts the nodes in order without ever lifting the one that holds the focus. */
function place(container, nodes) {
  const focused = container.contains(document.activeElement) ? document.activeElement : null;
  let next = container.firstChild;
  for (const node of nodes) {
    if (node === next) {
      next = next.nextSibling;
    } else if (focused && node.contains(focused)) {
      while (next !== node) {
        const ahead = next.nextSibling;
        next.remove();
        next = ahead;
      }
      next = node.nextSibling;
    } else {
      container.insertBefore(node, next);
    }
  }
}

function make(child, container, made) {
  const inSVG = container.namespaceURI === svgSpace && container.localName !== "foreignObject";
  const space = child.space ?? (inSVG ? svgSpace : null);
  const element = space ? document.createElementNS(space, child.tag) : document.createElement(child.tag);
  if (child.attributes.made) made.push([element, child.attributes.made]);
  return element;
}

function dress(element, child, made) {
  const before = element[described]?.attributes ?? {};
  const after = child.attributes;
  element[described] = child;
  for (const name in before) {
    if (!(name in after) && !apart.has(name)) element.removeAttribute(name);
  }
  for (const name in after) {
    if (!apart.has(name) && (before[name] !== after[name] || before.reset !== after.reset)) setAttribute(element, name, after[name]);
  }
  restyle(element, before.style ?? {}, after.style ?? {});
  listen(element, after.on);
  arrange(element, child.children, made);
  for (const name of live) {
    if (name in after) setLive(element, name, before, after);
  }
}

function setAttribute(element, name, value) {
  if (name.startsWith("on")) throw new TypeError(`Listeners go into "on": ${name}`);
  const spoken = name.startsWith("aria-");
  if (value === null || value === undefined || (value === false && !spoken)) element.removeAttribute(name);
  else if (name === "href" && !inAPage.test(String(value))) element.removeAttribute(name);
  else element.setAttribute(name, value === true && !spoken ? "" : String(value));
}

function setLive(element, name, before, after) {
  const value = name === "value" ? String(after.value ?? "") : Boolean(after[name]);
  const isNew = !(name in before);
  const isReset = before.reset !== after.reset;
  if (!isNew && !isReset) {
    if (before[name] === after[name]) return;
    if (name === "value" && element === document.activeElement) return;
  }
  if (element[name] !== value) element[name] = value;
}

function restyle(element, before, after) {
  for (const name in before) if (!(name in after)) element.style.removeProperty(name);
  for (const name in after) if (before[name] !== after[name]) element.style.setProperty(name, after[name]);
}

function listen(element, on) {
  if (!on) return;
  element[listening] ??= new Set();
  for (const type in on) {
    if (element[listening].has(type)) continue;
    element[listening].add(type);
    element.addEventListener(type, heard);
  }
}

const listening = Symbol("listening");

function heard(event) {
  event.currentTarget[described].attributes.on?.[event.type]?.call(event.currentTarget, event);
}

function renew(node, text) {
  if (!node) return document.createTextNode(text);
  if (node.data !== text) node.data = text;
  return node;
}

function nameOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return "#text";
  const child = node[described];
  return child ? identity(child) : "#foreign";
}

const keyOf = ({ attributes }) => attributes.key ?? attributes.id;

function identity(child) {
  const key = keyOf(child);
  return key === undefined || key === null ? child.tag : `${child.tag}#${key}`;
}

function flatten(children, into) {
  for (const child of children) {
    if (Array.isArray(child)) flatten(child, into);
    else if (child === null || child === undefined || typeof child === "boolean") continue;
    else into.push(typeof child === "object" ? child : String(child));
  }
  return into;
}
