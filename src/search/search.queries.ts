import { Injectable } from '@nestjs/common';
import { clientSearch } from '../clients/list/client-search.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

export interface Found {
  kind: 'client' | 'request' | 'certificate' | 'order' | 'administrator';
  id: string;
  title: string;
  detail: string;
}

/** Clients shown for words; the list of clients shows them all. */
export const shownFound = 20;

/** One box: paste what you have, get the thing it names. */
@Injectable()
export class SearchQueries {
  constructor(private readonly db: TenantDb) {}

  /** Things that bear exactly this identifier. */
  exact(value: string): Promise<Found[]> {
    const compact = value.replace(/[\s.:-]/g, '');
    return this.db.query<Found>(
      `SELECT 'client' AS kind, c.id, c.name AS title, 'FINESS EJ ' || c.finess_ej AS detail FROM clients c WHERE c.finess_ej = upper($2) OR c.siret = $2
       UNION ALL SELECT 'client', c.id, c.name, e.name || ', FINESS ' || e.finess_eg FROM establishments e JOIN clients c ON c.id = e.client_id WHERE e.finess_eg = upper($2)
       UNION ALL SELECT 'request', q.id, c.name, 'Demande 413, dossier ' || q.dossier_number FROM requests q JOIN clients c ON c.id = q.client_id WHERE q.dossier_number = $1
       UNION ALL SELECT 'order', o.id, c.name, 'Commande ' || o.number FROM orders o JOIN clients c ON c.id = o.client_id WHERE upper(o.number) = upper($1) OR o.product_number = $1
       UNION ALL SELECT 'certificate', x.id, c.name, 'Certificat ' || coalesce(x.common_name, x.serial_number) FROM certificates x JOIN clients c ON c.id = x.client_id WHERE x.sha256 = lower($2) OR lower(x.serial_number) = lower($2)
       UNION ALL SELECT 'administrator', a.id, a.first_name || ' ' || a.last_name, 'Carte ' || k.kind || ' ' || k.number FROM cards k JOIN administrators a ON a.id = k.administrator_id WHERE k.number = $2
       UNION ALL SELECT 'administrator', a.id, a.first_name || ' ' || a.last_name, a.email FROM administrators a WHERE lower(a.email) = lower($1)
       UNION ALL SELECT 'client', c.id, c.name, r.first_names || ' ' || r.last_name || ', ' || r.email FROM representatives r JOIN clients c ON c.id = r.client_id WHERE r.ended_on IS NULL AND lower(r.email) = lower($1)
       LIMIT 50`,
      [value, compact],
    );
  }

  /** Clients that have every word, in their name, town or numbers or in those of an establishment; else those that look like it. */
  byWords(value: string): Promise<Found[]> {
    return this.db.query<Found>(
      `SELECT 'client' AS kind, c.id, c.name AS title, concat_ws(', ', c.town, 'FINESS EJ ' || c.finess_ej) AS detail
         FROM clients c WHERE c.id IN (SELECT search_clients($1::jsonb)) ORDER BY c.archived_at IS NOT NULL, c.name LIMIT ${shownFound}`,
      [clientSearch(value)],
    );
  }

  /** Whether the words were found as they were typed; otherwise what is shown only looks like them. */
  async exactly(value: string): Promise<boolean> {
    const rows = await this.db.query<{ found: boolean }>('SELECT search_finds($1::jsonb) AS found', [
      clientSearch(value),
    ]);
    return rows[0]?.found ?? false;
  }
}
