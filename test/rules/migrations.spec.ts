import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const folder = join(import.meta.dirname, '../../migrations');
const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
const lines = readFileSync(join(folder, 'applied.sha256'), 'utf8').trimEnd().split('\n');
const noted = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));

/** They have left, and wrote no row: what became of it. */
const writtenInVain = new Map([
  ['1764659000000-rows-are-claimed-by-locks.ts', 'The check after it would have refused what it left.'],
  ['1764670001010-chased-by-hand.ts', 'Written since, by …1710.'],
  ['1764670001270-dmp-by-instance.ts', 'Lost: what was ticked for the DMP before is to be ticked again, by instance.'],
  ['1764670001360-clock-of-held-mails.ts', 'Written since, by …1710.'],
  ['1764670001580-forgotten-mails.ts', 'It writes nothing: these are the words of a function.'],
]);

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

  // Row-level security is forced on the owner of the tables too: outside the loop over all editors it writes no row of any.
  it('writes rows of editors for each of them', () => {
    const schema = readFileSync(join(folder, 'schema.sql'), 'utf8').split('\n\n');
    const tenants = new Set(
      schema.filter((one) => one.includes('POLICY tenant')).map((one) => /TABLE (\w+)/.exec(one)?.[1]),
    );
    expect(tenants.size).toBeGreaterThan(60);
    const wrong = files
      .filter((name) => !writtenInVain.has(name))
      .flatMap((name) => {
        const text = readFileSync(join(folder, name), 'utf8').split('async down')[0] ?? '';
        const bare = text.replace(/\$(\w*)\$[^]*?\$\1\$/g, '');
        const written = [...bare.matchAll(/^\s*(?:UPDATE|DELETE FROM|INSERT INTO) (\w+)/gm)].map(([, table]) => table);
        return written.filter((table) => tenants.has(table)).map((table) => `${name}: ${table}`);
      });
    expect(wrong).toEqual([]);
  });

  it('has a number of its own', () => {
    const numbers = files.map((name) => name.split('-')[0]);
    expect(new Set(numbers).size).toBe(files.length);
  });
});
