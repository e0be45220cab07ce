import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { aClient, aMessage } from '../../../test/support/factories.js';
import { complaints } from '../../../test/support/complaints.js';
import { startTenant, type TestEditor, type TestTenant } from '../../../test/support/tenant.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { CollectMailJob } from './collect-mail.job.js';
import { MailFiling } from './mail-filing.service.js';
import { MailIntake } from './mail-intake.service.js';
import { IsMailSubject, type MailEffect, type MailSubject, type Subject } from './mail-subjects.js';
import { MailUploads } from '../box/mail-uploads.service.js';
import { MessageQueries } from '../box/message.queries.js';
import type { Message } from '../message.entity.js';
import { readMail } from './read-mail.js';

/** Something mails are about: it moves on an acknowledgement, and keeps what it was told. */
@IsMailSubject()
class Parcels implements MailSubject {
  readonly kind = 'parcel';
  readonly told: Message[] = [];
  dossiers = new Map<string, string>();
  clients = new Map<string, string>();
  fails = false;

  constructor(private readonly audit: AuditService) {}

  byId = (subjectId: string) => Promise.resolve<Subject>({ subjectId, clientId: this.clients.get(subjectId) ?? null });
  byDossier = (dossier: string) => {
    const subjectId = this.dossiers.get(dossier);
    return subjectId ? this.byId(subjectId) : Promise.resolve(null);
  };
  search = () => Promise.resolve([]);
  suggestions = () => Promise.resolve([]);

  async apply(subjectId: string, mail: Message): Promise<MailEffect> {
    this.told.push(mail);
    if (mail.recognisedAs !== 'acknowledgement') return { moved: false, sentence: 'Rien n’a changé.' };
    const subject = { kind: this.kind, id: subjectId };
    await this.audit.record({
      subject,
      clientId: null,
      action: 'acknowledge',
      from: 'sent',
      to: 'acknowledged',
      summary: 'Accusé',
    });
    if (this.fails) throw new Error('the parcel is broken');
    return { moved: true, sentence: 'Le colis est accusé.' };
  }
}

let tenant: TestTenant;
let editor: TestEditor;
let parcels: Parcels;
let folder: string;

beforeAll(async () => {
  tenant = await startTenant({}, [Parcels]);
  parcels = tenant.get(Parcels);
});

afterAll(() => tenant.stop());

beforeEach(async () => {
  editor = await tenant.secondEditor();
  // A name that an address would have to escape.
  folder = mkdtempSync(join(tmpdir(), 'courriels reçus #1 '));
  for (const name of ['tmp', 'new', 'cur']) mkdirSync(join(folder, name));
  await editor.owner.query('UPDATE editors SET mail_source = $1', [`maildir://${folder}`]);
  Object.assign(parcels, { dossiers: new Map(), fails: false });
  parcels.told.length = 0;
});

afterEach(() => rmSync(folder, { recursive: true }));

interface Letter {
  from?: string;
  subject?: string;
  body?: string;
  id?: string | null;
  headers?: string[];
}

let letters = 0;

function letter({
  from = 'ANS <monserviceclient@esante.gouv.fr>',
  subject = 'Accusé de réception',
  body = '',
  id,
  headers = [],
}: Letter): string {
  letters += 1;
  const messageId = id === null ? [] : [`Message-ID: ${id ?? `<mail-${letters}@esante.test>`}`];
  const head = [`From: ${from}`, 'To: igc@editeur.test', `Subject: ${subject}`, ...messageId, ...headers];
  const type = headers.some((line) => /^content-type/i.test(line)) ? [] : ['Content-Type: text/plain; charset=utf-8'];
  return [...head, ...type, '', body || 'Votre demande a bien été reçue.', ''].join('\r\n');
}

function drop(content: string): void {
  letters += 1;
  writeFileSync(join(folder, 'new', `${1_700_000_000 + letters}.${letters}.host`), content);
}

async function collect(): Promise<void> {
  const scope = { editorId: editor.editorId, actor: { kind: 'job', name: 'mailbox.collect' } as const };
  await tenant.get(CollectMailJob).handle({}, { id: uuidv7(), attempt: 1, lastTry: false, scope });
}

type Row = Record<string, unknown> & { id: string; state: string };

