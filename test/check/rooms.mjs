// docs/house.md: its table of the rooms, written from the folders of src, and its table of gestures, in which each stands once.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import cjs from './floors.cjs';

const head = ['Floor', 'Rooms', 'What they are'];
const tableOfRooms = /^\| Floor [^]*?(?=\n\n)/m;

/**
 * The table is the one that the folders make, and no gesture has two lines.
 * @param {string} root the project's folder
 * @param {boolean} update writes the table
 * @returns {string} what is wrong, empty when all is well
 */
export function checkRooms(root, update) {
  const page = join(root, 'docs/house.md');
  const table = tableOf(cjs.floors.map((floor) => lineOf(join(root, 'src'), floor)));
  if (update)
    writeFileSync(
      page,
      readFileSync(page, 'utf8').replace(tableOfRooms, () => table),
    );
  const told = readFileSync(page, 'utf8');
  const wrong = told.includes(table)
    ? []
    : ['docs/house.md does not name the rooms that there are.\nWrite them again: node test/check.mjs --update-drawing'];
  return [...wrong, ...saidTwice(told).map((gesture) => `docs/house.md says twice: ${gesture}`)].join('\n');
}

function lineOf(src, { name, saying, rooms }) {
  const named = Object.keys(rooms).map((room) => `\`${room}${partsOf(join(src, room))}\``);
  return [name, named.join(' '), saying];
}

/** `/{grid,import}`, of a room that has parts. */
function partsOf(room) {
  const parts = readdirSync(room, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  return parts.length === 0 ? '' : `/{${parts.sort().join(',')}}`;
}

/** As oxfmt writes a table. */
function tableOf(lines) {
  const widths = head.map((title, at) => Math.max(title.length, ...lines.map((cells) => cells[at].length)));
  const row = (cells, fill = ' ') => `| ${cells.map((cell, at) => cell.padEnd(widths[at], fill)).join(' | ')} |`;
  return [row(head), row(['', '', ''], '-'), ...lines.map((cells) => row(cells))].join('\n');
}

function saidTwice(told) {
  const gestures = told.split('\n').flatMap((line) => /^\| ([^|]*?) +\|/.exec(line)?.[1] ?? []);
  return [...new Set(gestures.filter((gesture, at) => !/^-+$/.test(gesture) && gestures.indexOf(gesture) < at))];
}
