import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { readinessSql } from '../readiness.facts.js';

/** A line of the annex: a client that is ready, who signed for it, and the hash of what was signed. */
export interface AnnexLine {
  id: string;
  name: string;
  number: string;
  town: string | null;
  representative: string;
  card: string;
  cardNumber: string | null;
  delegationFrom: string | null;
  delegationTo: string | null;
  channel: 'form' | 'portal';
  evidenceSha256: string;
}

export interface AnnexAdministrator {
  name: string;
  email: string | null;
  cardKind: string;
  cardNumber: string | null;
  validUntil: string | null;
}

/** What the dossier of a mass mandate says, read as it is now. */
@Injectable()
export class MandateQueries {
  constructor(private readonly db: TenantDb) {}

  /** In the order of names. @param after the last client of the part before */
  lines(after: { search: string; id: string } | null, atMost: number): Promise<(AnnexLine & { search: string })[]> {
    return this.db.query<AnnexLine & { search: string }>(
      `SELECT c.id, c.name, c.number, c.town, c.search, r.first_names || ' ' || r.last_name AS representative, r.card_kind AS card, r.card_number,
              d.starts_on AS delegation_from, d.ends_on AS delegation_to, d.channel, e.sha256 AS evidence_sha256
         FROM clients c JOIN client_progress p ON p.client_id = c.id
         JOIN representatives r ON r.client_id = c.id AND r.ended_on IS NULL
         JOIN LATERAL (SELECT * FROM delegations d WHERE d.client_id = c.id AND d.state = 'active' AND d.evidence_document_id IS NOT NULL
                        ORDER BY cardinality(d.scope) DESC, d.channel, d.id LIMIT 1) d ON true
         JOIN documents e ON e.id = d.evidence_document_id
        WHERE c.archived_at IS NULL AND ${readinessSql.ready} AND ($1::text IS NULL OR (c.search COLLATE "C", c.id) > ($1 COLLATE "C", $2::uuid))
        ORDER BY c.search COLLATE "C", c.id LIMIT $3`,
      [after?.search ?? null, after?.id ?? null, atMost],
    );
  }

  /** The editor's people with a card valid today, by name. */
  administrators(): Promise<AnnexAdministrator[]> {
    return this.db.query<AnnexAdministrator>(
      `SELECT a.first_name || ' ' || a.last_name AS name, a.email, k.kind AS card_kind, k.number AS card_number, k.valid_until
         FROM administrators_with_valid_card v JOIN administrators a ON a.id = v.id
         JOIN cards k ON k.administrator_id = a.id AND k.state = 'active' AND k.kind = v.kind
        WHERE v.client_id IS NULL AND v.kind = 'CPA' ORDER BY searchable(a.last_name), searchable(a.first_name), a.id`,
    );
  }
}
