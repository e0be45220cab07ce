import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { afterDays, chaseAt, chasedOf, noon, waitsSince } from '../../../test/support/chased.js';
import {
  aChaseMute,
  aChaseRule,
  aClient,
  aCsr,
  aDelegation,
  aMessage,
  anInstance,
  anOrder,
  aRepresentative,
  aRequest,
  aSlot,
  goesElsewhere,
  insertRow,
} from '../../../test/support/factories.js';
import { aLink } from '../../../test/support/space.js';
import { statementsDuring } from '../../../test/support/statements.js';
import type { TestEditor } from '../../../test/support/tenant.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { CampaignKinds } from '../../campaigns/engine/campaign-kinds.js';
import { OverLinks } from '../../client-space/links/over-links.js';
import { MailDecisions } from '../../mailbox/out/mail-decisions.service.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ProgressService } from '../../progress/progress.service.js';
import { ChaseMutes } from '../page/chase-mutes.service.js';
import { ComingReminders } from '../page/coming-reminders.service.js';
import { HandChasing } from './hand-chasing.service.js';
import { chasedCsr, chasedMandate, chasedPrerequisites, chasedRequest } from './waits.facts.js';

let editor: TestEditor;
const app = await anApp();
beforeEach(async () => {
  editor = await app.secondEditor();
});

const chaseAfter = (days: number) => chaseAt(app, editor, afterDays(days));

/** An order whose CSR was asked of the representative that Monday, by a link in a mail; or copied by hand. */
async function anAskedOrder({ copied = false, name = 'Les Tilleuls' } = {}) {
  const client = await aClient(editor, { name, departement: '75' });
  const email = `direction@${client.id.slice(-8)}.test`;
  await aRepresentative(editor, { client_id: client.id, first_names: 'Anne', last_name: 'Petit', email });
  const instance = await anInstance(editor, { client_id: client.id });
  const slot = await aSlot(editor, { client_id: client.id, instance_id: instance.id, label: 'DMP, signature' });
  const order = await anOrder(editor, {
    ...{ client_id: client.id, slot_id: slot.id, state: 'csr_expected', state_since: noon(waitsSince) },
  });
  const asked = { client_id: client.id, order_id: order.id, purpose: 'csr', person_name: 'Anne Petit', email };
  const days = copied ? 7 : 30;
  const { linkId } = await aLink(app, editor, {
    ...asked,
    single_use: copied,
    created_at: noon(waitsSince),
    expires_at: new Date(noon(waitsSince).getTime() + days * 86_400_000),
  });
  if (!copied)
    await aMessage(editor, {
      ...{ client_id: client.id, direction: 'out', state: 'sent', purpose: 'csr_request', recipients: [email] },
      ...{ subject_kind: 'order', subject_id: order.id, link_id: linkId, created_at: noon(waitsSince) },
    });
  return { client, order, linkId, email, asked };
}

interface Mail {
  id: string;
  recipients: string[];
  body: string;
  link_id: string;
}
async function mails(): Promise<Mail[]> {
  const { rows } = await editor.owner.query<Mail>(
    `SELECT id, recipients, subject, body, link_id FROM messages WHERE direction = 'out' AND purpose = 'reminder' ORDER BY created_at, id`,
  );
  return rows;
}
const linksOf = async (orderId: string) => {
  const { rows } = await editor.owner.query<{ id: string; single_use: boolean }>(
    'SELECT id, single_use FROM client_links WHERE order_id = $1 ORDER BY created_at, id',
    [orderId],
  );
  return rows;
};

