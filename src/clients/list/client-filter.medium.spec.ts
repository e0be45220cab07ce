import { describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { aClient } from '../../../test/support/factories.js';
import { aTenant } from '../../../test/support/tenant.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { clientList } from './client-list.js';

const tenant = await aTenant();
await aClient(tenant, { name: 'Étoile du Nord', departement: '2A' });
await aClient(tenant, { name: 'Étoile du Sud', departement: '06' });
await aClient(tenant, { name: 'Nord', departement: '2A' });
await aClient(tenant, { name: 'Fermée', departement: '06', archived_at: new Date() });
await tenant.owner.query(`UPDATE client_progress p SET who = 'client', step = 3 FROM clients c
                           WHERE c.id = p.client_id AND c.name = 'Nord'`);

/** The names that a filter of the list keeps, asked to the database. */
const kept = (query: Record<string, unknown> | string) =>
  tenant.run(async () => {
    const { where } = clientList.filter(query);
    const statement = sql`SELECT c.name FROM ${clientList.from} WHERE ${where} ORDER BY c.name`;
    return (await tenant.get(TenantDb).query<{ name: string }>(statement)).map(({ name }) => name);
  });

const everyone = ['Étoile du Nord', 'Étoile du Sud', 'Nord'];

describe('the filter of the list of clients', () => {
  it('keeps every client that is not archived when nothing is asked', async () => {
    expect(clientList.filter({})).toMatchObject({ chips: [], unknown: [], description: 'Tous les clients' });
    expect((await kept({})).sort()).toEqual([...everyone].sort());
    expect(await kept({ archived: '1' })).toEqual(['Fermée']);
  });

  it('reads the same from an address as from its parts', async () => {
    expect(clientList.filter('?who=client&step=3')).toEqual(clientList.filter({ who: 'client', step: '3' }));
    expect(await kept('?who=client&step=3')).toEqual(['Nord']);
    expect(await kept({ who: 'client', step: '3' })).toEqual(['Nord']);
  });

  it('gives each condition its own parameters, in whatever order they are asked', async () => {
    expect(await kept({ q: 'Étoile du Nord', departement: '2a' })).toEqual(['Étoile du Nord']);
    expect(await kept({ departement: '2a', q: 'Étoile du Nord' })).toEqual(['Étoile du Nord']);
    expect(await kept({ q: 'Étoile du Nord', departement: '06' })).toEqual([]);
  });

  it('says what it keeps in a sentence', () => {
    expect(clientList.filter({ who: 'editor,administrator', late: '1' }).description).toBe(
      'Qui\u00a0: Nous, Administrateur technique\u202f; Échéance\u00a0: dépassée',
    );
  });

  it.each([
    [{ colour: 'red' }, 'colour'],
    [{ step: '9' }, '9'],
    [{ who: 'toString' }, 'toString'],
    [{ account_manager: 'x' }, 'x'],
    [{ constructor: '1' }, 'constructor'],
  ])('tells what it does not understand in %j, and filters nothing by it', async (query, word) => {
    expect(clientList.filter(query).unknown).toEqual([expect.stringContaining(word)]);
    expect((await kept(query)).sort()).toEqual([...everyone].sort());
  });

  it('never writes what was typed into the SQL', async () => {
    const hostile = { q: `x'; DROP TABLE clients; --`, departement: `06' OR 1=1` };
    expect(clientList.filter(hostile).where.text).not.toMatch(/DROP|OR 1/);
    expect(await kept(hostile)).toEqual([]);
    expect(await kept({})).toHaveLength(everyone.length);
  });

  it('leaves the order and the page to the list', async () => {
    const query = { sort: 'due', direction: 'asc', after: 'abc' };
    expect(clientList.filter(query).unknown).toEqual([]);
    expect(await kept(query)).toHaveLength(everyone.length);
  });
});
