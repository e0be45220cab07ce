import { representativeName } from '../clients/records/representative.facts.js';
import { administratorName } from '../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import { clientSearch } from '../clients/list/client-search.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { Found } from './found.js';
import type { Typed } from './typed.js';

/** Clients shown for words; the list of clients shows them all. */
export const shownFound = 20;

// What the client `c` is known by, in words.
const known = `CASE WHEN c.finess_ej IS NULL THEN 'SIRET ' ELSE 'FINESS EJ ' END || c.number`;

/** Things of another kind shown, of each. */
const shownOfEach = 8;

/** One box: paste what you have, get the thing it names. */
@Injectable()
export class SearchQueries {
  constructor(private readonly db: TenantDb) {}

  /** Things that bear exactly this identifier; keys are compared as they are, so that row-level security lets them reach their index. */
  exact({ text, compact, hyphened, fingerprint }: Typed): Promise<Found[]> {
    const { from = null, below = null, end = '' } = fingerprint ?? {};
    const cased = [compact, compact.toLowerCase(), compact.toUpperCase()];
    return this.db.query<Found>(
      `WITH printed AS (
         SELECT id, client_id, common_name, serial_number FROM certificates WHERE serial_number = ANY ($3::text[])
         UNION SELECT id, client_id, common_name, serial_number FROM certificates WHERE sha256 >= $4 AND sha256 < $5 AND right(sha256, $6) = $7
         UNION SELECT id, client_id, common_name, serial_number FROM certificates WHERE spki_sha256 >= $4 AND spki_sha256 < $5 AND right(spki_sha256, $6) = $7),
       signing AS (
         SELECT order_id FROM csrs WHERE sha256 >= $4 AND sha256 < $5 AND right(sha256, $6) = $7
         UNION SELECT order_id FROM csrs WHERE spki_sha256 >= $4 AND spki_sha256 < $5 AND right(spki_sha256, $6) = $7)
       SELECT 'client' AS kind, c.id, c.name AS title, ${known} AS detail, c.archived_at IS NOT NULL AS archived FROM clients c WHERE c.number = upper($2)
       UNION SELECT 'client', c.id, c.name, ${known}, c.archived_at IS NOT NULL FROM clients c WHERE c.siret = $2
       UNION SELECT 'client', c.id, c.name, ${known} || ', contrat ' || c.contract_number, c.archived_at IS NOT NULL FROM clients c WHERE c.contract_number IN ($1, upper($1), upper($2), upper($8))
       UNION SELECT 'client', c.id, c.name, ${known} || ', anciennement ' || f.number, c.archived_at IS NOT NULL FROM former_numbers f JOIN clients c ON c.id = f.client_id WHERE f.number = upper($2) AND f.number <> c.number
       UNION SELECT 'client', c.id, c.name, e.name || ', FINESS ' || e.finess_eg, c.archived_at IS NOT NULL FROM establishments e JOIN clients c ON c.id = e.client_id WHERE e.finess_eg = upper($2)
       UNION SELECT 'request', q.id, c.name, 'Demande ' || q.kind || ', dossier ' || q.dossier_number, c.archived_at IS NOT NULL FROM requests q JOIN clients c ON c.id = q.client_id WHERE q.dossier_number IN (upper($1), upper($8))
       UNION SELECT 'order', o.id, c.name, 'Commande ' || o.number, c.archived_at IS NOT NULL FROM orders o JOIN clients c ON c.id = o.client_id WHERE o.number IN (upper($1), upper($8))
       UNION SELECT 'order', o.id, c.name, 'Commande ' || o.number, c.archived_at IS NOT NULL FROM orders o JOIN clients c ON c.id = o.client_id WHERE o.product_number IN (upper($1), upper($2))
       UNION SELECT 'order', o.id, c.name, 'CSR de la commande ' || o.number, c.archived_at IS NOT NULL FROM signing s JOIN orders o ON o.id = s.order_id JOIN clients c ON c.id = o.client_id
       UNION SELECT 'certificate', x.id, c.name, 'Certificat ' || coalesce(x.common_name, x.serial_number), c.archived_at IS NOT NULL FROM printed x JOIN clients c ON c.id = x.client_id
       UNION SELECT 'administrator', a.id, ${administratorName('a')}, 'Carte ' || k.kind || ' ' || k.number, false FROM cards k JOIN administrators a ON a.id = k.administrator_id WHERE k.number = $2
       UNION SELECT 'representative', c.id, ${representativeName('r')}, 'Carte ' || r.card_kind || ' ' || r.card_number || ', ' || c.name, c.archived_at IS NOT NULL
         FROM representatives r JOIN clients c ON c.id = r.client_id WHERE r.ended_on IS NULL AND r.card_number = $2
       LIMIT 50`,
      [text, compact, cased, from, below, end.length, end, hyphened],
    );
  }

