import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  aCertificate,
  aClient,
  aDelegation,
  anAssignment,
  anEstablishment,
  anInstance,
  anOrder,
  aSlot,
  type Columns,
  insertRow,
} from '../../../../test/support/factories.js';
import { runForOne, undoForOne } from '../../../../test/support/campaign-jobs.js';
import { aTenant, type TestEditor } from '../../../../test/support/tenant.js';
import { TenantDb } from '../../../platform/tenancy/tenant-db.js';
import { CampaignKinds } from '../../engine/campaign-kinds.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

const all = async (sql: string, parameters: unknown[] = []) =>
  (await editor.owner.query<Record<string, unknown>>(sql, parameters)).rows;

/** A client whose two establishments each have a certificate of their own. */
async function held(columns: Columns = {}) {
  const client = await aClient(editor);
  await aDelegation(editor, { client_id: client.id });
  await anAssignment(editor, { client_id: client.id });
  const instance = await anInstance(editor, {
    client_id: client.id,
    services: ['dmp'],
    holder_level: 'EG',
    ...columns,
  });
  for (let one = 0; one < 2; one++) {
    const establishment = await anEstablishment(editor, { client_id: client.id });
    await insertRow(editor, 'instance_establishments', {
      instance_id: instance.id,
      establishment_id: establishment.id,
    });
    const slot = await aSlot(editor, {
      client_id: client.id,
      instance_id: instance.id,
      establishment_id: establishment.id,
    });
    await aCertificate(editor, {
      client_id: client.id,
      slot_id: slot.id,
      not_before: new Date(Date.now() - 900 * 86_400_000),
      not_after: new Date(Date.now() + 20 * 86_400_000),
      installed_at: new Date(),
      verified_at: new Date(),
    });
  }
  return { client, instance };
}

const run = (kind: string, clientId: string, parameters: Record<string, string>) =>
  runForOne(tenant, editor, { kind, clientId, parameters });

describe('certificates that establishments carry', () => {
  it('are ordered once, under the FINESS of the client, as a new product that renews none', async () => {
    const { client } = await held();
    const forecast = await editor.run(() =>
      tenant.get(CampaignKinds).of('prepare_renewals').judge([client.id], { days: '90' }),
    );
    expect(forecast.get(client.id)?.reasons.join(' ')).toContain('Sous le FINESS juridique, nouveau produit');
    await run('prepare_renewals', client.id, { days: '90' });
    expect(
      await all(
        `SELECT s.establishment_id AS holder, o.renews_certificate_id AS renews FROM orders o JOIN slots s ON s.id = o.slot_id WHERE o.client_id = $1`,
        [client.id],
      ),
    ).toEqual([{ holder: null, renews: null }]);
  });

  it('serve to their end once the number of the client is chosen, and a choice without date or reason comes back as it was', async () => {
    const { client, instance } = await held({ holder_since: null, holder_reason: null });
    const id = await run('change_holder', client.id, { reason: 'Fin du palier.' });
    const choice = () =>
      all('SELECT holder_level AS level, holder_since AS since, holder_reason AS reason FROM instances WHERE id = $1', [
        instance.id,
      ]);
    expect(await choice()).toMatchObject([{ level: 'EJ', reason: 'Fin du palier.' }]);
    expect(
      await all(
        `SELECT count(*)::int AS running FROM slots WHERE instance_id = $1 AND establishment_id IS NOT NULL AND not_needed_reason IS NULL`,
        [instance.id],
      ),
    ).toEqual([{ running: 2 }]);
    await undoForOne(tenant, editor, { id, kind: 'change_holder', clientId: client.id });
    expect(await choice()).toEqual([{ level: 'EG', since: null, reason: null }]);
  });

  it('are told to the last slot that closes, opens again or keeps its open order before the number of the client is chosen', async () => {
    const client = await aClient(editor);
    const instance = await anInstance(editor, { client_id: client.id, services: ['dmp'], holder_level: 'EJ' });
    for (let one = 0; one < 2; one++) {
      const { id } = await anEstablishment(editor, { client_id: client.id });
      await insertRow(editor, 'instance_establishments', { instance_id: instance.id, establishment_id: id });
    }
    const touch = () => editor.run(async () => tenant.get(TenantDb).touchClient(client.id));
    const needed = () =>
      all(
        'SELECT id, establishment_id FROM slots WHERE instance_id = $1 AND not_needed_reason IS NULL ORDER BY created_at, id',
        [instance.id],
      );
    await touch();
    const own = await needed();
    await all(`UPDATE instances SET holder_level = 'EG' WHERE id = $1`, [instance.id]);
    await touch();
    const before = await needed();
    const ordered = before[0]?.['id'];
    await anOrder(editor, { client_id: client.id, slot_id: ordered });
    const judged = await editor.run(() => tenant.get(CampaignKinds).of('change_holder').judge([client.id], {}));
    const [told, warning] = judged.get(client.id)?.reasons ?? [];
    expect(told).toContain('2\u00a0emplacements se rouvrent, 3\u00a0emplacements sans certificat se ferment.');
    expect(warning).toContain('1\u00a0commande reste ouverte');
    await run('change_holder', client.id, { reason: 'Fin du palier.' });
    const after = (await needed()).map(({ id }) => id);
    expect(new Set(after)).toEqual(new Set([...own.map(({ id }) => id), ordered]));
  });
});
