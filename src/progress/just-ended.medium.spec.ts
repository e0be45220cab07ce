import { beforeEach, describe, expect, it } from '@jest/globals';
import { aCertificate, aClient, anInstance, aSlot } from '../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { clock } from '../platform/clock.js';
import { ProgressService } from './progress.service.js';

const minute = 60_000;
let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

const morning = new Date('2026-06-15T07:00:00Z');
const at = (moment: Date, work: () => Promise<unknown>) => clock.at(moment, () => editor.run(work));
const after = (minutes: number) => new Date(morning.getTime() + minutes * minute);
const progress = () => tenant.get(ProgressService);
const round = (moment: Date) => at(moment, () => progress().refreshEnded({}));

/** A client with a slot for each of these ends, refreshed in the morning. */
async function aClientWhose(...ends: (Date | null)[]) {
  const client = await aClient(editor);
  const instance = await anInstance(editor, { client_id: client.id, services: [] });
  for (const [index, end] of ends.entries()) {
    const slot = await aSlot(editor, { client_id: client.id, instance_id: instance.id, common_name: `N${index}` });
    const inService = { installed_at: after(-9000), verified_at: after(-9000), not_before: after(-9000) };
    if (end) await aCertificate(editor, { client_id: client.id, slot_id: slot.id, ...inService, not_after: end });
  }
  await at(morning, () => progress().refresh([client.id]));
  return client.id;
}

const kept = async (clientId: string) => {
  const sql = 'SELECT worst_coverage, slots_covered FROM client_progress WHERE client_id = $1';
  return (await editor.owner.query<{ worst_coverage: string; slots_covered: number }>(sql, [clientId])).rows[0];
};

describe('a certificate that ends in the day', () => {
  it.each([
    ['expired', { not_after: after(-9000) }],
    ['revoked', { revoked_at: after(-9000) }],
    ['fine', {}],
  ])('before it was ever in service is told then too, of a client of whom another is %s', async (_, columns) => {
    const client = await aClientWhose();
    const instance = await anInstance(editor, { client_id: client, services: [] });
    const own = { client_id: client, not_before: after(-20_000) };
    const inService = { installed_at: after(-19_000), verified_at: after(-19_000) };
    for (const [name, certificate] of Object.entries({
      other: { ...inService, not_after: after(9000), ...columns },
      idle: { not_after: after(10), installed_at: null, verified_at: null },
    })) {
      const slot = await aSlot(editor, { client_id: client, instance_id: instance.id, common_name: name });
      await aCertificate(editor, { ...own, slot_id: slot.id, ...certificate });
    }
    await at(morning, () => progress().refresh([client]));
    const differs = (moment: Date) => clock.at(moment, () => editor.run(() => progress().differing([client])));
    expect(await differs(after(9))).toEqual([]);
    expect(await differs(after(15))).toEqual([client]);
    await round(after(15));
    expect(await differs(after(15))).toEqual([]);
  });

  it('is told within the quarter of an hour, not the next night', async () => {
    const client = await aClientWhose(after(10), after(5000));
    expect(await kept(client)).toEqual({ worst_coverage: 'expiring', slots_covered: 2 });
    await round(after(9));
    expect(await kept(client)).toEqual({ worst_coverage: 'expiring', slots_covered: 2 });
    await round(after(15));
    expect(await kept(client)).toEqual({ worst_coverage: 'expired', slots_covered: 1 });
  });

  it('is told of a client of whom another had ended already, and once: a round that is late finds it, the next one nothing', async () => {
    const client = await aClientWhose(after(-9000), after(10), null);
    expect(await kept(client)).toEqual({ worst_coverage: 'expired', slots_covered: 1 });
    await round(after(24 * 60));
    expect(await kept(client)).toEqual({ worst_coverage: 'expired', slots_covered: 0 });
    await editor.owner.query(`UPDATE client_progress SET title = 'kept'`);
    await round(after(24 * 60));
    const { rows } = await editor.owner.query('SELECT title FROM client_progress WHERE client_id = $1', [client]);
    expect(rows).toEqual([{ title: 'kept' }]);
  });
});