it('whoever was chased to the end is called, but while what they handed back is to be read', async () => {
  const { client, order, email } = await anAskedOrder();
  await editor.owner.query(`UPDATE clients SET contract_state = 'missing'`);
  const asked = { client_id: client.id, state_since: noon(waitsSince) };
  const request = await aRequest(editor, { ...asked, state: 'awaiting_signature' });
  await aDelegation(editor, { ...asked, state: 'requested', evidence_document_id: null });
  const since = { single_use: true, created_at: noon(waitsSince), person_name: 'Anne Petit', email };
  await aLink(app, editor, { client_id: client.id, purpose: 'prerequisites', ...since });
  await chaseAfter(25);
  await editor.run(() => app.get(ProgressService).refresh([client.id]));
  const toCall = async () => {
    const lists = [
      `SELECT r.id FROM requests r WHERE ${chasedRequest}`,
      `SELECT p.client_id AS id FROM client_progress p WHERE ${chasedMandate}`,
      `SELECT p.client_id AS id FROM client_progress p WHERE ${chasedPrerequisites}`,
      `SELECT o.id FROM orders o WHERE ${chasedCsr}`,
    ];
    return editor.run(async () => {
      const found: string[] = [];
      for (const list of lists)
        found.push(...(await app.get(TenantDb).query<{ id: string }>(list)).map(({ id }) => id));
      return found;
    });
  };
  const all = [request.id, client.id, client.id, order.id];
  expect(await toCall()).toEqual(all);
  const answer = { id: uuidv7(), client_id: client.id, kind: 'question', request_id: request.id };
  const message = await aMessage(editor, { client_id: client.id, state: 'matched' });
  await insertRow(editor, 'client_answers', { ...answer, message_id: message.id });
  expect(await toCall()).toEqual([]);
  await editor.owner.query(`UPDATE client_answers SET state = 'accepted'`);
  expect(await toCall()).toEqual(all);
});