async function received(): Promise<Row[]> {
  return (await editor.owner.query<Row>(`SELECT * FROM messages WHERE direction = 'in' ORDER BY created_at, id`)).rows;
}

async function theOnly(): Promise<Row> {
  const rows = await received();
  expect(rows).toHaveLength(1);
  return rows[0] as Row;
}

async function journal(id: string): Promise<{ action: string; summary: string; reason: string | null }[]> {
  return (
    await editor.owner.query(
      'SELECT action, summary, reason FROM audit_entries WHERE subject_id = $1 ORDER BY sequence',
      [id],
    )
  ).rows;
}

async function sentMail(columns: Record<string, unknown> = {}) {
  const client = await aClient(editor);
  const id = uuidv7();
  const parcel = uuidv7();
  parcels.clients.set(parcel, client.id);
  await aMessage(editor, {
    id,
    direction: 'out',
    state: 'sent',
    client_id: client.id,
    subject_kind: 'parcel',
    subject_id: parcel,
    message_id: `<${id}@editeur.test>`,
    ...columns,
  });
  return { id, client: client.id, parcel, messageId: `<${id}@editeur.test>` };
}

describe('collecting the mailbox', () => {
  it('matches an answer by the Message-ID it cites, moves its subject and keeps the mail as it came', async () => {
    const { messageId, client, parcel } = await sentMail();
    const content = letter({
      headers: [`In-Reply-To: ${messageId}`],
      body: 'Votre demande a bien été reçue, numéro de dossier 2026-118842.',
    });
    drop(content);
    await collect();
    const mail = await theOnly();
    expect(mail).toMatchObject({
      state: 'matched',
      matched_by: 'reference',
      client_id: client,
      subject_id: parcel,
      dossier_number: '2026-118842',
    });
    expect(parcels.told).toMatchObject([
      { recognisedAs: 'acknowledgement', dossierNumber: '2026-118842', sender: 'monserviceclient@esante.gouv.fr' },
    ]);
    const { rows } = await editor.owner.query<{ bytes: Buffer; client_id: string }>(
      'SELECT bytes, client_id FROM documents WHERE id = $1',
      [mail['raw_document_id']],
    );
    expect(rows[0]?.bytes.toString()).toBe(content);
    expect(rows[0]?.client_id).toBe(client);
    expect((await journal(mail.id)).at(-1)).toMatchObject({ action: 'matched', reason: 'Le colis est accusé.' });
    expect(readdirSync(join(folder, 'new'))).toEqual([]);
    expect(readdirSync(join(folder, 'cur'))[0]).toMatch(/:2,S$/);
  });

  it('matches a dossier number only from the agency’s domain', async () => {
    parcels.dossiers.set('2026-118842', uuidv7());
    const body = 'Votre demande a bien été reçue, dossier 2026-118842.';
    drop(letter({ body }));
    drop(letter({ body, from: '"monserviceclient@esante.gouv.fr" <pirate@evil.example>' }));
    drop(letter({ body, from: 'monserviceclient@esante.gouv.fr.evil.example' }));
    drop(letter({ body, headers: ['Authentication-Results: mx.editeur.test; dmarc=fail'] }));
    await collect();
    expect((await received()).map((mail) => mail.state)).toEqual(['matched', 'unmatched', 'unmatched', 'unmatched']);
    expect(parcels.told).toHaveLength(1);
  });

  it('attaches a client’s answer without letting its words move anything, and flags it', async () => {
    const { messageId } = await sentMail();
    drop(letter({ from: 'direction@client.test', headers: [`References: <autre@x.fr> ${messageId}`] }));
    await collect();
    expect((await theOnly()).state).toBe('to_check');
    expect(parcels.told).toMatchObject([{ recognisedAs: null }]);
  });

  it('does not choose between two of our mails that are about different things', async () => {
    const [one, other] = [await sentMail(), await sentMail()];
    drop(letter({ headers: [`References: ${one.messageId} ${other.messageId}`] }));
    await collect();
    expect((await theOnly()).state).toBe('unmatched');
  });

  it('keeps one row for a mail that comes twice, also when the first reader was killed before marking it read', async () => {
    const { messageId } = await sentMail();
    const content = letter({ headers: [`In-Reply-To: ${messageId}`] });
    // Kept and committed; the process ends here, and the file stays in new/.
    await tenant
      .get(TenantDb)
      .run(editor.scope(), async () =>
        tenant.get(MailIntake).keep(await readMail(Buffer.from(content)), Buffer.from(content)),
      );
    drop(content);
    drop(content);
    await collect();
    expect((await theOnly()).state).toBe('matched');
    expect(parcels.told).toHaveLength(1);
    expect(readdirSync(join(folder, 'new'))).toEqual([]);
  });

  it('keeps one row when two readers are at the same mail at the same time', async () => {
    const { messageId } = await sentMail();
    const raw = Buffer.from(letter({ headers: [`In-Reply-To: ${messageId}`] }));
    const mail = await readMail(raw);
    const kept = await Promise.all([1, 2, 3].map(() => editor.run(() => tenant.get(MailIntake).keep(mail, raw))));
    expect(kept.filter(({ known }) => !known)).toHaveLength(1);
    expect(new Set(kept.map(({ id }) => id)).size).toBe(1);
    expect(parcels.told).toHaveLength(1);
  });

  it('keeps a mail whose subject fails to move, flagged, with nothing half done', async () => {
    const { messageId, parcel } = await sentMail();
    parcels.fails = true;
    drop(letter({ headers: [`In-Reply-To: ${messageId}`] }));
    await collect();
    expect((await theOnly()).state).toBe('to_check');
    expect(await journal(parcel)).toEqual([]);
    expect(complaints()).toEqual([expect.stringContaining('the parcel is broken')]);
  });

  it('takes everything else although one mail is unreadable', async () => {
    const parts = Array.from({ length: 1_000 }, () => '--b\r\nContent-Type: text/plain\r\n\r\nx');
    drop(
      letter({ id: '<mille@x.fr>', headers: ['Content-Type: multipart/mixed; boundary=b'], body: parts.join('\r\n') }),
    );
    drop('rien de lisible');
    drop('');
    drop(letter({ subject: 'Bonjour' }));
    await collect();
    const subjects = (await received()).map((mail) => mail['subject']);
    expect(subjects).toEqual(['Accusé de réception', '(sans objet)', '(sans objet)', 'Bonjour']);
  });

  it('fails the mail that a bounce brings back', async () => {
    const sent = await sentMail();
    const report = [
      '--b\r\nContent-Type: text/plain\r\n\r\nImpossible.',
      '--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.fr\r\n\r\nFinal-Recipient: rfc822; direction@client.test\r\nAction: failed\r\nDiagnostic-Code: smtp; 552 mailbox full',
      `--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: ${sent.messageId}\r\nSubject: x\r\n\r\nBonjour\r\n--b--`,
    ].join('\r\n');
    drop(
      letter({
        from: 'MAILER-DAEMON@mx.fr',
        headers: ['Content-Type: multipart/report; report-type=delivery-status; boundary=b'],
        body: report,
      }),
    );
    await collect();
    expect(await theOnly()).toMatchObject({ state: 'matched', matched_by: 'bounce', client_id: sent.client });
    const { rows } = await editor.owner.query('SELECT state, last_error FROM messages WHERE id = $1', [sent.id]);
    expect(rows).toEqual([{ state: 'failed', last_error: 'direction@client.test\u00a0: 552 mailbox full' }]);
    expect(parcels.told).toEqual([]);
  });

  it('keeps nothing of a private key, and raises the alarm', async () => {
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    }) as string;
    const secret = pem.split('\n')[1] ?? '';
    const { messageId } = await sentMail();
    drop(letter({ from: 'direction@client.test', headers: [`In-Reply-To: ${messageId}`], body: `Voici\r\n${pem}` }));
    await collect();
    const mail = await theOnly();
    expect(mail).toMatchObject({ raw_document_id: null, attachment_ids: [] });
    expect(mail['body']).toContain('exposée');
    expect((await journal(mail.id)).map((entry) => entry.action)).toContain('private_key_refused');
    const { rows } = await editor.owner.query(
      `SELECT 1 FROM messages WHERE messages::text LIKE '%' || $1 || '%' UNION SELECT 1 FROM audit_entries a WHERE a::text LIKE '%' || $1 || '%' UNION SELECT 1 FROM documents WHERE position(convert_to($1, 'UTF8') IN bytes) > 0`,
      [secret],
    );
    expect(rows).toEqual([]);
  });

  it('does nothing for an editor without a mailbox, and says so for a folder that is missing', async () => {
    await editor.owner.query('UPDATE editors SET mail_source = NULL');
    await collect();
    await editor.owner.query(`UPDATE editors SET mail_source = 'maildir:///nowhere/at/all'`);
    await expect(collect()).rejects.toThrow('ENOENT');
  });
});

