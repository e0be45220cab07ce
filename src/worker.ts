import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { MailboxWatch } from './mailbox/boxes/mailbox-watch.service.js';
import { MailHold } from './platform/mail/mail-hold.service.js';
import { readEnvFile } from './config/env-file.js';
import type { Env } from './config/env.js';
import { openCarrier } from './platform/jobs/job-carrier.js';
import { JobRunner } from './platform/jobs/job-runner.js';
import { Lag } from './platform/jobs/lag.js';
import { letPagesGoFirst } from './platform/jobs/pages-first.js';
import { leaveRoomForBatches } from './platform/modest-heap.js';
import { reasonToRefuse } from './platform/jobs/redis-that-keeps.js';
import { Relay } from './platform/jobs/relay.js';
import { Schedule } from './platform/jobs/schedule.js';
import { SchemaWatch } from './platform/jobs/schema-watch.js';
import { showProgress } from './platform/jobs/worker-progress.js';
import { ENV } from './platform/platform.module.js';
import { refusePowerfulRole } from './platform/tenancy/data-source.js';
import { refuseUnfitConnections } from './platform/tenancy/fit-connections.js';
import { refuseOtherSchema } from './platform/tenancy/schema-version.js';

/** The job process: same modules, no HTTP. */
readEnvFile();
const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error', 'warn'] });
await refusePowerfulRole(app.get(DataSource));
await refuseOtherSchema(app.get(DataSource));
const env = app.get<Env>(ENV);
const { DATABASE_URL: databaseUrl, DATABASE_DIRECT_URL: directUrl, REDIS_URL: redisUrl } = env;
await refuseUnfitConnections({ databaseUrl, directUrl, needsSession: !redisUrl });
// A Redis that is away does not keep the worker from starting: it is judged when it comes.
if (redisUrl && env.NODE_ENV === 'production') await atMost(5_000, judgeRedis(redisUrl));
const runner = app.get(JobRunner);
runner.prepare();
// Before any job: a backup that was restored sends nothing by itself.
if (env.HOLD_MAIL === '1') await app.get(MailHold).holdFromStart();
const carrier = openCarrier({ databaseUrl: directUrl ?? databaseUrl, redisUrl });
carrier.work((name, job) => runner.run(name, job), 4);
const relay = app.get(Relay);
relay.start(carrier, directUrl ?? databaseUrl);
const schedule = app.get(Schedule);
schedule.start();
const watch = app.get(MailboxWatch);
watch.start();
const schema = app.get(SchemaWatch);
schema.watch((sentence) => {
  console.error(sentence);
  void stop(1);
});
leaveRoomForBatches();
letPagesGoFirst();
// Before it says that it is ready: whoever waited for that may ask it to stop at once.
let stopping = false;
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
console.log(`worker ready, jobs on ${redisUrl ? 'Redis' : 'PostgreSQL'}`);
if (env.WORKER_ALIVE_FILE) showProgress(env.WORKER_ALIVE_FILE, relay, app.get(Lag));

async function judgeRedis(url: string): Promise<void> {
  const reason = await reasonToRefuse(url);
  if (!reason) return;
  console.error(`This Redis is refused: ${reason}.`);
  process.exit(1);
}

// What is in hand has five seconds to end and goes back otherwise; a carrier that is dead or hung is not waited for.
async function stop(code = 0): Promise<void> {
  if (stopping) return;
  stopping = true;
  schedule.stop();
  void watch.stop();
  const closed = Promise.allSettled([relay.stop(), carrier.close()]);
  await runner.stop(5_000);
  await atMost(3_000, closed);
  await atMost(1_500, app.close());
  process.exit(code);
}

function atMost(milliseconds: number, work: Promise<unknown>): Promise<unknown> {
  return Promise.race([work, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
}
