import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, aDelegation, anAdministrator, aRepresentative, type Row } from '../../../test/support/factories.js';
import { scan } from '../../../test/support/ready-client.js';
import { extractedText, withoutSpaces } from '../../../test/support/extracted-text.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { NotFound } from '../../platform/web/errors.js';
import { MassDossierPages } from './mass-dossier-pages.service.js';
import { MassDossiers } from './mass-dossiers.service.js';
import { MassGathering } from './mass-gathering.service.js';
import { MassLeaving } from './mass-leaving.job.js';
import { MassPapers } from './mass-papers.service.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

async function aClientWithPaper(name: string): Promise<Row> {
  const client = await aClient(editor, { name });
  await aRepresentative(editor, { client_id: client.id });
  await aDelegation(editor, { client_id: client.id });
  return client;
}

async function aMandate() {
  const person = await anAdministrator(editor);
  const clients = [await aClientWithPaper('Maison Alpha'), await aClientWithPaper('Maison Bêta')];
  const wish = { title: 'Mandat de novembre', administratorIds: [person.id] };
  const ids = clients.map(({ id }) => id);
  const { id } = await editor.run(() => tenant.get(MassGathering).gatherMandate(wish, ids));
  return { id, person, clients };
}

const establish = (id: string) => editor.run(() => tenant.get(MassPapers).establish(id));
const send = (id: string) =>
  editor.run(() =>
    tenant
      .get(MassDossiers)
      .change(id, 'send', { date: '2026-01-15', reference: 'Courriel du 15', document: scan('proof') }),
  );
const leave = (dossierId: string) => editor.run(() => tenant.get(MassLeaving).leave({ dossierId }));
const page = (id: string, query = {}) => editor.run(() => tenant.get(MassDossierPages).one(id, query, 'admin'));

describe('a mandate for many clients', () => {
  it('has its letter, its annex and its table, kept with their fingerprints, and says it is no procedure of ANS', async () => {
    const { id, clients } = await aMandate();
    expect(await establish(id)).toBe(2);
    const { rows } = await editor.owner.query<{ kind: string; bytes: Buffer; sha256: string }>(
      `SELECT kind, bytes, sha256 FROM documents WHERE kind LIKE 'mass_%' ORDER BY kind`,
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['mass_annex', 'mass_letter']);
    for (const { bytes, sha256 } of rows) expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    const letter = withoutSpaces(await extractedText(rows[1]?.bytes as Buffer));
    expect(letter).toContain(withoutSpaces('ce n’est pas une procédure de l’ANS à ce jour'));
    for (const client of clients) {
      expect(letter).toContain(withoutSpaces(String(client['name'])));
      expect(rows[0]?.bytes.toString()).toContain(String(client['number']));
    }
    expect((await page(id)).notes[0]?.text).toMatch(/^Ce n’est pas une procédure de l’ANS/u);
  });

  it('is not sent without the papers of those who are in it, and once sent each client has its request', async () => {
    const { id, person, clients } = await aMandate();
    await expect(send(id)).rejects.toThrow(/établissez-les/u);
    await establish(id);
    await editor.run(() => tenant.get(MassDossiers).takeOut(id, clients[1]?.id ?? ''));
    await expect(send(id)).rejects.toThrow(/établissez-les/u);
    await establish(id);
    await send(id);
    await leave(id);
    await leave(id);
    const { rows } = await editor.owner.query<Record<string, unknown>>(
      `SELECT q.client_id, q.state, q.channel, q.submitted_on::text AS day, q.submission_reference AS reference,
              (SELECT a.state FROM assignments a WHERE a.client_id = q.client_id AND a.administrator_id = $1) AS assignment FROM requests q`,
      [person.id],
    );
    expect(rows).toEqual([
      {
        client_id: clients[0]?.id,
        state: 'submitted',
        channel: 'mass_mandate',
        day: '2026-01-15',
        reference: 'Courriel du 15',
        assignment: 'requested',
      },
    ]);
    await expect(editor.run(() => tenant.get(MassDossiers).takeOut(id, clients[0]?.id ?? ''))).rejects.toThrow(
      /parti/u,
    );
    await expect(establish(id)).rejects.toThrow(/ne changent plus/u);
  });

  it('leaves without a client that changed since, and says why beside it', async () => {
    const { id, clients } = await aMandate();
    await establish(id);
    await send(id);
    await editor.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [clients[1]?.id]);
    await leave(id);
    const shown = await page(id);
    expect(shown.rows.map(({ state, leftOut }) => [state.label, leftOut])).toEqual([
      ['Envoyée à l’ANS', null],
      ['Écarté', expect.stringContaining('archivé')],
    ]);
    expect((await page(id, { state: 'left_out' })).rows).toHaveLength(1);
  });

  it('takes a client once, whoever gathers at once, and none of another editor', async () => {
    const { id, clients, person } = await aMandate();
    const wish = { title: 'Mandat de novembre', administratorIds: [person.id] };
    const ids = clients.map((client) => client.id);
    const gather = () => editor.run(() => tenant.get(MassGathering).gatherMandate(wish, ids));
    const [one, two] = await Promise.all([gather(), gather()]);
    expect([one.id, two.id]).toEqual([id, id]);
    expect((await page(id)).rows).toHaveLength(2);
    const neighbour = await tenant.secondEditor();
    await expect(neighbour.run(() => tenant.get(MassDossierPages).one(id, {}, 'admin'))).rejects.toBeInstanceOf(
      NotFound,
    );
  });

  it('abandoned, gives its clients back', async () => {
    const { id, clients } = await aMandate();
    await editor.run(() => tenant.get(MassDossiers).change(id, 'abandon', { reason: 'Refusé par l’ANS' }));
    const judged = await editor.run(() => tenant.get(MassGathering).judgeMandate([clients[0]?.id ?? '']));
    expect([...judged.values()].map(({ forecast }) => forecast)).not.toContain('done_already');
  });
});
