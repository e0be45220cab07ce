import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import type { Env } from './config/env.js';
import { openCarrier } from './platform/jobs/job-carrier.js';
import { JobRunner } from './platform/jobs/job-runner.js';
import { Relay } from './platform/jobs/relay.js';
import { Schedule } from './platform/jobs/schedule.js';
import { ENV } from './platform/platform.module.js';
import { refusePowerfulRole } from './platform/tenancy/data-source.js';
import { refuseUnfitConnections } from './platform/tenancy/fit-connections.js';

/** The job process: same modules, no HTTP. */
const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error', 'warn'] });
await refusePowerfulRole(app.get(DataSource));
const env = app.get<Env>(ENV);
const { DATABASE_URL: databaseUrl, DATABASE_DIRECT_URL: directUrl, REDIS_URL: redisUrl } = env;
await refuseUnfitConnections({ databaseUrl, directUrl, needsSession: !redisUrl });
const runner = app.get(JobRunner);
runner.prepare();
const carrier = openCarrier({ databaseUrl: directUrl ?? databaseUrl, redisUrl });
carrier.work((name, job) => runner.run(name, job), 4);
const relay = app.get(Relay);
relay.start(carrier, directUrl ?? databaseUrl);
const schedule = app.get(Schedule);
schedule.start();
console.log(`worker ready, jobs on ${redisUrl ? 'Redis' : 'PostgreSQL'}`);
if (env.WORKER_ALIVE_FILE) showAlive(env.WORKER_ALIVE_FILE);

/** A health check without HTTP: the file is as old as the last sign of life. */
function showAlive(file: string): void {
  const touch = () => writeFileSync(file, new Date().toISOString());
  touch();
  setInterval(touch, 10_000).unref();
}

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  schedule.stop();
  await relay.stop();
  await carrier.close();
  await app.close();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
