import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds package.json, views/ and node_modules/.
 * The compiled files live one level deeper than the sources, so the folder is looked for upwards instead of counted.
 * @throws Error when no folder above this file holds a package.json and a views folder.
 */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!(existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'views')))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('No folder above the program holds package.json and views/');
    folder = parent;
  }
  return folder;
}
