import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aCoveredClient } from '../../../test/support/covered-client.js';
import { aCertificate, anOrder, dayFromToday } from '../../../test/support/factories.js';
import { aFreshKey } from '../../../test/support/hidden-keys.js';
import { clock } from '../../platform/clock.js';
import { isSpoilt } from '../../slots/spoilt-order.facts.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

const app = await anApp();
const technical = await app.signIn('technical_admin');
const words = async (address: string) => wordsOf(pageOf(await technical.get(address).expect(200)), 'main');
const days = (count: number) => new Date(Date.now() + count * 86_400_000);

/** A client whose certificate is in service, and its successor collected: ended, as the end of the first one says, or revoked by whoever asks. */
async function aSuccessorCollected(
  first: { not_before?: Date; not_after?: Date } = {},
  successor: { not_after?: Date } = {},
) {
  const covered = await aCoveredClient(app, app, aFreshKey().print, first);
  const { id, slot, certificate } = covered;
  const next = await aCertificate(app, {
    client_id: id,
    slot_id: slot,
    common_name: 'INSI-AUTO',
    replaces_id: certificate,
    installed_at: null,
    verified_at: null,
    not_after: days(1090),
    ...successor,
  });
  const order = await anOrder(app, { client_id: id, slot_id: slot, state: 'collected', certificate_id: next.id });
  await covered.touch();
  return { ...covered, next: next.id, order: order.id };
}

const revoke = (certificate: string, revokedOn = clock.today()) =>
  technical
    .post(`/certificates/${certificate}/revocation`)
    .type('form')
    .send({ revokedOn, reason: 'Clé perdue' })
    .expect(303);

const nextAction = async (clientId: string) => {
  const sql = 'SELECT code, step, due, detail, worst_coverage, target FROM client_progress WHERE client_id = $1';
  return (await app.owner.query<Record<string, unknown>>(sql, [clientId])).rows[0];
};

describe('a certificate in service that is revoked, its successor collected and not installed', () => {
  it('interrupts its service, as one that has expired: the slot, the client, home and the reminders say so', async () => {
    const expired = await aSuccessorCollected({ not_after: days(-2) });
    const revoked = await aSuccessorCollected();
    expect(await nextAction(revoked.id)).toMatchObject({ worst_coverage: 'covered' });
    const covered = await words('/');
    await revoke(revoked.certificate);
    for (const { id, order } of [expired, revoked])
      expect(await nextAction(id)).toMatchObject({
        code: 'order_collected',
        step: 5,
        detail: expect.stringContaining('le service est interrompu'),
        target: { kind: 'order', id: order },
      });
    expect(await nextAction(revoked.id)).toMatchObject({ worst_coverage: 'revoked' });
    expect(covered).toMatch(/0 ?Révoqués, à remplacer/);
    expect(await words('/')).toMatch(/1 ?Révoqués, à remplacer/);
    expect(await words(`/slots/${revoked.slot}`)).toMatch(/Révoqué.*Échéance/);
    const reminders = await words(`/slots/${revoked.slot}/reminders`);
    expect(reminders).toContain('Aucun rappel. Le certificat est révoqué');
    expect(reminders).toMatch(/Échéance [\d/]+, révoqué/);
    expect(reminders).not.toContain('expire dans');
    const listed = pageOf(await technical.get('/certificates?view=list&coverage=revoked').expect(200));
    expect(listed(`main tbody a[href="/slots/${revoked.slot}"]`)).toHaveLength(1);
  });

  it('ends once the successor is installed and verified, by its order', async () => {
    const { id, slot, certificate, order, next } = await aSuccessorCollected();
    await revoke(certificate);
    expect(await words(`/orders/${order}`)).toContain('Noter l’installation');
    const on = { installedOn: clock.today(), verifiedOn: clock.today() };
    await technical.post(`/orders/${order}/installation`).type('form').send(on).expect(303);
    expect(await nextAction(id)).toMatchObject({ code: 'order_installed', worst_coverage: 'revoked' });
    await technical.post(`/orders/${order}/verification`).type('form').send(on).expect(303);
    expect(await nextAction(id)).toMatchObject({ worst_coverage: 'covered' });
    const { rows } = await app.owner.query('SELECT in_force, in_force_id FROM slots WHERE id = $1', [slot]);
    expect(rows).toEqual([{ in_force: 'verified', in_force_id: next }]);
  });

  it('leaves an order spoilt whose certificate ended in its turn, whichever ended first', async () => {
    const first = await aSuccessorCollected({ not_before: days(-40), not_after: days(-20) }, { not_after: days(-10) });
    const later = await aSuccessorCollected({}, { not_after: days(-10) });
    await revoke(first.certificate, dayFromToday(-25));
    await revoke(later.certificate);
    const spoilt = await app.run(() =>
      app
        .get(TenantDb)
        .query<{ id: string }>(`SELECT o.id FROM open_orders o WHERE ${isSpoilt('o')} AND o.id = ANY ($1)`, [
          [first.order, later.order],
        ]),
    );
    expect(spoilt.map(({ id }) => id).sort()).toEqual([first.order, later.order].sort());
  });
});
