import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { anApp } from '../../../../test/support/app.js';
import { readyClient, readyEditor } from '../../../../test/faults/ready-client.js';
import { aCampaign, aRequest, aSelection } from '../../../../test/support/factories.js';
import { zippedFiles } from '../../../platform/files/zip-files.js';
import { TenantDb } from '../../../platform/tenancy/tenant-db.js';
import { FormDrawing } from '../../../requests/forms/form-drawing.service.js';
import { CampaignRunner } from '../../engine/campaign-runner.js';
import { CampaignKinds } from '../../engine/campaign-kinds.js';
import { CampaignsService } from '../../engine/campaigns.service.js';

const app = await anApp();
const { solution } = await readyEditor(app);

async function clients(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push((await readyClient(app, solution)).id);
  return ids;
}

/** Simulated, decided by a person, run to its end. */
async function campaign(kind: string, clientIds: string[]): Promise<string> {
  const selectionId = (await aSelection(app, {}, clientIds)).id;
  const wish = { kind, title: 'Demandes en nombre', selectionId, parameters: {} };
  const id = await app.run(() => app.get(CampaignsService).create(wish));
  const decidedBy = app.users.admin.id;
  await app.owner.query(`UPDATE campaigns SET state = 'running', decided_by_id = $2 WHERE id = $1`, [id, decidedBy]);
  await app.get(CampaignRunner).run({ campaignId: id }, { scope: app.scope() });
  return id;
}

async function statements(work: () => Promise<unknown>): Promise<number> {
  const sent = [jest.spyOn(TenantDb.prototype, 'query'), jest.spyOn(TenantDb.prototype, 'execute')];
  await work();
  const calls = sent.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  for (const spy of sent) spy.mockRestore();
  return calls;
}

const mailsOf = async (clientIds: string[]) =>
  (
    await app.owner.query<{
      client: string;
      recipients: string[];
      attachments: string[];
      subject: string;
      own: boolean;
    }>(
      `SELECT m.client_id AS client, m.recipients, m.attachment_ids AS attachments, m.subject, d.client_id = m.client_id AS own
         FROM messages m LEFT JOIN documents d ON d.id = m.attachment_ids[1] WHERE m.client_id = ANY ($1) AND m.purpose = 'signature_request'`,
      [clientIds],
    )
  ).rows;

