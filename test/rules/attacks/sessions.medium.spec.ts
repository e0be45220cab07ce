import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { hashOfSession } from '../../../src/platform/auth/session-seal.js';
import { pageOf, startTestApp, type TestApp, type Visitor, wordsOf } from '../../support/app.js';
import { testPassword, type TestUser } from '../../support/tenant.js';

let app: TestApp;
let runtime: pg.Client;
beforeAll(async () => {
  app = await startTestApp();
  runtime = new pg.Client({ connectionString: app.database.url });
  await runtime.connect();
});
afterAll(async () => {
  await runtime.end();
  await app.stop();
});

/** The id of a session, as its cookie says it. */
async function enter(visitor: Visitor, { email }: TestUser): Promise<string> {
  const response = await visitor.post('/session').type('form').send({ email, password: testPassword }).expect(303);
  const cookie = String(response.headers['set-cookie']);
  return /sceau=s%3A([\w-]+)\./.exec(cookie)?.[1] ?? '';
}
const who = async (visitor: Visitor) => {
  const page = await visitor.get('/account');
  return page.status === 200 ? (/[\w.]+@[\w.-]+/.exec(wordsOf(pageOf(page), 'main'))?.[0] ?? '') : null;
};
const contentOf = async (id: string) =>
  (await app.owner.query<{ content: string }>('SELECT content FROM sessions WHERE id_hash = $1', [hashOfSession(id)]))
    .rows[0]?.content ?? '';

describe('a session, for somebody who can write SQL as the runtime role', () => {
  it('is not read, listed, made or changed but by its functions', async () => {
    for (const sql of [
      'SELECT * FROM sessions',
      `INSERT INTO sessions VALUES ('\\x00', '${randomUUID()}', NULL, NULL, '', '\\x00', '', '')`,
      `UPDATE sessions SET ends_at = 'infinity'`,
      'DELETE FROM sessions',
      'TRUNCATE sessions',
    ])
      await expect(runtime.query(sql)).rejects.toThrow(/permission denied/);
  });

  it('is kept under the hash of its id: what is in the database is nobody’s cookie', async () => {
    const id = await enter(app.visitor(), app.users.support);
    expect(id.length).toBeGreaterThan(20);
    const { rows } = await app.owner.query<{ row: string }>('SELECT s::text AS row FROM sessions s');
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) expect(row).not.toContain(id);
    const { rows: found } = await app.owner.query('SELECT 1 FROM sessions WHERE id_hash = $1', [hashOfSession(id)]);
    expect(found).toHaveLength(1);
  });

  it('does not become an administrator’s by writing an administrator into one’s own', async () => {
    const visitor = app.visitor();
    const id = await enter(visitor, app.users.auditor);
    expect(await who(visitor)).toBe(app.users.auditor.email);
    const content = (await contentOf(id)).replaceAll(app.users.auditor.id, app.users.admin.id);
    const { rows } = await app.owner.query<{ seal: Buffer }>('SELECT seal FROM sessions WHERE id_hash = $1', [
      hashOfSession(id),
    ]);
    await runtime.query('SELECT write_session($1, $2, $3)', [hashOfSession(id), content, rows[0]?.seal]);
    expect(await who(visitor)).toBeNull();
  });

  it('is not made: a row without the seal of the web process is nobody’s', async () => {
    const visitor = app.visitor();
    // An own session, ended and made again under the same id, of somebody else.
    const id = await enter(visitor, app.users.auditor);
    const content = (await contentOf(id)).replaceAll(app.users.auditor.id, app.users.admin.id);
    await runtime.query('SELECT close_session($1)', [hashOfSession(id)]);
    await runtime.query(`SELECT open_session($1, $2, $3, $4, $5, $6, '', '', interval '1 day')`, [
      hashOfSession(id),
      randomUUID(),
      app.editorId,
      app.users.admin.id,
      content,
      randomBytes(32),
    ]);
    expect(await who(visitor)).toBeNull();
  });

  it('of somebody else, sealed, is worth nothing under one’s own id', async () => {
    const [mine, theirs] = [app.visitor(), app.visitor()];
    const own = await enter(mine, app.users.auditor);
    const other = await enter(theirs, app.users.admin);
    await app.owner.query(
      `UPDATE sessions mine SET content = o.content, seal = o.seal, user_id = o.user_id, editor_id = o.editor_id
         FROM sessions o WHERE mine.id_hash = $1 AND o.id_hash = $2`,
      [hashOfSession(own), hashOfSession(other)],
    );
    expect(await who(mine)).toBeNull();
    expect(await who(theirs)).toBe(app.users.admin.email);
  });

  it('of another editor is neither listed nor ended', async () => {
    const neighbour = await app.secondEditor();
    const visitor = await app.signIn('support', neighbour);
    await runtime.query(`SELECT set_config('app.editor_id', $1, false)`, [app.editorId]);
    const person = neighbour.users.support.id;
    expect((await runtime.query(`SELECT * FROM sessions_of($1, NULL, '1 hour')`, [person])).rows).toEqual([]);
    expect((await runtime.query('SELECT end_sessions($1, NULL, NULL) AS n', [person])).rows).toEqual([{ n: 0 }]);
    expect(await who(visitor)).toBe(neighbour.users.support.email);
  });
});

