import { readdirSync, readFileSync } from 'node:fs';
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
  'slow-clients.spec.ts': 'connections, and nothing carried',
  'uploads.spec.ts': 'uploads, and nothing carried',
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
