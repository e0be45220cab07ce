import type { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';

interface FileRuntime {
  requireInternalModule(path: string): AsyncLocalStorage<string>;
  getSourceMaps(): { get(place: string): string | undefined };
  teardown(): void;
}
const runtimes = (await import(`${import.meta.dirname}/shared-runtime.mjs`)) as {
  default: new (...given: unknown[]) => FileRuntime;
};
const folder = mkdtempSync(join(tmpdir(), 'sceau-runtime-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function aFile(): FileRuntime {
  const shared = { getVmContext: () => null };
  return new runtimes.default({}, shared, null, null, {}, null, join(folder, 'one.spec.ts'));
}

it('what Jest has the promises of a file carry is carried no further than its end', () => {
  const path = join(folder, 'context.cjs');
  writeFileSync(path, `module.exports = new (require('node:async_hooks').AsyncLocalStorage)()`);
  const file = aFile();
  // Jest's own state of this very file is to stay.
  const handlers = Symbol.for('EVENT_HANDLERS');
  const own: unknown = Reflect.get(globalThis, handlers);
  const context = file.requireInternalModule(path);
  Reflect.set(globalThis, handlers, own);
  context.enterWith('this test');
  expect(context.getStore()).toBe('this test');
  file.teardown();
  expect(context.getStore()).toBeUndefined();
});

it('where the lines of a file are is made once, whatever the number of stacks that are told', () => {
  const path = join(folder, 'lines.ts');
  writeFileSync(path, 'export const one: number = 1;\n');
  const first = aFile().getSourceMaps().get(`${path}?file=1`);
  rmSync(path);
  expect(first).toContain('data:application/json');
  expect(aFile().getSourceMaps().get(`${path}?file=2`)).toBe(first);
});
