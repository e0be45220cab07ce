import 'reflect-metadata';
import { afterAll } from '@jest/globals';
import type { INestApplicationContext, Provider, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { uuidv7 } from '../../src/platform/uuid.js';
import type { Role } from '../../src/journey/states/transitions.js';
import { hashPassword } from '../../src/platform/auth/password.js';
import { TenantDb, type TenantScope } from '../../src/platform/tenancy/tenant-db.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { testSecretsKey } from './secrets-key.js';
import { tellVersions } from './told-versions.js';
import { everyone } from '../../src/journey/states/roles.js';

/** What every test person signs in with. */
export const testPassword = 'un mot de passe de test';

export interface TestUser {
  id: string;
  email: string;
  name: string;
  role: Role;
}

/** One editor with one person a role, and a connection as the owner of the tables with this editor chosen. */
export interface TestEditor {
  editorId: string;
  slug: string;
  users: Record<Role, TestUser>;
  /** Row-level security is forced on the owner too: it sees and writes this editor's rows only. */
  owner: pg.Client;
  /** What to give to TenantDb.run() for this editor's person of that role. */
  scope(role?: Role): TenantScope;
  /** Runs `work` as the application does: one transaction as the runtime role, hooks included. */
  run<Result>(work: () => Promise<Result>, role?: Role): Promise<Result>;
  /** `tenant.as('auditor')(() => service.act())`. */
  as(role: Role): <Result>(work: () => Promise<Result>) => Promise<Result>;
}

export interface TestTenant<App extends INestApplicationContext = INestApplicationContext> extends TestEditor {
  app: App;
  database: TestDatabase;
  get<Service>(service: Type<Service> | string | symbol): Service;
  /** Another editor in the same database: a fresh one for a test, or the neighbour who must see nothing. */
  secondEditor(): Promise<TestEditor>;
  /** @param keptAs its database is left under this name (`TestDatabase.keepAs`) */
  stop(keptAs?: string): Promise<void>;
}

/**
 * The application's services without HTTP, on a database of the test file's own, in a fresh editor.
 * About a second. A spec says `aTenant` at its head; what starts several, or in a test, stops them itself.
 * @param environment added to the environment the application reads, e.g. `{ SMTP_URL: … }`
 * @param providers what a test brings of its own: a kind of campaign, a subject of mails
 * @param template a database that is copied (`madeOnce`), with its editors
 */
export function startTenant(
  environment: Record<string, string> = {},
  providers: Provider[] = [],
  template?: string,
): Promise<TestTenant> {
  const build = async () => {
    // Imported once the environment is set, as main.ts would find it.
    const { AppModule } = await import('../../src/app.module.js');
    const module = { module: class TestModule {}, imports: [AppModule], providers };
    return NestFactory.createApplicationContext(module, { logger: console, abortOnError: false });
  };
  return openTenant(environment, build, template);
}

/** `const tenant = await aTenant();` at the head of a spec: started for the whole file, stopped after its last test. */
export async function aTenant(...given: Parameters<typeof startTenant>): Promise<TestTenant> {
  const tenant = await startTenant(...given);
  afterAll(() => tenant.stop());
  return tenant;
}

/** Shared by `startTenant` and `startTestApp`: they differ only in the application they build. */
export async function openTenant<App extends INestApplicationContext>(
  environment: Record<string, string>,
  build: () => Promise<App>,
  template?: string,
): Promise<TestTenant<App>> {
  const database = await createTestDatabase(template);
  // What was made by a tenant of ours has it already.
  if (!template) await tellVersions(database.ownerUrl);
  const owners: pg.Client[] = [];
  Object.assign(process.env, environmentOf(database), environment);
  try {
    const app = await build();
    const newEditor = () => createEditor(database, app.get(TenantDb), owners);
    return {
      ...(await newEditor()),
      app,
      database,
      get: (service) => app.get(service, { strict: false }),
      secondEditor: newEditor,
      async stop(keptAs) {
        await app.close();
        await close(owners, () => (keptAs ? database.keepAs(keptAs) : database.drop()));
      },
    };
  } catch (error) {
    await close(owners, () => database.drop());
    throw error;
  }
}

async function close(owners: pg.Client[], leave: () => Promise<void>): Promise<void> {
  await Promise.all(owners.map((owner) => owner.end()));
  await leave();
}

function environmentOf(database: TestDatabase): Record<string, string> {
  return {
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    DATABASE_POOL: '4',
    SESSION_SECRET: 'a secret of tests only, thirty-two characters',
    SECRETS_KEY: testSecretsKey,
    // What asks for a second factor has specs of its own.
    FACTORS_OPTIONAL: '1',
    PUBLIC_URL: 'http://localhost:3000',
    // A loaded machine is slow, not under attack.
    READING_SECONDS: '60',
  };
}

async function createEditor(database: TestDatabase, db: TenantDb, owners: pg.Client[]): Promise<TestEditor> {
  const editorId = uuidv7();
  const slug = `editor-${editorId}`;
  const owner = await connectOwner(database, editorId);
  owners.push(owner);
  // Clients of tests have one address for all: what caps mails a day has specs of its own.
  await owner.query(
    'INSERT INTO editors (editor_id, name, slug, mail_from, outside_mails_a_day) VALUES ($1, $2, $3, $4, 0)',
    [editorId, `Éditions ${editorId.slice(-6)}`, slug, `igc@${slug}.test`],
  );
  const users = await createUsers(owner, slug);
  const scope = (role: Role = 'support'): TenantScope => {
    const { id, name } = users[role];
    return { editorId, actor: { kind: 'person', id, name, role } };
  };
  const as: TestEditor['as'] = (role) => (work) => db.run(scope(role), work);
  return { editorId, slug, users, owner, scope, run: (work, role) => db.run(scope(role), work), as };
}

/** The owner's connection to a test database, in one editor. The caller ends it. */
export async function connectOwner(database: TestDatabase, editorId: string): Promise<pg.Client> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`SELECT set_config('app.editor_id', $1, false)`, [editorId]);
  return owner;
}

let passwordHash: Promise<string> | null = null;

async function createUsers(owner: pg.Client, slug: string): Promise<Record<Role, TestUser>> {
  passwordHash ??= hashPassword(testPassword);
  const users: [Role, TestUser][] = [];
  for (const role of everyone) {
    const user = { id: uuidv7(), email: `${role}@${slug}.test`, name: `Personne ${role}`, role };
    await owner.query('INSERT INTO users (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5)', [
      user.id,
      user.email,
      user.name,
      role,
      await passwordHash,
    ]);
    users.push([role, user]);
  }
  return Object.fromEntries(users) as Record<Role, TestUser>;
}
