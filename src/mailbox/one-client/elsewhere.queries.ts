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

/** Whose numbers, references and names these are: each is looked up by its index, whatever the number of clients. */
@Injectable()
export class ElsewhereQueries {
  constructor(private readonly db: TenantDb) {}

  /** One statement for all of them. @param names as searchable() leaves them */
  owners(numbers: string[], references: string[], names: string[]): Promise<Owned[]> {
    if (numbers.length + references.length + names.length === 0) return Promise.resolve([]);
    return this.db.query<Owned>(
      `WITH numbers AS MATERIALIZED (SELECT said, said || '00000' AS first, said || '99999' AS last FROM unnest($1::text[]) AS said),
        refs AS (SELECT unnest($2::text[]) AS said), names AS (SELECT unnest($3::text[]) AS said),
        owned AS (
          SELECT 'finess' AS kind, n.said, c.id AS client_id FROM numbers n JOIN clients c ON c.finess_ej = n.said
          UNION ALL SELECT 'siret', n.said, c.id FROM numbers n JOIN clients c ON c.siret = n.said
          UNION ALL SELECT 'siren', n.said, c.id FROM numbers n JOIN clients c ON c.siret >= n.first AND c.siret <= n.last WHERE length(n.said) = 9
          UNION ALL SELECT 'establishment', n.said, e.client_id FROM numbers n JOIN establishments e ON e.finess_eg = n.said
          UNION ALL SELECT 'former', n.said, f.client_id FROM numbers n JOIN former_numbers f ON f.number = n.said
          UNION ALL SELECT 'dossier', r.said, q.client_id FROM refs r JOIN requests q ON q.dossier_number = r.said
          UNION ALL SELECT 'order', r.said, o.client_id FROM refs r JOIN orders o ON o.number = r.said
          UNION ALL SELECT 'product', r.said, o.client_id FROM refs r JOIN orders o ON o.product_number = r.said
          UNION ALL SELECT 'name', m.said, c.id FROM names m JOIN clients c ON c.plain_name = m.said)
       SELECT o.kind, o.said, o.client_id, c.name FROM owned o JOIN clients c ON c.id = o.client_id ORDER BY o.kind, o.said, c.search, c.id`,
      [numbers, references, names],
    );
  }

  /** Of these names of others, those that stand in a name of the client itself, of its town, its establishments or its grouping: they say nothing of the other. */
  within(said: { clientId: string; said: string }[]): Promise<{ clientId: string; said: string }[]> {
    if (said.length === 0) return Promise.resolve([]);
    return this.db.query(
      `SELECT r."clientId" AS client_id, r.said FROM jsonb_to_recordset($1::jsonb) AS r ("clientId" uuid, said text) JOIN clients c ON c.id = r."clientId"
        WHERE strpos(' ' || c.plain_name || ' ', ' ' || r.said || ' ') > 0 OR strpos(searchable(' ' || coalesce(c.town, '') || ' '), ' ' || r.said || ' ') > 0
           OR EXISTS (SELECT 1 FROM establishments e WHERE e.client_id = c.id AND strpos(searchable(' ' || e.name || ' '), ' ' || r.said || ' ') > 0)
           OR EXISTS (SELECT 1 FROM groupings g WHERE g.id = c.grouping_id AND strpos(searchable(' ' || g.name || ' '), ' ' || r.said || ' ') > 0)`,
      [JSON.stringify(said)],
    );
  }
}
