// Jest runs the TypeScript sources as native ES modules. Started by test/run.mjs.
import { swcOptions } from './jest/swc-options.mjs';

export default {
  rootDir: '..',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  testEnvironment: '<rootDir>/test/jest/shared-environment.mjs',
  runtime: '<rootDir>/test/jest/shared-runtime.mjs',
  injectGlobals: false,
  maxWorkers: 2,
  globalSetup: '<rootDir>/test/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/test/jest/global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/jest/expect-complaints.ts'],
  reporters: ['<rootDir>/test/jest/reporter.mjs'],
  // Modules that a test file has loaded are never given back (--experimental-vm-modules): a worker that has grown is replaced.
  workerIdleMemoryLimit: '500MB',
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
