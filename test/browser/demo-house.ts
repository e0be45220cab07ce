import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Browser, BrowserContext } from 'playwright-core';
import { demoPassword, demoTeam } from '../../src/demo/story/team.js';
import { playDemo } from '../../src/demo/story/play.js';
import { situations } from '../../src/demo/story/situations.js';
import type { Role } from '../../src/journey/states/transitions.js';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { signedInAs } from './signed-in.js';
import { connectOwner, type TestEditor, type TestUser } from '../support/tenant.js';

/** The application on the demonstration's data, and a browser in front of it. */
export interface DemoHouse {
  app: TestApp;
  browser: Browser;
  /** The demonstration's editor, as test factories want it. */
  demo: TestEditor;
  maildir: string;
  /** A profile of its own, signed in through the form as the demonstration's person of that role. */
  signedIn(role: Role): Promise<BrowserContext>;
  close(): Promise<void>;
}

/** @param world where mails arrive and who certifies, when something plays the world outside */
export async function openDemoHouse(
  environment: Record<string, string> = {},
  world: Partial<World> = {},
): Promise<DemoHouse> {
  const maildir = world.maildir ?? mkdtempSync(join(tmpdir(), 'sceau-browser-mail-'));
  const app = await startTestApp(environment);
  const demo = await seed(app, { ...world, maildir });
  const browser = await launchBrowser();
  return {
    app,
    browser,
    demo,
    maildir,
    signedIn: (role) => signedInAs(browser, app.url, { email: demo.users[role].email, password: demoPassword }),
    async close() {
      await browser.close();
      await demo.owner.end();
      await app.stop();
      rmSync(maildir, { recursive: true, force: true });
    },
  };
}

type World = Omit<Parameters<typeof playDemo>[2], 'cast'>;

// Every situation once: a browser needs no second client of the same.
const cast = situations.map((situation) => ({ ...situation, clients: 1 }));

async function seed(app: TestApp, world: World): Promise<TestEditor> {
  const client = new pg.Client({ connectionString: app.database.ownerUrl });
  await client.connect();
  const editors = await playDemo(app.app, client, { ...world, cast });
  await client.end();
  return asEditor(app, editors[0] ?? '');
}

async function asEditor(app: TestApp, editorId: string): Promise<TestEditor> {
  const owner = await connectOwner(app.database, editorId);
  const { rows } = await owner.query<TestUser>('SELECT id, email, name, role FROM users');
  const users = Object.fromEntries(demoTeam.map(({ role }) => [role, rows.find((row) => row.role === role)])) as Record<
    Role,
    TestUser
  >;
  const scope: TestEditor['scope'] = (role = 'support') => {
    const { id, name } = users[role];
    return { editorId, actor: { kind: 'person', id, name, role } };
  };
  const run: TestEditor['run'] = (work, role) => app.get(TenantDb).run(scope(role), work);
  return { editorId, slug: 'demo', users, owner, scope, run, as: (role) => (work) => run(work, role) };
}
