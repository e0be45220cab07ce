import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { aClient, anEstablishment } from '../../../test/support/factories.js';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { clientSearch } from './client-search.js';

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

  it('asks for nothing when there is no word', () => {
    expect(['', ' ?! ', '…'].map(clientSearch)).toEqual(['[]', '[]', '[]']);
  });
});