describe('requests in number', () => {
  it('go from the register to the signer in one act: one mail a client, with its own form, and twice is once', async () => {
    const ids = await clients(5);
    const id = await campaign('prepare_and_send', ids);
    const { rows } = await app.owner.query(`SELECT state, outcome FROM campaign_rows WHERE campaign_id = $1`, [id]);
    expect(rows).toEqual(ids.map(() => ({ state: 'done', outcome: 'Demande envoyée pour signature' })));
    const mails = await mailsOf(ids);
    expect(mails.map(({ client }) => client).sort()).toEqual([...ids].sort());
    for (const mail of mails) expect(mail).toMatchObject({ own: true, recipients: [expect.any(String)] });
    await campaign('prepare_and_send', ids);
    expect(await mailsOf(ids)).toHaveLength(5);
  });

  it('are judged and sent by as many statements for six as for two', async () => {
    const kind = app.get(CampaignKinds).of('send_for_signature');
    const counts: number[] = [];
    for (const size of [2, 6]) {
      const ids = await clients(size);
      await app.run(() => app.get(CampaignKinds).of('prepare_requests').actMany(ids, {}));
      counts.push(
        await statements(async () => {
          await app.run(() => kind.judge(ids, {}));
          await app.run(() => kind.actMany(ids, {}));
        }),
      );
    }
    expect(counts[1]).toBe(counts[0]);
  });

  it('are filled before the transaction of the batch, once: the act finds them', async () => {
    const ids = await clients(3);
    const fill = jest.spyOn(FormDrawing.prototype, 'draw');
    const run = app.run.bind(app);
    const kind = app.get(CampaignKinds).of('prepare_and_send');
    await kind.ready?.(ids, {}, run);
    expect(fill.mock.calls.flatMap(([, forms]) => forms)).toHaveLength(3);
    await app.run(() => kind.actMany(ids, {}));
    expect(fill.mock.calls.flatMap(([, forms]) => forms)).toHaveLength(3);
    fill.mockRestore();
  });

  it('show, before they are confirmed, three mails and three forms with real data', async () => {
    const ids = await clients(4);
    const kind = app.get(CampaignKinds).of('prepare_and_send');
    const samples = await app.run(async () => (await kind.samples?.(ids, {})) ?? []);
    const shown = samples.flatMap((sample) => (sample.kind === 'document' ? sample.href : []));
    expect(samples.map(({ kind }) => kind)).toEqual(['mail', 'document', 'mail', 'document', 'mail', 'document']);
    const visitor = await app.signIn('support');
    const form = await visitor.get(shown[0] ?? '').expect(200);
    expect((form.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
    const { rows } = await app.owner.query('SELECT 1 FROM requests WHERE client_id = ANY ($1)', [ids]);
    expect(rows).toEqual([]);
  });

  it('of a change are called by what they are, never the form 413', async () => {
    const [id = ''] = await clients(1);
    await aRequest(app, { client_id: id, kind: '503', state: 'draft' });
    const kind = app.get(CampaignKinds).of('send_for_signature');
    const [mail] = await app.run(async () => (await kind.samples?.([id], {})) ?? []);
    expect(mail).toMatchObject({ kind: 'mail', attachments: ['Changement d’administrateurs à signer'] });
  });

  it('come as one archive with its list, or joined for print, and unchanged forms are taken again', async () => {
    const ids = await clients(3);
    await app.run(() => app.get(CampaignKinds).of('prepare_requests').actMany(ids, {}));
    const first = await campaign('documents', ids);
    const second = await campaign('documents', ids);
    const { rows } = await app.owner.query<{ outcome: string; documents: number }>(
      `SELECT outcome, count(DISTINCT result_id)::int AS documents FROM campaign_rows WHERE campaign_id = ANY ($1) GROUP BY outcome ORDER BY outcome`,
      [[first, second]],
    );
    expect(rows).toEqual([
      { outcome: 'Formulaire à signer, inchangé', documents: 3 },
      { outcome: 'Formulaire à signer, rempli', documents: 3 },
    ]);
    const visitor = await app.signIn('auditor');
    const page = await visitor.get(`/campaigns/${first}`).expect(200);
    expect(page.text).toContain(`/campaigns/${first}/documents/all.zip`);
    const zip = await visitor
      .get(`/campaigns/${first}/documents/all.zip`)
      .buffer(true)
      .parse(bytes as never)
      .expect(200);
    const files = await unzipped(zip.body as Buffer);
    expect(files.map(({ name }) => name.slice(0, 4))).toEqual(['000-', '001-', '002-', '003-']);
    const { rows: kept } = await app.owner.query<{ sha256: string }>(
      `SELECT d.sha256 FROM campaign_rows r JOIN documents d ON d.id = r.result_id WHERE r.campaign_id = $1 ORDER BY r.id`,
      [first],
    );
    expect(files.slice(1).map(({ sha256 }) => sha256)).toEqual(kept.map(({ sha256 }) => sha256));
    const volume = await visitor.get(`/campaigns/${first}/documents/volume-1.pdf`).expect(200);
    const joined = await PDFDocument.load(volume.body as Buffer);
    expect(joined.getForm().getFields()).toEqual([]);
    expect(joined.getPageCount()).toBeGreaterThanOrEqual(4);
    await visitor.get(`/campaigns/${first}/documents/volume-2.pdf`).expect(404);
    const exports = await app.owner.query(`SELECT 1 FROM audit_entries WHERE action = 'exported' AND subject_id = $1`, [
      first,
    ]);
    expect(exports.rows).toHaveLength(2);
  });

  it('leave the draft of a client in test unprinted, and say by which form it asks', async () => {
    const [inTest, other] = await clients(2);
    await campaign('prepare_requests', [inTest!, other!]);
    await app.owner.query(`UPDATE clients SET environment = 'TEST' WHERE id = $1`, [inTest]);
    const id = await campaign('documents', [inTest!, other!]);
    const { rows } = await app.owner.query(
      `SELECT r.client_id, r.state, r.outcome, r.reason AS why, q.unsigned_document_id AS paper
         FROM campaign_rows r JOIN requests q ON q.client_id = r.client_id WHERE r.campaign_id = $1`,
      [id],
    );
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual(expect.objectContaining({ client_id: other, outcome: 'Formulaire à signer, rempli' }));
    expect(rows).toContainEqual({
      client_id: inTest,
      state: 'refused',
      outcome: null,
      why: expect.stringMatching(/par le formulaire 414/u),
      paper: null,
    });
  });

  it('of another editor are nowhere to be downloaded', async () => {
    const stranger = await app.secondEditor();
    const { id } = await aCampaign(stranger, { kind: 'documents', state: 'finished' });
    const visitor = await app.signIn('admin');
    await visitor.get(`/campaigns/${id}/documents/all.zip`).expect(404);
  });
});

function bytes(response: NodeJS.ReadableStream, done: (error: Error | null, body: Buffer) => void): void {
  const pieces: Buffer[] = [];
  response.on('data', (piece: Buffer) => pieces.push(piece));
  response.on('end', () => done(null, Buffer.concat(pieces)));
}

async function unzipped(zip: Buffer): Promise<{ name: string; sha256: string }[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sceau-zip-'));
  const path = join(folder, 'all.zip');
  await writeFile(path, zip);
  const files: { name: string; sha256: string }[] = [];
  const limits = { entries: 100, fileBytes: 10_000_000, totalBytes: 100_000_000 };
  for await (const { name, bytes: content } of zippedFiles(path, limits))
    files.push({
      name,
      sha256: createHash('sha256')
        .update(content ?? '')
        .digest('hex'),
    });
  await rm(folder, { recursive: true });
  return files;
}
