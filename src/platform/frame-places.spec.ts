import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { placed } from './frame-places.js';
import { projectRoot } from './web/project-root.js';

const folder = join(projectRoot(), 'dist/joined');
const url = pathToFileURL(`${folder}/`);

/** Where a text stands in what web and worker are started from. */
function standing(text: string): { name: string; line: number } {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.js'))) {
    const at = readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text));
    if (at >= 0) return { name, line: at + 1 };
  }
  throw new Error(`${text} stands nowhere`);
}

describe('a frame of a stack', () => {
  it.each([
    ['function lineOf(level', 'src/platform/log.ts'],
    ['new PageAdapter()', 'src/web.ts'],
    ['The database lacks migrations', 'src/platform/tenancy/schema-version.ts'],
  ])('that stands at “%s” is one of %s', (text, file) => {
    const { name, line } = standing(text);
    expect(placed(`at Some.thing (${url.href}${name}:${line}:7)`, url)).toBe(
      `at Some.thing (${file}, ${name}:${line}:7)`,
    );
  });

  it.each([
    'at Some.thing (node:internal/process/task_queues:95:5)',
    `at Some.thing (${pathToFileURL(projectRoot()).href}/node_modules/pg/lib/client.js:12:5)`,
    `at async ${url.href}of-an-earlier-build.js:12:5`,
    'at <anonymous>',
  ])('is told as it is otherwise: %s', (frame) => expect(placed(frame, url)).toBe(frame));
});
