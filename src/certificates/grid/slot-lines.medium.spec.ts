import { beforeAll, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { send } from '../../../test/support/records.js';
import {
  aCertificate,
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  anEstablishment,
  anInstance,
  anOrder,
  aSlot,
  type Row,
} from '../../../test/support/factories.js';

const app = await anApp();
const technical = await app.signIn('technical_admin');
await app.owner.query(`UPDATE editors SET ans_contract_signed_on = '2020-01-01'`);
const client = await aClient(app);
await aDelegation(app, { client_id: client.id });
beforeAll(async () => {
  const administrator = await anAdministrator(app);
  await anAssignment(app, { client_id: client.id, administrator_id: administrator.id });
  const site = await anEstablishment(app, { client_id: client.id });
  await endingIn(20, await slot('Bientôt'));
  await endingIn(-5, await slot('Fini'));
  await endingIn(30, await slot('Du site', { establishment_id: site.id }));
  const other = await aClient(app, { name: 'Fondation d’accueil' });
  const gone = await anEstablishment(app, { client_id: other.id });
  await endingIn(25, await slot('Parti', { establishment_id: gone.id }));
  await slot('Rien');
  await slot('Jamais', { establishment_id: gone.id, added_by_hand: true });
  const [checked, installed] = [await slot('Vue'), await slot('Là')];
  await anOrder(app, { client_id: client.id, slot_id: checked.id, state: 'csr_checked' });
  await anOrder(app, { client_id: client.id, slot_id: installed.id, state: 'installed' });
});

async function slot(label: string, columns: Record<string, unknown> = {}) {
  const instance = await anInstance(app, { client_id: client.id });
  return aSlot(app, { client_id: client.id, instance_id: instance.id, label, ...columns });
}

async function endingIn(days: number, { id }: Row) {
  const notAfter = new Date(Date.now() + days * 86_400_000);
  const verified = { installed_at: new Date(), verified_at: new Date() };
  await aCertificate(app, { client_id: client.id, slot_id: id, not_after: notAfter, ...verified });
}

/** What comes next of each slot, as a page of the client says it. */
async function said(address: string, visitor = technical) {
  const page = pageOf(await visitor.get(address).expect(200));
  const rows = page('.s-slots tbody tr:not(.s-group)').toArray();
  const word = (row: (typeof rows)[number]) => page(row).find('td:last-child').find('button, a').text().trim();
  return Object.fromEntries(rows.map((row) => [page(row).find('th a').text(), word(row)]));
}

it('is the same for a slot on each page of its client', async () => {
  const words = await said(`/clients/${client.id}`);
  expect(words).toEqual({
    Bientôt: 'Renouveler le certificat',
    Fini: 'Remplacer le certificat',
    'Du site': 'Commander sous le FINESS juridique',
    Parti: 'Commander chez l’autre client',
    Jamais: 'Commander chez l’autre client',
    Rien: 'Ouvrir une commande',
    Vue: 'Préparer la commande',
    Là: 'Vérifier le certificat installé',
  });
  expect(await said(`/clients/${client.id}/certificates`)).toEqual(words);
});

it('is the one of the slot’s own page', async () => {
  const { rows } = await app.owner.query<Row>(`SELECT id FROM slots WHERE label = 'Bientôt'`);
  expect(wordsOf(pageOf(await technical.get(`/slots/${rows[0]?.id}`)), 'main')).toContain('Renouveler le certificat');
});

it('tells a reader that there is an order to open, not to open it', async () => {
  const words = await said(`/clients/${client.id}/certificates`, await app.signIn('auditor'));
  expect(words).toMatchObject({ Bientôt: 'Commande à ouvrir', Rien: 'Commande à ouvrir' });
});

it('opens no order here for an establishment that went to another client, and says where', async () => {
  const { rows } = await app.owner.query<Row>(`SELECT id FROM slots WHERE label = 'Parti'`);
  const address = `/slots/${rows[0]?.id}`;
  await send(technical, `${address}/orders`, {}).expect(303);
  const page = pageOf(await technical.get(address).expect(200));
  expect(wordsOf(page, '.s-flash')).toContain('est passé à « Fondation d’accueil »');
  expect(wordsOf(page, 'main button[aria-disabled=true]')).toContain('Ouvrir une commande');
  expect(wordsOf(page, '#open-why')).toContain('se commande chez ce client');
  // Two clients may bear its name.
  const [to] = (await app.owner.query<Row>(`SELECT id, finess_ej FROM clients WHERE name = 'Fondation d’accueil'`))
    .rows;
  expect(wordsOf(page, '#open-why')).toContain(`FINESS EJ ${String(to?.['finess_ej'])}`);
  expect(page(`a[href="/clients/${to?.id}/establishments"]`).text()).toBe('Fondation d’accueil');
  expect((await app.owner.query('SELECT 1 FROM orders WHERE slot_id = $1', [rows[0]?.id])).rows).toEqual([]);
});

it('is told among the orders to open of none that is opened elsewhere', async () => {
  // The plan makes what the instances need, and retires what a person added for an establishment that nothing is ordered for here.
  await app.run(async () => app.get(TenantDb).touchClient(client.id));
  const page = pageOf(await technical.get('/certificates?view=list&coverage=missing&order=to_open').expect(200));
  const found = page('main tbody a[href^="/slots/"]')
    .toArray()
    .map((link) => page(link).text().trim());
  expect(found).toContain('DMP signature');
  expect(found).not.toContain('Jamais');
  const { rows } = await app.owner.query<Row>(`SELECT id FROM slots WHERE label = 'Jamais'`);
  const own = pageOf(await technical.get(`/slots/${rows[0]?.id}`).expect(200));
  expect(wordsOf(own, 'main')).toContain('Cet établissement est passé à un autre client.');
});
