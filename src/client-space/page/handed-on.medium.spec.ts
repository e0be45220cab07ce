import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { aSentMandate, aSentRequest, aLink, anAskedCsr, unlock } from '../../../test/support/space.js';

const app = await anApp();
beforeEach(() => app.owner.query('DELETE FROM sign_in_attempts'));

async function inside(link: { path: string; linkId: string }): Promise<Visitor> {
  const visitor = app.visitor();
  await unlock(app, visitor, link);
  return visitor;
}
const name = (visitor: Visitor, { path }: { path: string }, who = 'paul') =>
  visitor
    .post(`${path}/colleague`)
    .type('form')
    .send({ name: 'Paul Mandataire', email: `${who}@client.test` });
const handedOnBy = async ({ linkId }: { linkId: string }) => {
  const { rows } = await app.owner.query<{ links: number; mails: number }>(
    `SELECT count(*)::int AS links, (SELECT count(*)::int FROM messages m JOIN client_links h ON h.id = m.link_id WHERE h.handed_by = $1) AS mails
       FROM client_links WHERE handed_by = $1`,
    [linkId],
  );
  return rows[0];
};

describe('a colleague who is named', () => {
  it('is one of five, however many forms are sent at once', async () => {
    const sent = await aSentRequest(app);
    const signer = await inside(sent);
    const answers = await Promise.all(Array.from({ length: 9 }, (_, index) => name(signer, sent, `paul-${index}`)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(4);
    expect(await handedOnBy(sent)).toEqual({ links: 5, mails: 5 });
  });

  it('is not written to by a page of before, once nothing is waited for', async () => {
    const sent = await aSentRequest(app);
    const signer = await inside(sent);
    for (const [state, words] of [
      ['validated', 'La signature n’est plus attendue'],
      ['draft', 'La signature n’est plus attendue'],
    ]) {
      await app.owner.query('UPDATE requests SET state = $2 WHERE id = $1', [sent.requestId, state]);
      const page = pageOf(await name(signer, sent).expect(422));
      expect(wordsOf(page, '#f-email-error')).toContain(words);
      expect(page('#f-name').val()).toBe('Paul Mandataire');
    }
    expect(await handedOnBy(sent)).toEqual({ links: 0, mails: 0 });
  });

  it('is not written to once it was declined, which says by whom', async () => {
    const sent = await aSentRequest(app);
    const of = { client_id: sent.clientId, request_id: sent.requestId, purpose: 'signature', handed_by: sent.linkId };
    const colleague = await aLink(app, app, { ...of, person_name: 'Jeanne Adjointe' });
    const [signer, other] = [await inside(sent), await inside(colleague)];
    await other.post(`${colleague.path}/refusal`).type('form').send({ words: 'Non.' }).expect(303);
    const page = pageOf(await name(signer, sent).expect(422));
    expect(wordsOf(page, '#f-email-error')).toMatch(/ne donne pas suite \(Jeanne Adjointe, le .+\)/);
    expect(await handedOnBy(sent)).toEqual({ links: 1, mails: 1 });
  });

  it('gets mails about what they are asked for, their code too: what comes back to one is about that', async () => {
    const [mandate, csr] = [await aSentMandate(app), await anAskedCsr(app)];
    for (const [link, kind, id] of [
      [mandate, 'delegation', mandate.id],
      [csr, 'order', csr.order.id],
    ] as const) {
      await name(await inside(link), link).expect(303);
      const { rows } = await app.owner.query(
        `SELECT m.subject_kind, m.subject_id, m.link_code IS NOT NULL AS code FROM messages m JOIN client_links l ON l.id = m.link_id
          WHERE m.purpose = 'other' AND $1 IN (l.id, l.handed_by) ORDER BY m.created_at, m.id`,
        [link.linkId],
      );
      const about = { subject_kind: kind, subject_id: id };
      expect(rows).toEqual([
        { ...about, code: true },
        { ...about, code: false },
      ]);
    }
  });

  it('makes the CSR as long as it is waited for', async () => {
    const asked = await anAskedCsr(app);
    const visitor = await inside(asked);
    await name(visitor, asked, 'technique').expect(303);
    await asked.hand.run(() => asked.hand.orders.change(asked.order.id, 'cancel', { reason: 'erreur' }));
    const page = pageOf(await name(visitor, asked, 'autre').expect(422));
    expect(wordsOf(page, '#f-email-error')).toContain('Cette CSR n’est plus attendue');
    expect(await handedOnBy(asked)).toEqual({ links: 1, mails: 1 });
  });
});
