import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { afterDays, anAwaitedForm, chaseAt, noon, waitsSince } from '../../../test/support/chased.js';
import {
  aClient,
  aDelegation,
  aMessage,
  anInstance,
  anOrder,
  aRepresentative,
  aSlot,
  type Columns,
} from '../../../test/support/factories.js';
import { aLink } from '../../../test/support/space.js';
import { statementsDuring } from '../../../test/support/statements.js';
import type { TestEditor } from '../../../test/support/tenant.js';
import { clock } from '../../platform/clock.js';
import { HandChasing } from './hand-chasing.service.js';

let editor: TestEditor;
const app = await anApp();
beforeEach(async () => {
  editor = await app.secondEditor();
});

const chaseAfter = (days: number) => chaseAt(app, editor, afterDays(days));
const later = () => new Date(noon(waitsSince).getTime() + 4_000 * 86_400_000);

const anne = { first_names: 'Anne', last_name: 'Petit', email: 'anne@tilleuls.test' };

/** The representative’s link, and that of the colleague whom they named so many working days later. */
async function handed(of: Columns, { days = 4, name = 'Paul Mandataire', email = 'paul@tilleuls.test' } = {}) {
  const own = { purpose: 'signature', person_name: 'Anne Petit', email: 'anne@tilleuls.test', ...of };
  const first = await aLink(app, editor, { ...own, created_at: noon(waitsSince), expires_at: later() });
  const { linkId } = await aLink(app, editor, {
    ...{ ...own, handed_by: first.linkId, person_name: name, email },
    ...{ created_at: afterDays(days), expires_at: later() },
  });
  const mail = await aMessage(editor, {
    ...{ client_id: of['client_id'], direction: 'out', state: 'sent', purpose: 'other', recipients: [email] },
    ...{ link_id: linkId, created_at: afterDays(days) },
  });
  return { linkId, first: first.linkId, mail, email };
}

async function aHandedForm(given: Parameters<typeof handed>[1] = {}) {
  const { client, request } = await anAwaitedForm(editor, { representative: anne });
  return { client, request, ...(await handed({ client_id: client.id, request_id: request.id }, given)) };
}

const decisions = async (email: string) => {
  const { rows } = await editor.owner.query<{ line: string }>(
    `SELECT decision || ' ' || stage || ' ' || audience AS line FROM reminders WHERE recipient = $1 ORDER BY stage`,
    [email],
  );
  return rows.map(({ line }) => line);
};
interface Mail {
  body: string;
  subject: string;
  link_id: string;
  attachment_ids: string[];
}
const mails = async (email: string) => {
  const { rows } = await editor.owner.query<Mail>(
    `SELECT body, subject, link_id, attachment_ids FROM messages m WHERE $1 = ANY (recipients) AND EXISTS (SELECT 1 FROM reminders r WHERE r.message_id = m.id) ORDER BY created_at`,
    [email],
  );
  return rows;
};

