// Before the first test: a database server and a migrated template, told to the workers by the environment.
import { startTestServer } from '../support/test-server.mjs';

export default async function globalSetup() {
  const server = await startTestServer();
  Object.assign(process.env, server.environment);
  // Jest gives its teardown nothing but the process they share.
  process.testServer = server;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => void server.stop().finally(() => process.exit(130)));
}
