import { beforeAll, expect, it } from '@jest/globals';
import { anApp, pageOf } from '../../test/support/app.js';
import { aCertifiedClient } from '../../test/support/certified-client.js';
import { aCertificate, aDelegation, anAdministrator, anAssignment, anOrder } from '../../test/support/factories.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

// The ends of certificates as two lists say them: that of the clients, that of the certificates.

let client: { id: string; slot: string; certificate: string };

const app = await anApp();
const technical = await app.signIn('technical_admin');
await app.owner.query(`UPDATE editors SET ans_contract_signed_on = '2020-01-01'`);
beforeAll(async () => {
  const { client: certified } = await aCertifiedClient(app, app);
  await aDelegation(app, { client_id: certified.id });
  const administrator = await anAdministrator(app);
  await anAssignment(app, { client_id: certified.id, administrator_id: administrator.id });
  const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM slots WHERE client_id = $1', [certified.id]);
  const slot = rows[0]?.id ?? '';
  const inForce = { installed_at: new Date(), verified_at: new Date(), common_name: 'INSI-AUTO' };
  const certificate = await aCertificate(app, { client_id: certified.id, slot_id: slot, ...inForce });
  client = { id: certified.id, slot, certificate: certificate.id };
});

/** The certificate ends at that hour of a day of Paris, so many days from today. */
async function ending(days: number, hour: string): Promise<void> {
  await app.owner.query(
    `UPDATE certificates SET not_after = ((paris_today() + $2::int) || ' ' || $3)::timestamp AT TIME ZONE 'Europe/Paris' WHERE id = $1`,
    [client.certificate, days, hour],
  );
  await app.run(async () => app.get(TenantDb).touchClient(client.id));
}
const rowsAt = async (address: string) => pageOf(await technical.get(address).expect(200))('main tbody tr').length;
const next = async () =>
  (
    await app.owner.query<{ code: string; due: string | null; ends: Date | null }>(
      'SELECT code, due, next_expiry AS ends FROM client_progress WHERE client_id = $1',
      [client.id],
    )
  ).rows[0];

it('« à N jours » is the same day for both, the last one of them included', async () => {
  for (const hour of ['00:30', '23:30']) {
    await ending(18, hour);
    for (const [days, many] of [
      [17, 0],
      [18, 1],
      [19, 1],
    ] as const) {
      expect(await rowsAt(`/clients?expiring=${days}`)).toBe(many);
      expect(await rowsAt(`/certificates?view=list&expiring=${days}`)).toBe(many);
    }
  }
});

it('what is revoked ends on no day: no list has it, and what to do has no later day for it', async () => {
  await ending(200, '12:00');
  await app.owner.query('UPDATE certificates SET revoked_at = now() WHERE id = $1', [client.certificate]);
  await app.run(async () => app.get(TenantDb).touchClient(client.id));
  expect(await next()).toEqual({ code: 'slot_revoked', due: null, ends: null });
  await anOrder(app, { client_id: client.id, slot_id: client.slot, state: 'csr_expected' });
  await app.run(async () => app.get(TenantDb).touchClient(client.id));
  expect(await next()).toMatchObject({ code: 'order_csr_expected', due: null, ends: null });
  for (const address of ['/clients?expiring=365', '/certificates?view=list&expiring=365'])
    expect(await rowsAt(address)).toBe(0);
});
