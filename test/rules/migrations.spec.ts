import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const folder = join(import.meta.dirname, '../../migrations');
const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
const lines = readFileSync(join(folder, 'applied.sha256'), 'utf8').trimEnd().split('\n');
const noted = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));

/**
 * A database remembers that a migration was applied, not with which text. `node test/check.mjs --update-schema` notes new ones and never
 * changes a line: whoever must edit one that has left no branch of theirs takes its line away, and says why.
 */
describe('a migration', () => {
  it('is noted in migrations/applied.sha256', () => {
    expect([...noted.keys()].sort()).toEqual([...files].sort());
  });

  it.each(files)('is never edited once it was applied: %s', (name) => {
    expect(
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ).toBe(noted.get(name));
  });

  it('has a number of its own', () => {
    const numbers = files.map((name) => name.split('-')[0]);
    expect(new Set(numbers).size).toBe(files.length);
  });
});
