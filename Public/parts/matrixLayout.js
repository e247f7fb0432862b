// Where everything in the impact/effort matrix goes. A pure function: the same
// points in the same square always make the same picture.
//
// What it keeps, and the vectors in Tests/Browser/matrix-layout.json hold it to:
// every point lies inside the square, on its own side of both cut lines, and
// touches no other; a label touches no point, no other label and no corner name,
// and is left out where there is no room for it.

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const LOWEST = 1;
const HIGHEST = 5;

/**
 * @param points [{id, impact, effort, impactSpread, effortSpread, label}] the more
 *   important ones first: they keep their true place when there is a crowd.
 * @param size   the side of the whole picture, axes included, in pixels
 * @param cut    {impact, effort}: where high begins on each axis
 * @param zoom   how much larger than usual type is on this page
 */
export function matrixLayout(points, { size, cut = { impact: 3, effort: 3 }, zoom = 1 }) {
  // Sizes are chosen for type as large as the reader's: a projector zooms everything alike.
  const seen = size / zoom;
  const font = (seen < 460 ? 13 : seen >= 700 ? 16 : 14) * zoom;
  const gutter = font * 2.6;
  const square = { x: gutter, y: 1, side: size - gutter - 2 };
  const name = { height: font * 2.2 };
  const largest = (seen < 460 ? 11 : seen >= 700 ? 18 : 14) * zoom;

  const scale = scales(square, largest + 6, name.height + largest + 4);
  const lines = { x: scale.x(cut.effort), y: scale.y(cut.impact) };
  const truths = points.map((point) => ({
    ...point, trueX: scale.x(point.effort), trueY: scale.y(point.impact),
  }));

  const { radius, places } = settle(truths, square, lines, name.height, largest);
  const corners = cornerNames(square, font);
  const placed = truths.map((point, index) => ({
    id: point.id,
    x: places[index].x,
    y: places[index].y,
    trueX: point.trueX,
    trueY: point.trueY,
    moved: Math.hypot(places[index].x - point.trueX, places[index].y - point.trueY) > radius * 0.4,
    halo: {
      x: Math.abs(scale.x(1 + (point.effortSpread ?? 0)) - scale.x(1)),
      y: Math.abs(scale.y(1 + (point.impactSpread ?? 0)) - scale.y(1)),
    },
  }));
  // A phone has room for numbers only; the words stand in the list below it.
  if (seen >= 460) label(placed, points, radius, square, corners, lines, font - 1);

  return {
    size, square, font, radius, cut: lines, corners, points: placed,
    ticks: [1, 2, 3, 4, 5].map((value) => ({ value, x: scale.x(value), y: scale.y(value) })),
  };
}

function scales(square, sidePad, topPad) {
  const share = (value) => (Math.min(HIGHEST, Math.max(LOWEST, value)) - LOWEST) / (HIGHEST - LOWEST);
  return {
    x: (value) => square.x + sidePad + share(value) * (square.side - 2 * sidePad),
    y: (value) => square.y + square.side - topPad - share(value) * (square.side - 2 * topPad),
  };
}

/** The largest radius at which every point finds a free place near its true one. */
function settle(truths, square, lines, band, largest) {
  const reach = square.side * 0.2;
  // Points that would cover more than a third of the square have no chance to stay near their place.
  const most = square.side * Math.sqrt(0.35 / (Math.PI * Math.max(1, truths.length)));
  for (let radius = Math.min(largest, most); radius > 3; radius *= 0.88) {
    const places = placeAll(truths, square, lines, band, radius, reach);
    if (places) return { radius, places };
  }
  return { radius: 3, places: placeAll(truths, square, lines, band, 3, Infinity) };
}

function placeAll(truths, square, lines, band, radius, reach) {
  const gap = Math.max(1, radius * 0.3);
  const apart = 2 * radius + gap;
  const taken = neighbourhood(apart);
  const places = [];
  for (const truth of truths) {
    const place = freePlace(truth, square, lines, band, radius, reach, taken);
    if (!place && reach !== Infinity) return null;
    const settled = place ?? { x: truth.trueX, y: truth.trueY };
    taken.add(settled);
    places.push(settled);
  }
  return places;
}

/** Places that are taken, in cells as wide as two of them stand apart, so that only the nearest are looked at. */
function neighbourhood(apart) {
  const cells = new Map();
  const key = (column, row) => column * 65536 + row;
  return {
    add(place) {
      const id = key(Math.floor(place.x / apart), Math.floor(place.y / apart));
      if (cells.has(id)) cells.get(id).push(place);
      else cells.set(id, [place]);
    },
    isFree({ x, y }) {
      const column = Math.floor(x / apart);
      const row = Math.floor(y / apart);
      for (let across = -1; across <= 1; across += 1) {
        for (let down = -1; down <= 1; down += 1) {
          const near = cells.get(key(column + across, row + down));
          if (near?.some((other) => Math.hypot(other.x - x, other.y - y) < apart)) return false;
        }
      }
      return true;
    },
  };
}

