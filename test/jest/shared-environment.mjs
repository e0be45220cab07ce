/** No context of its own: what a test file loads is there for the next one (shared-runtime.mjs). */
export default class SharedEnvironment {
  global = {};

  async setup() {}

  async teardown() {}

  getVmContext() {
    return null;
  }
}
