import { describe, expect, it } from '@jest/globals';
import { aClient } from '../../../test/support/factories.js';
import { aTenant } from '../../../test/support/tenant.js';
import { writeCursor } from '../../platform/lists/cursor.js';
import { clientList } from './client-list.js';
import { ClientListQueries } from './client-list.queries.js';

const tenant = await aTenant();

describe('the list of clients', () => {
  it.each(['since', 'due', 'name', 'step'])(
    'shows every client once from page to page, by %s, both ways',
    async (sort) => {
      const editor = await tenant.secondEditor();
      await editor.owner.query(
        `INSERT INTO clients (id, finess_ej, name, departement) SELECT gen_random_uuid(), 'F' || g, 'Client ' || g % 7, '06' FROM generate_series(1, $1) g`,
        [clientList.size * 2 + 10],
      );
      await editor.owner.query(
        `UPDATE client_progress p SET step = 1 + n % 5, since = CASE WHEN n % 3 > 0 THEN paris_today() - (n % 4)::int END, due = CASE WHEN n % 2 > 0 THEN paris_today() END
           FROM (SELECT id, row_number() OVER () AS n FROM clients) numbered WHERE p.client_id = id AND n % 9 > 0`,
      );
      const queries = tenant.get(ClientListQueries);
      for (const direction of ['asc', 'desc']) {
        const seen: string[] = [];
        let after: string | undefined;
        for (let pages = 0; pages < 5; pages += 1) {
          const order = clientList.order({ sort, direction, after });
          const page = await editor.run(() => queries.page(clientList.filter({}), order));
          seen.push(...page.rows.map((row) => row.id));
          const last = page.rows.at(-1);
          if (!page.next || !last) break;
          after = writeCursor(last.cursor);
        }
        expect(seen).toHaveLength(clientList.size * 2 + 10);
        expect(new Set(seen).size).toBe(seen.length);
      }
    },
  );

  it('finds a client by words in any order, without accents', async () => {
    const { id } = await aClient(tenant, { name: 'Fondation de l’Étoile Bleue', town: 'Crêches' });
    const found = await tenant.run(() =>
      tenant.get(ClientListQueries).page(clientList.filter('q=creches+ETOILE'), clientList.order({})),
    );
    expect(found.rows.map((row) => row.id)).toEqual([id]);
  });

  it('says nothing about another editor’s clients', async () => {
    await aClient(tenant, { name: 'Voisin discret' });
    const editor = await tenant.secondEditor();
    const counted = [clientList.counted(clientList.filter({}))];
    expect(await editor.run(() => tenant.get(ClientListQueries).counts(counted))).toEqual([0]);
  });
});
