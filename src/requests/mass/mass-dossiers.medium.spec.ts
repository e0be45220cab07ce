import { beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import {
  aClient,
  anAdministrator,
  anAssignment,
  aRequest,
  aRequestAdministrator,
  type Row,
} from '../../../test/support/factories.js';
import { requestsOf } from '../../../test/support/requests.js';
import { tablePdf } from '../../../test/support/table-pdf.js';
import { statementsDuring } from '../../../test/support/statements.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { MailFiling } from '../../mailbox/in/mail-filing.service.js';
import { MailIntake } from '../../mailbox/in/mail-intake.service.js';
import { MailReading } from '../../mailbox/in/mail-reading.service.js';
import { Message } from '../../mailbox/message.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { MassAnswers } from './answers/mass-answers.service.js';
import { MassGathering } from './mass-gathering.service.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

const number = 'MASSE-2026-0042';
const from = 'certificats@esante.gouv.fr';

interface InDossier {
  client: Row;
  request: Row;
}

/** Clients whose signed form left, each with somebody asked for, in one dossier. */
async function gathered(size: number, dossierNumber: string | null = number, of = editor) {
  const person = await anAdministrator(of);
  const rows: InDossier[] = [];
  for (let index = 0; index < size; index += 1) rows.push(await sent(person, of));
  const wish = { title: `Dossier ${uuidv7()}`, dossierNumber };
  const ids = rows.map(({ client }) => client.id);
  const dossier = await of.run(() => tenant.get(MassGathering).gatherForms(wish, ids));
  return { dossier, rows };
}

async function sent(person: Row, of = editor): Promise<InDossier> {
  const client = await aClient(of);
  const request = await aRequest(of, { client_id: client.id, state: 'submitted' });
  await aRequestAdministrator(of, { request_id: request.id, administrator_id: person.id });
  const asked = { client_id: client.id, administrator_id: person.id, state: 'requested', request_id: request.id };
  await anAssignment(of, asked);
  return { client, request };
}

const ansWrites = (text: string, subject = `Dossier n° ${number}`) =>
  requestsOf(tenant, editor).receive({ subject, text });
const finess = ({ client }: InDossier) => String(client['number']);

async function states(rows: InDossier[], of = editor): Promise<string[]> {
  const { rows: found } = await of.owner.query<{ id: string; state: string }>(
    'SELECT id, state FROM requests WHERE id = ANY ($1)',
    [rows.map(({ request }) => request.id)],
  );
  return rows.map(({ request }) => found.find(({ id }) => id === request.id)?.state ?? '');
}

async function habilitations({ client }: InDossier): Promise<string[]> {
  const { rows } = await editor.owner.query<{ state: string }>('SELECT state FROM assignments WHERE client_id = $1', [
    client.id,
  ]);
  return rows.map(({ state }) => state);
}

const mailOf = (id: string) => editor.run(() => tenant.get(TenantDb).repo(Message).findOneByOrFail({ id }));

async function answers(messageId: string) {
  const { rows } = await editor.owner.query<{ client_id: string; number: string; outcome: string; note: string }>(
    'SELECT client_id, number, outcome, note FROM mass_dossier_answers WHERE message_id = $1 ORDER BY id',
    [messageId],
  );
  return rows;
}

describe('a mail of ANS about a dossier of many clients', () => {
  it('moves every client when it names none: acknowledged, then validated, each with its habilitation and its journal', async () => {
    const { rows } = await gathered(3);
    const first = await ansWrites(`Votre demande a bien été reçue, dossier n° ${number}.`);
    expect(first.sentence).toBe('Dossier de masse\u00a0: 3\u00a0accusés de réception.');
    expect(await states(rows)).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
    await ansWrites(`Dossier n° ${number}\nToutes les demandes sont validées.`);
    expect(await states(rows)).toEqual(['validated', 'validated', 'validated']);
    expect(await habilitations(rows[1] as InDossier)).toEqual(['active']);
    const { rows: told } = await editor.owner.query<{ action: string; document_id: string | null }>(
      `SELECT action, document_id FROM audit_entries WHERE subject_kind = 'request' AND subject_id = $1 ORDER BY sequence`,
      [rows[2]?.request.id],
    );
    expect(told.map(({ action }) => action)).toEqual(['acknowledge', 'validate']);
    expect(told.every(({ document_id }) => document_id !== null)).toBe(true);
    expect((await mailOf(first.id)).state).toBe('matched');
  });

  it('moves only whom it names, by number in its text, by name, or in a table that came with it', async () => {
    const { rows } = await gathered(4);
    const [one, two, three, four] = rows as [InDossier, InDossier, InDossier, InDossier];
    await ansWrites(`Dossier n° ${number}. La demande est validée pour :\n${finess(one)}`);
    expect(await states(rows)).toEqual(['validated', 'submitted', 'submitted', 'submitted']);
    await ansWrites(`Dossier n° ${number}.\nSont refusées :\n${String(two.client['name'])}`);
    expect(await states(rows)).toEqual(['validated', 'refused', 'submitted', 'submitted']);
    expect(await habilitations(two)).toEqual(['to_request']);
    const table = `FINESS;Statut;Motif\n${finess(three)};Validée;\n${finess(four)};À corriger;Le cachet manque`;
    const raw = withTable(`Voici le résultat du dossier n° ${number}.`, table);
    await collect(raw);
    expect(await states(rows)).toEqual(['validated', 'refused', 'validated', 'to_correct']);
    const { rows: found } = await editor.owner.query<{
      correction_reason: string;
      corrections: number;
      spent: boolean;
    }>(`SELECT correction_reason, corrections, spent_days ? 'submitted' AS spent FROM requests WHERE id = $1`, [
      four.request.id,
    ]);
    expect(found).toEqual([
      { correction_reason: expect.stringContaining('Le cachet manque'), corrections: 1, spent: true },
    ]);
  });

  it('parks the one client that it contradicts, and moves the others', async () => {
    const { rows } = await gathered(3);
    const [, , odd] = rows as [InDossier, InDossier, InDossier];
    const mail = await ansWrites(`Dossier n° ${number}. Toutes les demandes sont validées.\n${finess(odd)} : refusée`);
    expect(await states(rows)).toEqual(['validated', 'validated', 'in_doubt']);
    expect((await mailOf(mail.id)).state).toBe('to_check');
    expect((await answers(mail.id)).map(({ outcome }) => outcome).toSorted()).toEqual(['doubt', 'moved', 'moved']);
  });

  it('touches neither a structure nobody knows, nor a client of another dossier, nor a request that is closed', async () => {
    const { rows } = await gathered(3);
    const other = await gathered(1, 'MASSE-2026-0099');
    const [one, closed] = rows as [InDossier, InDossier, InDossier];
    await editor.owner.query(`UPDATE requests SET state = 'cancelled' WHERE id = $1`, [closed.request.id]);
    const [strange] = other.rows as [InDossier];
    const text = ['Sont validées :', finess(one), finess(closed), finess(strange), '130786049'].join('\n');
    const mail = await ansWrites(`Dossier n° ${number}.\n${text}`);
    expect(await states(rows)).toEqual(['validated', 'cancelled', 'submitted']);
    expect(await states(other.rows)).toEqual(['submitted']);
    const told = await answers(mail.id);
    expect(told.map(({ outcome }) => outcome).toSorted()).toEqual(['moved', 'parked', 'parked', 'parked']);
    expect(told.map(({ note }) => note).join('\n')).toMatch(/close.*/u);
    expect(told.find(({ number: named }) => named === '130786049')?.note).toMatch(/pas de vos clients/u);
    expect(told.find(({ number: named }) => named === finess(strange))?.note).toContain('autre dossier');
    expect((await mailOf(mail.id)).state).toBe('to_check');
  });

  it('moves nobody twice, read twice, brought again, or with what is known already', async () => {
    const { rows } = await gathered(2);
    const text = `Dossier n° ${number}. Toutes les demandes sont validées.`;
    const mail = await ansWrites(text);
    const again = await ansWrites(text);
    expect(again.sentence).toContain('sans changement');
    const stored = await mailOf(mail.id);
    await editor.run(() => tenant.get(MailFiling).apply(mail.id, matchOf(stored), null, true));
    const { rows: told } = await editor.owner.query<{ times: number }>(
      `SELECT count(*)::int AS times FROM audit_entries WHERE subject_kind = 'request' AND action = 'validate' AND subject_id = ANY ($1)`,
      [rows.map(({ request }) => request.id)],
    );
    expect(told[0]?.times).toBe(2);
  });

  it('is believed of no sender that nothing proves: attached to nothing, and moved only once a person confirms', async () => {
    const { rows, dossier } = await gathered(2);
    const text = `Dossier n° ${number}. Sont validées :\n${finess(rows[0] as InDossier)}\nEst refusée :\n${finess(rows[1] as InDossier)}`;
    // It says that it comes from ANS, and the server that checks senders says that it does not.
    const stranger = await collect(plain(text).replace('dmarc=pass', 'dmarc=fail'));
    expect((await mailOf(stranger.id)).state).toBe('unmatched');
    const filing = tenant.get(MailFiling);
    await editor.run(() => filing.attach(stranger.id, 'mass_dossier', dossier.id, false));
    expect(await states(rows)).toEqual(['submitted', 'submitted']);
    await editor.run(() => filing.confirm(stranger.id));
    expect(await states(rows)).toEqual(['validated', 'refused']);
  });

  it('touches no dossier of the same number of another editor', async () => {
    const neighbour = await tenant.secondEditor();
    const theirs = await gathered(2, number, neighbour);
    const ours = await gathered(1);
    await ansWrites(`Dossier n° ${number}. Toutes les demandes sont validées.`);
    expect(await states(ours.rows)).toEqual(['validated']);
    expect(await states(theirs.rows, neighbour)).toEqual(['submitted', 'submitted']);
  });

  it('gives the dossier its number when it answers several of its forms at once, and moves them together', async () => {
    const { rows, dossier } = await gathered(2, null);
    const ids: string[] = [];
    for (const { request, client } of rows) ids.push(await aSentForm(request, client));
    const text = `Votre demande a bien été reçue, dossier n° ${number}.`;
    await collect(plain(text, [`References: ${ids.join(' ')}`]));
    expect(await states(rows)).toEqual(['acknowledged', 'acknowledged']);
    const { rows: found } = await editor.owner.query<{ number: string }>(
      'SELECT dossier_number AS number FROM mass_dossiers WHERE id = $1',
      [dossier.id],
    );
    expect(found).toEqual([{ number }]);
    // An answer to one of them alone is that one's.
    await collect(plain('La demande est validée.', [`In-Reply-To: ${ids[0]}`]));
    expect(await states(rows)).toEqual(['validated', 'acknowledged']);
  });

  it('reads a PDF that came with it as its own text, and parks the one client of which both say another thing', async () => {
    const { rows } = await gathered(4);
    const [one, two, three] = rows.map(finess);
    const pdf = await tablePdf(['FINESS|Structure|État', `${one}|Un|Validée`, `${two}|Deux|À corriger`]);
    const first = await collect(
      withTable(`Voici le résultat du dossier n° ${number}.`, pdf, 'resultat.pdf', 'application/pdf'),
    );
    expect(first.sentence).toContain('1\u00a0client validé, 1\u00a0client à corriger');
    expect(await states(rows)).toEqual(['validated', 'to_correct', 'submitted', 'submitted']);
    const other = await tablePdf(['Est refusée', `${three}|Trois`]);
    const text = `La demande est validée, dossier n° ${number}. Détail joint.\n${finess(rows[3] as InDossier)}`;
    const second = await collect(withTable(text, other, 'detail.pdf', 'application/pdf'));
    expect(await states(rows)).toEqual(['validated', 'to_correct', 'in_doubt', 'validated']);
    expect((await answers(second.id)).map(({ outcome, note }) => [outcome, note])).toEqual([
      ['doubt', 'Le courriel dit une chose, et sa pièce jointe une autre de ce client.'],
      ['moved', ''],
    ]);
  });

  it('changes nothing when it cites another dossier, or says who is meant only in a PDF that cannot be read', async () => {
    const { rows, dossier } = await gathered(2);
    const other = await ansWrites('La demande est validée, dossier n° MASSE-2026-0777.', 'Dossier n° MASSE-2026-0777');
    await editor.run(() => tenant.get(MailFiling).attach(other.id, 'mass_dossier', dossier.id));
    const pdf = withTable(
      `La demande est refusée, dossier n° ${number}.`,
      '%PDF-1.7 liste',
      'liste.pdf',
      'application/pdf',
    );
    const mail = await collect(pdf);
    expect(mail.sentence).toMatch(/ne se lit pas ici/u);
    expect(await states(rows)).toEqual(['submitted', 'submitted']);
    expect((await mailOf(mail.id)).state).toBe('to_check');
  });

  it('takes as many statements for twelve clients as for three, and leaves what is beyond a batch to a job', async () => {
    const few = await gathered(3);
    const three = await statementsDuring(() => ansWrites(`Dossier n° ${number}. Toutes les demandes sont validées.`));
    expect(await states(few.rows)).toEqual(['validated', 'validated', 'validated']);
    editor = await tenant.secondEditor();
    await gathered(12);
    const twelve = await statementsDuring(() => ansWrites(`Dossier n° ${number}. Toutes les demandes sont validées.`));
    expect(three.length).toBeGreaterThan(10);
    expect(twelve.length).toBe(three.length);
  });

  it('goes on where it was cut: a job does those that are written down and not done, once', async () => {
    const { rows } = await gathered(2);
    const mail = await ansWrites(`Dossier n° ${number}. Toutes les demandes sont validées.`);
    await editor.owner.query(`UPDATE requests SET state = 'submitted' WHERE id = $1`, [rows[0]?.request.id]);
    await editor.owner.query(`UPDATE mass_dossier_answers SET outcome = 'pending' WHERE client_id = $1`, [
      rows[0]?.client.id,
    ]);
    const goOn = () => editor.run(() => tenant.get(MassAnswers).goOn({ messageId: mail.id }));
    await Promise.all([goOn(), goOn()]);
    expect(await states(rows)).toEqual(['validated', 'validated']);
    expect((await answers(mail.id)).map(({ outcome }) => outcome)).toEqual(['moved', 'moved']);
  });
});

function matchOf({ subjectKind, subjectId }: Message) {
  return { kind: subjectKind, subjectId, clientId: null, by: 'dossier' as const };
}

async function aSentForm(request: Row, client: Row): Promise<string> {
  const messageId = `<${uuidv7()}@sceau.test>`;
  await editor.owner.query(
    `INSERT INTO messages (id, direction, purpose, client_id, subject_kind, subject_id, sender, recipients, subject, body, message_id, state, sent_at)
     VALUES ($1, 'out', 'request_submission', $2, 'request', $3, 'nous@editeur.test', '{}', 'Demande', 'Bonjour', $4, 'sent', now())`,
    [uuidv7(), client.id, request.id, messageId],
  );
  return messageId;
}

const head = (more: string[] = []) => [
  `Authentication-Results: mx.editeur.test; dmarc=pass header.from=esante.gouv.fr`,
  `From: <${from}>`,
  'To: igc@editeur.test',
  'Subject: Votre dossier',
  `Message-ID: <${uuidv7()}@esante.gouv.fr>`,
  'MIME-Version: 1.0',
  ...more,
];

const plain = (text: string, more: string[] = []) =>
  [...head(more), 'Content-Type: text/plain; charset=utf-8', '', text, ''].join('\r\n');

function withTable(text: string, table: string | Buffer, name = 'resultat.csv', type = 'text/csv'): string {
  return [
    ...head(['Content-Type: multipart/mixed; boundary=cut']),
    '',
    '--cut',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '--cut',
    `Content-Type: ${type}; charset=utf-8; name=${name}`,
    `Content-Disposition: attachment; filename=${name}`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(table).toString('base64'),
    '--cut--',
    '',
  ].join('\r\n');
}

async function collect(content: string) {
  const raw = Buffer.from(content);
  await editor.owner.query(`UPDATE editors SET mail_authserv_id = 'mx.editeur.test'`);
  const scope = { editorId: editor.editorId, actor: { kind: 'job', name: 'mailbox.collect' } as const };
  const mail = await tenant.get(MailReading).collected(raw, raw.length);
  return tenant.get(TenantDb).run(scope, () => tenant.get(MailIntake).keep(mail, raw));
}
