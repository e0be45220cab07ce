import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How web or worker is started: package.json says it, for whoever starts them without npm.
 * @param {string} root the project's folder
 * @param {'start' | 'start:worker'} name
 * @returns {{ args: string[], env: Record<string, string> }} what Node is given, from that folder, and the variables that are set for it
 */
export function startCommand(root, name) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const words = scripts[name].split(' ');
  const node = words.indexOf('node');
  return { args: words.slice(node + 1), env: Object.fromEntries(words.slice(0, node).map((word) => word.split('='))) };
}
