import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';

const folder = join(projectRoot(), 'src');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
);

/** What a file may be, after its name: one shape for each kind of thing. */
const kinds =
  'controller service queries view form filter labels transitions facts job entity module kind guard interceptor strategy';

const partsOf = (file: string) => basename(file, '.ts').split('.');
const inPascal = (words: string) => words.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());

describe('the names of files', () => {
  it('are a word of the business, and at most one kind', () => {
    const known = new Set(kinds.split(' '));
    const odd = files.filter((file) => {
      const [name, kind, ...more] = partsOf(file);
      return name !== 'app' && kind !== undefined && (!known.has(kind) || more.length > 0);
    });
    expect(odd).toEqual([]);
  });

  it('are the names of the classes in them', () => {
    const decorated = /^@\w+\([^;]*?\)\s*(?:@\w+\([^\n]*\)\s*)*\nexport (?:abstract )?class (\w+)/gm;
    const odd = files.flatMap((file) => {
      const classes = [...readFileSync(join(folder, file), 'utf8').matchAll(decorated)].map(([, name]) => name ?? '');
      const [name = '', kind] = partsOf(file);
      const expected = kind ? [inPascal(name) + inPascal(kind), inPascal(name)] : [inPascal(name)];
      // An entity that is a part of another one stands beside it.
      return classes.slice(0, 1).flatMap((one) => (expected.includes(one) ? [] : `${file}: ${one}`));
    });
    expect(odd).toEqual([]);
  });

  it('are few in a folder: a room of more than 26 files has named parts', () => {
    const counts = new Map<string, number>();
    for (const file of files) counts.set(join(file, '..'), (counts.get(join(file, '..')) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 26)).toEqual([]);
  });
});
