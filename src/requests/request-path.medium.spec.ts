import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { makeBlank413 } from '../../test/support/blank-413.js';
import { aBlank413, aClient, aRequest } from '../../test/support/factories.js';
import { aReadyClient, scan } from '../../test/support/ready-client.js';
import { startTenant, type TestEditor, type TestTenant } from '../../test/support/tenant.js';
import { MailIntake } from '../mailbox/in/mail-intake.service.js';
import { readMail } from '../mailbox/in/read-mail.js';
import { clock } from '../platform/clock.js';
import { ClientFactsQueries } from '../progress/client-facts.queries.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { EditConflict, NotFound, Refused } from '../platform/web/errors.js';
import { BlankForms } from './blanks/blank-forms.service.js';
import { RequestChanges } from './moves/request-changes.service.js';
import { RequestEditing } from './moves/request-editing.service.js';
import { RequestOutcomes } from './moves/request-outcomes.service.js';
import { RequestPapers } from './moves/request-papers.service.js';
import { RequestSending } from './moves/request-sending.service.js';
import { RequestsService } from './requests.service.js';

const today = '2026-01-15';
let tenant: TestTenant;
let editor: TestEditor;

beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(async () => {
  editor = await tenant.secondEditor();
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  await aBlank413(editor);
});

const run = <Result>(work: () => Promise<Result>) => editor.run(work);
const automatically = <Result>(work: () => Promise<Result>) =>
  tenant.get(TenantDb).run({ editorId: editor.editorId, actor: { kind: 'import', name: 'Relève' } }, work);

async function prepared(): Promise<{ id: string; clientId: string; administratorId: string }> {
  const { client, administrator } = await aReadyClient(editor);
  const { id } = await run(() => tenant.get(RequestsService).prepare(client.id));
  return { id, clientId: client.id, administratorId: administrator.id };
}

async function row(id: string): Promise<Record<string, unknown>> {
  const { rows } = await editor.owner.query<Record<string, unknown>>('SELECT * FROM requests WHERE id = $1', [id]);
  return rows[0] ?? {};
}

const sign = (id: string, mark = 'signed') =>
  run(() => tenant.get(RequestPapers).recordSignature(id, scan(mark), today));
const send = (id: string) => run(() => tenant.get(RequestSending).sendForSignature(id));

async function submitted() {
  const request = await prepared();
  await send(request.id);
  await sign(request.id);
  await run(() => tenant.get(RequestSending).submit(request.id));
  return request;
}

function missingOf(id: string) {
  const requests = tenant.get(RequestsService);
  return run(async () => requests.missing(await requests.byId(id)));
}

async function messagesOf(id: string, purpose: string) {
  const { rows } = await editor.owner.query<{ message_id: string; recipients: string[]; attachment_ids: string[] }>(
    'SELECT message_id, recipients, attachment_ids FROM messages WHERE subject_id = $1 AND purpose = $2',
    [id, purpose],
  );
  return rows;
}

interface Mail {
  subject: string;
  text: string;
  inReplyTo?: string;
  from?: string;
}

