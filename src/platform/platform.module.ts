import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import pg from 'pg';
import { readEnv, type Env } from '../config/env.js';
import { AuditService } from './audit/audit.service.js';
import { SecurityEvents } from './audit/security-events.js';
import { log } from './log.js';
import { OpenSessions } from './auth/open-sessions.js';
import { LinkTokens } from './auth/link-tokens.js';
import { Throttle } from './auth/throttle.js';
import { EditsService } from './changes/edits.service.js';
import { Moves } from './changes/moves.service.js';
import { RecordHistoryQueries } from './changes/record-history.queries.js';
import { DocumentsController } from './documents/documents.controller.js';
import { DocumentsService } from './documents/documents.service.js';
import { SeenFiles } from './files/seen-files.js';
import { ListViewsService } from './lists/list-views.service.js';
import { SavedLists } from './lists/saved-lists.js';
import { SavedViewsController } from './lists/saved-views.controller.js';
import { SavedViews } from './lists/saved-views.service.js';
import { MailHold } from './mail/mail-hold.service.js';
import { Mailer } from './mail/mailer.js';
import { Readings } from './aside/readings.js';
import { Aside } from './aside/aside.js';
import { SecretsKeys } from './secrets/seal.js';
import { SecretsService } from './secrets/secrets.service.js';
import { DoneJobs } from './retention/done-jobs.js';
import { SentForms } from './retention/sent-forms.js';
import { Permissions } from './web/permissions.js';
import { EventStreams } from './web/streams/event-streams.js';
import { Shells } from './web/shells.js';
import { Registry } from './registry.js';
import { keptWarm } from './tenancy/data-source.js';
import { patience } from './tenancy/patience.js';
import { TenantDb } from './tenancy/tenant-db.js';
import { FirstWords } from './web/express/first-words.js';

export const ENV = Symbol('environment');
/** Connections for sessions and sign-in, which know no tenant. */
export const SESSION_POOL = Symbol('session pool');

/** The gestures of every room, given to all of them; sessions have connections of their own. */
@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [DocumentsController, SavedViewsController],
  providers: [
    FirstWords,
    { provide: ENV, useFactory: (): Env => readEnv() },
    { provide: SESSION_POOL, useFactory: (env: Env) => sessionPool(env), inject: [ENV] },
    { provide: Throttle, useFactory: (pool: pg.Pool) => new Throttle(pool), inject: [SESSION_POOL] },
    {
      provide: OpenSessions,
      useFactory: (db: TenantDb, env: Env) => new OpenSessions(db, env.SESSION_IDLE_MINUTES),
      inject: [TenantDb, ENV],
    },
    {
      provide: EventStreams,
      useFactory: (pool: pg.Pool, env: Env) => new EventStreams(pool, env.SESSION_IDLE_MINUTES),
      inject: [SESSION_POOL, ENV],
    },
    {
      provide: LinkTokens,
      useFactory: (env: Env) => new LinkTokens(env.SESSION_SECRET, env.PUBLIC_URL),
      inject: [ENV],
    },
    MailHold,
    { provide: Mailer, useFactory: (env: Env) => new Mailer(env.SMTP_URL), inject: [ENV] },
    { provide: Aside, useFactory: (env: Env) => new Aside(env.READING_SECONDS), inject: [ENV] },
    SeenFiles,
    Readings,
    {
      provide: SecretsService,
      useFactory: (db: TenantDb, env: Env) => new SecretsService(db, SecretsKeys.read(env.SECRETS_KEY)),
      inject: [TenantDb, ENV],
    },
    Registry,
    Permissions,
    DoneJobs,
    SentForms,
    Shells,
    TenantDb,
    AuditService,
    SecurityEvents,
    DocumentsService,
    EditsService,
    Moves,
    RecordHistoryQueries,
    SavedLists,
    SavedViews,
    ListViewsService,
  ],
  exports: [
    ENV,
    SESSION_POOL,
    OpenSessions,
    Throttle,
    EventStreams,
    LinkTokens,
    MailHold,
    Mailer,
    Aside,
    SeenFiles,
    Readings,
    SecretsService,
    Registry,
    Permissions,
    Shells,
    TenantDb,
    AuditService,
    SecurityEvents,
    DocumentsService,
    EditsService,
    Moves,
    RecordHistoryQueries,
    SavedLists,
    SavedViews,
    ListViewsService,
  ],
})
export class PlatformModule implements OnApplicationShutdown {
  constructor(@Inject(SESSION_POOL) private readonly pool: pg.Pool) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

function sessionPool(env: Env): pg.Pool {
  const pool = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max: 4,
    connectionTimeoutMillis: patience,
    idleTimeoutMillis: keptWarm,
    // Ours, not the server's: a pooler refuses it as a startup parameter.
    query_timeout: patience,
  });
  pool.on('error', (error) => log.fault('session connection lost', error));
  return pool;
}
