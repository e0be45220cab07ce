import { webcrypto } from 'node:crypto';
import { PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aCertifiedClient, certificateOf, trustedAuthority } from '../../../test/support/certified-client.js';
import { importsOf } from '../../../test/support/imports.js';
import { makeKeys } from '../../../test/support/made-keys.js';
import { type Files, zipOf } from '../../../test/support/zip.js';

const app = await anApp();
const authority = await trustedAuthority(app);
const world = await aCertifiedClient(app, app);
const support = await app.signIn('support');
const hand = importsOf(app);

function send(files: Files, kind = 'certificates', visitor = support) {
  let sent = visitor.post('/imports').field('_token', uuidv7()).field('kind', kind);
  for (const [name, bytes] of Object.entries(files)) sent = sent.attach('file', bytes, name);
  return sent;
}

const way = 'a[href="/imports/new?kind=certificates"]';
const idOf = (location: unknown) => String(location).replace('/imports/', '');

async function keyPem(): Promise<Buffer> {
  const { privateKey } = await makeKeys();
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey));
  return Buffer.from(
    `-----BEGIN PRIVATE KEY-----\n${der.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`,
  );
}

async function aPdf(): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage();
  return Buffer.from(await document.save());
}

describe('the pages of a drop', () => {
  it('lead from several files chosen together to their forecast, without columns to map', async () => {
    const form = pageOf(await support.get('/imports/new?kind=certificates').expect(200));
    expect(form('input[type=file]').attr('multiple')).toBeDefined();
    expect(pageOf(await support.get('/certificates').expect(200))(way)).toHaveLength(1);
    const sent = await send({
      'insi.pem': await certificateOf(authority, world),
      'note.txt': Buffer.from('bonjour'),
    }).expect(303);
    const id = idOf(sent.headers['location']);
    await hand.runner.check({ importId: id }, hand.job);
    const page = pageOf(await support.get(`/imports/${id}`).expect(200));
    const words = wordsOf(page, 'main');
    expect(words).toContain('Appliquer la ligne valide');
    expect(words).toContain('INSI-AUTO');
    expect(words).not.toContain('Revoir les colonnes');
    expect(words).not.toContain('renvoyez-le');
    await support.get(`/imports/${id}/outcome`).expect(200);
    const { version } = await hand.byId(id);
    await support
      .post(`/imports/${id}/application`)
      .type('form')
      .send({ version: String(version) })
      .expect(303);
    await hand.runner.apply({ importId: id }, hand.job);
    expect((await hand.byId(id)).appliedRows).toBe(1);
    expect(wordsOf(pageOf(await support.get(`/imports/${id}/rows`)), 'main')).toContain('Appliquée');
  });

  it('refuse a private key loudly, keep nothing of it, and go on with the rest', async () => {
    const key = await keyPem();
    const sent = await send({
      'serveur.key': key,
      'insi.pem': await certificateOf(authority, world, { days: 900 }),
    }).expect(303);
    const id = idOf(sent.headers['location']);
    const page = (await support.get(`/imports/${id}`)).text;
    expect(page).toContain('contient une clé privée');
    const kept = await app.owner.query(
      'SELECT line, bytes IS NULL AS nothing FROM import_entries WHERE import_id = $1 ORDER BY line',
      [id],
    );
    expect(kept.rows.map((row) => row.nothing)).toEqual([true, false]);
    const told = await app.owner.query(
      `SELECT summary FROM audit_entries WHERE action = 'private_key_refused' AND subject_id = $1`,
      [id],
    );
    expect(told.rows).toHaveLength(1);
    const secret = key.toString('latin1').split('\n')[3] ?? '';
    const leaks = await app.owner.query('SELECT 1 FROM import_rows WHERE import_id = $1 AND cells::text LIKE $2', [
      id,
      `%${secret}%`,
    ]);
    expect(leaks.rows).toEqual([]);
    await hand.runner.check({ importId: id }, hand.job);
    expect((await support.get(`/imports/${id}/rows?outcome=error`)).text).toContain('clé privée');
    const same = await send({ 'archive.zip': await zipOf({ 'a/serveur.key': key }) }).expect(303);
    expect((await support.get(String(same.headers['location']))).text).toContain('a/serveur.key');
  });

  it('say in a clear sentence what cannot be taken', async () => {
    const one = Buffer.from('x');
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`${index}.pem`, one]));
    const refusals: [Files, number, string][] = [
      [{}, 422, 'Choisissez une archive ou des fichiers.'],
      [{ 'vide.zip': await zipOf({}) }, 422, 'Cette archive est vide'],
      [{ 'pdf.zip': await zipOf({ 'a.pdf': await aPdf(), 'b.pdf': await aPdf() }) }, 422, 'ne contient que des PDF'],
      [{ 'trop.zip': await zipOf(many) }, 422, '201 fichiers'],
      [many, 422, '201 fichiers'],
      [{ ...many, 'un de trop.pem': one }, 413, 'Plus de 200 fichiers'],
      [{ 'gros.pem': Buffer.alloc(50 * 1024 * 1024, 'a') }, 413, 'dépasse 30\u00a0Mo'],
    ];
    for (const [files, status, sentence] of refusals)
      expect((await send(files).expect(status)).text).toContain(sentence);
    const [clients, papers] = [
      await send({ 'a.csv': one, 'b.csv': one }, 'clients').expect(422),
      await send({ 'a.pem': one }, 'evidence').expect(422),
    ];
    expect(clients.text).toContain('Choisissez un seul fichier');
    expect(papers.text).toContain('ne contient que des certificats');
    const nested = await send({ 'a.zip': await zipOf({ 'b.zip': await zipOf({ 'c.pem': one }) }) }).expect(303);
    const id = idOf(nested.headers['location']);
    await hand.runner.check({ importId: id }, hand.job);
    expect((await support.get(`/imports/${id}`)).text).toContain('archive dans l’archive');
  });

  it('are for those who may import one certificate, or keep delegations', async () => {
    const manager = await app.signIn('account_manager');
    const page = (await manager.get('/imports/new?kind=certificates').expect(200)).text;
    expect(page).not.toContain('value="certificates"');
    expect(pageOf(await manager.get('/certificates').expect(200))(way)).toHaveLength(0);
    const sent = await send({ 'note.txt': Buffer.from('bonjour') }).expect(303);
    const id = idOf(sent.headers['location']);
    await send({ 'note.txt': Buffer.from('bonjour') }, 'certificates', manager).expect(403);
    await manager.post(`/imports/${id}/cancellation`).type('form').send({}).expect(403);
    expect((await manager.get(`/imports/${id}`).expect(200)).text).not.toContain('action="/imports');
  });
});
