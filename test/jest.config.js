// Jest runs the TypeScript sources as native ES modules. Started by test/run.mjs.
import { swcOptions } from './jest/swc-options.mjs';

export default {
  rootDir: '..',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  testEnvironment: '<rootDir>/test/jest/shared-environment.mjs',
  runtime: '<rootDir>/test/jest/shared-runtime.mjs',
  injectGlobals: false,
  // One more than the cores of the smallest machine: tests wait for PostgreSQL, a browser, a process that was killed.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/jest/long-first.mjs',
  globalSetup: '<rootDir>/test/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/test/jest/global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/jest/expect-complaints.ts'],
  reporters: ['<rootDir>/test/jest/reporter.mjs'],
  // A worker that a large test has swollen is replaced.
  workerIdleMemoryLimit: '800MB',
  // A worker ends within a tenth of a second; half a second, which is the default, is sometimes less than the main process needs to hear of it.
  workerGracefulExitTimeout: 20_000,
  // A loaded machine is slow, not wrong: a test that hangs still ends.
  testTimeout: 300_000,
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['@swc/jest', swcOptions],
  },
};
