// docs/images/house.svg: the floors, their rooms and the imports between them, drawn from the sources.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import cjs from './floors.cjs';
import { readImports } from './imports.mjs';
import { drawHouse } from './draw-house.mjs';

/**
 * The picture is the one that the imports make.
 * @param {string} root the project's folder
 * @param {boolean} update writes it
 * @returns {string} what is wrong, empty when all is well
 */
export function checkDrawing(root, update) {
  const { files, imports } = readImports(root);
  const placed = new Set(cjs.floors.flatMap(({ rooms }) => Object.keys(rooms)));
  const homeless = [...files.keys()].filter((room) => !placed.has(room));
  if (homeless.length > 0) return `on no floor of test/check/floors.cjs: ${homeless.join(', ')}`;
  const picture = join(root, 'docs/images/house.svg');
  const drawn = drawHouse(storeysOf(files, imports));
  if (update) writeFileSync(picture, drawn);
  const shown = existsSync(picture) ? readFileSync(picture, 'utf8') : '';
  return shown === drawn
    ? ''
    : 'docs/images/house.svg is not the house that the imports make.\nWrite it again: node test/check.mjs --update-drawing';
}

/** @returns {import('./draw-house.mjs').Storey[]} lowest first, without the rooms that are not built yet */
function storeysOf(files, imports) {
  const storeys = cjs.floors.map(({ name, saying, rooms }) => ({
    name,
    saying,
    rooms: Object.entries(rooms)
      .filter(([folder]) => files.has(folder))
      .map(([folder, called]) => ({ folder, called, files: files.get(folder) })),
  }));
  const between = (upper, lower) =>
    upper.rooms.reduce(
      (sum, { folder }) => sum + lower.rooms.reduce((more, to) => more + (imports.get(folder)?.get(to.folder) ?? 0), 0),
      0,
    );
  return storeys.map((storey) => ({ ...storey, leansOn: storeys.map((other) => between(storey, other)) }));
}
