import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { anApp } from '../../../test/support/app.js';
import {
  aCampaign,
  aCertificate,
  aClient,
  aDocument,
  aMessage,
  aSelection,
  type Row,
} from '../../../test/support/factories.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { zippedFiles } from '../../platform/files/zip-files.js';
import { CampaignRunner } from '../engine/campaign-runner.js';
import { CampaignsService } from '../engine/campaigns.service.js';

const app = await anApp();

/** A client with a mandate, replaced since; a mail that left with its form, one that came with its own bytes, and a certificate. */
async function provenClient(name = 'Hôpital d’Essai'): Promise<Row> {
  const client = await aClient(app, { name });
  const own = { client_id: client.id };
  const newer = await aDocument(app, { ...own, kind: 'delegation_evidence', file_name: 'Mandat signé.pdf' });
  await aDocument(app, { ...own, kind: 'delegation_evidence', file_name: 'ancien.pdf', superseded_by: newer.id });
  await aDocument(app, { ...own, kind: 'request_unsigned', file_name: 'jamais-parti.pdf' });
  const form = await aDocument(app, { ...own, kind: 'request_unsigned', file_name: '413.pdf' });
  const out = { ...own, direction: 'out', state: 'sent', sent_at: new Date(), attachment_ids: [form.id] };
  await aMessage(app, { ...out, subject: 'Votre formulaire à signer', recipients: ['dir@hopital.example'] });
  const raw = await aDocument(app, { client_id: null, kind: 'raw_mail', file_name: 'x.eml' });
  const came = { ...own, direction: 'in', state: 'filed', received_at: new Date(), raw_document_id: raw.id };
  await aMessage(app, { ...came, subject: 'Accusé de réception' });
  await aMessage(app, { ...own, direction: 'out', state: 'queued', subject: 'pas encore parti' });
  await aCertificate(app, own);
  return client;
}

async function packs(ids: string[]): Promise<string> {
  const selectionId = (await aSelection(app, {}, ids)).id;
  const wish = { kind: 'evidence_packs', title: 'Preuves', selectionId, parameters: {} };
  const id = await app.run(() => app.get(CampaignsService).create(wish));
  await app.owner.query(`UPDATE campaigns SET state = 'running', decided_by_id = $2 WHERE id = $1`, [
    id,
    app.users.admin.id,
  ]);
  await app.get(CampaignRunner).run({ campaignId: id }, { scope: app.scope() });
  return id;
}

async function zipAt(role: 'support' | 'auditor', address: string): Promise<Map<string, string>> {
  const visitor = await app.signIn(role);
  const answer = await visitor
    .get(address)
    .buffer(true)
    .parse(bytes as never)
    .expect(200);
  return unzipped(answer.body as Buffer);
}

/** The transaction ends with the last byte: whoever reads at once may be first. */
async function exportsOf(clientId: string) {
  const { rows } = await app.owner.query<{ hash: string; previous: string; campaign: string | null }>(
    `SELECT encode(hash, 'hex') AS hash, encode(previous_hash, 'hex') AS previous, details->>'campaignId' AS campaign FROM audit_entries WHERE client_id = $1 AND action = 'exported'`,
    [clientId],
  );
  return rows;
}

const sha256 = (text: string) => createHash('sha256').update(Buffer.from(text, 'latin1')).digest('hex');

// The readable manifest and the CSV one tell of the others.
function expectManifest(files: Map<string, string>, folder = '') {
  const lines = (files.get(`${folder}manifeste.csv`) ?? '').split('\r\n').slice(1).filter(Boolean);
  const told = lines.map((line) => line.split(';')).map((cells) => [`${folder}${cells[0]}`, cells[4], cells[5]]);
  const written = [...files].filter(([name]) => name.startsWith(folder) && !/manifeste\.|liste\.csv/.test(name));
  expect(told).toEqual(written.map(([name, text]) => [name, String(text.length), sha256(text)]));
}