describe('settling a mail by hand', () => {
  async function unmatched(): Promise<string> {
    drop(letter({ body: 'Votre demande a bien été reçue, dossier 2026-000111.' }));
    await collect();
    return (await received()).at(-1)?.id ?? '';
  }

  it('attaches it once: the second of two people is told', async () => {
    const id = await unmatched();
    const { parcel, client } = await sentMail();
    const attach = () => editor.run(() => tenant.get(MailFiling).attach(id, 'parcel', parcel));
    const outcomes = await Promise.allSettled([attach(), attach()]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({ reason: expect.any(Refused) });
    expect(parcels.told).toMatchObject([{ recognisedAs: 'acknowledgement', dossierNumber: '2026-000111' }]);
    expect(await theOnly()).toMatchObject({ state: 'matched', matched_by: 'person', client_id: client });
  });

  it('attaches it to a client alone, and not to another editor’s', async () => {
    const id = await unmatched();
    const ours = await aClient(editor);
    const theirs = await aClient(tenant);
    const attach = (client: string) => editor.run(() => tenant.get(MailFiling).attach(id, 'client', client));
    await expect(attach(theirs.id)).rejects.toThrow(NotFound);
    await attach(ours.id);
    expect(await theOnly()).toMatchObject({ state: 'to_check', client_id: ours.id, subject_kind: 'client' });
  });

  it('files it, and lets it be attached all the same later', async () => {
    const id = await unmatched();
    await editor.run(() => tenant.get(MailFiling).fileWithoutClient(id));
    await expect(editor.run(() => tenant.get(MailFiling).fileWithoutClient(id))).rejects.toThrow(Refused);
    const { parcel } = await sentMail();
    await editor.run(() => tenant.get(MailFiling).attach(id, 'parcel', parcel));
    expect((await theOnly()).state).toBe('matched');
  });

  it('is invisible to another editor', async () => {
    const id = await unmatched();
    await expect(tenant.run(() => tenant.get(MessageQueries).one(id))).rejects.toThrow(NotFound);
    await expect(tenant.run(() => tenant.get(MailFiling).fileWithoutClient(id))).rejects.toThrow(NotFound);
  });
});

describe('a mail brought as a file', () => {
  const add = (content: string, about: { kind: string; id: string } | null = null) =>
    editor.run(() =>
      tenant
        .get(MailUploads)
        .add({ fileName: 'm.eml', mediaType: 'message/rfc822', bytes: Buffer.from(content) }, about),
    );

  it('is about what the person says when it proves nothing itself, once', async () => {
    const { parcel } = await sentMail();
    const content = letter({});
    const first = await add(content, { kind: 'parcel', id: parcel });
    expect(first.text).toBe('Le colis est accusé.');
    const second = await add(content, { kind: 'parcel', id: parcel });
    expect(second).toEqual({ id: first.id, text: expect.stringContaining('déjà enregistré') });
    expect(parcels.told).toHaveLength(1);
  });

  it('is kept as evidence and moves nothing when it does not come from the agency, whoever brings it', async () => {
    const { parcel } = await sentMail();
    const { id, text } = await add(letter({ from: 'x@exemple.test' }), { kind: 'parcel', id: parcel });
    expect(text).toContain('aucun état n’a changé');
    expect(parcels.told.map((mail) => mail.recognisedAs)).toEqual([null]);
    const { message } = await editor.run(() => tenant.get(MessageQueries).one(id));
    expect(message).toMatchObject({ state: 'to_check', subjectId: parcel });
  });

  it('waits in the box when nobody says what it is about', async () => {
    const { id } = await add(letter({}));
    const { message } = await editor.run(() => tenant.get(MessageQueries).one(id));
    expect((message as Message).state).toBe('unmatched');
  });

  it.each(['%PDF-1.7 Bonjour', '', 'Bonjour, ceci est un texte'])(
    'is refused when it is no mail: %j',
    async (content) => {
      await expect(add(content)).rejects.toThrow(Refused);
      expect(await received()).toEqual([]);
    },
  );
});
