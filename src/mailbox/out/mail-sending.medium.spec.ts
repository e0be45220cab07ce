import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { complaints } from '../../../test/support/complaints.js';
import { aClient, aDocument } from '../../../test/support/factories.js';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { Refused } from '../../platform/web/errors.js';
import { MailDecisions } from './mail-decisions.service.js';
import { MailSending } from './mail-sending.service.js';
import { MailQueue, type OutgoingMail } from './mail-queue.service.js';

type Answer = 'accept' | 'busy' | 'refuse' | 'drop';

let tenant: TestTenant;
let server: SMTPServer;
/** What the server received whole, and how it answers the next mails. */
let delivered: string[] = [];
let answers: Answer[] = [];
/** Whom it refuses at once. */
const refusals: Record<string, [number, string]> = {
  'inconnu@client.test': [550, '5.1.1 User unknown'],
  'inconnue@client.test': [550, '5.1.1 User unknown'],
  'plein@client.test': [452, '4.2.2 Mailbox full'],
  'relais@client.test': [554, '5.7.1 Relay access denied'],
};

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const [responseCode, words] = refusals[address] ?? [];
      done(words === undefined ? null : Object.assign(new Error(words), { responseCode }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const answer = answers.shift() ?? 'accept';
        if (answer === 'busy') return done(Object.assign(new Error('4.3.0 busy'), { responseCode: 451 }));
        if (answer === 'refuse') return done(Object.assign(new Error('5.7.1 no'), { responseCode: 550 }));
        delivered.push(Buffer.concat(chunks).toString('utf8'));
        if (answer === 'drop') return breakLine(session.id);
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  tenant = await startTenant({ SMTP_URL: `smtp://127.0.0.1:${port}` });
  tenant.get(JobRunner).prepare();
});

afterAll(async () => {
  await tenant.stop();
  await new Promise<void>((resolve) => server.close(resolve));
});

beforeEach(() => {
  delivered = [];
  answers = [];
});

// The mail was taken whole, and the answer never leaves.
function breakLine(sessionId: string): void {
  for (const connection of server.connections as Set<{ id: string; _socket: { destroy(): void } }>)
    if (connection.id === sessionId) connection._socket.destroy();
}

async function queue(change: Partial<OutgoingMail> = {}): Promise<string> {
  const client = await aClient(tenant, { name: 'Fondation Aubépine' });
  const mail: OutgoingMail = {
    purpose: 'other',
    clientId: client.id,
    about: { kind: 'client', id: client.id },
    to: ['direction@client.test'],
    subject: 'formulaire à signer',
    text: 'Bonjour',
    ...change,
  };
  return (await tenant.run(() => tenant.get(MailQueue).queue(mail))).id;
}

/** Runs the outbox row of a mail as a worker would, whatever its back-off. */
async function send(id: string): Promise<void> {
  const { rows } = await tenant.owner.query<{ id: string }>(
    `SELECT id FROM outbox WHERE name = 'mail.send' AND payload ->> 'messageId' = $1 AND done_at IS NULL`,
    [id],
  );
  for (const row of rows) await tenant.get(JobRunner).run('mail.send', { editorId: tenant.editorId, outboxId: row.id });
}

/** As far as an attempt goes that is killed while the content of its mail leaves. */
async function beginToSend(id: string): Promise<void> {
  const sending = tenant.get(MailSending);
  const claimed = await tenant.run(() => sending.claim(id));
  await tenant.run(() => sending.beginContent(claimed!));
}

async function unfinishedJobs(id: string): Promise<number | null> {
  const { rowCount } = await tenant.owner.query(
    `SELECT 1 FROM outbox WHERE name = 'mail.send' AND payload ->> 'messageId' = $1 AND done_at IS NULL`,
    [id],
  );
  return rowCount;
}

async function mailOf(
  id: string,
): Promise<{ state: string; attempts: number; last_error: string | null; message_id: string }> {
  const { rows } = await tenant.owner.query<never>(
    'SELECT state, attempts, last_error, message_id FROM messages WHERE id = $1',
    [id],
  );
  return rows[0] as never;
}

async function summaries(id: string): Promise<string[]> {
  const { rows } = await tenant.owner.query<{ summary: string }>(
    'SELECT summary FROM audit_entries WHERE subject_id = $1 ORDER BY sequence',
    [id],
  );
  return rows.map((row) => row.summary);
}

function messageIdOf(mail: string | undefined): string | undefined {
  return /^Message-ID:\s+(\S+)/m.exec(mail ?? '')?.[1];
}

