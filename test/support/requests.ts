import { uuidv7 } from '../../src/platform/uuid.js';
import { aReadyClient, scan } from './ready-client.js';
import type { TestEditor, TestTenant } from './tenant.js';
import { domainOf } from '../../src/mailbox/mail-address.js';
import { clock } from '../../src/platform/clock.js';
import { MailIntake } from '../../src/mailbox/in/mail-intake.service.js';
import { readMail } from '../../src/mailbox/in/read-mail.js';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { Refused } from '../../src/platform/web/errors.js';
import { RequestEditing } from '../../src/requests/moves/request-editing.service.js';
import { RequestOutcomes } from '../../src/requests/moves/request-outcomes.service.js';
import { RequestPapers } from '../../src/requests/moves/request-papers.service.js';
import { RequestSending } from '../../src/requests/moves/request-sending.service.js';
import { RequestsService } from '../../src/requests/requests.service.js';
import { authservId } from './mailbox.js';

interface Mail {
  subject: string;
  text: string;
  inReplyTo?: string;
  from?: string;
  /** Its text is HTML, and it has no other. */
  html?: boolean;
}

/** Brings requests 413 along as people and the mailbox would, without HTTP. */
export function requestsOf(tenant: TestTenant, editor: TestEditor) {
  const run: TestEditor['run'] = (work, role) => editor.run(work, role);
  const requests = tenant.get(RequestsService);
  const papers = tenant.get(RequestPapers);
  const sending = tenant.get(RequestSending);
  const outcomes = tenant.get(RequestOutcomes);
  const editing = tenant.get(RequestEditing);

  /** A draft that lacks nothing. */
  async function prepared(): Promise<{ id: string; clientId: string; administratorId: string }> {
    const { client, administrator } = await aReadyClient(editor);
    const { id } = await run(() => requests.prepare(client.id));
    return { id, clientId: client.id, administratorId: administrator.id };
  }

  const send = (id: string) => run(() => sending.sendForSignature(id));
  /** What signs one request signs no other. */
  const sign = (id: string, mark = 'signed') =>
    run(() => papers.recordSignature(id, scan(`${mark} ${id}`), clock.today()));
  const submit = (id: string) => run(() => sending.submit(id));

  async function submitted() {
    const request = await prepared();
    await send(request.id);
    await sign(request.id);
    await submit(request.id);
    return request;
  }

  async function row(id: string): Promise<Record<string, unknown>> {
    const { rows } = await editor.owner.query<Record<string, unknown>>('SELECT * FROM requests WHERE id = $1', [id]);
    return rows[0] ?? {};
  }

  const missingOf = (id: string) => run(async () => requests.missing(await requests.byId(id)));
  const answersOf = (id: string) => run(async () => editing.answersOf(await requests.byId(id)));

  async function messagesOf(id: string, purpose: string) {
    const { rows } = await editor.owner.query<{ message_id: string; recipients: string[]; attachment_ids: string[] }>(
      'SELECT message_id, recipients, attachment_ids FROM messages WHERE subject_id = $1 AND purpose = $2',
      [id, purpose],
    );
    return rows;
  }

  /** A mail of ANS, taken from the mailbox by nobody in particular. */
  async function receive({ subject, text, inReplyTo, from = 'certificats@esante.gouv.fr', html = false }: Mail) {
    const header = [
      `Authentication-Results: ${authservId}; dmarc=pass header.from=${domainOf(from)}`,
      `From: <${from}>`,
      'To: igc@editeur.test',
      `Subject: ${subject}`,
      `Message-ID: <${uuidv7()}@esante.gouv.fr>`,
      'MIME-Version: 1.0',
      `Content-Type: text/${html ? 'html' : 'plain'}; charset=utf-8`,
      ...(inReplyTo ? [`In-Reply-To: ${inReplyTo}`] : []),
    ];
    const raw = Buffer.from(`${header.join('\r\n')}\r\n\r\n${text}\r\n`);
    const scope = { editorId: editor.editorId, actor: { kind: 'import', name: 'Relève' } as const };
    await editor.owner.query('UPDATE editors SET mail_authserv_id = $1', [authservId]);
    return tenant.get(TenantDb).run(scope, async () => tenant.get(MailIntake).keep(await readMail(raw), raw));
  }

  async function assignmentState(clientId: string): Promise<string[]> {
    const { rows } = await editor.owner.query<{ state: string }>('SELECT state FROM assignments WHERE client_id = $1', [
      clientId,
    ]);
    return rows.map(({ state }) => state);
  }

  return {
    run,
    requests,
    papers,
    sending,
    outcomes,
    editing,
    prepared,
    send,
    sign,
    submit,
    submitted,
    row,
    missingOf,
    answersOf,
    messagesOf,
    receive,
    assignmentState,
  };
}

/** The reasons for which something is refused, one a line. */
export async function reasonsOf(work: () => Promise<unknown>): Promise<string> {
  const error = await work().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refused)) throw error ?? new Error('Nothing was refused');
  return error.reasons.join('\n');
}