describe('a colleague to whom a form was handed over', () => {
  it('is reminded five, ten and twenty working days after, once each, by their own link; the representative and the task as before', async () => {
    const { request, linkId, email } = await aHandedForm();
    for (let day = 1; day <= 40; day += 1) {
      await chaseAfter(day);
      await chaseAfter(day);
    }
    expect(await decisions(email)).toEqual(['sent 5 colleague', 'sent 10 colleague', 'sent 20 colleague']);
    const sent = await mails(email);
    expect(sent.map(({ link_id, attachment_ids }) => [link_id, attachment_ids])).toEqual(
      Array.from({ length: 3 }, () => [linkId, []]),
    );
    expect(sent[0]?.subject).toBe('Les Tilleuls\u00a0: rappel, formulaire 413 à signer');
    expect(sent[0]?.body).toMatch(/^Bonjour,\n\nAnne Petit vous a transmis ce qu.+ attend de Les Tilleuls/u);
    expect(sent[0]?.body).toContain('\n[adresse de votre espace]\n');
    expect(sent[0]?.body).not.toMatch(/[{}]/);
    const { rows } = await editor.owner.query<{ line: string }>(
      `SELECT decision || ' ' || stage || ' ' || audience AS line FROM reminders WHERE subject_id = $1 AND audience <> 'colleague' ORDER BY stage`,
      [request.id],
    );
    expect(rows.map(({ line }) => line)).toEqual(['sent 5 client', 'sent 10 client', 'sent 20 client', 'task 25 task']);
  });

  it('keeps a way in that lasts as long as a reminder of it', async () => {
    const { linkId } = await aHandedForm();
    await editor.owner.query('UPDATE client_links SET expires_at = $2 WHERE id = $1', [linkId, afterDays(10)]);
    await chaseAfter(9);
    const { rows } = await editor.owner.query<{ expires_at: Date }>(
      'SELECT expires_at FROM client_links WHERE id = $1',
      [linkId],
    );
    expect(rows[0]?.expires_at).toEqual(new Date(afterDays(9).getTime() + 30 * 86_400_000));
  });

  it('two of them, named the day it was asked, are each reminded on the day the representative is', async () => {
    const { client, request, email } = await aHandedForm({ days: 0 });
    const other = 'zoe@tilleuls.test';
    await handed({ client_id: client.id, request_id: request.id }, { days: 0, name: 'Zoé', email: other });
    // Two rounds late: what passed is written down for each.
    await chaseAfter(11);
    for (const one of [email, other])
      expect(await decisions(one)).toEqual(['skipped 5 colleague', 'sent 10 colleague']);
    await chaseAfter(20);
    for (const one of [email, other]) expect(await mails(one)).toHaveLength(2);
  });

  const stops: [string, (of: Awaited<ReturnType<typeof aHandedForm>>) => Promise<unknown>][] = [
    [
      'it is signed',
      ({ request }) => editor.owner.query(`UPDATE requests SET state = 'signed' WHERE id = $1`, [request.id]),
    ],
    [
      'their link is revoked',
      ({ linkId }) => editor.owner.query('UPDATE client_links SET revoked_at = now() WHERE id = $1', [linkId]),
    ],
    [
      'whoever named them is not asked any more',
      ({ first }) => editor.owner.query('UPDATE client_links SET revoked_at = now() WHERE id = $1', [first]),
    ],
    [
      'their link is over',
      ({ linkId }) =>
        editor.owner.query('UPDATE client_links SET expires_at = $2 WHERE id = $1', [linkId, afterDays(5)]),
    ],
    [
      'the mail that brought it was taken back',
      ({ mail }) => editor.owner.query(`UPDATE messages SET state = 'withdrawn' WHERE id = $1`, [mail.id]),
    ],
    [
      'they sign for the client now',
      ({ email }) => editor.owner.query('UPDATE representatives SET email = $1', [email]),
    ],
    ['somebody handed it back', ({ client, linkId }) => aReview(client.id, linkId)],
  ];
  const aReview = (clientId: string, linkId: string) =>
    editor.owner.query(
      `INSERT INTO client_answers (editor_id, id, client_id, link_id, kind) VALUES ($1, gen_random_uuid(), $2, $3, 'question')`,
      [editor.editorId, clientId, linkId],
    );
  it.each(stops)('is not reminded when %s', async (_, change) => {
    const of = await aHandedForm();
    await change(of);
    await chaseAfter(9);
    await chaseAfter(30);
    expect((await decisions(of.email)).filter((line) => line.endsWith('colleague'))).toEqual([]);
  });

  it('costs no statement more for many, and none is chased by a campaign: only whom it is asked of', async () => {
    const all = [await aHandedForm({ days: 0, email: 'a0@x.test' })];
    const few = await statementsDuring(() => chaseAfter(5));
    for (let index = 1; index < 6; index += 1) all.push(await aHandedForm({ days: 0, email: `a${index}@x.test` }));
    expect((await statementsDuring(() => chaseAfter(5))).length).toBe(few.length);
    const rows = await clock.at(afterDays(10), () =>
      editor.run(() =>
        app.get(HandChasing).of(
          all.map(({ client }) => client.id),
          'signature',
        ),
      ),
    );
    expect(rows.map(({ handedLink }) => handedLink)).toEqual(Array.from({ length: 6 }, () => null));
  });

  it('is shown on « Relances » of the client, and chased there by hand', async () => {
    const { client, request, linkId, email } = await aHandedForm();
    const support = await app.signIn('support', editor);
    const page = pageOf(await support.get(`/clients/${client.id}/chasing`).expect(200));
    expect(wordsOf(page, '[aria-labelledby=waits]')).toContain('transmis à Paul Mandataire par Anne Petit');
    expect(page(`input[name=link][value="${linkId}"]`)).toHaveLength(1);
    const chase = { rule: 'signature', subject: request.id, link: linkId };
    await support.post(`/clients/${client.id}/chases`).type('form').send(chase).expect(303);
    expect(await mails(email)).toHaveLength(1);
    const again = pageOf(await support.get(`/clients/${client.id}/chasing`).expect(200));
    expect(wordsOf(again, '[aria-labelledby=ledger]')).toContain(email);
  });
});

describe('what else may be handed over', () => {
  async function aReached() {
    const client = await aClient(editor, { departement: '75', contract_state: 'missing', contract_since: null });
    await aRepresentative(editor, { client_id: client.id, ...anne });
    return client.id;
  }
  const things: Record<string, () => Promise<Columns>> = {
    mandate: async () => {
      const client_id = await aReached();
      const asked = { state: 'requested', channel: 'form', state_since: noon(waitsSince) };
      const delegation = await aDelegation(editor, { client_id, ...asked });
      return { client_id, delegation_id: delegation.id };
    },
    prerequisites: async () => {
      const client_id = await aReached();
      const asked = { direction: 'out', state: 'sent', purpose: 'prerequisites_request' };
      await aMessage(editor, { client_id, ...asked, created_at: noon(waitsSince) });
      return { client_id };
    },
    csr: async () => {
      const client_id = await aReached();
      const instance = await anInstance(editor, { client_id });
      const slot = await aSlot(editor, { client_id, instance_id: instance.id, label: 'DMP, signature' });
      const waiting = { state: 'csr_expected', state_since: noon(waitsSince) };
      const order = await anOrder(editor, { client_id, slot_id: slot.id, ...waiting });
      return { client_id, order_id: order.id };
    },
  };
  it.each(Object.entries(things))(
    '%s: the colleague is reminded, until whoever named them leaves the record',
    async (purpose, make) => {
      const of = await make();
      const { first, email } = await handed({ ...of, purpose });
      if (purpose === 'csr')
        await aMessage(editor, {
          ...{ client_id: of['client_id'], direction: 'out', state: 'sent', purpose: 'csr_request', link_id: first },
          ...{ recipients: ['anne@tilleuls.test'], created_at: noon(waitsSince) },
        });
      for (const day of [5, 9]) await chaseAfter(day);
      expect(await decisions(email)).toEqual(['sent 5 colleague']);
      await editor.owner.query(`UPDATE representatives SET email = 'nouvelle@tilleuls.test'`);
      await chaseAfter(14);
      expect(await decisions(email)).toEqual([
        'sent 5 colleague',
        purpose === 'csr' ? 'no_address 10 colleague' : 'sent 10 colleague',
      ]);
    },
  );
});
