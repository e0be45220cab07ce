import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import {
  aCertificate,
  aClient,
  aMessage,
  aRepresentative,
  aSlot,
  dayFromToday,
  type Row,
} from '../../test/support/factories.js';

let client: Row;
const app = await anApp();
const support = await app.signIn('support');
beforeEach(async () => {
  client = await aClient(app, { name: 'Les Tilleuls' });
  await aRepresentative(app, { client_id: client.id, email: 'direction@tilleuls.test' });
});

const page = async (query = '', who = support) =>
  pageOf(await who.get(`/clients/${client.id}/mail${query}`).expect(200));
const seen = async () => (await page())('input[name=draft]').val();
const typed = { to: 'direction@tilleuls.test', subject: 'le cachet', text: 'Celui du siège.' };
const keep = (more: object = {}, who = support) =>
  who
    .post(`/clients/${client.id}/mail-draft`)
    .type('form')
    .send({ ...typed, draft: 0, ...more });
const send = (more: object = {}) =>
  support
    .post(`/clients/${client.id}/mails`)
    .type('form')
    .send({ ...typed, draft: 0, ...more });
const drafts = async () =>
  (await app.owner.query<{ text: string }>('SELECT text FROM mail_drafts WHERE client_id = $1', [client.id])).rows.map(
    ({ text }) => text,
  );
const mails = async () =>
  (await app.owner.query(`SELECT 1 FROM messages WHERE client_id = $1 AND direction = 'out'`, [client.id])).rows.length;

it('whoever was left out stays so when the mail comes back refused', async () => {
  const { to, ...nobody } = typed;
  const refused = pageOf(
    await support
      .post(`/clients/${client.id}/mails`)
      .type('form')
      .send({ ...nobody, draft: 0 })
      .expect(422),
  );
  expect(refused(`input[name=to][value="${to}"]`).length).toBe(1);
  expect(refused('input[name=to]:checked').length).toBe(0);
});

describe('a mail that is not finished', () => {
  it('is kept for who began it, taken up again, and gone once it is sent', async () => {
    await keep({ text: '' }).expect(303);
    await keep({ text: 'Presque', draft: await seen() }).expect(303);
    const again = await page();
    expect(again('#f-text').val()).toBe('Presque');
    expect(again('input[name=to]:checked').val()).toBe('direction@tilleuls.test');
    expect(wordsOf(again, '#write').length + wordsOf(again, '.s-write').length).toBeGreaterThan(0);
    expect(wordsOf(again, '.s-write')).toContain('Votre brouillon du');
    const admin = await app.signIn('admin');
    expect((await page('', admin))('#f-text').val()).not.toBe('Presque');
    await send({ draft: await seen() }).expect(303);
    expect(await drafts()).toEqual([]);
    expect(await mails()).toBe(1);
  });

  it('of a second tab takes the place of the first only when its person says so', async () => {
    await keep({ text: 'Premier onglet' }).expect(303);
    const refused = pageOf(await keep({ text: 'Second onglet' }).expect(422));
    expect(wordsOf(refused, '#f-text-error')).toContain('Un autre onglet a gardé un brouillon');
    expect(refused('#f-text').val()).toBe('Second onglet');
    expect(await drafts()).toEqual(['Premier onglet']);
    await keep({ text: 'Second onglet', draft: refused('input[name=draft]').val() }).expect(303);
    expect(await drafts()).toEqual(['Second onglet']);
  });

  it('is not sent twice from two tabs', async () => {
    await keep().expect(303);
    const draft = await seen();
    await send({ draft }).expect(303);
    const second = pageOf(await send({ draft }).expect(422));
    expect(wordsOf(second, '#f-text-error')).toContain('déjà été envoyé ou jeté dans un autre onglet');
    expect(await mails()).toBe(1);
    await send({ draft: second('input[name=draft]').val() }).expect(303);
    expect(await mails()).toBe(2);
  });

  it('answers what it answered, and stays apart from another answer', async () => {
    const [one, other] = [await aMessage(app, { client_id: client.id }), await aMessage(app, { client_id: client.id })];
    await keep({ reply: one.id, text: 'À propos du premier' }).expect(303);
    expect((await page())('input[name=reply]').val()).toBe(one.id);
    const apart = await page(`?reply=${other.id}`);
    expect(apart('#f-text').val()).not.toBe('À propos du premier');
    expect(wordsOf(apart, '.s-write')).toContain('Vous avez un autre brouillon');
    await support.post(`/clients/${client.id}/mail-draft/removal`).expect(303);
    expect(await drafts()).toEqual([]);
  });

  it('is nothing an auditor begins, nor a stranger', async () => {
    await keep({}, await app.signIn('auditor')).expect(403);
    await keep({}, await app.signIn('support', await app.secondEditor())).expect(404);
    expect(await drafts()).toEqual([]);
  });
});

describe('reminders of a client that has just been written to', () => {
  it('are put off to the day that is said, with the mail for a reason, none sooner than it was', async () => {
    const [slot, quiet] = [
      await aSlot(app, { client_id: client.id }),
      await aSlot(app, { client_id: client.id, muted_until: dayFromToday(50), mute_reason: 'Travaux' }),
    ];
    for (const { id } of [slot, quiet]) await aCertificate(app, { client_id: client.id, slot_id: id });
    await send({ quiet: dayFromToday(10) }).expect(303);
    const { rows } = await app.owner.query<{ days: number; mute_reason: string }>(
      `SELECT muted_until - paris_today() AS days, mute_reason FROM slots WHERE id = ANY ($1) ORDER BY 1`,
      [[slot.id, quiet.id]],
    );
    expect(rows).toEqual([
      { days: 10, mute_reason: expect.stringContaining('le cachet') },
      { days: 50, mute_reason: 'Travaux' },
    ]);
    const chased = await app.owner.query<{ days: number; reason: string }>(
      'SELECT until - paris_today() AS days, reason FROM chase_mutes WHERE subject_id = $1',
      [client.id],
    );
    expect(chased.rows).toEqual([{ days: 10, reason: expect.stringContaining('le cachet') }]);
  });

  it('are put off no more once the mail is taken back; what has another reason stays', async () => {
    const muted = async () => {
      const { rows } = await app.owner.query<{ reason: string }>(
        `SELECT mute_reason AS reason FROM slots WHERE client_id = $1 AND muted_until IS NOT NULL UNION ALL SELECT reason FROM chase_mutes WHERE client_id = $1`,
        [client.id],
      );
      return rows.map(({ reason }) => reason);
    };
    const [slot, quiet] = [
      await aSlot(app, { client_id: client.id }),
      await aSlot(app, { client_id: client.id, muted_until: dayFromToday(50), mute_reason: 'Travaux' }),
    ];
    for (const { id } of [slot, quiet]) await aCertificate(app, { client_id: client.id, slot_id: id });
    await send({ quiet: dayFromToday(10) }).expect(303);
    expect(await muted()).toHaveLength(3);
    const { rows } = await app.owner.query<{ id: string }>(
      `SELECT id FROM messages WHERE client_id = $1 AND direction = 'out'`,
      [client.id],
    );
    await support.post(`/mailbox/messages/${rows[0]!.id}/withdrawal`).expect(303);
    expect(await muted()).toEqual(['Travaux']);
  });

  it('are put off to a day to come, within two months', async () => {
    for (const day of [dayFromToday(0), dayFromToday(61), 'demain']) await send({ quiet: day }).expect(422);
    expect(await mails()).toBe(0);
  });
});
