import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { openAuthority } from '../../src/demo/authority/authority-file.js';
import { prepareMaildir } from '../../src/demo/simulator/maildir.js';
import { playDemo } from '../../src/demo/story/play.js';
import { situations } from '../../src/demo/story/situations.js';
import { inEditor } from '../../src/platform/tenancy/editors-of-owner.js';
import { madeOnce, variable } from './database.js';
import { startTenant, type TestTenant } from './tenant.js';

/** Every situation once: no test needs a second client of the same. */
export const cast = situations.map((situation) => ({ ...situation, clients: 1 }));

/** The story of the demonstration as it was played, to be copied. */
export interface PlayedStory {
  /** For `startTestApp` and `startTenant`. */
  template: string;
  /** The file of the authority whose certificates its clients have (`openAuthority`). */
  authority: string;
}

/** Played once for all the files of a run that want it: it takes a minute, a copy a moment. */
export async function playedStory(): Promise<PlayedStory> {
  const folder = variable('TEST_STORY');
  const authority = join(folder, 'authority.json');
  const template = await madeOnce('story', async (name) => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const tenant = await startTenant();
    const told = { maildir: join(folder, 'mail'), cast, authority: await openAuthority(authority, 'PROD') };
    await asOwner(tenant, (owner) => playDemo(tenant.app, owner, told));
    await tenant.stop(name);
  });
  return { template, authority };
}

/** The mailbox of a copy is its own, with nothing in it. @returns the demonstration's editor */
export async function moveIn(tenant: TestTenant, maildir: string): Promise<string> {
  prepareMaildir(maildir);
  const source = `maildir://${maildir}`;
  return asOwner(tenant, async (owner) => {
    const { rows } = await owner.query<{ id: string }>(`SELECT editor_by_slug('demo') AS id`);
    const id = rows[0]?.id ?? '';
    await inEditor(owner, id, async () => {
      const read = 'UPDATE mailbox_readings SET source = $1 WHERE source = (SELECT mail_source FROM editors)';
      await owner.query(read, [source]);
      await owner.query('UPDATE editors SET mail_source = $1', [source]);
    });
    return id;
  });
}

async function asOwner<Result>({ database }: TestTenant, work: (owner: pg.Client) => Promise<Result>): Promise<Result> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}