describe('the evidence pack of one client', () => {
  it('has what was signed, sent, received and issued, each with its fingerprint, and its own part of the journal', async () => {
    const client = await provenClient();
    const files = await zipAt('auditor', `/clients/${client.id}/evidence.zip`);
    const names = [...files.keys()].map((name) => name.replace(/\d{3}-/, ''));
    expect(names.sort()).toEqual([
      'certificats/DPI-PROD-verdict.txt',
      'certificats/DPI-PROD.pem',
      'courriels/Accuse-de-reception.eml',
      'courriels/Votre-formulaire-a-signer.txt',
      'delegation/Mandat-signe.pdf',
      'delegation/ancien.pdf',
      'demandes/413.pdf',
      'journal.csv',
      'manifeste.csv',
      'manifeste.pdf',
    ]);
    expectManifest(files);
    expect(files.get('manifeste.pdf')).toMatch(/^%PDF-/);
    const manifest = Buffer.from(files.get('manifeste.csv') ?? '', 'latin1').toString('utf8');
    expect(manifest).toMatch(/ancien\.pdf.*Remplacée depuis/);
    expect(manifest).toMatch(/formulaire-a-signer\.txt.*dir@hopital\.example/);
    const pem = [...files].find(([name]) => name.endsWith('.pem'))?.[1];
    expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });

  it('is told in the client’s history, which the next one holds with the chain’s fingerprints', async () => {
    const client = await provenClient();
    await zipAt('support', `/clients/${client.id}/evidence.zip`);
    const told = () => exportsOf(client.id);
    await waitFor('the export is told', async () => (await told()).length === 1);
    const [entry] = await told();
    const files = await zipAt('support', `/clients/${client.id}/evidence.zip`);
    expect(files.get('journal.csv')).toContain(`${entry?.previous};${entry?.hash}`);
  });

  it('says when the bytes are no longer those that were kept', async () => {
    const client = await aClient(app);
    await aDocument(app, { client_id: client.id, kind: 'contract', sha256: 'f'.repeat(64) });
    const files = await zipAt('support', `/clients/${client.id}/evidence.zip`);
    expectManifest(files);
    expect(files.get('manifeste.csv')).toContain('f'.repeat(64));
  });

  it('is nowhere for another editor’s client, and linked from the client’s own pieces', async () => {
    const stranger = await app.secondEditor();
    const theirs = await aClient(stranger);
    const visitor = await app.signIn('admin');
    await visitor.get(`/clients/${theirs.id}/evidence.zip`).expect(404);
    const ours = await aClient(app);
    const page = await visitor.get(`/clients/${ours.id}/documents`).expect(200);
    expect(page.text).toContain(`/clients/${ours.id}/evidence.zip`);
  });
});

describe('a campaign of evidence packs', () => {
  it('gives a folder a client and the list of their manifests, the same bytes however late it is asked for', async () => {
    const [one, other] = [await provenClient('Clinique A'), await provenClient('Clinique B')];
    const bare = await aClient(app);
    const id = await packs([one.id, other.id, bare.id]);
    const { rows } = await app.owner.query(
      'SELECT state, outcome FROM campaign_rows WHERE campaign_id = $1 ORDER BY state',
      [id],
    );
    const done = { state: 'done', outcome: '3\u00a0pièces, 2\u00a0courriels, 1\u00a0certificat' };
    expect(rows).toEqual([done, done, { state: 'refused', outcome: null }]);
    const first = await zipAt('support', `/campaigns/${id}/packs/volume-1.zip`);
    await aDocument(app, { client_id: one.id, kind: 'contract' });
    expect(await zipAt('support', `/campaigns/${id}/packs/volume-1.zip`)).toEqual(first);
    const folders = new Set([...first.keys()].filter((name) => name.includes('/')).map((name) => name.split('/')[0]));
    expect(folders.size).toBe(2);
    for (const folder of folders) {
      expectManifest(first, `${folder}/`);
      expect(first.get('liste.csv')).toContain(sha256(first.get(`${folder}/manifeste.csv`) ?? ''));
    }
    await waitFor(
      'the export is told',
      async () => (await exportsOf(one.id)).filter(({ campaign }) => campaign === id).length === 2,
    );
    const visitor = await app.signIn('support');
    expect((await visitor.get(`/campaigns/${id}`).expect(200)).text).toContain(`/campaigns/${id}/packs/volume-1.zip`);
    for (const none of ['0', '2', '-1']) await visitor.get(`/campaigns/${id}/packs/volume-${none}.zip`).expect(404);
  });

  it('of another editor, or of another kind, has no archive', async () => {
    const stranger = await app.secondEditor();
    const theirs = await aCampaign(stranger, { kind: 'evidence_packs', state: 'finished' });
    const other = await aCampaign(app, { kind: 'documents', state: 'finished' });
    const visitor = await app.signIn('admin');
    await visitor.get(`/campaigns/${theirs.id}/packs/volume-1.zip`).expect(404);
    await visitor.get(`/campaigns/${other.id}/packs/volume-1.zip`).expect(404);
  });
});

function bytes(response: NodeJS.ReadableStream, done: (error: Error | null, body: Buffer) => void): void {
  const pieces: Buffer[] = [];
  response.on('data', (piece: Buffer) => pieces.push(piece));
  response.on('end', () => done(null, Buffer.concat(pieces)));
}

async function unzipped(zip: Buffer): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'sceau-zip-'));
  const path = join(folder, 'packs.zip');
  await writeFile(path, zip);
  const limits = { entries: 200, fileBytes: 10_000_000, totalBytes: 100_000_000 };
  const files = new Map<string, string>();
  for await (const { name, bytes: content } of zippedFiles(path, limits))
    files.set(name, content?.toString('latin1') ?? '');
  await rm(folder, { recursive: true });
  return files;
}
