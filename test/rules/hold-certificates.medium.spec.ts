import { describe, expect, it } from '@jest/globals';
import { HoldCertificates1764410000000 } from '../../migrations/1764410000000-hold-certificates.js';
import { KeepWhatPagesCount1764657000000 } from '../../migrations/1764657000000-keep-what-pages-count.js';
import { NamesOfHolders1764670001240 } from '../../migrations/1764670001240-names-of-holders.js';
import { WhatEndedIsFound1764670001540 } from '../../migrations/1764670001540-what-ended-is-found.js';
import { HolderClosed1764670001840 } from '../../migrations/1764670001840-holder-closed.js';
import { aCertificate, aClient, anEstablishment, anOrder, aSlot } from '../support/factories.js';
import { aTenant } from '../support/tenant.js';

const tenant = await aTenant();

/** The migration as it meets an editor that already works: taken back, then done again over these rows. */
async function again(work: () => Promise<void>): Promise<void> {
  const runner = { query: (text: string) => tenant.owner.query(text) };
  // What later ones keep of slots, their successors, and the names and ends of their holders stands on it.
  const migration = new HoldCertificates1764410000000();
  const later = [
    new KeepWhatPagesCount1764657000000(),
    new NamesOfHolders1764670001240(),
    new WhatEndedIsFound1764670001540(),
    new HolderClosed1764670001840(),
  ];
  for (const one of later.toReversed()) await one.down(runner as never);
  await migration.down(runner as never);
  await work();
  await tenant.owner.query('BEGIN');
  await migration.up(runner as never);
  for (const one of later) await one.up(runner as never);
  await tenant.owner.query('COMMIT');
  await tenant.owner.query(`SELECT set_config('app.editor_id', $1, false)`, [tenant.editorId]);
}

describe('the migration to holders', () => {
  it('gives each certificate of an establishment a slot of its own, with its order, and leaves the client’s in force', async () => {
    let ids = { client: '', slot: '', site: '', ofSite: '', ofClient: '', order: '' };
    await again(async () => {
      const client = await aClient(tenant);
      const site = await anEstablishment(tenant, { client_id: client.id, name: 'La Source' });
      const slot = await aSlot(tenant, { client_id: client.id, label: 'DMP signature' });
      const of = { client_id: client.id, slot_id: slot.id };
      const subject = (finess: unknown) => `C=FR, O=X, OU=1${String(finess)}, CN=DUI`;
      const ofClient = await aCertificate(tenant, { ...of, subject: subject(client['finess_ej']) });
      const late = new Date(Date.now() + 1_050 * 86_400_000);
      const ofSite = await aCertificate(tenant, { ...of, subject: subject(site['finess_eg']), not_after: late });
      const order = await anOrder(tenant, { ...of, state: 'verified', certificate_id: ofSite.id });
      ids = {
        client: client.id,
        slot: slot.id,
        site: site.id,
        ofSite: ofSite.id,
        ofClient: ofClient.id,
        order: order.id,
      };
    });
    const { rows } = await tenant.owner.query(
      'SELECT establishment_id, label, in_force_id FROM slots WHERE client_id = $1 ORDER BY establishment_id IS NOT NULL',
      [ids.client],
    );
    expect(rows).toEqual([
      { establishment_id: null, label: 'DMP signature', in_force_id: ids.ofClient },
      { establishment_id: ids.site, label: 'DMP signature (La Source)', in_force_id: ids.ofSite },
    ]);
    const moved = await tenant.owner.query(
      'SELECT o.slot_id = c.slot_id AS together FROM orders o JOIN certificates c ON c.id = o.certificate_id WHERE o.id = $1',
      [ids.order],
    );
    expect(moved.rows).toEqual([{ together: true }]);
  });
});