function receive({ subject, text, inReplyTo, from = 'certificats@esante.gouv.fr' }: Mail) {
  const header = [
    `From: <${from}>`,
    'To: igc@editeur.test',
    `Subject: ${subject}`,
    `Message-ID: <${uuidv7()}@esante.gouv.fr>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    ...(inReplyTo ? [`In-Reply-To: ${inReplyTo}`] : []),
  ];
  const raw = Buffer.from(`${header.join('\r\n')}\r\n\r\n${text}\r\n`);
  return automatically(async () => tenant.get(MailIntake).keep(await readMail(raw), raw));
}

async function assignmentState(clientId: string): Promise<string[]> {
  const { rows } = await editor.owner.query<{ state: string }>('SELECT state FROM assignments WHERE client_id = $1', [
    clientId,
  ]);
  return rows.map(({ state }) => state);
}

async function reasonsOf(work: () => Promise<unknown>): Promise<string> {
  const error = await work().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refused)) throw error ?? new Error('Nothing was refused');
  return error.reasons.join('\n');
}

describe('a request 413, from draft to validation', () => {
  it('is prefilled with the administrator, the solution, the offer and the use of the certificates', async () => {
    const { id, administratorId } = await prepared();
    expect(await row(id)).toMatchObject({
      state: 'draft',
      offers: ['ORG'],
      purpose: expect.stringMatching(/DMP, INSi$/),
    });
    const { rows } = await editor.owner.query('SELECT administrator_id FROM request_administrators');
    expect(rows).toEqual([{ administrator_id: administratorId }]);
    expect(await missingOf(id)).toEqual([]);
  });

  it('goes to its signer with the PDF, to ANS with the scan, and is moved by the two mails of ANS', async () => {
    await run(() =>
      makeBlank413().then((bytes) =>
        tenant.get(BlankForms).replace({ fileName: 'f413.pdf', mediaType: '', bytes: Buffer.from(bytes) }),
      ),
    );
    const { id, clientId } = await submitted();
    const [toSigner] = await messagesOf(id, 'signature_request');
    const [toAns] = await messagesOf(id, 'request_submission');
    const request = await row(id);
    expect(toSigner).toMatchObject({
      recipients: ['direction@client.test'],
      attachment_ids: [request['unsigned_document_id']],
    });
    expect(toAns).toMatchObject({ attachment_ids: [request['signed_document_id']] });
    expect(request['form']).toMatchObject({ signer: { lastName: 'Łukasik' } });
    expect(await assignmentState(clientId)).toEqual(['requested']);

    await receive({
      subject: 'Accusé de réception',
      text: 'Votre demande a bien été reçue. Dossier n° 2026-118842.',
      inReplyTo: toAns!.message_id,
    });
    expect(await row(id)).toMatchObject({ state: 'acknowledged', dossier_number: '2026-118842' });
    await receive({ subject: 'Dossier 2026-118842', text: 'Votre demande a été validée. Dossier n° 2026-118842.' });
    expect(await row(id)).toMatchObject({ state: 'validated' });
    expect(await assignmentState(clientId)).toEqual(['active']);
  });

  it('is acknowledged, corrected with the words of the mail, signed again and validated by hand', async () => {
    const { id, clientId } = await submitted();
    await run(() => tenant.get(RequestOutcomes).acknowledge(id, '2026-000077'));
    await receive({
      subject: 'Dossier 2026-000077',
      text: 'Votre demande est incomplète : le cachet manque.\nDossier n° 2026-000077',
    });
    expect(await row(id)).toMatchObject({
      state: 'to_correct',
      corrections: 1,
      correction_reason: expect.stringContaining('le cachet manque'),
    });
    await run(() => tenant.get(RequestOutcomes).reopen(id, 'resume'));
    expect(await row(id)).toMatchObject({ state: 'draft', signed_document_id: null });
    await send(id);
    await sign(id, 'stamped');
    await run(() => tenant.get(RequestSending).submit(id));
    await run(() => tenant.get(RequestOutcomes).validate(id, null));
    expect(await row(id)).toMatchObject({ state: 'validated', dossier_number: '2026-000077' });
    expect(await assignmentState(clientId)).toContain('active');
  });

  it('withdraws the assignments when ANS refuses, with its words as the reason', async () => {
    const { id, clientId } = await submitted();
    await run(() => tenant.get(RequestOutcomes).because(id, 'refuse', 'Le signataire n’est pas habilité.'));
    expect(await assignmentState(clientId)).not.toContain('requested');
  });
});

describe('what a request refuses', () => {
  it('names everything missing at once, each with where it is mended', async () => {
    const client = await aClient(editor, { contract_state: 'missing' });
    const { id } = await run(() => tenant.get(RequestsService).prepare(client.id));
    const missing = await missingOf(id);
    expect(missing.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'Contrat avec l’ANS',
        'Représentant légal',
        'Délégation',
        'Administrateurs techniques',
        'Solution utilisée',
      ]),
    );
    expect(missing.every(({ href }) => href.startsWith('/'))).toBe(true);
    expect(await reasonsOf(() => send(id))).toMatch(/Contrat.*Représentant.*Délégation/s);
    expect(await run(() => tenant.get(RequestsService).readiness(client.id))).toHaveLength(missing.length);
  });

  it('makes one draft of two people who prepare at once', async () => {
    const { client } = await aReadyClient(editor);
    const both = await Promise.all([1, 2, 3].map(() => run(() => tenant.get(RequestsService).prepare(client.id))));
    expect(new Set(both.map(({ id }) => id)).size).toBe(1);
    expect(both.filter(({ created }) => created)).toHaveLength(1);
  });

  it('sends one mail when it is sent twice at once', async () => {
    const { id } = await prepared();
    const outcomes = await Promise.allSettled([send(id), send(id)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await messagesOf(id, 'signature_request')).toHaveLength(1);
  });

  it('does not submit when a card was blocked after the signature, and names whose', async () => {
    const { id, administratorId } = await prepared();
    await send(id);
    await sign(id);
    await editor.owner.query(`UPDATE cards SET state = 'blocked' WHERE administrator_id = $1`, [administratorId]);
    expect(await reasonsOf(() => run(() => tenant.get(RequestSending).submit(id)))).toMatch(/Camille Morel.*bloquée/s);
    expect(await messagesOf(id, 'request_submission')).toEqual([]);
  });

  it('voids the signature when it is edited, keeps the old document, and refuses the old scan', async () => {
    const { id } = await prepared();
    await send(id);
    const old = await sign(id, 'first');
    await run(() => tenant.get(RequestOutcomes).reopen(id, 'edit_signed'));
    const { version } = await row(id);
    const answers = await run(async () => {
      const request = await tenant.get(RequestsService).byId(id);
      return tenant.get(RequestEditing).answersOf(request);
    });
    await run(() =>
      tenant.get(RequestEditing).edit(id, { ...answers, purpose: 'Autre usage', version: version as number }),
    );
    await send(id);
    expect(await reasonsOf(() => sign(id, 'first'))).toMatch(/version antérieure/);
    await sign(id, 'second');
    const { rows } = await editor.owner.query(
      `SELECT d.id, e.details -> 'voided' ->> 'signedSha256' AS voided FROM documents d, audit_entries e WHERE d.id = $1 AND e.action = 'edit_signed'`,
      [old.id],
    );
    expect(rows).toEqual([{ id: old.id, voided: old.sha256 }]);
  });

  it('refuses the unsigned form as if it were signed', async () => {
    const { id } = await prepared();
    await send(id);
    const { rows } = await editor.owner.query<{ bytes: Buffer }>(
      'SELECT bytes FROM documents WHERE id = (SELECT unsigned_document_id FROM requests WHERE id = $1)',
      [id],
    );
    const same = { fileName: 'signe.pdf', mediaType: 'application/pdf', bytes: rows[0]!.bytes };
    expect(await reasonsOf(() => run(() => tenant.get(RequestPapers).recordSignature(id, same, today)))).toMatch(
      /pas de signature/,
    );
    expect(await row(id)).toMatchObject({ state: 'awaiting_signature' });
  });

  it('parks a mail that contradicts the dossier until a person settles it', async () => {
    const { id } = await submitted();
    const [toAns] = await messagesOf(id, 'request_submission');
    await run(() => tenant.get(RequestOutcomes).acknowledge(id, '2026-1'));
    const answer = {
      subject: 'Validation',
      text: 'Votre demande a été validée. Dossier n° 2026-9.',
      inReplyTo: toAns!.message_id,
    };
    await receive(answer);
    expect(await row(id)).toMatchObject({ state: 'in_doubt', dossier_number: '2026-1' });
    await receive({ ...answer, text: 'Votre demande a été validée. Dossier n° 2026-1.' });
    expect(await row(id)).toMatchObject({ state: 'in_doubt' });
    await run(() => tenant.get(RequestOutcomes).validate(id, null));
    expect(await row(id)).toMatchObject({ state: 'validated' });
  });

  it('shows an edit conflict to whoever saves second, and refuses a fifth administrator', async () => {
    const { id } = await prepared();
    const { version } = await row(id);
    const answers = await run(async () =>
      tenant.get(RequestEditing).answersOf(await tenant.get(RequestsService).byId(id)),
    );
    const edit = (purpose: string) =>
      run(() => tenant.get(RequestEditing).edit(id, { ...answers, purpose, version: version as number }));
    await edit('Premier');
    await expect(edit('Second')).rejects.toBeInstanceOf(EditConflict);
    const five = Array.from({ length: 5 }, () => uuidv7());
    expect(await reasonsOf(() => run(() => tenant.get(RequestsService).name(id, five)))).toMatch(/4 lignes.*5/s);
  });

  it('does not exist for another editor', async () => {
    const { id } = await prepared();
    const neighbour = await tenant.secondEditor();
    await expect(neighbour.run(() => tenant.get(RequestsService).byId(id))).rejects.toBeInstanceOf(NotFound);
    await expect(neighbour.run(() => tenant.get(RequestSending).sendForSignature(id))).rejects.toBeInstanceOf(NotFound);
  });

  it('says which actions are possible to whoever signs a second time', async () => {
    const { id } = await prepared();
    await send(id);
    await sign(id);
    const again = () => run(() => tenant.get(RequestChanges).change(id, 'record_signature', {}));
    expect(await reasonsOf(again)).toMatch(/pas possible.*Envoyer à l’ANS/s);
  });

  it('leaves an auditor out, with the reason', async () => {
    const { id } = await prepared();
    const asAuditor = editor.as('auditor');
    expect(await reasonsOf(() => asAuditor(() => tenant.get(RequestSending).sendForSignature(id)))).toMatch(
      /Votre rôle/,
    );
  });

  it('stops the clock of ANS for a correction, and remembers what was spent: it goes on from there', async () => {
    const client = await aClient(editor);
    const since = '2026-11-16T09:00:00Z';
    const { id } = await aRequest(editor, { client_id: client.id, state: 'acknowledged', state_since: since });
    const outcomes = tenant.get(RequestOutcomes);
    await clock.at(new Date('2026-11-18T10:00:00Z'), () => run(() => outcomes.askCorrection(id, 'Le cachet manque.')));
    const spent = async () => {
      const [row] = await run(() => tenant.get(ClientFactsQueries).ofClients([client.id]));
      return row?.requestSpentDays;
    };
    expect(await spent()).toBe(0);
    await editor.owner.query(`UPDATE requests SET state = 'acknowledged', state_since = $2 WHERE id = $1`, [
      id,
      '2026-11-23T09:00:00Z',
    ]);
    expect(await spent()).toBe(2);
  });
});
