// What `@jest/globals` is in a process that test files share: those of the file that runs now.
import { currentGlobals } from './shared-runtime.mjs';

const global = (name) =>
  new Proxy(() => undefined, {
    apply: (_target, _this, given) => currentGlobals()[name](...given),
    get: (_target, key) => currentGlobals()[name][key],
  });

export const afterAll = global('afterAll');
export const afterEach = global('afterEach');
export const beforeAll = global('beforeAll');
export const beforeEach = global('beforeEach');
export const describe = global('describe');
export const expect = global('expect');
export const it = global('it');
export const jest = global('jest');
