import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { aClient, anEstablishment } from '../../../test/support/factories.js';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { FoundClients, ownersSought } from './found-clients.service.js';
import { clientSearch, metOnTheWay } from './client-search.js';

describe('the search of clients', () => {
  let tenant: TestTenant;

  beforeAll(async () => {
    tenant = await startTenant();
    const paralysed = await aClient(tenant, {
      name: 'Association des paralysés de France',
      town: 'Périgueux',
      finess_ej: '750719239',
      siret: '77568873204541',
    });
    await anEstablishment(tenant, { client_id: paralysed.id, name: 'Foyer de vie L’Étoile du Lac', town: 'Annecy' });
    await aClient(tenant, { name: 'Résidence Saint-Joseph', town: 'Évian-les-Bains', finess_ej: '740000013' });
    await aClient(tenant, { name: 'CH de Vire', town: 'Vire Normandie', finess_ej: '140000225' });
    await aClient(tenant, { name: 'Palais d’hier', archived_at: new Date(), archived_by: 'Nous' });
    const neighbour = await tenant.secondEditor();
    await aClient(neighbour, { name: 'Résidence Saint-Joseph des voisins' });
  });
  afterAll(() => tenant.stop());

  const find = (typed: string) =>
    tenant.run(async () => {
      const rows = await tenant
        .get(TenantDb)
        .query<{ name: string }>(
          'SELECT name FROM clients WHERE id IN (SELECT search_clients($1::jsonb)) ORDER BY name',
          [clientSearch(typed)],
        );
      return rows.map((row) => row.name.split(' ')[0]);
    });

  it.each([
    ['residence', 'Résidence', 'without the accents'],
    ['RÉSIDENCE JOSEPH', 'Résidence', 'in capitals, two words of three'],
    ['st joseph', 'Résidence', 'with « st » for « saint »'],
    ['evian bains', 'Résidence', 'by the town'],
    ['residance evain', 'Résidence', 'with two slips'],
    ['APF', 'Association', 'by its initials'],
    ['A.P.F.', 'Association', 'by its initials with dots'],
    ['FINESS EJ 750 719 239', 'Association', 'by FINESS behind its label'],
    ['paralyses périgueux', 'Association', 'by name and town'],
    ['775 688 732 04541', 'Association', 'by a SIRET typed with spaces'],
    ['750719239', 'Association', 'by FINESS'],
    ['775688732', 'Association', 'by SIREN, the beginning of a SIRET'],
    ['7507 19', 'Association', 'by the beginning of a FINESS'],
    ['etoile lac', 'Association', 'by the name of an establishment'],
    ['annecy', 'Association', 'by the town of an establishment'],
    ['ch vire', 'CH', 'by a word of two letters'],
  ])('« %s » finds %s, %s', async (typed, name) => {
    expect(await find(typed)).toEqual([name]);
  });

  it.each(['zzz introuvable', '999999999', `' OR true --`, '%', '_', '\\', '"]]'])(
    '« %s » finds nobody',
    async (typed) => {
      const words = clientSearch(typed);
      expect(words === '[]' ? [] : await find(typed)).toEqual([]);
    },
  );

  it.each(['residence', 'st joseph', 'APF', 'ch vire', '7507 19', 'etoile lac', 'residance evain', 'zzz introuvable'])(
    '« %s »: what a page reads is what the list keeps, by ids or met on the way',
    (typed) =>
      tenant.run(async () => {
        const words = clientSearch(typed);
        const ids = async (where: Sql) => {
          const rows = await tenant.get(TenantDb).query<{ id: string }>(sql`SELECT c.id FROM clients c WHERE ${where}`);
          return rows.map(({ id }) => id).sort();
        };
        const kept = await ids(sql`c.id IN (SELECT search_clients(${words}::jsonb))`);
        const found = await tenant.get(FoundClients).sought(typed);
        expect(found?.ids).not.toBeNull();
        expect(found && (await ids(ownersSought(found, 'c.id')))).toEqual(kept);
        // Nobody meets on the way what only looks like the words.
        if (!found?.alike) expect(await ids(metOnTheWay(words))).toEqual(kept);
      }),
  );

  it('says that there are more than asked of those in service, of its own editor only', () =>
    tenant.run(async () => {
      const found = async (typed: string, most: number) => {
        const rows = await tenant
          .get(TenantDb)
          .query<{ ids: string[] | null }>(sql`SELECT ids FROM find_clients(${clientSearch(typed)}::jsonb, ${most})`);
        return rows[0]?.ids;
      };
      expect(await found('residence', 0)).toBeNull();
      expect(await found('residence', 1)).toHaveLength(1);
      // Archived, it is found and does not make them many.
      expect(await found('palais hier', 0)).toHaveLength(1);
      // The neighbour has one: not seen, not counted.
      expect(await found('des voisins', 0)).toEqual([]);
    }));

  it('says so too of those whose establishments alone have the words, where they are in service', async () => {
    const editor = await tenant.secondEditor();
    const owners = await Promise.all(['Un', 'Deux', 'Trois'].map((name) => aClient(editor, { name })));
    for (const { id } of owners)
      for (const at of [1, 2]) await anEstablishment(editor, { client_id: id, name: `Les Glycines ${at}` });
    await aClient(editor, { name: 'Villa Glycines' });
    const found = (most: number) =>
      editor.run(async () => {
        const [row] = await tenant
          .get(TenantDb)
          .query<{ ids: string[] | null }>(
            sql`SELECT ids FROM find_clients(${clientSearch('glycines')}::jsonb, ${most})`,
          );
        return row?.ids?.length;
      });
    // In their own name one alone has them, whoever else is looked for.
    expect([await found(4), await found(3), await found(2), await found(1)]).toEqual([4, 4, undefined, undefined]);
    await editor.owner.query(`UPDATE clients SET archived_at = now(), archived_by = 'Nous' WHERE id = $1`, [
      owners[0]?.id,
    ]);
    expect([await found(2), await found(1)]).toEqual([4, undefined]);
    // All the establishments that are looked at first may be one client's.
    const large = await aClient(editor, { name: 'Grande' });
    for (let at = 0; at < 42; at += 1) await anEstablishment(editor, { client_id: large.id, name: `Acacias ${at}` });
    await anEstablishment(editor, { client_id: owners[1]?.id, name: 'Acacias aussi' });
    await editor.run(async () => {
      const rows = await tenant
        .get(TenantDb)
        .query<{ ids: string[] | null }>(sql`SELECT ids FROM find_clients(${clientSearch('acacias')}::jsonb, 3)`);
      expect(new Set(rows[0]?.ids)).toEqual(new Set([large.id, owners[1]?.id]));
    });
  });

  it('keeps of what clients have the same, by the ids of few or of many', () =>
    tenant.run(async () => {
      const ofClients = async (typed: string) => {
        const sought = await tenant.get(FoundClients).sought(typed);
        const ids = (where: Sql) =>
          tenant.get(TenantDb).query(sql`SELECT e.id FROM establishments e WHERE ${where} ORDER BY e.id`);
        return (
          sought && Promise.all([sought, { ...sought, ids: null }].map((one) => ids(ownersSought(one, 'e.client_id'))))
        );
      };
      const [few, many] = (await ofClients('paralyses')) ?? [];
      expect(few).toHaveLength(1);
      expect(many).toEqual(few);
      expect(await ofClients('?!')).toBeNull();
    }));

  it('leads by a whole number to who bears it, not to a number that has it inside', async () => {
    await aClient(tenant, { name: 'Borne sans numéro à elle', siret: '74000001300017' });
    expect(await find('740000013')).toEqual(['Résidence']);
    expect(await find('740000013 borne')).toEqual(['Borne']);
    expect(await find('7400000130')).toEqual(['Borne']);
    const rows = await tenant.run(() => tenant.get(FoundClients).sought('740000013'));
    expect(rows).toMatchObject({ ids: expect.stringMatching(/^\{[0-9a-f-]{36}\}$/), alike: false });
  });

  it('finds nobody where no editor is named', async () => {
    const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
    await client.connect();
    const { rows } = await client.query(`SELECT ids FROM find_clients('[["residence"]]'::jsonb, 0)`);
    await client.end();
    expect(rows).toEqual([{ ids: [] }]);
  });

  it('asks for nothing when there is no word', () => {
    expect(['', ' ?! ', '…'].map(clientSearch)).toEqual(['[]', '[]', '[]']);
  });
});