/** The true place, or the first free one on a spiral around it. */
function freePlace(truth, square, lines, band, radius, reach, taken) {
  const step = radius * 0.45;
  const steps = Math.min(6000, Math.ceil((Math.min(reach, square.side) / step) ** 2));
  for (let k = 0; k <= steps; k += 1) {
    const distance = step * Math.sqrt(k);
    const place = {
      x: truth.trueX + distance * Math.cos(k * GOLDEN_ANGLE),
      y: truth.trueY + distance * Math.sin(k * GOLDEN_ANGLE),
    };
    if (!inside(place, square, band, radius)) continue;
    if (!sameSide(place, truth, lines)) continue;
    if (taken.isFree(place)) return place;
  }
  return null;
}

function inside(place, square, band, radius) {
  return place.x - radius >= square.x + 1 && place.x + radius <= square.x + square.side - 1
    && place.y - radius >= square.y + band && place.y + radius <= square.y + square.side - band;
}

/** High stays high: a point that gives way to another never changes its quadrant. */
function sameSide(place, truth, lines) {
  return (place.x >= lines.x) === (truth.trueX >= lines.x)
    && (place.y <= lines.y) === (truth.trueY <= lines.y);
}

function cornerNames(square, font) {
  const inset = font * 0.75;
  const left = square.x + inset;
  const right = square.x + square.side - inset;
  const top = square.y + font * 1.5;
  const bottom = square.y + square.side - font * 0.8;
  return [
    { quadrant: "quickWin", x: left, y: top, anchor: "start" },
    { quadrant: "bigBet", x: right, y: top, anchor: "end" },
    { quadrant: "fillIn", x: left, y: bottom, anchor: "start" },
    { quadrant: "moneyPit", x: right, y: bottom, anchor: "end" },
  ];
}

function label(placed, points, radius, square, corners, lines, font) {
  const ring = radius + 4;
  const circles = placed.map((point) => box(point.x - ring, point.y - ring, 2 * ring, 2 * ring));
  const names = corners.map((corner) => textBox(corner.x, corner.y, corner.anchor, 11 * font * 0.6, font));
  const taken = [...circles, ...names];
  placed.forEach((point, index) => {
    const text = shorten(points[index].label ?? "", 26);
    if (!text) return;
    const width = textWidth(text, font);
    const free = candidates(point, ring, font).filter((spot) => {
      const area = textBox(spot.x, spot.y, spot.anchor, width, font);
      return within(area, square) && taken.every((other) => !overlap(area, other));
    });
    const clean = free.find((spot) => !crosses(textBox(spot.x, spot.y, spot.anchor, width, font), lines));
    const spot = clean ?? free[0];
    if (!spot) return;
    point.label = { ...spot, text, width };
    taken.push(textBox(spot.x, spot.y, spot.anchor, width, font));
  });
}

/** Right, left, below, above, in the order in which they read best. */
function candidates(point, ring, font) {
  const middle = point.y + font * 0.35;
  return [
    { x: point.x + ring + 3, y: middle, anchor: "start" },
    { x: point.x - ring - 3, y: middle, anchor: "end" },
    { x: point.x, y: point.y + ring + font, anchor: "middle" },
    { x: point.x, y: point.y - ring - font * 0.4, anchor: "middle" },
    { x: point.x + ring * 0.7, y: point.y + ring + font * 0.6, anchor: "start" },
    { x: point.x + ring * 0.7, y: point.y - ring, anchor: "start" },
    { x: point.x - ring * 0.7, y: point.y + ring + font * 0.6, anchor: "end" },
    { x: point.x - ring * 0.7, y: point.y - ring, anchor: "end" },
  ];
}

/** The first words of a text, whole ones where possible. */
function shorten(text, length) {
  const characters = Array.from(text.trim().replace(/\s+/g, " "));
  if (characters.length <= length) return characters.join("");
  const cut = characters.slice(0, length - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${(space > length * 0.5 ? cut.slice(0, space) : cut).replace(/[\s,;:.–-]+$/, "")}…`;
}

/** Wide enough for any font: East Asian characters are square, the rest about half. */
function textWidth(text, font) {
  return Array.from(text).reduce((sum, character) => sum + (character > "\u2e80" ? 1.02 : 0.56), 0) * font;
}

function textBox(x, y, anchor, width, font) {
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return box(left, y - font * 0.85, width, font * 1.15);
}

const box = (x, y, width, height) => ({ x, y, width, height });

const overlap = (a, b) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const within = (area, square) =>
  area.x >= square.x + 4 && area.x + area.width <= square.x + square.side - 4
  && area.y >= square.y + 2 && area.y + area.height <= square.y + square.side - 2;

const crosses = (area, lines) =>
  (area.x < lines.x && lines.x < area.x + area.width) || (area.y < lines.y && lines.y < area.y + area.height);
