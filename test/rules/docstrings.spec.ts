import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';

const source = join(projectRoot(), 'src');
/** The gestures that every room makes, and the rules that know no room. */
const rooms = ['platform', 'identifiers', 'journey', 'pki', 'paper', 'trust'];
/** What a specification runs aside: it says so at its head. */
const ofSpecs = 'platform/aside/aside-trials.ts';
const files = rooms.flatMap((room) =>
  readdirSync(join(source, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => join(room, file))
    .filter((file) => file !== ofSpecs),
);

const exported = /^export (?:async )?(?:abstract )?(?:function\*?|class) (\w+)/;
const exportedArrow = /^export const (\w+)(?:: [^=]+)? = (?:async )?(?:<[^>]*>)?\(/;

/** The functions and classes of a file that say nothing above themselves and their decorators. */
function silent(file: string): string[] {
  const lines = readFileSync(join(source, file), 'utf8').split('\n');
  return lines.flatMap((line, at) => {
    const [, name] = exported.exec(line) ?? exportedArrow.exec(line) ?? [];
    if (!name) return [];
    let above = at - 1;
    while (/^(?:@|\}\)| {2})/.test(lines[above] ?? '')) above -= 1;
    const before = lines[above] ?? '';
    const said = before.endsWith('*/') || before.startsWith('// ') || (exported.test(before) && before.endsWith(';'));
    return said ? [] : [`${file} ${name}`];
  });
}

it('each public function of the platform and of the pure rooms says what it takes, gives and throws', () => {
  expect(files.length).toBeGreaterThan(300);
  expect(files.flatMap(silent)).toEqual([]);
});
