import asyncHooks from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';
import { ModuleMocker } from 'jest-mock';
import JestRuntime from 'jest-runtime';
import { setGlobals } from './globals.mjs';
import { swcOptions } from './swc-options.mjs';

const require = createRequire(import.meta.url);
const mocker = new ModuleMocker(globalThis);
const now = { file: 0, ready: undefined };

/** What Jest asks for each test file. One that says `@jest-environment node` has a context, and a product, of its own. */
export default function Runtime(...given) {
  const [, environment] = given;
  return environment.getVmContext() === null ? new SharedRuntime(given[6]) : new JestRuntime(...given);
}

/**
 * Loads test files as Node itself does, all those of a worker into its one process: the product is read, linked and warmed once, not for each of them.
 * What a file changes is put back before the next one.
 */
class SharedRuntime {
  #console = { ...console };
  #environment = { ...process.env };
  #path;
  #contexts = [];

  constructor(path) {
    this.#path = path;
    now.file += 1;
  }

  setGlobalsForRuntime(globals) {
    setGlobals({ ...globals, jest: mocker });
  }

  // Jest's state of a file: made again for each.
  requireInternalModule(path) {
    delete globalThis[Symbol.for('EVENT_HANDLERS')];
    delete require.cache[path];
    return withContexts(this.#contexts, () => require(path));
  }

  requireModule(path) {
    return require(path);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(path) {
    await (now.ready ??= readyFor(this.#path));
    return import(`${pathToFileURL(path).href}?file=${now.file}`);
  }

  teardown() {
    for (const context of this.#contexts) context.disable();
    mocker.restoreAllMocks();
    Object.assign(console, this.#console);
    for (const name of Object.keys(process.env)) if (!(name in this.#environment)) delete process.env[name];
    Object.assign(process.env, this.#environment);
  }

  getSourceMaps() {
    return new MapsOnDemand();
  }

  enterTestCode() {}

  leaveTestCode() {}

  getAllCoverageInfoCopy() {}

  getAllV8CoverageInfoCopy() {}
}

// One that was used and is not disabled is carried by every promise from then on: after a hundred files, each `await` took thirty times what it takes.
function withContexts(contexts, load) {
  const { AsyncLocalStorage } = asyncHooks;
  asyncHooks.AsyncLocalStorage = class extends AsyncLocalStorage {
    constructor(...given) {
      super(...given);
      contexts.push(this);
    }
  };
  try {
    return load();
  } finally {
    asyncHooks.AsyncLocalStorage = AsyncLocalStorage;
  }
}

// Each module that passes through hooks costs twice as much: those of the product go before.
async function readyFor(path) {
  if (/\.medium\.|\/test\/(browser|faults|trial)\//.test(path)) await import('../../dist/src/app.module.js');
  register('./load-sources.mjs', import.meta.url);
}

const maps = new Map();

/** Where the lines of TypeScript are: asked for when a stack is told, for each line of it. SuperTest tells one for each `expect`. */
class MapsOnDemand extends Map {
  get(place) {
    const path = (place.startsWith('file:') ? fileURLToPath(place) : place).split('?')[0];
    if (!path.endsWith('.ts')) return undefined;
    if (!maps.has(path)) maps.set(path, mapOf(path));
    return maps.get(path);
  }
}

function mapOf(filename) {
  const { map } = transformSync(readFileSync(filename, 'utf8'), { ...swcOptions, filename, sourceMaps: true });
  return `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
}