  /** Clients that have every word, in their name, town or numbers or in those of an establishment; else those that look like it, the likest first. */
  clients(value: string, alike: boolean): Promise<Found[]> {
    return this.db.query<Found>(
      `SELECT 'client' AS kind, c.id, c.name AS title, concat_ws(', ', c.town, ${known}) AS detail, c.archived_at IS NOT NULL AS archived
         FROM search_clients($1::jsonb) WITH ORDINALITY AS found (id, place) JOIN clients c ON c.id = found.id
        ORDER BY c.archived_at IS NOT NULL, CASE WHEN $2 THEN found.place END, c.search COLLATE "C", c.id LIMIT ${shownFound}`,
      [clientSearch(value), alike],
    );
  }

  /** People, servers, groupings and campaigns that have every word. @param alike those that look like it instead */
  things(value: string, alike: boolean): Promise<Found[]> {
    return this.db.query<Found>(
      `WITH found AS MATERIALIZED (SELECT kind, id FROM search_things($1::jsonb, $2, ${shownOfEach}))
       SELECT 'administrator' AS kind, a.id, ${administratorName('a')} AS title, coalesce(c.name, 'De votre équipe') AS detail, c.archived_at IS NOT NULL AS archived, a.email
         FROM found f JOIN administrators a ON a.id = f.id LEFT JOIN clients c ON c.id = a.client_id WHERE f.kind = 'administrator'
       UNION ALL SELECT 'representative', c.id, ${representativeName('r')}, c.name, c.archived_at IS NOT NULL, r.email
         FROM found f JOIN representatives r ON r.id = f.id JOIN clients c ON c.id = r.client_id WHERE f.kind = 'representative'
       UNION ALL SELECT 'person', u.id, u.name, 'Voir les clients que cette personne suit', false, u.email FROM found f JOIN users u ON u.id = f.id WHERE f.kind = 'person'
       UNION ALL SELECT 'instance', c.id, concat_ws(', ', i.name, i.host_name), c.name || CASE WHEN i.retired_at IS NULL THEN '' ELSE ', hors service' END, c.archived_at IS NOT NULL, NULL
         FROM found f JOIN instances i ON i.id = f.id JOIN clients c ON c.id = i.client_id WHERE f.kind = 'instance'
       UNION ALL SELECT 'grouping', g.id, g.name, 'Groupement de clients', false, NULL FROM found f JOIN groupings g ON g.id = f.id WHERE f.kind = 'grouping'
       UNION ALL SELECT 'campaign', k.id, k.title, 'Campagne de ' || k.created_by, false, NULL FROM found f JOIN campaigns k ON k.id = f.id WHERE f.kind = 'campaign'`,
      [clientSearch(value), alike],
    );
  }

  /** What carries this name as a certificate has it (CN): the slots that order it, the certificates that came with it. */
  commonNames(value: string): Promise<Found[]> {
    return this.db.query<Found>(
      `(SELECT 'slot' AS kind, s.id, s.common_name AS title, s.label || ', ' || c.name AS detail, c.archived_at IS NOT NULL AS archived
          FROM slots s JOIN clients c ON c.id = s.client_id WHERE s.common_name = ANY ($1::text[]) LIMIT ${shownOfEach})
       UNION ALL (SELECT 'certificate', x.id, x.common_name, to_char(x.not_after AT TIME ZONE 'Europe/Paris', '"Jusqu’au "DD/MM/YYYY, ') || c.name, c.archived_at IS NOT NULL
          FROM certificates x JOIN clients c ON c.id = x.client_id WHERE x.common_name = ANY ($1::text[]) LIMIT ${shownOfEach})`,
      [[value, value.toLowerCase(), value.toUpperCase()]],
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
