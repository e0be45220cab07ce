import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { demoPassword, demoTeam } from '../../src/demo/story/team.js';
import type { Role } from '../../src/journey/states/transitions.js';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { moveIn, playedStory } from '../support/played-story.js';
import { signedInAs } from './signed-in.js';
import { connectOwner, type TestEditor, type TestUser } from '../support/tenant.js';

/** The application on the demonstration's data, and a browser in front of it. */
export interface DemoHouse {
  app: TestApp;
  browser: Browser;
  /** The demonstration's editor, as test factories want it. */
  demo: TestEditor;
  /** A profile of its own, signed in through the form as the demonstration's person of that role. */
  signedIn(role: Role): Promise<BrowserContext>;
  close(): Promise<void>;
}

/** @param maildir where mails arrive, when something plays the world outside */
export async function openDemoHouse(
  environment: Record<string, string> = {},
  maildir = mkdtempSync(join(tmpdir(), 'sceau-browser-mail-')),
): Promise<DemoHouse> {
  const { template } = await playedStory();
  const app = await startTestApp(environment, template);
  const demo = await asEditor(app, await moveIn(app, maildir));
  const browser = await launchBrowser();
  return {
    app,
    browser,
    demo,
    signedIn: (role) => signedInAs(browser, app.url, { email: demo.users[role].email, password: demoPassword }),
    async close() {
      await browser.close();
      await demo.owner.end();
      await app.stop();
      rmSync(maildir, { recursive: true, force: true });
    },
  };
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