describe('a session', () => {
  const moved = (id: string, column: string, back: string) =>
    app.owner.query(`UPDATE sessions SET ${column} = ${column} - $2::interval WHERE id_hash = $1`, [
      hashOfSession(id),
      back,
    ]);

  it('ends after an hour without a page, and not before', async () => {
    const visitor = app.visitor();
    const id = await enter(visitor, app.users.support);
    await moved(id, 'seen_at', '50 minutes');
    expect(await who(visitor)).not.toBeNull();
    // The page has been noted: the hour begins again.
    await moved(id, 'seen_at', '50 minutes');
    expect(await who(visitor)).not.toBeNull();
    await moved(id, 'seen_at', '61 minutes');
    expect(await who(visitor)).toBeNull();
  });

  it('ends twelve hours after the sign-in, however busy its person is', async () => {
    const visitor = app.visitor();
    const id = await enter(visitor, app.users.support);
    const { rows } = await app.owner.query<{ lasts: string }>(
      `SELECT justify_hours(date_trunc('minute', ends_at - opened_at + interval '1 second'))::text AS lasts FROM sessions WHERE id_hash = $1`,
      [hashOfSession(id)],
    );
    expect(rows).toEqual([{ lasts: '12:00:00' }]);
    await moved(id, 'ends_at', '11 hours');
    expect(await who(visitor)).not.toBeNull();
    await moved(id, 'ends_at', '1 hour 1 second');
    expect(await who(visitor)).toBeNull();
  });

  it('says to its pages how long it lasts, as the database has it', async () => {
    const visitor = app.visitor();
    const id = await enter(visitor, app.users.support);
    const { text } = await visitor.get('/help').expect(200);
    const [, idle, ends] = /<body data-session-idle="(\d+)" data-session-ends="(\d+)">/.exec(text) ?? [];
    const { rows } = await app.owner.query<{ lasts: number }>(
      `SELECT extract(epoch FROM ends_at - clock_timestamp())::int AS lasts FROM sessions WHERE id_hash = $1`,
      [hashOfSession(id)],
    );
    // 54 minutes: a page is noted up to six minutes after the one before.
    expect(idle).toBe('3240');
    expect(Math.abs(Number(ends) - (rows[0]?.lasts ?? 0))).toBeLessThan(5);
    expect((await app.visitor().get('/sign-in').expect(200)).text).not.toContain('data-session');
  });

  it('that was ended is not brought back by a page that was being answered', async () => {
    const visitor = app.visitor();
    const id = await enter(visitor, app.users.support);
    const content = await contentOf(id);
    await runtime.query('SELECT close_session($1)', [hashOfSession(id)]);
    await runtime.query('SELECT write_session($1, $2, $3)', [hashOfSession(id), content, randomBytes(32)]);
    expect((await app.owner.query('SELECT 1 FROM sessions WHERE id_hash = $1', [hashOfSession(id)])).rows).toEqual([]);
  });
});
