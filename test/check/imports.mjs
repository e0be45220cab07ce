// Who imports whom in src, read from the text of the sources.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * @param {string} root the project's folder
 * @returns {{ files: Map<string, number>, imports: Map<string, Map<string, number>> }} by room: its files, and how many
 *   imports go from one room into another. Specs are left out, and what stands at the top of src, which puts all together.
 */
export function readImports(root) {
  const src = join(root, 'src');
  const [files, imports] = [new Map(), new Map()];
  for (const file of sourcesUnder(src)) {
    const from = roomOf(src, file);
    if (!from) continue;
    add(files, from);
    for (const target of importsOf(file)) {
      const to = roomOf(src, target);
      if (!to || to === from) continue;
      if (!imports.has(from)) imports.set(from, new Map());
      add(imports.get(from), to);
    }
  }
  return { files, imports };
}

function sourcesUnder(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mjs)$/.test(name) && !/(\.spec\.ts|\.d\.mts)$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function importsOf(file) {
  const found = readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport\()\s*'(\.{1,2}\/[^']+)'/g);
  return [...found].map(([, path]) => join(dirname(file), path));
}

function roomOf(src, file) {
  const [room, ...rest] = relative(src, file).split(/[\\/]/);
  return rest.length > 0 && existsSync(join(src, room)) ? room : null;
}

function add(counts, name) {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
