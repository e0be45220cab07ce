import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pageOf, startTestApp, type TestApp, type Visitor, wordsOf } from '../../../test/support/app.js';
import { champ, DemarcheServer, type ThereDossier } from '../../../test/support/demarche-server.js';
import { aReadyClient, scan } from '../../../test/support/ready-client.js';
import { tablePdf } from '../../../test/support/table-pdf.js';
import type { TestEditor } from '../../../test/support/tenant.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { uuidv7 } from '../../platform/uuid.js';
import { readPlace } from '../prefill/prefill-link.js';
import { readSchema } from '../prefill/procedure-schema.js';
import { Procedures } from '../procedures/procedures.service.js';
import { RequestsService } from '../requests.service.js';
import { PrefilledDossiers } from './prefilled-dossiers.service.js';

let app: TestApp;
let there: DemarcheServer;
let editor: TestEditor;
let support: Visitor;

beforeAll(async () => {
  there = await DemarcheServer.start();
  app = await startTestApp({ PROVIDER_HOSTS: 'localhost' });
  app.get(JobRunner).prepare();
});
afterAll(async () => {
  await app.stop();
  await there.stop();
});
beforeEach(async () => {
  editor = await app.secondEditor();
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  support = await app.signIn('support', editor);
  const read = readSchema(JSON.stringify(there.schema()));
  const place = readPlace(there.address, true);
  if (!read.ok || !place) throw new Error('The stand-in is no procedure');
  await editor.run(async () => {
    const id = await app.get(Procedures).add({ kind: '413', place, schema: read.schema, fetched: true });
    await app.get(Procedures).use(id);
  });
});

async function prefilled() {
  const { client } = await aReadyClient(editor);
  const request = await editor.run(() => app.get(RequestsService).prepare(client.id));
  const asked = await editor.run(() => app.get(PrefilledDossiers).ask(request.id));
  const { rows } = await editor.owner.query<{ id: string }>(
    `SELECT id FROM outbox WHERE name = 'demarche.create' AND done_at IS NULL`,
  );
  for (const { id } of rows)
    await app.get(JobRunner).run('demarche.create', { editorId: editor.editorId, outboxId: id });
  const dossier = await editor.run(() => app.get(PrefilledDossiers).moves.byId(asked.id));
  const own = there.dossiers.find(({ number }) => String(number) === dossier.number);
  if (!own) throw new Error('No dossier there');
  return { id: dossier.id, page: `/requests/${request.id}/channel`, own };
}

const copy = (dossier: ThereDossier) => tablePdf(there.copyOf(dossier));
const hand = (id: string, bytes: Buffer, { visitor = support, page = '/' } = {}) =>
  visitor
    .post(`/prefilled-dossiers/${id}/copies`)
    .set('Referer', `${app.url}${page}`)
    .field('_token', uuidv7())
    .attach(`copy-${id}`, bytes, { filename: 'dossier.pdf', contentType: 'application/pdf' });
const lineOf = async (id: string, key: string) =>
  (await editor.run(() => app.get(PrefilledDossiers).moves.byId(id))).lines.find((line) => line.key === key);

describe('the copy that the owner of a dossier downloads', () => {
  it('tells what was dropped there without a word, and is kept as evidence; a later one tells otherwise', async () => {
    const { id, page, own } = await prefilled();
    const editorName = own.kept[champ(13)];
    delete own.kept[champ(13)];
    await hand(id, await copy(own)).expect(303);
    expect(await lineOf(id, champ(13))).toMatchObject({ kept: 'no', why: 'Absente de la copie du dossier.' });
    expect(await lineOf(id, champ(2))).toMatchObject({ kept: 'yes' });
    // Of an imposed format that nobody publishes: now it is known.
    expect(await lineOf(id, champ(10))).toMatchObject({ kept: 'yes', why: null });
    // Who deposits is told elsewhere in it, and not after a question of ours.
    expect(await lineOf(id, 'identite_nom')).toMatchObject({
      kept: 'unsure',
      why: 'La copie du dossier ne porte pas cette question.',
    });
    const shown = pageOf(await support.get(page).expect(200));
    expect(wordsOf(shown, 'main')).toContain('1 valeur laissée de côté');
    const { rows } = await editor.owner.query<{ summary: string; kind: string; fileName: string }>(
      `SELECT a.summary, d.kind, d.file_name AS "fileName" FROM audit_entries a JOIN documents d ON d.id = a.document_id WHERE a.action = 'prefilled_seen'`,
    );
    expect(rows).toEqual([
      {
        summary:
          'Copie du dossier relue, il y manque\u00a0: Éditeur de la solution, à vérifier\u00a0: Identité du déposant\u00a0: nom, Identité du déposant\u00a0: prénom',
        kind: 'request_evidence',
        fileName: 'dossier.pdf',
      },
    ]);
    own.kept[champ(13)] = editorName;
    await hand(id, await copy(own)).expect(303);
    expect(await lineOf(id, champ(13))).toMatchObject({ kept: 'yes', why: null });
  });

  it.each([
    [
      'of another dossier',
      async (own: ThereDossier) => copy({ ...own, number: own.number + 500 }),
      /celui d’un autre dossier/,
    ],
    [
      'without its questions',
      async (own: ThereDossier) => tablePdf([`Dossier n° ${own.number}`]),
      /Aucune des questions/,
    ],
    ['that is a picture', async () => scan('une photo').bytes, /ne donne pas son texte/],
    ['that is no file of these', async () => Buffer.from('%PDF-1.7 rien'), /./],
    ['with nothing in it', async () => Buffer.alloc(0), /Ce fichier est vide/],
  ])('is refused %s, and nothing is noted', async (_, bytesOf, reason) => {
    const { id, page, own } = await prefilled();
    const before = await editor.run(() => app.get(PrefilledDossiers).moves.byId(id));
    const answer = await hand(id, await bytesOf(own), { page });
    expect(answer.status).toBe(303);
    expect(wordsOf(pageOf(await support.get(page)), 'body')).toMatch(reason);
    expect(await editor.run(() => app.get(PrefilledDossiers).moves.byId(id))).toEqual(before);
  });

  it('is not another editor’s to bring, nor a reader’s', async () => {
    const { id, own } = await prefilled();
    const bytes = await copy(own);
    await hand(id, bytes, { visitor: await app.signIn('admin', await app.secondEditor()) }).expect(404);
    await hand(id, bytes, { visitor: await app.signIn('auditor', editor) }).expect(403);
    expect(await lineOf(id, champ(2))).toMatchObject({ kept: 'yes' });
  });
});
