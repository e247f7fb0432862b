/* The document: what this person may see of the room, kept equal to the server's by merge patches (RFC 7396). */

/**
 * The target with the patch merged in. Nothing is changed in place, and what the patch does not touch stays the very
 * same object, so that whoever draws can tell by identity what is new.
 */
export function merge(target, patch) {
  if (!isObject(patch)) return patch;
  const result = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else define(result, name, merge(result[name], value));
  }
  return result;
}

/** The document after an answer of the events call; numbered frames come first, presence after them. */
export function follow(document, answer) {
  if (answer.snapshot) return answer.snapshot;
  return (answer.frames ?? []).reduce((before, frame) => merge(before, frame.patch), document);
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function define(object, name, value) {
  Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}
