import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How web or worker is started: package.json says it, for whoever starts them without npm.
 * @param {string} root the project's folder
 * @param {'start' | 'start:worker'} name
 * @returns {string[]} what Node is given, from that folder
 */
export function startCommand(root, name) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return scripts[name].split(' ').slice(1);
}