describe('a CSR that is asked of a client', () => {
  it('is not chased once the establishment is another client’s: its order is to be cancelled', async () => {
    const { client, order } = await anAskedOrder();
    expect(await chaseAfter(5)).toBe(1);
    await goesElsewhere(editor, String(order['slot_id']));
    expect(await chaseAfter(10)).toBe(0);
    expect(await chasedOf(editor, order.id)).toEqual(['sent 5 client']);
    const mutable = await editor.run(() => app.get(ChaseMutes).mutable(client.id));
    expect(mutable.map(({ id }) => id)).toEqual([client.id]);
  });

  it('is nobody’s to call for once the establishment is another client’s', async () => {
    const { order } = await anAskedOrder();
    const toCall = () => editor.run(() => app.get(TenantDb).query(`SELECT o.id FROM orders o WHERE ${chasedCsr}`));
    await chaseAfter(25);
    expect(await toCall()).toEqual([{ id: order.id }]);
    await goesElsewhere(editor, String(order['slot_id']));
    expect(await toCall()).toEqual([]);
  });

  it('is chased at five, ten and twenty working days, once each, by the link that was given, then somebody calls', async () => {
    const { order, linkId, email } = await anAskedOrder();
    const decided: number[] = [];
    for (const day of [4, 5, 9, 10, 20, 24, 25, 60]) decided.push(await chaseAfter(day), await chaseAfter(day));
    expect(decided).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
    expect(await chasedOf(editor, order.id)).toEqual([
      'sent 5 client',
      'sent 10 client',
      'sent 20 client',
      'task 25 task',
    ]);
    const sent = await mails();
    expect(sent.map(({ recipients, link_id }) => [recipients, link_id])).toEqual(
      Array.from({ length: 3 }, () => [[email], linkId]),
    );
    expect(sent[0]?.body).toContain('la CSR du certificat «\u00a0DMP, signature\u00a0»');
    expect(sent[0]?.body).toContain('[adresse de votre espace]');
    expect(sent[0]?.body).not.toMatch(/[{}]/);
  });

  it('is asked no more while its instance is out of service, and again once that is back', async () => {
    const { client, order } = await anAskedOrder();
    const mutable = async () => (await editor.run(() => app.get(ChaseMutes).mutable(client.id))).map(({ id }) => id);
    const toCall = () => editor.run(() => app.get(TenantDb).query(`SELECT o.id FROM orders o WHERE ${chasedCsr}`));
    const retire = (at: Date | null) => editor.owner.query('UPDATE instances SET retired_at = $1', [at]);
    expect(await chaseAfter(5)).toBe(1);
    expect(await mutable()).toContain(order.id);
    await retire(afterDays(6));
    expect([await chaseAfter(10), await mutable()]).toEqual([0, [client.id]]);
    await retire(null);
    expect([await chaseAfter(10), await chaseAfter(20), await chaseAfter(25)]).toEqual([1, 1, 1]);
    expect(await toCall()).toEqual([{ id: order.id }]);
    await retire(afterDays(26));
    expect(await toCall()).toEqual([]);
  });

  it('whose link was copied and is over gets a fresh one; what waits keeps its first day, and its link', async () => {
    const { order, linkId } = await anAskedOrder({ copied: true });
    for (const day of [5, 10, 20, 25]) await chaseAfter(day);
    expect(await chasedOf(editor, order.id)).toEqual([
      'sent 5 client',
      'sent 10 client',
      'sent 20 client',
      'task 25 task',
    ]);
    const [first, fresh, ...others] = await linksOf(order.id);
    expect([first?.id, fresh?.single_use, others]).toEqual([linkId, false, []]);
    expect(new Set((await mails()).map(({ link_id }) => link_id))).toEqual(new Set([fresh?.id]));
    // Who forgets links that are over leaves those of an order that waits by them.
    const forget = () => editor.run(() => app.get(OverLinks).purge(new Date(), 100));
    await forget();
    expect(await linksOf(order.id)).toHaveLength(2);
    await editor.owner.query(`UPDATE orders SET state = 'cancelled'`);
    await editor.owner.query(`UPDATE messages SET state = 'sent'`);
    await forget();
    expect((await linksOf(order.id)).map(({ id }) => id)).not.toContain(linkId);
  });

  it('is chased by the latest stage alone after an outage', async () => {
    const { order } = await anAskedOrder();
    expect(await chaseAfter(22)).toBe(1);
    expect(await chasedOf(editor, order.id)).toEqual(['skipped 5 client', 'skipped 10 client', 'sent 20 client']);
  });

  const stops: [string, (asked: Awaited<ReturnType<typeof anAskedOrder>>) => Promise<unknown>][] = [
    ['came', ({ order }) => editor.owner.query(`UPDATE orders SET state = 'csr_checked' WHERE id = $1`, [order.id])],
    [
      'came by its link',
      ({ linkId }) => editor.owner.query('UPDATE client_links SET spent_at = now() WHERE id = $1', [linkId]),
    ],
    [
      'is withdrawn, its link revoked',
      () => editor.owner.query(`UPDATE client_links SET revoked_at = now(), revoked_by = 'Ada'`),
    ],
    [
      'is asked by a mail that came back',
      () => editor.owner.query(`UPDATE messages SET state = 'failed' WHERE purpose = 'csr_request'`),
    ],
    ['is of an order that was cancelled', () => editor.owner.query(`UPDATE orders SET state = 'cancelled'`)],
    ['is of an archived client', () => editor.owner.query('UPDATE clients SET archived_at = now()')],
    [
      'is answered by a mail that nobody has read',
      ({ client }) => aMessage(editor, { client_id: client.id, state: 'to_check', created_at: afterDays(3) }),
    ],
  ];
  it.each(stops)('is not chased when it %s', async (_, change) => {
    const asked = await anAskedOrder();
    await change(asked);
    expect([await chaseAfter(5), await chaseAfter(25)]).toEqual([0, 0]);
    expect(await mails()).toEqual([]);
  });

  it('stays withdrawn when the last of its links was revoked and the first had expired', async () => {
    const { order, asked } = await anAskedOrder({ copied: true });
    await chaseAfter(5);
    const [, fresh] = await linksOf(order.id);
    await editor.owner.query(`UPDATE client_links SET revoked_at = now(), revoked_by = 'Ada' WHERE id = $1`, [
      fresh?.id,
    ]);
    expect(await chaseAfter(10)).toBe(0);
    // Asked again, it waits from that day, for whom is asked now.
    await aLink(app, editor, { ...asked, single_use: true, created_at: afterDays(12), expires_at: afterDays(40) });
    expect([await chaseAfter(16), await chaseAfter(17)]).toEqual([0, 1]);
  });

  it('that was handed over and refused waits from that day', async () => {
    const { client, order, linkId } = await anAskedOrder();
    await chaseAfter(5);
    const csr = await aCsr(editor, {
      ...{ client_id: client.id, order_id: order.id, acceptable: false, created_at: afterDays(6) },
    });
    await editor.owner.query('UPDATE client_links SET csr_id = $2 WHERE id = $1', [linkId, csr.id]);
    expect([await chaseAfter(10), await chaseAfter(11)]).toEqual([0, 1]);
    expect(await chasedOf(editor, order.id)).toEqual(['sent 5 client', 'sent 5 client']);
  });

  it('does not leave for who is no longer on the record, nor to an address that a mail came back from', async () => {
    const [gone, lost] = [await anAskedOrder(), await anAskedOrder()];
    await editor.owner.query(`UPDATE representatives SET email = 'autre@tilleuls.test' WHERE client_id = $1`, [
      gone.client.id,
    ]);
    await aMessage(editor, {
      ...{ client_id: lost.client.id, direction: 'out', state: 'failed', recipients: [lost.email], purpose: 'other' },
    });
    await editor.owner.query(`UPDATE messages SET created_at = now() + interval '1 day' WHERE state = 'failed'`);
    expect([await chaseAfter(5), await chaseAfter(5)]).toEqual([2, 0]);
    for (const { order } of [gone, lost]) expect(await chasedOf(editor, order.id)).toEqual(['no_address 5 client']);
    const { rows } = await editor.owner.query<{ reason: string }>(
      'SELECT reason FROM reminders WHERE subject_id = $1',
      [gone.order.id],
    );
    expect(rows[0]?.reason).toContain('ne connaît plus cette adresse');
    expect(await mails()).toEqual([]);
  });

  it('keeps silent while it is muted, with its reason, and is heard again after', async () => {
    const { client, order } = await anAskedOrder();
    const until = afterDays(9).toISOString().slice(0, 10);
    await aChaseMute(editor, { client_id: client.id, subject_id: order.id, order_id: order.id, until });
    await chaseAfter(5);
    await chaseAfter(10);
    expect(await chasedOf(editor, order.id)).toEqual(['muted 5 client', 'sent 10 client']);
  });

  it('follows the editor’s own stages, and says its link even where the wording forgot it', async () => {
    const { order } = await anAskedOrder();
    await aChaseRule(editor, { wait: 'csr', client_days: [2], task_days: [3], text_name: 'well_received' });
    expect([await chaseAfter(2), await chaseAfter(3)]).toEqual([1, 1]);
    expect(await chasedOf(editor, order.id)).toEqual(['sent 2 client', 'task 3 task']);
    expect((await mails())[0]?.body).toMatch(/\n\n\[adresse de votre espace\]$/u);
  });

  it('is decided once by two rounds, or a round and a hand, at once; one client a mail, few statements', async () => {
    const asked = [await anAskedOrder({ name: 'Maison 0' }), await anAskedOrder({ name: 'Maison 1' })];
    const few = await statementsDuring(() => chaseAfter(5));
    for (let index = 2; index < 8; index += 1) asked.push(await anAskedOrder({ name: `Maison ${index}` }));
    const many = await statementsDuring(() => chaseAfter(5));
    expect(many.length).toBe(few.length);
    expect((await mails()).filter(({ body }) => new Set(body.match(/Maison \d/g)).size !== 1)).toEqual([]);
    const rows = await clock.at(afterDays(10), () =>
      editor.run(() =>
        app.get(HandChasing).of(
          asked.map(({ client }) => client.id),
          'csr',
        ),
      ),
    );
    const byHand = clock.at(afterDays(10), () => editor.run(() => app.get(HandChasing).chase(rows)));
    await Promise.allSettled([chaseAfter(10), chaseAfter(10), byHand]);
    for (const { order } of asked)
      expect((await chasedOf(editor, order.id)).filter((one) => one === 'sent 10 client')).toHaveLength(1);
  });

  it('that was accepted while the round read gets no other link', async () => {
    const { order, linkId } = await anAskedOrder();
    await editor.owner.query('BEGIN');
    await editor.owner.query('SELECT 1 FROM client_links WHERE id = $1 FOR UPDATE', [linkId]);
    const round = chaseAfter(5);
    const waiting = 'SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))';
    await waitFor('the round waits for the link', async () => (await editor.owner.query(waiting)).rowCount === 1);
    await editor.owner.query('UPDATE client_links SET spent_at = now() WHERE id = $1', [linkId]);
    await editor.owner.query(`UPDATE orders SET state = 'csr_checked' WHERE id = $1`, [order.id]);
    await editor.owner.query('COMMIT');
    expect(await round).toBe(0);
    expect(await linksOf(order.id)).toHaveLength(1);
  });

  it('is chased by a campaign as by the round, but for those who were a moment ago, or are not asked', async () => {
    const [asked, other] = [await anAskedOrder(), await anAskedOrder()];
    const stranger = await aClient(editor);
    const kind = app.get(CampaignKinds).of('chase_csrs');
    const ids = [asked.client.id, other.client.id, stranger.id];
    const judge = (days: number, waiting = '5') =>
      clock.at(afterDays(days), () => editor.run(() => kind.judge(ids, { waiting, quiet: '3' })));
    expect([...(await judge(3)).values()].map(({ forecast }) => forecast)).toEqual(['refused', 'refused', 'refused']);
    expect((await judge(3)).get(asked.client.id)?.reasons[0]).toContain('moins de 5\u00a0jours ouvrés');
    await clock.at(afterDays(5), () =>
      editor.run(async () => {
        expect(await kind.samples?.(ids, { waiting: '5', quiet: '3' })).toHaveLength(2);
        await kind.actMany([asked.client.id], { waiting: '5', quiet: '3' });
      }),
    );
    const after = await judge(5);
    expect(ids.map((id) => after.get(id)?.forecast)).toEqual(['done_already', 'would_do', 'refused']);
    expect(await chaseAfter(5)).toBe(1);
    expect(await chasedOf(editor, asked.order.id)).toEqual(['sent 5 client']);
  });

  it('withdrawn as a mail gives nobody a link: the one that was copied counts still', async () => {
    const { order } = await anAskedOrder({ copied: true });
    await chaseAfter(5);
    const [mail] = await mails();
    await editor.run(() => app.get(MailDecisions).withdraw(mail?.id ?? ''));
    await chaseAfter(10);
    expect(await chasedOf(editor, order.id)).toEqual(['sent 5 client', 'sent 10 client']);
  });
});

