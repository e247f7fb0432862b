/*
 * A text as a QR picture: ISO/IEC 18004, bytes, error correction M (a seventh of the picture may be unreadable).
 * Names of the standard: a codeword is a byte, a module one small square. Versions 1 to 10 hold up to 213 bytes.
 */

import { s } from "./element.js";

/** Per version: codewords of correction a block, and the codewords of text of each block. */
const blocksOf = [
  null, [10, [16]], [16, [28]], [26, [44]], [18, [32, 32]], [24, [43, 43]], [16, [27, 27, 27, 27]],
  [18, [31, 31, 31, 31]], [22, [38, 38, 39, 39]], [22, [36, 36, 36, 37, 37]], [26, [43, 43, 43, 43, 44]],
];
/** The middles of the alignment patterns. */
const middlesOf = [null, [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

const masks = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

let latest = { text: null, modules: null };

/** The picture as an element: dark on light in every theme, with the quiet zone that readers need; null for a text that is too long. */
export function qrPicture(text, label, attributes = {}) {
  if (latest.text !== text) latest = { text, modules: qrModules(text) };
  const { modules } = latest;
  if (!modules) return null;
  const side = modules.length + 8;
  const dark = modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x + 4} ${y + 4}h1v1h-1z`] : []))).join("");
  return s("svg", { ...attributes, role: "img", "aria-label": label, viewBox: `0 0 ${side} ${side}`, "shape-rendering": "crispEdges" },
    s("rect", { width: side, height: side, fill: "#fff" }), s("path", { d: dark, fill: "#000" }));
}

/** Rows of modules, true for dark; null for a text that is too long. */
export function qrModules(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = blocksOf.findIndex((blocks, at) => blocks && bytes.length <= room(at));
  if (version < 0) return null;
  const words = interleaved(codewords(bytes, version), version);
  const pictures = masks.map((_, mask) => drawn(words, version, mask));
  return pictures.reduce((best, picture) => (penalty(picture) < penalty(best) ? picture : best));
}

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
const textWords = (version) => sum(blocksOf[version][1]);
const lengthBits = (version) => (version < 10 ? 8 : 16);
const room = (version) => Math.floor((textWords(version) * 8 - 4 - lengthBits(version)) / 8);

/** Mode, length, the bytes, an end, and padding up to what the version holds. */
function codewords(bytes, version) {
  const bits = [];
  const put = (value, count) => {
    for (let at = count - 1; at >= 0; at -= 1) bits.push((value >>> at) & 1);
  };
  put(0b0100, 4);
  put(bytes.length, lengthBits(version));
  for (const byte of bytes) put(byte, 8);
  const whole = textWords(version) * 8;
  put(0, Math.min(4, whole - bits.length));
  while (bits.length % 8) bits.push(0);
  for (let pad = 0xec; bits.length < whole; pad ^= 0xec ^ 0x11) put(pad, 8);
  return Array.from({ length: bits.length / 8 }, (_, at) => bits.slice(at * 8, at * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0));
}

/** Blocks with their correction, one codeword of each in turn. */
function interleaved(words, version) {
  const [correction, lengths] = blocksOf[version];
  let taken = 0;
  const texts = lengths.map((length) => words.slice(taken, (taken += length)));
  const corrections = texts.map((block) => remainder(block, correction));
  const inTurn = (blocks) => Array.from({ length: Math.max(...blocks.map((block) => block.length)) }, (_, at) => blocks.flatMap((block) => block.slice(at, at + 1))).flat();
  return [...inTurn(texts), ...inTurn(corrections)];
}

// Reed-Solomon over GF(256) with x^8 + x^4 + x^3 + x^2 + 1

const powers = [1];
while (powers.length < 255) powers.push((powers.at(-1) << 1) ^ (powers.at(-1) & 0x80 ? 0x11d : 0));
const logarithms = new Map(powers.map((value, exponent) => [value, exponent]));
const times = (a, b) => (a && b ? powers[(logarithms.get(a) + logarithms.get(b)) % 255] : 0);

function remainder(block, degree) {
  let generator = [1];
  for (let at = 0; at < degree; at += 1) {
    generator = [...generator, 0].map((factor, place) => factor ^ times(generator[place - 1] ?? 0, powers[at]));
  }
  const rest = [...block, ...Array(degree).fill(0)];
  for (let at = 0; at < block.length; at += 1) {
    const lead = rest[at];
    generator.forEach((factor, place) => (rest[at + place] ^= times(factor, lead)));
  }
  return rest.slice(block.length);
}

/** A value followed by its remainder, as format and version are protected. */
function protectedBits(value, generator, degree) {
  let rest = value << degree;
  for (let bit = 31 - Math.clz32(rest); bit >= degree; bit = 31 - Math.clz32(rest)) rest ^= generator << (bit - degree);
  return (value << degree) | rest;
}

function drawn(words, version, mask) {
  const side = 17 + 4 * version;
  const modules = Array.from({ length: side }, () => Array(side).fill(null));
  const set = (row, column, isDark) => {
    if (modules[row]?.[column] !== undefined) modules[row][column] = Boolean(isDark);
  };
  const square = (middleRow, middleColumn, reach, isDark) => {
    for (let y = -reach; y <= reach; y += 1) for (let x = -reach; x <= reach; x += 1) set(middleRow + y, middleColumn + x, isDark(Math.max(Math.abs(x), Math.abs(y))));
  };
  for (const [row, column] of [[3, 3], [3, side - 4], [side - 4, 3]]) square(row, column, 4, (ring) => ring !== 2 && ring !== 4);
  for (let at = 8; at < side - 8; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  const middles = middlesOf[version];
  const last = middles.at(-1);
  for (const row of middles) for (const column of middles) {
    const meetsFinder = (row === 6 && column === 6) || (row === 6 && column === last) || (row === last && column === 6);
    if (!meetsFinder) square(row, column, 2, (ring) => ring !== 1);
  }
  formatAndVersion(set, side, version, mask);
  text(modules, words, mask);
  return modules;
}

function formatAndVersion(set, side, version, mask) {
  const format = protectedBits(mask, 0x537, 10) ^ 0x5412; // level M is 00
  for (let at = 0; at < 15; at += 1) {
    const bit = (format >>> at) & 1;
    if (at < 8) {
      set(at < 6 ? at : at + 1, 8, bit);
      set(8, side - 1 - at, bit);
    } else {
      set(8, at === 8 ? 7 : 14 - at, bit);
      set(side - 15 + at, 8, bit);
    }
  }
  set(side - 8, 8, true);
  if (version < 7) return;
  const bits = protectedBits(version, 0x1f25, 12);
  for (let at = 0; at < 18; at += 1) {
    const [far, near] = [side - 11 + (at % 3), Math.floor(at / 3)];
    set(near, far, (bits >>> at) & 1);
    set(far, near, (bits >>> at) & 1);
  }
}

/** Two columns at a time from the right, up and down, around everything that is there. */
function text(modules, words, mask) {
  const side = modules.length;
  let at = 0;
  for (let right = side - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    const isUpward = ((right + 1) & 2) === 0;
    for (let step = 0; step < side; step += 1) for (const column of [right, right - 1]) {
      const row = isUpward ? side - 1 - step : step;
      if (modules[row][column] !== null) continue;
      const bit = ((words[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1;
      modules[row][column] = Boolean(bit) !== masks[mask](row, column);
      at += 1;
    }
  }
}

/** How hard a picture is to read: runs, blocks, what looks like a finder, and too much of one colour. */
function penalty(modules) {
  const side = modules.length;
  const columns = modules.map((_, column) => modules.map((row) => row[column]));
  let points = 0;
  for (const line of [...modules, ...columns]) {
    const marks = line.map((isDark) => (isDark ? "1" : "0")).join("");
    for (const run of marks.match(/0{5,}|1{5,}/g) ?? []) points += run.length - 2;
    points += 40 * (marks.match(/(?=00001011101|10111010000)/g) ?? []).length;
  }
  for (let row = 1; row < side; row += 1) for (let column = 1; column < side; column += 1) {
    const isDark = modules[row][column];
    if (isDark === modules[row - 1][column] && isDark === modules[row][column - 1] && isDark === modules[row - 1][column - 1]) points += 3;
  }
  const dark = sum(modules.flat().map(Number)) / side ** 2;
  return points + 10 * Math.floor(Math.abs(dark - 0.5) * 20);
}
