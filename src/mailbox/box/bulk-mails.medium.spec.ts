import { beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aMessage } from '../../../test/support/factories.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';

const app = await anApp();
const support = await app.signIn('support');
beforeAll(async () => {
  app.get(JobRunner).prepare();
});

async function mails(count: number, state: string, subject: string): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await aMessage(app, {
      direction: 'out',
      purpose: 'other',
      state,
      subject: `${subject} ${index}`,
      recipients: ['a@client.test'],
    });
}

async function states(subject: string): Promise<Record<string, number>> {
  const { rows } = await app.owner.query<{ state: string; n: number }>(
    `SELECT state, count(*)::int AS n FROM messages WHERE subject LIKE $1 || ' %' GROUP BY state`,
    [subject],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

async function decide(): Promise<number> {
  const { rows } = await app.owner.query<{ id: string }>(
    `SELECT id FROM outbox WHERE name = 'mail.decide' AND done_at IS NULL`,
  );
  for (const { id } of rows) await app.get(JobRunner).run('mail.decide', { editorId: app.editorId, outboxId: id });
  return rows.length;
}

const seenOn = (page: ReturnType<typeof pageOf>) => page('input[name=seen]').attr('value');
const seenAt = async (address: string) => seenOn(pageOf(await support.get(address).expect(200)));

describe('many mails of ours at once', () => {
  it('leave again from their list, each by its table and in the name of the person', async () => {
    await mails(3, 'failed', 'relais');
    await mails(2, 'in_doubt', 'relais');
    await mails(1, 'sent', 'relais');
    const list = pageOf(await support.get('/mailbox/sent?state=trouble&q=relais').expect(200));
    const address = list('main a[href^="/mailbox/sent/resending"]').attr('href') ?? '';
    const page = pageOf(await support.get(address).expect(200));
    expect(wordsOf(page, 'main')).toContain('5 courriels de la liste');
    await support
      .post(address)
      .type('form')
      .send({ seen: seenOn(page) })
      .expect(303);
    expect(await states('relais')).toEqual({ failed: 3, in_doubt: 2, sent: 1 });
    expect(await decide()).toBe(1);
    expect(await states('relais')).toEqual({ queued: 5, sent: 1 });
    const { rows } = await app.owner.query(
      `SELECT DISTINCT actor_kind, actor_id FROM audit_entries WHERE action = 'resend'`,
    );
    expect(rows).toEqual([{ actor_kind: 'person', actor_id: app.users.support.id }]);
    const { rowCount } = await app.owner.query(`SELECT 1 FROM outbox WHERE name = 'mail.send' AND done_at IS NULL`);
    expect(rowCount).toBe(5);
  });

  it('are asked by their number above fifty, and move in short transactions', async () => {
    await mails(61, 'failed', 'panne');
    const address = '/mailbox/sent/resending?state=failed&q=panne';
    const seen = await seenAt(address);
    const page = pageOf(await support.post(address).type('form').send({ seen, typed: '60' }).expect(422));
    expect(wordsOf(page, '#f-typed-error')).toContain('Tapez 61');
    await support.post(address).type('form').send({ seen, typed: '61' }).expect(303);
    expect(await decide()).toBe(4);
    expect(await states('panne')).toEqual({ queued: 61 });
  });

  it('do not move when the list is another one than the page told, nor twice', async () => {
    await mails(2, 'failed', 'autre');
    const address = '/mailbox/sent/resending?state=failed&q=autre';
    const before = await seenAt(address);
    await mails(1, 'failed', 'autre encore');
    const page = pageOf(await support.post(address).type('form').send({ seen: before }).expect(422));
    expect(wordsOf(page, 'main')).toContain('La liste vient de changer');
    const seen = seenOn(page);
    await support.post(address).type('form').send({ seen }).expect(303);
    await support.post(address).type('form').send({ seen }).expect(303);
    expect(await decide()).toBe(2);
    const { rowCount } = await app.owner.query(
      `SELECT 1 FROM outbox o JOIN messages m ON m.id::text = o.payload ->> 'messageId' WHERE o.name = 'mail.send' AND m.subject LIKE 'autre%'`,
    );
    expect(rowCount).toBe(3);
  });

  it('do not move when one of them has left and another has come: as many are not the same', async () => {
    await mails(2, 'failed', 'relève');
    const address = '/mailbox/sent/resending?state=failed&q=rel%C3%A8ve';
    const seen = await seenAt(address);
    await app.owner.query(`UPDATE messages SET state = 'withdrawn' WHERE subject = 'relève 0'`);
    await mails(1, 'failed', 'relève encore');
    const page = pageOf(await support.post(address).type('form').send({ seen }).expect(422));
    expect(wordsOf(page, 'main')).toContain('La liste vient de changer');
    expect(await states('relève')).toEqual({ failed: 2, withdrawn: 1 });
  });

  it('are none where the address says something that the list does not know', async () => {
    await mails(1, 'failed', 'inconnu');
    for (const noun of ['resending', 'withdrawal']) {
      const address = `/mailbox/sent/${noun}?state=zzz`;
      expect(wordsOf(pageOf(await support.get(address).expect(409)), 'main')).toContain('zzz');
      await support.post(address).type('form').send({ seen: 1 }).expect(303);
    }
    expect(await decide()).toBe(0);
    expect(await states('inconnu')).toEqual({ failed: 1 });
  });

  it('may be kept from leaving while they wait, which a held relay shows', async () => {
    await mails(2, 'queued', 'retenu');
    await app.owner.query(`INSERT INTO mail_holds (id, reason) VALUES ($1, 'sauvegarde restaurée')`, [uuidv7()]);
    const list = pageOf(await support.get('/mailbox/sent?state=waiting&q=retenu').expect(200));
    expect(wordsOf(list, 'main')).toContain('Les courriels sont retenus');
    const address = list('main a[href^="/mailbox/sent/withdrawal"]').attr('href') ?? '';
    await support
      .post(address)
      .type('form')
      .send({ seen: await seenAt(address) })
      .expect(303);
    await decide();
    expect(await states('retenu')).toEqual({ withdrawn: 2 });
    const admin = await app.signIn('admin');
    expect(wordsOf(pageOf(await admin.get('/clients').expect(200)), 'main')).toContain('Les courriels sont retenus');
    expect(wordsOf(pageOf(await support.get('/clients').expect(200)), 'main')).not.toContain('sont retenus');
    await app.owner.query('UPDATE mail_holds SET released_at = now()');
  });

  it('are not offered to an auditor', async () => {
    await mails(1, 'failed', 'lecture');
    const auditor = await app.signIn('auditor');
    const list = pageOf(await auditor.get('/mailbox/sent?state=failed').expect(200));
    expect(list('a[href^="/mailbox/sent/resending"]')).toHaveLength(0);
    await auditor.get('/mailbox/sent/resending?state=failed').expect(403);
    await auditor.post('/mailbox/sent/resending?state=failed').type('form').send({ seen: 1 }).expect(403);
  });
});