describe('on the pages', () => {
  it('what will leave is said on « Échanges » and « Relances », where it is chased and muted', async () => {
    const { client, order } = await anAskedOrder();
    const coming = await clock.at(afterDays(1), () => editor.run(() => app.get(ComingReminders).ofClient(client.id)));
    expect(coming.map(({ on, title }) => [on, title])).toContainEqual([
      afterDays(5).toISOString().slice(0, 10),
      expect.stringMatching(/^Relance\u00a0: CSR du certificat «\u00a0DMP, signature/u),
    ]);
    const support = await app.signIn('support', editor);
    const page = pageOf(await support.get(`/clients/${client.id}/chasing`).expect(200));
    expect(wordsOf(page, 'main')).toContain('CSR demandée au client');
    expect(page(`select[name=about] option[value="${order.id}"]`).text()).toContain('CSR');
    const chase = { rule: 'csr', subject: order.id };
    const auditor = await app.signIn('auditor', editor);
    await auditor.post(`/clients/${client.id}/chases`).type('form').send(chase).expect(403);
    await support.post(`/clients/${client.id}/chases`).type('form').send(chase).expect(303);
    expect(await mails()).toHaveLength(1);
  });

  it('the last stage is a task of the home page, and its list', async () => {
    const { client } = await anAskedOrder();
    await anAskedOrder({ name: 'Autre maison' });
    await chaseAfter(25);
    await editor.owner.query(`UPDATE orders SET state = 'csr_checked' WHERE client_id <> $1`, [client.id]);
    const visitor = await app.signIn('technical_admin', editor);
    expect((await visitor.get('/').expect(200)).text).toContain('CSR à réclamer de vive voix');
    const list = pageOf(await visitor.get('/orders?state=csr_expected&chased=1').expect(200));
    expect(list('tbody tr')).toHaveLength(1);
    expect(wordsOf(list, 'main')).toContain('à reprendre de vive voix, CSR demandée');
  });

  it('its rule is on the settings with its text, changed and put back', async () => {
    const admin = await app.signIn('admin', editor);
    const page = pageOf(await admin.get('/settings/chasing/csr/edit').expect(200));
    expect(page('select[name=textName]').val()).toBe('chase_csr');
    expect(wordsOf(page, 'main')).toContain('à qui la CSR est demandée');
    const sent = {
      clientDays: '3',
      textName: 'chase_csr',
      lastTextName: '',
      teamDays: '',
      leadDays: '',
      taskDays: '9',
    };
    await admin
      .post('/settings/chasing/csr')
      .type('form')
      .send({ ...sent, version: '1' })
      .expect(303);
    expect((await admin.get('/settings/chasing').expect(200)).text).toContain('Modifiée');
    await admin.post('/settings/chasing/csr/restoration').type('form').send({}).expect(303);
    const { rows } = await editor.owner.query('SELECT client_days, task_days FROM chase_rules');
    expect(rows).toEqual([{ client_days: [5, 10, 20], task_days: [25] }]);
  });
});
