import { createServer } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import { aClient } from '../../../test/support/factories.js';
import { startMailServer, type MailServer } from '../../../test/support/mail-server.js';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { clock } from '../../platform/clock.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { MailQueue } from './mail-queue.service.js';
import { MailDecisions } from './mail-decisions.service.js';

let tenant: TestTenant;
let server: MailServer | null = null;
let port: number;

beforeAll(async () => {
  // A port that was free a moment ago: the relay is away.
  const first = await startMailServer();
  port = Number(new URL(first.url).port);
  await first.stop();
  tenant = await startTenant({ SMTP_URL: `smtp://127.0.0.1:${port}` });
  tenant.get(JobRunner).prepare();
});
afterAll(async () => {
  await server?.stop();
  await tenant.stop();
});

async function queue(): Promise<string> {
  const client = await aClient(tenant);
  const about = { kind: 'client', id: client.id };
  const letter = { purpose: 'other', clientId: client.id, about, text: 'Bonjour' } as const;
  return (await tenant.run(() => tenant.get(MailQueue).queue({ ...letter, to: ['a@client.test'], subject: 'x' }))).id;
}

/** One round of a worker, so many hours after now. */
async function round(id: string, hours = 0): Promise<void> {
  const { rows } = await tenant.owner.query<{ id: string }>(
    `SELECT id FROM outbox WHERE name = 'mail.send' AND payload ->> 'messageId' = $1 AND done_at IS NULL AND failed_at IS NULL`,
    [id],
  );
  const at = new Date(Date.now() + hours * 3_600_000);
  for (const row of rows)
    await clock.at(at, () => tenant.get(JobRunner).run('mail.send', { editorId: tenant.editorId, outboxId: row.id }));
}

async function mailOf(id: string) {
  const { rows } = await tenant.owner.query(
    `SELECT m.state, m.last_error, o.tries, o.due_at > now() AS later, (SELECT count(*)::int FROM audit_entries a WHERE a.subject_id = m.id AND a.action = 'postpone') AS told
       FROM messages m LEFT JOIN outbox o ON o.name = 'mail.send' AND o.payload ->> 'messageId' = m.id::text AND o.failed_at IS NULL WHERE m.id = $1`,
    [id],
  );
  return rows[0];
}

describe('an outage of the relay', () => {
  it('costs a mail none of its tries, is told once, and ends with the mail', async () => {
    const id = await queue();
    for (const hours of [0, 0.1, 1, 5, 12, 18, 20, 23]) await round(id, hours);
    const waiting = { state: 'queued', tries: 0, later: true, told: 1 };
    expect(await mailOf(id)).toEqual({ ...waiting, last_error: 'Le serveur d’envoi refuse la connexion' });
    server = await startMailServer(0, port);
    await round(id, 23.5);
    expect(await mailOf(id)).toMatchObject({ state: 'sent', last_error: null });
    expect(server.copies).toHaveLength(1);
    await server.stop();
    server = null;
  });

  it('of more than a day fails the mail with its reason, and a person may send it again', async () => {
    const id = await queue();
    await round(id);
    await round(id, 24.1);
    expect(await mailOf(id)).toMatchObject({ state: 'failed', last_error: expect.stringContaining('24\u00a0heures') });
    const later = new Date(Date.now() + 24.1 * 3_600_000);
    await clock.at(later, () => tenant.run(() => tenant.get(MailDecisions).resend(id)));
    await round(id, 24.2);
    expect(await mailOf(id)).toMatchObject({ state: 'queued' });
  });

  it('behind a proxy that closes the line at once puts no mail in doubt, and is asked once for all that wait', async () => {
    let lines = 0;
    const proxy = createServer((socket) => {
      lines += 1;
      socket.end();
    });
    await new Promise<void>((resolve) => void proxy.listen(port, '127.0.0.1', resolve));
    const ids = [await queue(), await queue(), await queue()];
    for (const id of ids) await round(id, 0.5);
    const waiting = { state: 'queued', tries: 0, last_error: 'Le serveur d’envoi a fermé la connexion' };
    for (const id of ids) expect(await mailOf(id)).toMatchObject(waiting);
    expect(lines).toBe(1);
    await new Promise((resolve) => proxy.close(resolve));
  });
});

describe('a relay that takes no more of us today', () => {
  it('is waited for as one that is away, and the mail says why, once in the journal', async () => {
    let asked = 0;
    const relay = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo(_address, _session, done) {
        asked += 1;
        const words = `4.7.1 Daily quota reached, try again tomorrow (${asked})`;
        done(Object.assign(new Error(words), { responseCode: 450 }));
      },
    });
    await new Promise<void>((resolve) => void relay.listen(port, '127.0.0.1', resolve));
    const id = await queue();
    for (const hours of [0, 0.1, 1, 5, 12, 18, 20, 23]) await round(id, hours);
    expect(await mailOf(id)).toEqual({
      ...{ state: 'queued', tries: 0, later: true, told: 1 },
      last_error:
        'Le serveur d’envoi ne prend plus de courriels de nous pour le moment\u00a0: il a répondu «\u00a0450 4.7.1 Daily quota reached, try again tomorrow (8)\u00a0»',
    });
    const [second, third] = [await queue(), await queue()];
    for (const one of [second, third]) await round(one, 23.1);
    expect(await mailOf(third)).toMatchObject({ state: 'queued', last_error: expect.stringContaining('tomorrow (9)') });
    await round(id, 24.1);
    expect(await mailOf(id)).toMatchObject({
      state: 'failed',
      last_error: expect.stringContaining('Le serveur d’envoi ne l’a pas pris en 24\u00a0heures.'),
    });
    await new Promise<void>((resolve) => relay.close(resolve));
  });
});

describe('mails that the operator holds', () => {
  it('stay as they are, lose no try, and leave once they are released', async () => {
    server ??= await startMailServer(0, port);
    await tenant.owner.query(`INSERT INTO mail_holds (id, reason) VALUES ($1, 'essai')`, [uuidv7()]);
    const id = await queue();
    await round(id);
    expect(await mailOf(id)).toEqual({ state: 'queued', last_error: null, tries: 0, later: true, told: 0 });
    expect(server.copies).toHaveLength(0);
    await tenant.owner.query('UPDATE mail_holds SET released_at = now()');
    await round(id, 60);
    expect(await mailOf(id)).toMatchObject({ state: 'sent' });
  });

  it('are not released by the product itself', async () => {
    const release = () => tenant.run(() => tenant.get(TenantDb).query('UPDATE mail_holds SET released_at = now()'));
    await expect(release()).rejects.toThrow('permission denied');
  });

  it('may be kept from leaving by a person, one by one', async () => {
    const id = await queue();
    await tenant.run(() => tenant.get(MailDecisions).withdraw(id));
    await round(id);
    expect(await mailOf(id)).toMatchObject({ state: 'withdrawn', last_error: 'Écarté avant l’envoi.' });
    await expect(tenant.as('auditor')(() => tenant.get(MailDecisions).withdraw(id))).rejects.toThrow(Refused);
  });
});
