import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';

const folder = join(projectRoot(), 'src');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));

// Of what was joined, whoever waited for the row reads what there was before (docs/decisions/0105).
const locksOneOfSeveral = /FOR (NO KEY )?(UPDATE|SHARE) OF \w+(?! SKIP LOCKED)\b/g;

describe('a row that is locked', () => {
  it('is locked by a statement of its own, and read afterwards: only who waits for nobody joins others to it', () => {
    const found = sources.flatMap(({ file, text }) =>
      [...text.matchAll(locksOneOfSeveral)].map(([lock]) => `${file}: ${lock}`),
    );
    expect(found.filter((one) => !one.includes('written-tables'))).toEqual([]);
  });

  it('would be found if it were not', () => {
    const many = (text: string) => [...text.matchAll(locksOneOfSeveral)].length;
    expect(many('FROM clients c LEFT JOIN users u ON true FOR UPDATE OF c')).toBe(1);
    expect(many('FROM slots s JOIN clients c ON true FOR NO KEY UPDATE OF s SKIP LOCKED')).toBe(0);
    expect(many('SELECT 1 FROM clients WHERE id = $1 FOR UPDATE')).toBe(0);
  });
});
