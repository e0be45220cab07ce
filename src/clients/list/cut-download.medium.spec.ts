import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anApp, cookieOf } from '../../../test/support/app.js';
import { complaints } from '../../../test/support/complaints.js';
import { copyMany } from '../../../test/support/copies.js';
import { aClient } from '../../../test/support/factories.js';
import { waitFor } from '../../../test/support/wait-for.js';

const app = await anApp();
await aClient(app, { name: 'Association aux mille copies' });
beforeAll(async () => {
  for (let round = 0; round < 5; round += 1)
    await copyMany(app, 'clients', { finess_ej: `lpad((${round} * 1000 + g)::text, 9, '0')` });
});

interface Told {
  summary: string;
}

/** A download that has begun. */
async function begun(): Promise<{ request: ClientRequest; answer: IncomingMessage }> {
  const support = await app.signIn('support');
  const request = get(`${app.url}/clients/export/screen?format=csv`, {
    headers: { cookie: cookieOf(support, app.url), accept: 'text/csv' },
  });
  request.on('error', () => undefined);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return { request, answer };
}

describe('a download that its reader cuts', () => {
  it('is told in the journal: what left was read', async () => {
    const { request, answer } = await begun();
    const [piece] = (await once(answer, 'data')) as [Buffer];
    request.destroy();
    expect(answer.statusCode).toBe(200);
    expect(piece.toString()).toContain('Association aux mille copies');
    const told = async () =>
      (await app.owner.query<Told>(`SELECT summary FROM audit_entries WHERE action = 'exported'`)).rows;
    const [entry] = await waitFor('the journal tells it', told, ({ length }) => length > 0);
    expect(entry?.summary).toMatch(/^Liste des clients exportée telle qu’à l’écran \(csv\)\u00a0: 5\s001\sclients$/);
  });
});

describe('a download whose transaction does not end well', () => {
  // Where the database goes away between the last row and the commit: said by what PostgreSQL asks at the commit only.
  beforeAll(() =>
    app.owner.query(`CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'away'; END $$;
      CREATE CONSTRAINT TRIGGER away AFTER INSERT ON audit_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.action = 'exported') EXECUTE FUNCTION away()`),
  );
  afterAll(() => app.owner.query('DROP FUNCTION away CASCADE'));

  it('is cut: no file is whole that the journal does not tell', async () => {
    const told = async () => (await app.owner.query(`SELECT FROM audit_entries WHERE action = 'exported'`)).rowCount;
    const before = await told();
    const { answer } = await begun();
    answer.resume();
    await once(answer, 'end').catch(() => undefined);
    expect([answer.complete, await told()]).toEqual([false, before]);
    expect(complaints().join()).toContain('answer cut GET /clients/export/screen');
  });
});
