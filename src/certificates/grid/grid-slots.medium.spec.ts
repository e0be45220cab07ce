import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aCoveredClient } from '../../../test/support/covered-client.js';
import { anAdministrator, anAssignment, aRequest, aSlot } from '../../../test/support/factories.js';
import { aFreshKey } from '../../../test/support/hidden-keys.js';

const app = await anApp();
const technical = await app.signIn('technical_admin');
const page = async (address: string) => pageOf(await technical.get(address).expect(200));

/** The cell of a slot, its link, and what the slot's own page offers. */
async function told(slot: string, address: string) {
  const cells = (await page('/certificates'))(`main td a[href="${address}"]`).toArray();
  const own = wordsOf(await page(`/slots/${slot}`), 'main');
  return { cells: cells.length, opens: own.includes('Ouvrir une commande') && !own.includes('ne couvre pas') };
}

describe('what is to be ordered, on the grid and on the page of its slot', () => {
  it('is ordered while the end of somebody is asked for, and waits for a mandate that covers it', async () => {
    const client = await aCoveredClient(app, app, aFreshKey().print);
    await app.owner.query(`UPDATE instances SET services = '{insi_auto,psc}' WHERE id = $1`, [client.instance]);
    const operator = await aSlot(app, {
      client_id: client.id,
      instance_id: client.instance,
      offer: 'SERV',
      usage: 'SSL_SERVEUR',
      purpose: 'other',
      label: 'Serveur d’échanges',
      serves: [],
      common_name: 'echanges.exemple.fr',
      added_by_hand: true,
    });
    const leaver = await anAdministrator(app);
    await anAssignment(app, { client_id: client.id, administrator_id: leaver.id, state: 'end_to_request' });
    const request = await aRequest(app, { client_id: client.id, kind: '503' });
    await client.touch();
    const { rows } = await app.owner.query('SELECT code, step FROM client_progress WHERE client_id = $1', [client.id]);
    expect(rows).toEqual([{ code: 'order_missing', step: 4 }]);
    const { rows: made } = await app.owner.query<{ id: string }>(
      `SELECT id FROM slots WHERE client_id = $1 AND serves = '{psc}'`,
      [client.id],
    );
    const missing = made[0]?.id ?? '';
    expect(await told(missing, `/slots/${missing}`)).toEqual({ cells: 1, opens: true });
    expect(await told(operator.id, `/clients/${client.id}/delegation`)).toEqual({ cells: 1, opens: false });
    const grid = await page('/certificates');
    expect(grid(`main td a[href="/requests/${request.id}"]`)).toHaveLength(0);
    expect(wordsOf(grid, 'main')).toContain('attend la délégation');
    const toOpen = async () => wordsOf(await page('/certificates?view=list&coverage=missing&order=to_open'), 'main');
    expect(await toOpen()).toContain('Pro Santé Connect');
    expect(await toOpen()).not.toContain('Serveur d’échanges');

    // Whichever of the two is what the client waits for.
    await app.owner.query(`UPDATE slots SET label = 'Annuaire' WHERE id = $1`, [operator.id]);
    await client.touch();
    const { rows: next } = await app.owner.query('SELECT code FROM client_progress WHERE client_id = $1', [client.id]);
    expect(next).toEqual([{ code: 'delegation_out_of_scope' }]);
    expect(await toOpen()).toContain('Pro Santé Connect');
    expect(await toOpen()).not.toContain('Annuaire');
  });
});
