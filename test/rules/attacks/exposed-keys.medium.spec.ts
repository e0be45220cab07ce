import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp, type Visitor } from '../../support/app.js';
import { aClient } from '../../support/factories.js';
import { aFreshKey } from '../../support/hidden-keys.js';
import { aSentRequest, unlock } from '../../support/space.js';
import { waitFor } from '../../support/wait-for.js';

describe('a private key that was refused at a door', () => {
  let app: TestApp;
  let admin: Visitor;
  let clientId: string;

  beforeAll(async () => {
    app = await startTestApp();
    admin = await app.signIn('admin');
    clientId = (await aClient(app)).id;
  });
  afterAll(() => app.stop());

  const told = async (print: string) => {
    const sql = `SELECT actor_kind, subject_kind, client_id, reason FROM audit_entries WHERE action = 'private_key_refused' AND details->'publicFingerprints' ? $1`;
    return (await app.owner.query<Record<string, string | null>>(sql, [print])).rows;
  };
  const known = async (print: string) => {
    const sql = 'SELECT came_by AS by FROM exposed_keys WHERE spki_sha256 = $1';
    return (await app.owner.query<{ by: string }>(sql, [print])).rows;
  };
  const became = async (print: string) => {
    const rows = await waitFor(
      'the key is known',
      () => known(print),
      (found) => found.length > 0,
    );
    return { by: rows[0]?.by, told: await told(print) };
  };

  const file = (pem: string) => Buffer.from(pem);
  it.each<[string, (pem: string) => Promise<unknown>]>([
    [
      'a text',
      (pem) =>
        admin
          .post(`/clients/${clientId}/comments`)
          .type('form')
          .send({ text: `Voici\n${pem}` }),
    ],
    ['an address', (pem) => admin.get(`/clients?q=${encodeURIComponent(pem)}`)],
    [
      'a document',
      (pem) => admin.post(`/clients/${clientId}/documents`).field('kind', 'other').attach('file', file(pem), 'a.pdf'),
    ],
    ['an authority', (pem) => admin.post('/settings/authorities').attach('authority', file(pem), 'a.pem')],
    ['a revocation list', (pem) => admin.post('/settings/authorities/lists').attach('list', file(pem), 'a.crl')],
    [
      'a table',
      (pem) =>
        admin
          .post('/imports')
          .field('kind', 'clients')
          .attach('file', file(`FINESS;Nom\n010000024;"${pem}"\n`), 'a.csv'),
    ],
    ['a page that does not exist', (pem) => admin.post('/nowhere').attach('file', file(pem), 'a.pem')],
  ])('is known again, and told: %s', async (_, send) => {
    const { pem, print } = aFreshKey();
    await send(pem);
    expect(await became(print)).toEqual({
      by: 'dans un formulaire ou un document',
      told: [
        {
          actor_kind: 'person',
          subject_kind: 'user',
          client_id: null,
          reason: 'Cette clé est à considérer comme exposée.',
        },
      ],
    });
  });

  it('is called a key where it came as a revocation list', async () => {
    const list = admin.post('/settings/authorities/lists').attach('list', file(aFreshKey().pem), 'a.crl');
    expect((await list.expect(422)).text).toContain('Ce fichier contient une clé privée');
  });

  it('is told of the client whose space it came by, in a text or as a paper', async () => {
    const sent = await aSentRequest(app);
    const client = app.visitor();
    await unlock(app, client, sent);
    const [written, handed] = [aFreshKey(), aFreshKey()];
    const asked = client.post(`${sent.path}/question`).type('form').send({ text: written.pem });
    expect((await asked.expect(409)).text).toContain('La clé privée ne doit jamais nous parvenir');
    await client.post(`${sent.path}/paper`).attach('pages', file(handed.pem), 'a.pdf').expect(422);
    for (const { print } of [written, handed]) {
      const { told: rows } = await became(print);
      expect(rows).toMatchObject([{ actor_kind: 'client', subject_kind: 'client', client_id: sent.clientId }]);
    }
  });

  it('is told once for the same key, and again for another', async () => {
    const [one, other] = [aFreshKey(), aFreshKey()];
    const send = ({ pem }: { pem: string }) =>
      admin.post(`/clients/${clientId}/comments`).type('form').send({ text: pem });
    for (const key of [one, one, other]) {
      await send(key);
      await became(key.print);
    }
    expect([await told(one.print), await told(other.print)].map((rows) => rows.length)).toEqual([1, 1]);
  });

  it('is nobody’s who has neither an account nor a link', async () => {
    const { pem, print } = aFreshKey();
    await app.visitor().post('/session').type('form').send({ email: pem, password: 'x' });
    await app
      .visitor()
      .post(`/space/${'a'.repeat(43)}/question`)
      .type('form')
      .send({ text: pem });
    const { pem: later, print: known2 } = aFreshKey();
    await admin.post(`/clients/${clientId}/comments`).type('form').send({ text: later });
    await became(known2);
    expect(await known(print)).toEqual([]);
  });
});
