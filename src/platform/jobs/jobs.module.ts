import { Global, Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { JobHandlers } from './job-handlers.js';
import { JobRunner } from './job-runner.js';
import { JobTries } from './job-tries.js';
import { Lag } from './lag.js';
import { LagNotice } from './lag-notice.js';
import { Outbox } from './outbox.service.js';
import { Relay } from './relay.js';
import { Schedule } from './schedule.js';
import { SchemaWatch } from './schema-watch.js';

/** The web process uses only the outbox; the worker starts the relay, the runner and the schedule (src/worker.ts). */
@Global()
@Module({
  controllers: [HealthController],
  providers: [Outbox, JobHandlers, JobTries, JobRunner, Lag, LagNotice, Relay, Schedule, SchemaWatch],
  exports: [Outbox, JobRunner, JobTries, Lag, Relay, Schedule, SchemaWatch],
})
export class JobsModule {}
