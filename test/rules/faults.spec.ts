import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const folder = new URL('../faults/', import.meta.url);
const specs = readdirSync(folder).filter((name) => name.endsWith('.spec.ts'));
const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8');

/** Those that need not be done on both: each with its reason. */
const onOneCarrier: Record<string, string> = {
  'busy-database.spec.ts': 'pages, and nothing carried',
  'cut-session.spec.ts': 'a connection of the pool, and nothing carried',
  'database-away.spec.ts': 'pages, and nothing carried',
  'forgetful-redis.spec.ts': 'what is refused of Redis alone',
  'full-disk.spec.ts': 'uploads, and nothing carried',
  'full-redis.spec.ts': 'the disk of Redis',
  'several-processes.spec.ts': 'web processes, and nothing carried',
  'slow-clients.spec.ts': 'connections, and nothing carried',
  'uploads.spec.ts': 'uploads, and nothing carried',
  'just-started.spec.ts': 'pages, and nothing carried',
  'pooler.spec.ts': 'the connection to PostgreSQL, whoever carries',
};

describe('every file of test/faults', () => {
  it.each(specs)('%s proves after each fault that nothing is lost, nothing twice', (name) => {
    expect(textOf(name)).toMatch(/provenAfterEach\(|expectNothingWrong\(/);
  });

  it.each(specs)('%s is done on both carriers where jobs are concerned', (name) => {
    if (!(name in onOneCarrier)) expect(textOf(name)).toContain('onEachCarrier(');
  });
});

describe('docs/faults.md', () => {
  const root = new URL('../../', import.meta.url);
  const page = readFileSync(new URL('docs/faults.md', root), 'utf8');
  const rows = page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, number = '']) => /^\d+$/.test(number));

  it('says of each of the twenty-six faults which tests do it', () => {
    expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 26 }, (_, at) => at + 1));
    expect(
      rows.filter(([, , fault = '', proof = '']) => fault === '' || !/`[\w/-]+(\.medium)?\.spec\.ts`/.test(proof)),
    ).toEqual([]);
  });

  it('names only what is there, and every fault there is', () => {
    const named = [...page.matchAll(/`((?:src|test)\/[\w/.-]+\.ts)`/g)].map(([, path = '']) => path);
    expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
    // Beyond the twenty-six: a mail that is read when its worker dies, a pooler in front of PostgreSQL, and several of each process.
    const apart = new Set(['mail-import.spec.ts', 'pooler.spec.ts', 'scale-out.spec.ts']);
    expect(specs.filter((name) => !named.includes(`test/faults/${name}`) && !apart.has(name))).toEqual([]);
  });
});
