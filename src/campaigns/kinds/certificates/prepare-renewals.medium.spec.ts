import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  aCertificate,
  aClient,
  aCsr,
  aDelegation,
  anAssignment,
  anInstance,
  aSlot,
  insertRow,
} from '../../../../test/support/factories.js';
import { runForOne, undoForOne } from '../../../../test/support/campaign-jobs.js';
import { aTenant, type TestEditor } from '../../../../test/support/tenant.js';
import { CampaignKinds } from '../../engine/campaign-kinds.js';
import { uuidv7 } from '../../../platform/uuid.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

const all = async (sql: string, parameters: unknown[]) =>
  (await editor.owner.query<Record<string, string>>(sql, parameters)).rows;

/** A client with one certificate that ends soon, and the order that the campaign opened for it. */
async function prepared(slots = 1) {
  const client_id = (await aClient(editor)).id;
  await aDelegation(editor, { client_id });
  await anAssignment(editor, { client_id });
  for (let index = 0; index < slots; index += 1) {
    const instance = await anInstance(editor, { client_id, services: ['dmp'] });
    const slot = await aSlot(editor, { client_id, instance_id: instance.id });
    await aCertificate(editor, {
      client_id,
      slot_id: slot.id,
      not_before: new Date(Date.now() - 900 * 86_400_000),
      not_after: new Date(Date.now() + 20 * 86_400_000),
    });
  }
  const parameters = { days: '90' };
  const campaign = await runForOne(tenant, editor, { kind: 'prepare_renewals', clientId: client_id, parameters });
  const [order] = await all('SELECT id FROM orders WHERE client_id = $1', [client_id]);
  return { client_id, campaign, order_id: order?.['id'] ?? '' };
}

/** What undoing the campaign says of the client, and the state of its order then. */
async function undone({ client_id, campaign, order_id }: Awaited<ReturnType<typeof prepared>>) {
  const id = await undoForOne(tenant, editor, { id: campaign, kind: 'prepare_renewals', clientId: client_id });
  const [row] = await all('SELECT state, reason FROM campaign_rows WHERE campaign_id = $1', [id]);
  const [order] = await all('SELECT state FROM orders WHERE id = $1', [order_id]);
  return { ...row, order: order?.['state'] };
}

const anAsk = ({ client_id, order_id }: Awaited<ReturnType<typeof prepared>>, columns = {}) =>
  insertRow(editor, 'client_links', {
    ...{ id: uuidv7(), client_id, order_id, purpose: 'csr', single_use: true, token_hash: uuidv7() },
    ...{ person_name: 'Ania Łukasik', email: 'direction@client.test', created_by: 'Personne support' },
    expires_at: new Date(Date.now() + 86_400_000),
    ...columns,
  });

describe('renewals that are undone', () => {
  it('tell the orders that somebody began beside those that are cancelled, beforehand and done', async () => {
    const one = await prepared(2);
    await aCsr(editor, { client_id: one.client_id, order_id: one.order_id, acceptable: false });
    const kinds = tenant.get(CampaignKinds);
    const parameters =
      kinds.of('prepare_renewals').inverse?.({ id: one.campaign, title: 'Essai', parameters: {} })?.parameters ?? {};
    const judged = await editor.run(() => kinds.of('prepare_renewals').judge([one.client_id], parameters));
    const [begun, other] = await all('SELECT number FROM orders WHERE client_id = $1 ORDER BY (id = $2) DESC', [
      one.client_id,
      one.order_id,
    ]);
    const told = new RegExp(
      `1\\s*commande\u00a0: ${other?.['number']} .*\\nA avancé, et reste\u00a0: ${begun?.['number']} \\(une CSR est arrivée\\)$`,
      'u',
    );
    expect(judged.get(one.client_id)?.reasons.join('')).toMatch(told);
    expect(await undone(one)).toMatchObject({ state: 'done' });
    const [row] = await all('SELECT outcome FROM campaign_rows WHERE client_id = $1 ORDER BY id DESC LIMIT 1', [
      one.client_id,
    ]);
    expect(row?.['outcome']).toMatch(told);
    expect(await all('SELECT DISTINCT state FROM orders WHERE client_id = $1 ORDER BY state', [one.client_id])).toEqual(
      [{ state: 'cancelled' }, { state: 'csr_expected' }],
    );
  });

  it('cancel the order that nobody has begun, though its ask was taken back', async () => {
    const one = await prepared();
    await anAsk(one, { revoked_at: new Date() });
    expect(await undone(one)).toMatchObject({ state: 'done', order: 'cancelled' });
  });

  it('leave the one whose CSR the client was asked for: it may be on its way', async () => {
    const one = await prepared();
    await anAsk(one);
    expect(await undone(one)).toEqual({
      state: 'refused',
      reason: expect.stringContaining('CSR demandée au client') as unknown,
      order: 'csr_expected',
    });
  });

  it('leave the one that a CSR came for, were it refused', async () => {
    const one = await prepared();
    await aCsr(editor, { client_id: one.client_id, order_id: one.order_id, acceptable: false });
    expect(await undone(one)).toEqual({
      state: 'refused',
      reason: expect.stringContaining('une CSR est arrivée') as unknown,
      order: 'csr_expected',
    });
  });
});
