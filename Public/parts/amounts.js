/* Numbers as people type them: with a decimal comma or point, spaces between the thousands, or digits of another script. */

const digits = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** The number that is meant; text that is none comes back as it is, for a sentence about it. */
export function amountOf(words) {
  if (words === undefined) return undefined;
  const plain = words.replace(digits, (digit) => String(digit.charCodeAt(0) & 15)).replace(/[\s\u00a0\u202f'’]/g, "").replace("\u066b", ".").replace(/^\u2212/, "-");
  const marks = plain.match(/[.,]/g) ?? [];
  const decimal = marks.at(-1);
  const isGrouping = marks.length > 1 && marks.every((mark) => mark === decimal);
  const whole = isGrouping ? plain.replace(/[.,]/g, "") : plain.replace(/[.,]/g, (mark, at) => (at === plain.lastIndexOf(decimal) ? "." : ""));
  return whole !== "" && Number.isFinite(Number(whole)) ? Number(whole) : words.trim();
}
