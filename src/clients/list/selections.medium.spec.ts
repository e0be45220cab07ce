import { describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import { aClient } from '../../../test/support/factories.js';
import { aTenant } from '../../../test/support/tenant.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { clientList } from './client-list.js';
import { ClientListPages } from './client-list-pages.service.js';
import { ClientListQueries } from './client-list.queries.js';
import { maximumSelection, SelectionsService } from './selections.service.js';

const tenant = await aTenant();

const freeze = (ids: string[], from?: string) => tenant.run(() => tenant.get(SelectionsService).freeze(ids, from));
const shown = async (selection: string) => {
  const { rows } = await tenant.run(() =>
    tenant.get(ClientListQueries).page(clientList.filter({ selection }), clientList.order({})),
  );
  return rows.map((row) => row.id).sort();
};

describe('a frozen selection', () => {
  it('shows the same clients when the list has others, fewer, or them archived', async () => {
    const [a, b] = [await aClient(tenant, { departement: '29' }), await aClient(tenant, { departement: '29' })];
    const id = await tenant.run(() => tenant.get(SelectionsService).freezeResults('departement=29'));
    await aClient(tenant, { departement: '29' });
    await tenant.owner.query(`UPDATE clients SET departement = '35' WHERE id = $1`, [a.id]);
    await tenant.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [b.id]);
    expect(await shown(id)).toEqual([a.id, b.id].sort());
  });

  it('grows page after page by new selections, and the former ones stay as they were', async () => {
    const [a, b] = [await aClient(tenant), await aClient(tenant)];
    const first = await freeze([a.id]);
    const second = await freeze([b.id, a.id], first);
    expect(await shown(first)).toEqual([a.id]);
    expect(await shown(second)).toEqual([a.id, b.id].sort());
    expect(await tenant.run(() => tenant.get(SelectionsService).byId(second))).toMatchObject({
      clients: 2,
      description: '2\u00a0clients choisis',
    });
  });

  it('keeps whom it has, archived since or not: what was chosen goes in silence by no way', async () => {
    const [a, b] = [await aClient(tenant), await aClient(tenant, { departement: '972' })];
    const first = await freeze([a.id]);
    await tenant.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [a.id]);
    const all = await tenant.run(() => tenant.get(SelectionsService).freezeResults('departement=972', first));
    for (const grown of [await freeze([b.id], first), all]) expect(await shown(grown)).toEqual([a.id, b.id].sort());
  });

  it('that is being put together goes on in whichever view is opened next', async () => {
    const adding = await freeze([(await aClient(tenant)).id]);
    const { views, clearHref, empty } = await tenant.run(() =>
      tenant.get(ClientListPages).list({ adding, q: 'Nobody is called so' }, true),
    );
    const addresses = [...views.tabs, ...views.more].map(({ href }) => href);
    expect(addresses.length).toBeGreaterThan(2);
    for (const address of [...addresses, clearHref, empty?.href])
      expect(new URLSearchParams(address?.split('?')[1]).get('adding')).toBe(adding);
  });

  it('takes all the results beside what was ticked', async () => {
    const [ticked, listed] = [await aClient(tenant), await aClient(tenant, { departement: '974' })];
    const first = await freeze([ticked.id]);
    const all = await tenant.run(() => tenant.get(SelectionsService).freezeResults('departement=974', first));
    expect(await shown(all)).toEqual([ticked.id, listed.id].sort());
  });

  it('marks in the list the rows it has already', async () => {
    const [a, b] = [await aClient(tenant, { town: 'Ouessant' }), await aClient(tenant, { town: 'Ouessant' })];
    const id = await freeze([a.id]);
    const { rows } = await tenant.run(() =>
      tenant.get(ClientListQueries).page(clientList.filter('q=ouessant'), clientList.order({}), undefined, id),
    );
    expect(new Map(rows.map((row) => [row.id, row.taken]))).toEqual(
      new Map([
        [a.id, true],
        [b.id, false],
      ]),
    );
  });

  it('that is filtered further offers what is seen then, and takes no more', async () => {
    const few = await Promise.all(['Crozon', 'Crozon', 'Morgat'].map((town) => aClient(tenant, { town })));
    const selection = await freeze(few.map(({ id }) => id));
    const offered = async (query: Record<string, string>) =>
      (await tenant.run(() => tenant.get(ClientListPages).list(query, true))).everything;
    expect(await offered({ selection })).toBeNull();
    expect(await offered({ selection, q: 'Crozon' })).toBe('Sélectionner les 2\u00a0résultats');
    const those = await tenant.run(() =>
      tenant.get(SelectionsService).freezeResults(`selection=${selection}&q=crozon`),
    );
    expect((await shown(those)).length).toBe(2);
  });

  it('takes neither an archived client, nor a neighbour’s, nor an unknown address', async () => {
    const neighbour = await tenant.secondEditor();
    const theirs = await aClient(neighbour);
    const archived = await aClient(tenant, { archived_at: new Date() });
    await expect(freeze([theirs.id, archived.id])).rejects.toBeInstanceOf(Refused);
    await expect(freeze([archived.id], uuidv7())).rejects.toBeInstanceOf(NotFound);
    const results = (query: string) => tenant.run(() => tenant.get(SelectionsService).freezeResults(query));
    await expect(results('colour=red')).rejects.toThrow('colour');
    await expect(results(`grouping=${uuidv7()}`)).rejects.toThrow('groupement');
    await expect(results('archived=1')).rejects.toThrow('archivé');
  });

  it('is refused beyond the bound, whole', async () => {
    const editor = await tenant.secondEditor();
    await editor.owner.query(
      `INSERT INTO clients (id, finess_ej, name, departement) SELECT gen_random_uuid(), 'G' || g, 'Client', '06' FROM generate_series(1, $1::int) g`,
      [maximumSelection + 1],
    );
    // Without figures PostgreSQL would look each client up by reading them all.
    await editor.owner.query('ANALYZE clients, client_progress, selection_items');
    await expect(editor.run(() => tenant.get(SelectionsService).freezeResults(''))).rejects.toThrow('10');
    const { rows } = await editor.owner.query('SELECT 1 FROM selections');
    expect(rows).toEqual([]);
  });
});
