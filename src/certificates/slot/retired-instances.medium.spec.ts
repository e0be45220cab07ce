import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aCoveredClient } from '../../../test/support/covered-client.js';
import { anOrder } from '../../../test/support/factories.js';
import { ordersOf, subjectOf } from '../../../test/support/orders.js';
import { issueCertificate, makeTestAuthority } from '../../../test/support/pki.js';
import { rowOf } from '../../../test/support/records.js';
import { trust } from '../../../test/support/trust.js';
import { GridQueries } from '../grid/grid.queries.js';
import { readGridFilter } from '../grid/grid-filter.js';
import { aFreshKey } from '../../../test/support/hidden-keys.js';

const app = await anApp();
const technical = await app.signIn('technical_admin');
const pageAt = async (address: string) => pageOf(await technical.get(address).expect(200));
const words = async (address: string) => wordsOf(await pageAt(address), 'main');

describe('an order of an instance that goes out of service', () => {
  it('is told alike by its page, its slot, its client and the lists, and the end of the watch waits for it', async () => {
    const client = await aCoveredClient(app, app, aFreshKey().print, { installed_at: null, verified_at: null });
    const { id, slot, certificate } = client;
    const order = await anOrder(app, { client_id: id, slot_id: slot, state: 'collected', certificate_id: certificate });
    await client.touch();
    expect(await words(`/clients/${id}`)).toContain('Installer le certificat');
    const support = await app.signIn('support');
    await support.post(`/instances/${client.instance}/retirement`).type('form').send({}).expect(303);

    const remedy = 'L’instance est hors service : révoquez-le sur la plateforme';
    for (const address of [`/orders/${order.id}`, `/slots/${slot}`, `/certificates/${certificate}`])
      expect(await words(address)).toContain(remedy);
    expect(await words(`/clients/${id}`)).toContain('Révoquer le certificat');
    for (const address of [`/clients/${id}`, `/clients/${id}/certificates`, '/certificates'])
      expect(await words(address)).not.toContain('Installer le certificat');
    for (const address of ['/orders', '/certificates?view=list'])
      expect(await words(address)).toContain('Retirée, à révoquer');
    const page = await pageAt(`/slots/${slot}`);
    expect(wordsOf(page, 'main')).not.toContain('tant que vous ne l’en sortez pas');
    const watch = page(`form[action="/slots/${slot}/end-of-watch"]`);
    expect([watch.find('fieldset[disabled]').length, watch.find('button').length]).toEqual([1, 0]);
    expect(watch.text()).toContain('Une commande est ouverte sur cet emplacement');
  });

  it('is not counted nor listed among what is to be installed, but among what must not be', async () => {
    const client = await aCoveredClient(app, app, aFreshKey().print, { installed_at: null, verified_at: null });
    const { id, slot, certificate } = client;
    await anOrder(app, { client_id: id, slot_id: slot, state: 'collected', certificate_id: certificate });
    const listed = async (coverage: string) => {
      const page = await pageAt(`/certificates?view=list&coverage=${coverage}`);
      return page(`main tbody a[href="/slots/${slot}"]`).length > 0;
    };
    expect([await listed('issued_not_installed'), await listed('to_redo')]).toEqual([true, false]);
    const support = await app.signIn('support');
    await support.post(`/instances/${client.instance}/retirement`).type('form').send({}).expect(303);
    expect([await listed('issued_not_installed'), await listed('to_redo')]).toEqual([false, true]);
    for (const address of [`/slots/${slot}`, `/clients/${id}/certificates`, '/certificates?view=list', '/certificates'])
      expect(await words(address)).toContain('À révoquer');
    // The last instance of its client: the counts, the filters and the queue of home say what its cell says.
    const both = 'à refaire ou à révoquer';
    expect(await words('/certificates')).toMatch(/\d+ ?À refaire ou à révoquer/);
    expect(await words('/certificates?view=list&coverage=to_redo')).toContain('À refaire ou à révoquer');
    expect(await words('/orders?spoilt=1')).toContain('à refaire, à révoquer ou à annuler');
    expect(await words('/?view=actions')).toContain(`Certificats ${both}`);
    expect(await words('/clients?action=redone')).toContain((await rowOf(app, 'clients', id))?.['name']);
    await app.run(async () => {
      const { coverages } = await app.get(GridQueries).tally(readGridFilter({}, new Date()));
      const { rows } = await app.owner.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM slots s JOIN instances i ON i.id = s.instance_id WHERE s.phase = 'issued' AND i.retired_at IS NOT NULL`,
      );
      expect(coverages.to_redo).toBe(rows[0]?.n);
    });
  });

  it('takes what was delivered all the same, and says that it is to be revoked', async () => {
    const authority = await makeTestAuthority('TEST');
    await trust(app, authority.authorities, authority.environment);
    const { client, instance, slots } = await ordersOf(app).aClientWithSlots(['insi_manu']);
    const facts = { state: 'to_collect', key_made_on_platform: true };
    const order = await anOrder(app, { client_id: client.id, slot_id: slots[0]?.id, ...facts });
    const support = await app.signIn('support');
    await support.post(`/instances/${instance.id}/retirement`).type('form').send({}).expect(303);
    const { pem } = await issueCertificate(authority, { subject: subjectOf(client, 'INSI-MANU') });
    const uploaded = technical.post(`/orders/${order.id}/certificates`);
    await uploaded.attach('certificate', Buffer.from(pem), 'insi.pem').expect(303);
    const told = wordsOf(await pageAt(`/orders/${order.id}`), '.s-flash');
    expect(told).toContain('Certificat importé. L’instance est hors service : révoquez-le sur la plateforme');
    expect(told).not.toContain('Il reste à l’installer');
  });
});

it('says of a slot that no service asks for any more what keeps it: its order, or its certificate', async () => {
  const { client, instance, slots } = await ordersOf(app).aClientWithSlots(['insi_manu']);
  await anOrder(app, { client_id: client.id, slot_id: slots[0]?.id });
  await app.owner.query(`UPDATE instances SET services = '{}' WHERE id = $1`, [instance.id]);
  const words = async () => wordsOf(await pageAt(`/slots/${slots[0]?.id}`), 'main');
  expect(await words()).toContain('L’emplacement sort du suivi dès que sa commande est close.');
  await app.owner.query(
    `UPDATE slots SET declared_not_after = '2027-05-01', declared_by = 'Nous', declared_at = now() WHERE id = $1`,
    [slots[0]?.id],
  );
  expect(await words()).toContain('Il reste suivi jusqu’à la fin de son certificat');
});
