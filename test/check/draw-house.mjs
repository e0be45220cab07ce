// The picture of the house as SVG: a roof, one band a floor, its rooms as boxes, and on the right who leans on whom.

/**
 * One floor.
 * @typedef {object} Storey
 * @property {string} name
 * @property {string} saying
 * @property {{ folder: string, called: string, files: number }[]} rooms
 * @property {number[]} leansOn imports into each floor, lowest first, its own among them
 */

const page = { width: 1280, left: 40, title: 190, gutter: 250 };
const room = { width: 123, height: 66, gap: 10, inRow: 6 };
const band = { padding: 16, gap: 12 };
const roof = 120;
const colours = ['#d7e8df', '#dfe6f2', '#fbf0d9', '#fbe3d6', '#ece2f3', '#e6e8ea'];
const inks = ['#2f6b4f', '#3a5a92', '#8a6414', '#9c4a24', '#69498a', '#54606b'];
const bandWidth = page.width - page.left - page.gutter;

/**
 * @param {Storey[]} storeys lowest first
 * @returns {string} the same text for the same house
 */
export function drawHouse(storeys) {
  const placed = place(storeys);
  const height = Math.max(...placed.map(({ y, height }) => y + height)) + 56;
  const files = storeys.flatMap(({ rooms }) => rooms).reduce((sum, one) => sum + one.files, 0);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${page.width} ${height}" width="${page.width}" height="${height}" font-family="Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif">`,
    '<title>The house: its floors, their rooms, and what each floor imports of those below</title>',
    `<rect width="${page.width}" height="${height}" fill="#fffdf9"/>`,
    ...drawRoof(placed.length, files),
    ...placed.flatMap(drawBand),
    ...placed.flatMap((upper) =>
      placed.filter(({ at }) => at < upper.at).flatMap((lower) => drawLeaning(upper, lower)),
    ),
    ...drawGround(height),
    '</svg>',
  ].join('\n')}\n`;
}

/** The highest floor comes first on the page. */
function place(storeys) {
  let y = roof + 12;
  return storeys
    .map((storey, at) => ({ ...storey, at }))
    .reverse()
    .map((storey) => {
      const rows = Math.ceil(storey.rooms.length / room.inRow);
      const height = 2 * band.padding + rows * room.height + (rows - 1) * room.gap;
      const placed = { ...storey, y, height, middle: y + height / 2 };
      y += height + band.gap;
      return placed;
    });
}

function drawRoof(floors, files) {
  const [left, right, peak] = [page.left - 16, page.left + bandWidth + 16, page.left + bandWidth / 2];
  return [
    `<path d="M${left} ${roof} L${peak} 14 L${right} ${roof} Z" fill="#243b53" stroke="#243b53" stroke-width="4" stroke-linejoin="round"/>`,
    text(peak, 74, 'Sceau', { size: 28, weight: 700, fill: '#fff', anchor: 'middle' }),
    text(peak, 100, `${floors} floors, ${files} files`, { size: 14, fill: '#c9d6e3', anchor: 'middle' }),
    text(page.left + bandWidth + 34, roof - 4, 'imports of the floors below', { size: 12, fill: '#6b7682' }),
  ];
}

function drawBand({ name, saying, rooms, at, y, height, leansOn }) {
  const ink = inks[at];
  const inside = leansOn[at];
  return [
    `<rect x="${page.left}" y="${y}" width="${bandWidth}" height="${height}" rx="10" fill="${colours[at]}"/>`,
    text(page.left + 18, y + 36, name, { size: 19, weight: 700, fill: ink }),
    ...wrap(saying, 25).map((line, row) =>
      text(page.left + 18, y + 57 + 15 * row, line, { size: 12, fill: '#4c5761' }),
    ),
    ...(inside > 0 && height > 110
      ? [text(page.left + 18, y + height - 18, `${inside} imports inside`, { size: 12, fill: ink })]
      : []),
    ...rooms.flatMap((one, index) => drawRoom(one, index, y, ink)),
  ];
}

function drawRoom({ folder, called, files }, index, y, ink) {
  const x = page.left + page.title + (index % room.inRow) * (room.width + room.gap);
  const top = y + band.padding + Math.floor(index / room.inRow) * (room.height + room.gap);
  return [
    `<rect x="${x}" y="${top}" width="${room.width}" height="${room.height}" rx="7" fill="#fff" stroke="${ink}" stroke-opacity=".35"/>`,
    text(x + 10, top + 22, called, {
      size: called.length > 18 ? 10.5 : called.length > 14 ? 12 : 13,
      weight: 600,
      fill: '#1f2933',
      fit: called.length > 18,
    }),
    text(x + 10, top + 39, folder, { size: 11, fill: '#6b7682', family: 'monospace' }),
    text(x + 10, top + 56, files === 1 ? '1 file' : `${files} files`, { size: 11, fill: ink }),
  ];
}

/** A curve from the floor that imports to the one that is imported: the further apart, the further out. */
function drawLeaning(upper, lower) {
  const count = upper.leansOn[lower.at];
  if (count === 0) return [];
  const distance = upper.at - lower.at;
  const x = page.left + bandWidth + 4;
  // Each floor has one leaving point and, a little lower, one arriving point for every floor above.
  const [from, to] = [upper.middle - 10 + 5 * distance, lower.middle + 14 - 6 * distance];
  const out = x + 16 + 40 * distance;
  const thick = (1 + Math.log2(count) / 2.5).toFixed(1);
  const middle = (from + to) / 2;
  const ink = inks[upper.at];
  return [
    `<path d="M${x} ${from} C${out} ${from} ${out} ${to} ${x + 8} ${to}" fill="none" stroke="${ink}" stroke-opacity=".55" stroke-width="${thick}"/>`,
    `<path d="M${x} ${to} l9 -4.5 v9 Z" fill="${ink}"/>`,
    pill((x + 3 * out) / 4, middle, String(count), ink),
  ];
}

function pill(x, y, words, ink) {
  const width = 14 + 7 * words.length;
  return `<rect x="${x - width / 2}" y="${y - 9}" width="${width}" height="18" rx="9" fill="#fff" stroke="${ink}"/>${text(x, y + 4, words, { size: 11, weight: 600, fill: ink, anchor: 'middle' })}`;
}

function drawGround(height) {
  return [
    `<path d="M0 ${height - 40} H${page.width}" stroke="#9fb0a4" stroke-width="3"/>`,
    text(
      page.left,
      height - 16,
      'Drawn from the imports of src by npm run check: a room imports only those below it.',
      { size: 12, fill: '#6b7682' },
    ),
  ];
}

/** `fit` presses a long name into its room, whatever the font of the reader. */
function text(x, y, words, { size, weight = 400, fill, anchor = 'start', family, fit = false }) {
  const font = family ? ` font-family="${family}"` : '';
  const pressed = fit ? ` textLength="${room.width - 18}" lengthAdjust="spacingAndGlyphs"` : '';
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}"${font}${pressed}>${words}</text>`;
}

function wrap(words, length) {
  const lines = [''];
  for (const word of words.split(' ')) {
    const last = lines.at(-1);
    if (last && last.length + word.length >= length) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}
