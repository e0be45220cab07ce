import 'reflect-metadata';
import cluster from 'node:cluster';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { setUpApp } from './app.setup.js';
import type { Env } from './config/env.js';
import { Lag } from './platform/jobs/lag.js';
import { keepHeapModest } from './platform/modest-heap.js';
import { SchemaWatch } from './platform/jobs/schema-watch.js';
import { ENV, SESSION_POOL } from './platform/platform.module.js';
import { pagePool, refusePowerfulRole } from './platform/tenancy/data-source.js';
import { refuseUnfitConnections } from './platform/tenancy/fit-connections.js';
import { openAll } from './platform/tenancy/opened-pool.js';
import { refuseOtherSchema } from './platform/tenancy/schema-version.js';
import { PageAdapter } from './platform/web/express/page-adapter.js';

/** One web process. */
const app = await NestFactory.create<NestExpressApplication>(AppModule, new PageAdapter(), {
  bodyParser: false,
  logger: ['error', 'warn'],
});
await refusePowerfulRole(app.get(DataSource));
await refuseOtherSchema(app.get(DataSource));
const env = app.get<Env>(ENV);
await refuseUnfitConnections({ databaseUrl: env.DATABASE_URL, needsSession: false });
setUpApp(app);
await Promise.all([pagePool(app.get(DataSource)), app.get<pg.Pool>(SESSION_POOL)].map(openAll));
await (env.HOST ? app.listen(env.PORT, env.HOST) : app.listen(env.PORT));
app.get(Lag).watch();
// It goes on serving, says that it is not ready, and is replaced by whoever brought the later version.
app.get(SchemaWatch).watch((sentence) => console.error(sentence));
keepHeapModest();
// Of several, who started them says it once.
if (cluster.isPrimary) console.log(`web ready on port ${env.PORT}`);
