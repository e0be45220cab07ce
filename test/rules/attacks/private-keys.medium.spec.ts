import { readdirSync } from 'node:fs';
import { PDFDocument } from '@cantoo/pdf-lib';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp, type Visitor } from '../../support/app.js';
import { complaints } from '../../support/complaints.js';
import { aClient } from '../../support/factories.js';
import { hidingPlaces, keyDer, keyMarkers, keyPem, nested, pdfWith } from '../../support/hidden-keys.js';
import { tenantTables } from '../../support/fingerprint.js';
import { addressesOf, routesOf } from '../../support/routes.js';
import { waitFor } from '../../support/wait-for.js';
import { aWorkbook, zipOf } from '../../support/workbook.js';
import { aWorld, type World } from '../../support/world.js';

/** Names of answers that are kept as they are typed somewhere. */
const answers = [
  'text',
  'reason',
  'note',
  'name',
  'reference',
  'comment',
  'title',
  'body',
  'subject',
  'label',
  'query',
];

describe('a private key that is sent', () => {
  let app: TestApp;
  let support: Visitor;
  let world: World;
  let clientId: string;

  beforeAll(async () => {
    app = await startTestApp();
    support = await app.signIn('admin');
    world = await aWorld(app, 'Zibeline');
    clientId = (await aClient(app)).id;
  });
  afterAll(() => app.stop());

  /** The tables, files and words in which a piece of the key was left. */
  async function left(): Promise<string[]> {
    const found: string[] = [];
    // As PostgreSQL shows them: texts as they are, bytes in hexadecimal.
    const needles = keyMarkers.flatMap((marker) => [marker.toString('latin1'), marker.toString('hex')]);
    needles.push(keyMarkers.map((marker) => marker.toString('base64'))[0] ?? '');
    for (const table of [...(await tenantTables(app)), 'sessions', 'outbox']) {
      const { rows } = await app.owner
        .query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`)
        .catch(() => ({ rows: [] as { row: string }[] }));
      if (rows.some(({ row }) => needles.some((needle) => needle !== '' && row.includes(needle)))) found.push(table);
    }
    if (complaints().some((line) => needles.some((needle) => line.includes(needle)))) found.push('logs');
    return found;
  }

  const spool = () => readdirSync(tmpdir()).filter((name) => /^[0-9a-f]{32}$/.test(name));

  it('in a form, an address or the name of a file is refused at every address, in words', async () => {
    const forms = routesOf(app).filter(({ method, open }) => method === 'post' && !open);
    const wrong: string[] = [];
    const body = Object.fromEntries([...answers.map((name) => [name, `Voici\n${keyPem}`]), ['aboutKind', keyPem]]);
    for (const route of forms)
      for (const address of addressesOf(route, (table) => world[table] ?? 'none')) {
        const { status, headers } = await support
          .post(address)
          .type('form')
          .send(body)
          .set('Referer', `${app.url}/clients`);
        if (status !== 303 || headers['location'] !== '/clients')
          wrong.push(`${address}: ${status} ${headers['location']}`);
      }
    expect(wrong).toEqual([]);
    const page = await support.get('/clients').expect(200);
    expect(page.text).toContain('La clé privée ne doit jamais nous parvenir');
    await support.get(`/clients?q=${encodeURIComponent(keyPem)}`).expect(409);
    const named = `${keyDer.subarray(0, 60).toString('base64')}.pdf`;
    const paper = await PDFDocument.create();
    paper.addPage();
    await support
      .post(`/clients/${clientId}/documents`)
      .field('kind', 'other')
      .attach('file', Buffer.from(await paper.save()), named)
      .expect(303);
    expect(await left()).toEqual([]);
  });

  it('in a document, wherever it hides, is refused on its field', async () => {
    const wrong: string[] = [];
    for (const where of ['attachment', 'object', 'page', 'base85'] as const) {
      const bytes = Buffer.from(await pdfWith(where));
      const sent = support
        .post(`/clients/${clientId}/documents`)
        .field('kind', 'other')
        .attach('file', bytes, 'mandat.pdf');
      const { status, text } = await sent;
      if (status !== 422 || !text.includes('La clé privée ne doit jamais nous parvenir'))
        wrong.push(`${where}: ${status}`);
    }
    expect(wrong).toEqual([]);
    const beside = Buffer.concat([Buffer.from(await pdfWith('nothing')), keyDer]);
    await support
      .post(`/clients/${clientId}/documents`)
      .field('kind', 'other')
      .attach('file', beside, 'a.pdf')
      .expect(422);
    await support
      .post('/settings/forms')
      .attach('blank', Buffer.from(await pdfWith('object')), 'a.pdf')
      .expect(422);
    expect(await left()).toEqual([]);
  });

  it('in a table or a drop leaves nothing, on the disk neither', async () => {
    const before = spool();
    const cell = (text: string) => `<row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row>`;
    const tables: [string, Buffer][] = [
      ['a.csv', Buffer.from(`FINESS;Nom\n010000024;"${keyPem}"\n`)],
      ['b.csv', Buffer.from(`FINESS;Nom\n010000024;${keyDer.toString('base64')}\n`)],
      [
        'c.xlsx',
        await aWorkbook([
          { name: 'A', data: cell('FINESS') },
          { name: 'B', data: cell(keyPem), state: 'hidden' },
        ]),
      ],
      [
        'd.xlsx',
        await aWorkbook([{ name: 'A', data: cell('FINESS') }], {
          parts: { 'xl/embeddings/o.bin': keyDer },
        }),
      ],
    ];
    for (const [name, bytes] of tables) {
      const { status, text } = await support.post('/imports').field('kind', 'clients').attach('file', bytes, name);
      expect([name, status, text.includes('ne doit jamais nous parvenir')]).toEqual([name, 422, true]);
    }
    for (const [kind, files] of [
      ['certificates', { 'a.pem': keyPem, 'b.pem': Buffer.from(keyDer) }],
      ['evidence', { '010000024.pdf': Buffer.from(await pdfWith('attachment')) }],
    ] as const)
      await support
        .post('/imports')
        .field('kind', kind)
        .attach('file', await zipOf(files), 'a.zip')
        .expect(303);
    expect(await left()).toEqual([]);
    await waitFor('the spool is empty again', () => spool().every((name) => before.includes(name)));
    const told = await app.owner.query(`SELECT 1 FROM audit_entries WHERE action = 'private_key_refused'`);
    expect(told.rowCount).toBeGreaterThanOrEqual(3);
  });

  it('in a mail, its subject, its addresses, or fifty mails deep, leaves the mail without it', async () => {
    const subject = `=?utf-8?B?${Buffer.from(keyPem).toString('base64')}?=`;
    const short = keyDer.subarray(0, 60).toString('base64').replace(/=/g, '');
    const mails = [
      `From: a@b.test\r\nSubject: ${subject}\r\nMessage-ID: <1@k.test>\r\n\r\nx`,
      `From: a@b.test\r\nSubject: ${keyPem.replaceAll('\n', ' ')}\r\nMessage-ID: <2@k.test>\r\n\r\nx`,
      `From: ${short}@b.test\r\nTo: ${short}@c.test\r\nSubject: x\r\nMessage-ID: <${short}@k.test>\r\nReferences: <${short}@k.test>\r\n\r\nx`,
      `Message-ID: <3@k.test>\r\n${nested(keyPem, 50)}`,
      `Message-ID: <4@k.test>\r\n${nested(keyPem, 6, 'base64')}`,
      (await hidingPlaces())['mail, attachment']?.toString('latin1') ?? '',
    ];
    for (const mail of mails)
      await support.post('/mailbox/uploads').attach('mail', Buffer.from(mail, 'latin1'), 'a.eml').expect(303);
    const { rows } = await app.owner.query<{ body: string; subject: string }>(
      `SELECT body, subject FROM messages WHERE direction = 'in' AND body LIKE '%ne doit jamais nous parvenir%'`,
    );
    expect(rows).toHaveLength(mails.length);
    expect(rows.filter(({ subject }) => subject.startsWith('(objet supprimé')).length).toBeGreaterThanOrEqual(2);
    expect(await left()).toEqual([]);
  });
});
