import { openCarrier } from '../../src/platform/jobs/job-carrier.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { Relay } from '../../src/platform/jobs/relay.js';
import type { TestApp } from '../support/app.js';

/** What src/worker.ts runs, beside the web of the test; its schedule stays off, so that each job is asked for. */
export function startWorkerBeside(app: TestApp): { stop(): Promise<void> } {
  const runner = app.get(JobRunner);
  runner.prepare();
  const carrier = openCarrier({ databaseUrl: app.database.url });
  carrier.work((name, job) => runner.run(name, job), 2);
  const relay = app.get(Relay);
  relay.start(carrier, app.database.url);
  return {
    async stop() {
      await relay.stop();
      await carrier.close();
    },
  };
}
