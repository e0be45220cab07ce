import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pageOf, startTestApp, type TestApp } from '../../test/support/app.js';
import type { AnyTable } from '../platform/changes/moves.service.js';

const source = join(import.meta.dirname, '..');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.transitions.ts'),
);

const english = /\b(the|is|was|at|known|kept|least|never|alone|still|valid|reachable|something)\b/;

/** Every table that a file of transitions defines. */
async function tablesOf(file: string): Promise<AnyTable[]> {
  const exported = Object.values((await import(join(source, file))) as Record<string, unknown>);
  return exported.filter(
    (value): value is AnyTable => typeof value === 'object' && value !== null && 'transitions' in value,
  );
}

describe('« États »', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it('shows the table of every file of transitions there is, with each of its states and actions', async () => {
    expect(files.length).toBeGreaterThan(7);
    const page = pageOf(await (await app.signIn('auditor')).get('/states'));
    for (const file of files) {
      const tables = await tablesOf(file);
      expect([file, tables.length]).toEqual([file, 1]);
      for (const { thing, states, transitions } of tables) {
        const words = page(`section[aria-labelledby="thing-${thing}"]`).text();
        const labels = [...Object.values(states), ...transitions].map(({ label }) => label);
        expect([file, labels.filter((label) => !words.includes(label))]).toEqual([file, []]);
        // Its controls are read by people too.
        const guards = transitions.flatMap((transition) => transition.guards ?? []).map(({ name }) => name);
        expect([file, guards.filter((name) => english.test(name))]).toEqual([file, []]);
      }
    }
  });
});
