import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { dayFromToday } from '../../../test/support/factories.js';
import { aSentRequest, addressOf, unlock } from '../../../test/support/space.js';
import { DelegationChanges } from '../../delegations/delegation-changes.service.js';
import { DelegationsService } from '../../delegations/delegations.service.js';

const app = await anApp();
const support = await app.signIn('support');
beforeEach(() => app.owner.query('DELETE FROM sign_in_attempts'));

interface Way {
  path: string;
  linkId: string;
  column: 'request_id' | 'delegation_id';
  id: string;
}

/** A client that was sent its form 413 and a new mandate. */
async function both(): Promise<{ form: Way; mandate: Way }> {
  const sent = await aSentRequest(app);
  const terms = { channel: 'form' as const, startsOn: dayFromToday(0), scope: ['ORG' as const], endsOn: null };
  const id = await app.run(async () => (await app.get(DelegationsService).prepare(sent.clientId, terms)).id);
  await app.run(() => app.get(DelegationChanges).change(id, 'send'));
  const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM client_links WHERE delegation_id = $1', [id]);
  const linkId = rows[0]?.id ?? '';
  return {
    form: { path: sent.path, linkId: sent.linkId, column: 'request_id', id: sent.requestId },
    mandate: { path: addressOf(app, linkId).path, linkId, column: 'delegation_id', id },
  };
}

// One paper a test: two made in the same second would be the same bytes, signed by two clients.
async function scanOf(pages: number): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  pdf.setTitle(randomUUID());
  for (let page = 0; page < pages; page++) pdf.addPage();
  return Buffer.from(await pdf.save());
}

async function deposit(way: Way, pdf: Buffer) {
  const signer = app.visitor();
  await unlock(app, signer, way);
  return signer.post(`${way.path}/paper`).attach('pages', pdf, 'scan.pdf');
}

async function accept({ column, id }: Way) {
  const { rows } = await app.owner.query<{ id: string }>(
    `SELECT id FROM client_answers WHERE ${column} = $1 AND state = 'to_review'`,
    [id],
  );
  const path = `/client-answers/${rows[0]?.id}`;
  const points = pageOf(await support.get(path).expect(200))('fieldset input[value=ok]').toArray();
  const verdicts = Object.fromEntries(points.map(({ attribs }) => [attribs['name'] ?? '', 'ok']));
  return support
    .post(`${path}/acceptance`)
    .type('form')
    .send({ ...verdicts, signedOn: dayFromToday(0) });
}

const states = async ({ form, mandate }: { form: Way; mandate: Way }) => {
  const { rows } = await app.owner.query<{ form: string; mandate: string }>(
    'SELECT q.state AS form, d.state AS mandate FROM requests q, delegations d WHERE q.id = $1 AND d.id = $2',
    [form.id, mandate.id],
  );
  return rows[0];
};

describe.each([
  ['the mandate first', ['mandate', 'form']],
  ['the form first', ['form', 'mandate']],
] as const)('a mandate and a 413 that came in one scan, %s', (_, order) => {
  it('are both signed by it, once a person has read each', async () => {
    const ways = await both();
    const pdf = await scanOf(2);
    for (const name of order) expect((await deposit(ways[name], pdf)).status).toBe(303);
    for (const name of order) expect((await accept(ways[name])).status).toBe(303);
    expect(await states(ways)).toEqual({ form: 'signed', mandate: 'signed' });
  });

  it('are taken of it still, once one of them was accepted', async () => {
    const ways = await both();
    const pdf = await scanOf(2);
    for (const name of order) {
      expect((await deposit(ways[name], pdf)).status).toBe(303);
      expect((await accept(ways[name])).status).toBe(303);
    }
    expect(await states(ways)).toEqual({ form: 'signed', mandate: 'signed' });
  });

  it('are not both on a single page: whoever brings it again is told at the door', async () => {
    const ways = await both();
    const pdf = await scanOf(1);
    await deposit(ways[order[0]], pdf);
    await accept(ways[order[0]]);
    const refused = await deposit(ways[order[1]], pdf);
    expect(refused.status).toBe(422);
    expect(wordsOf(pageOf(refused), 'main')).toContain('signé de ce client');
  });
});