describe('sending a mail', () => {
  it('leaves once, with its attachment, our Message-ID and the client’s name first', async () => {
    const document = await aDocument(tenant, { file_name: '413 signé.pdf' });
    const id = await queue({ attachmentIds: [document.id], inReplyTo: '<question@client.test>' });
    await send(id);
    await send(id);
    const { message_id: messageId, state } = await mailOf(id);
    expect(state).toBe('sent');
    expect(delivered).toHaveLength(1);
    expect(messageIdOf(delivered[0])).toBe(messageId);
    expect(messageId).toMatch(/^<[0-9a-f-]{36}@editor-.*\.test>$/);
    expect(delivered[0]).toContain('In-Reply-To: <question@client.test>');
    expect(delivered[0]).toContain('application/pdf');
    expect((await summaries(id)).at(-1)).toContain(
      'Courriel envoyé à direction@client.test\u00a0: «\u00a0Fondation Aubépine\u00a0: formulaire',
    );
  });

  it('tries again when the server is busy, and leaves one copy', async () => {
    answers = ['busy'];
    const id = await queue();
    await send(id);
    expect(await mailOf(id)).toMatchObject({ state: 'queued', attempts: 1 });
    expect(complaints()).toEqual([expect.stringContaining('451 4.3.0 busy')]);
    await send(id);
    expect(await mailOf(id)).toMatchObject({ state: 'sent', attempts: 2, last_error: null });
    expect(delivered).toHaveLength(1);
  });

  it('fails after the last try, in the server’s words', async () => {
    answers = ['busy', 'busy', 'busy', 'busy', 'busy', 'busy'];
    const id = await queue();
    for (let attempt = 0; attempt < 6; attempt += 1) await send(id);
    expect(complaints()).toEqual(Array.from({ length: 5 }, () => expect.stringContaining('451 4.3.0 busy')));
    expect(await mailOf(id)).toMatchObject({
      state: 'failed',
      attempts: 6,
      last_error: expect.stringContaining('451'),
    });
  });

  it('fails at once when the server refuses for good', async () => {
    answers = ['refuse'];
    const id = await queue();
    await send(id);
    await send(id);
    expect(await mailOf(id)).toMatchObject({
      state: 'failed',
      attempts: 1,
      last_error: expect.stringContaining('550'),
    });
    expect(delivered).toHaveLength(0);
  });

  it('is in doubt when the line breaks after the mail was taken, and never leaves again by itself', async () => {
    answers = ['drop'];
    const id = await queue();
    await send(id);
    await send(id);
    expect((await mailOf(id)).state).toBe('in_doubt');
    // Neither a job nor the sweep is left to send it.
    expect(await unfinishedJobs(id)).toBe(0);
    await tenant.owner.query(`UPDATE messages SET state_since = now() - interval '3 minutes' WHERE id = $1`, [id]);
    expect(await tenant.run(() => tenant.get(MailSending).sweep())).toBe(0);
    expect((await mailOf(id)).state).toBe('in_doubt');
    expect(delivered).toHaveLength(1);
  });

  it('is in doubt when its process was killed once the server had asked for its content', async () => {
    const id = await queue();
    await beginToSend(id);
    await send(id);
    expect(await mailOf(id)).toMatchObject({ state: 'in_doubt', attempts: 1 });
    expect(delivered).toHaveLength(0);
  });

  it('leaves, once, when its process was killed before that: nothing of it had left', async () => {
    const id = await queue();
    await tenant.run(() => tenant.get(MailSending).claim(id));
    await send(id);
    expect(await mailOf(id)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(delivered).toHaveLength(1);
  });

  it('is not sent by an attempt that lost it to another one', async () => {
    const id = await queue();
    const slow = await tenant.run(() => tenant.get(MailSending).claim(id));
    await send(id);
    await expect(tenant.run(() => tenant.get(MailSending).beginContent(slow!))).rejects.toThrow('in other hands');
    expect(delivered).toHaveLength(1);
  });

  it('is found in doubt by the sweep when even its job is lost', async () => {
    const id = await queue();
    await beginToSend(id);
    expect(await tenant.run(() => tenant.get(MailSending).sweep())).toBe(0);
    await tenant.owner.query(`UPDATE messages SET state_since = now() - interval '3 minutes' WHERE id = $1`, [id]);
    expect(await tenant.run(() => tenant.get(MailSending).sweep())).toBe(1);
    expect((await mailOf(id)).state).toBe('in_doubt');
  });

  it('does not wait for ever when its job gave up before any attempt', async () => {
    const id = await queue();
    await tenant.owner.query(`UPDATE messages SET state_since = now() - interval '3 minutes' WHERE id = $1`, [id]);
    await tenant.run(() => tenant.get(MailSending).sweep());
    expect((await mailOf(id)).state).toBe('queued');
    await tenant.owner.query(`UPDATE outbox SET failed_at = now() WHERE payload ->> 'messageId' = $1`, [id]);
    await tenant.run(() => tenant.get(MailSending).sweep());
    expect((await mailOf(id)).state).toBe('failed');
  });

  it('leaves again with the same Message-ID when a person says so, once', async () => {
    answers = ['drop'];
    const id = await queue();
    await send(id);
    const resend = () => tenant.run(() => tenant.get(MailDecisions).resend(id));
    await resend();
    await expect(resend()).rejects.toThrow(Refused);
    await send(id);
    expect((await mailOf(id)).state).toBe('sent');
    expect(delivered.map(messageIdOf)).toEqual([(await mailOf(id)).message_id, (await mailOf(id)).message_id]);
  });

  it('stays where it is when a person knows that it arrived', async () => {
    answers = ['drop'];
    const id = await queue();
    await send(id);
    await tenant.run(() => tenant.get(MailDecisions).considerSent(id));
    expect((await mailOf(id)).state).toBe('sent');
    expect(delivered).toHaveLength(1);
    expect((await summaries(id)).at(-1)).toContain('considéré comme envoyé');
  });

  it('is not settled by an auditor', async () => {
    answers = ['drop'];
    const id = await queue();
    await send(id);
    await expect(tenant.as('auditor')(() => tenant.get(MailDecisions).resend(id))).rejects.toThrow(Refused);
  });

  it('is refused before anything is written when a header could carry another', async () => {
    const count = async () => (await tenant.owner.query('SELECT 1 FROM messages')).rowCount;
    const before = await count();
    await expect(queue({ to: ['a@b.fr\r\nBcc: pirate@evil.example'] })).rejects.toThrow(Refused);
    await expect(queue({ subject: 'Bonjour\r\nBcc: pirate@evil.example' })).rejects.toThrow(Refused);
    await expect(queue({ to: [] })).rejects.toThrow(Refused);
    expect(await count()).toBe(before);
  });
});

describe('an address that the server refuses at once', () => {
  const marked = async () => {
    const { rows } = await tenant.owner.query<{ line: string }>(
      `SELECT address || ', ' || reason AS line FROM stopped_addresses WHERE ended_at IS NULL ORDER BY address`,
    );
    return rows.map(({ line }) => line);
  };
  const leftOutOf = async (id: string) => {
    const { rows } = await tenant.owner.query('SELECT state, left_out FROM messages WHERE id = $1', [id]);
    return rows[0];
  };
  beforeEach(() => tenant.owner.query('DELETE FROM stopped_addresses'));

  it('for good, is marked as one that gives a mail back; for now, or because of us, is not', async () => {
    const to = ['Inconnu@client.test', 'plein@client.test', 'relais@client.test', 'direction@client.test'];
    refusals['Inconnu@client.test'] = refusals['inconnu@client.test']!;
    const id = await queue({ to });
    await send(id);
    expect(await leftOutOf(id)).toEqual({ state: 'sent', left_out: to.slice(0, 3) });
    expect(await marked()).toEqual(['inconnu@client.test, 550 5.1.1 User unknown']);
  });

  it('is marked too when the mail was for it alone, or the server refused all: nobody has it', async () => {
    const alone = await queue({ to: ['inconnu@client.test'] });
    const both = await queue({ to: ['inconnue@client.test', 'relais@client.test'] });
    await send(alone);
    await send(both);
    expect(await leftOutOf(alone)).toMatchObject({ state: 'failed' });
    expect(await leftOutOf(both)).toEqual({
      state: 'failed',
      left_out: ['inconnue@client.test', 'relais@client.test'],
    });
    expect(await marked()).toHaveLength(2);
  });

  it('for now leaves the mail waiting, and no address marked', async () => {
    const id = await queue({ to: ['plein@client.test'] });
    await send(id);
    expect(complaints()).toEqual([expect.stringContaining('452 4.2.2')]);
    expect(await leftOutOf(id)).toEqual({ state: 'queued', left_out: null });
    expect(await marked()).toEqual([]);
  });
});
