import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** What a text says, and whose it is. */
export interface Owned {
  kind: 'finess' | 'siret' | 'siren' | 'establishment' | 'former' | 'dossier' | 'order' | 'product' | 'name';
  /** As it was looked for. */
  said: string;
  clientId: string;
  name: string;
}

/** Of a name, so many of those who bear it: who reads one sentence of each knows enough, and a common one has hundreds. */
const mostBearers = 20;

/** Whose numbers, references and names these are: each is looked up by its index, whatever the number of clients. */
@Injectable()
export class ElsewhereQueries {
  constructor(private readonly db: TenantDb) {}

  /** One statement for all of them; OFFSET 0 keeps each a look-up, where a join would read all clients once. @param names as searchable() leaves them */
  owners(numbers: string[], references: string[], names: string[]): Promise<Owned[]> {
    if (numbers.length + references.length + names.length === 0) return Promise.resolve([]);
    return this.db.query<Owned>(
      `WITH numbers AS MATERIALIZED (SELECT said, said || '00000' AS first, said || '99999' AS last FROM unnest($1::text[]) AS said),
        owned AS (
          SELECT 'finess' AS kind, n.said, x.* FROM numbers n, LATERAL (SELECT c.id AS client_id FROM clients c WHERE c.finess_ej = n.said OFFSET 0) x
          UNION ALL SELECT 'siret', n.said, x.* FROM numbers n, LATERAL (SELECT c.id FROM clients c WHERE c.siret = n.said OFFSET 0) x
          UNION ALL SELECT 'siren', n.said, x.* FROM numbers n, LATERAL (SELECT c.id FROM clients c WHERE c.siret >= n.first AND c.siret <= n.last OFFSET 0) x WHERE length(n.said) = 9
          UNION ALL SELECT 'establishment', n.said, x.* FROM numbers n, LATERAL (SELECT e.client_id FROM establishments e WHERE e.finess_eg = n.said OFFSET 0) x
          UNION ALL SELECT 'former', n.said, x.* FROM numbers n, LATERAL (SELECT f.client_id FROM former_numbers f WHERE f.number = n.said OFFSET 0) x
          UNION ALL SELECT 'dossier', r.said, x.* FROM unnest($2::text[]) r (said), LATERAL (SELECT q.client_id FROM requests q WHERE q.dossier_number = r.said OFFSET 0) x
          UNION ALL SELECT 'order', r.said, x.* FROM unnest($2::text[]) r (said), LATERAL (SELECT o.client_id FROM orders o WHERE o.number = r.said OFFSET 0) x
          UNION ALL SELECT 'product', r.said, x.* FROM unnest($2::text[]) r (said), LATERAL (SELECT o.client_id FROM orders o WHERE o.product_number = r.said OFFSET 0) x
          UNION ALL SELECT 'name', m.said, x.* FROM unnest($3::text[]) m (said), LATERAL (SELECT c.id FROM clients c WHERE c.plain_name = m.said ORDER BY c.id LIMIT ${mostBearers}) x)
       SELECT o.kind, o.said, o.client_id, y.name FROM owned o, LATERAL (SELECT c.name, c.search FROM clients c WHERE c.id = o.client_id OFFSET 0) y ORDER BY o.kind, o.said, y.search, o.client_id`,
      [numbers, references, names],
    );
  }

  /** Of these names of others, those that stand in a name of the client itself, of its town, its establishments or its grouping: they say nothing of the other. */
  within(said: { clientId: string; said: string }[]): Promise<{ clientId: string; said: string }[]> {
    if (said.length === 0) return Promise.resolve([]);
    // Its words are put together once, not for each name that is looked for in them; no name has a bar.
    return this.db.query(
      `WITH looked AS MATERIALIZED (SELECT r."clientId" AS client_id, r.said FROM jsonb_to_recordset($1::jsonb) AS r ("clientId" uuid, said text)),
        own AS MATERIALIZED (
          SELECT c.id, concat_ws(' | ', '', c.plain_name, searchable(c.town), (SELECT searchable(g.name) FROM groupings g WHERE g.id = c.grouping_id),
                                 (SELECT string_agg(searchable(e.name), ' | ') FROM establishments e WHERE e.client_id = c.id)) || ' ' AS words
            FROM clients c WHERE c.id IN (SELECT client_id FROM looked))
       SELECT l.client_id, l.said FROM looked l JOIN own ON own.id = l.client_id WHERE strpos(own.words, ' ' || l.said || ' ') > 0`,
      [JSON.stringify(said)],
    );
  }
}
