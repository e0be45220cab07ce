import { representativeName } from '../../clients/records/representative.facts.js';
import { administratorName } from '../../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { heldInDossier, requestUnderWay } from './mass-standing.facts.js';
import { readinessSql, usableMandate } from '../../readiness/readiness.facts.js';

/** A line of the annex: a client, who signed for it, and the hash of what was signed. */
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

/** Whose annex: of a dossier, or of the clients that are ready today and that a dossier may take, as `mandateFate` judges them. */
export type AnnexOf = { dossierId: string } | 'ready';

const linesAtOnce = 500;

type Keyed = AnnexLine & { search: string };

/** What the papers of a mass mandate say, read as it is now. */
@Injectable()
export class AnnexQueries {
  constructor(private readonly db: TenantDb) {}

  /** In the order of names, some hundreds at a time. */
  async *parts(of: AnnexOf): AsyncGenerator<AnnexLine[]> {
    let after: Keyed | null = null;
    for (;;) {
      const part: Keyed[] = await this.lines(of, after);
      if (part.length > 0) yield part;
      after = part.at(-1) ?? null;
      if (!after || part.length < linesAtOnce) return;
    }
  }

  private lines(of: AnnexOf, after: Keyed | null): Promise<Keyed[]> {
    const whose: Sql =
      of === 'ready'
        ? sql`c.archived_at IS NULL AND c.id IN (SELECT p.client_id FROM client_progress p WHERE ${raw(readinessSql.ready)})
                AND NOT ${raw(heldInDossier('c.id'))} AND NOT ${raw(requestUnderWay('c.id'))}`
        : sql`c.id IN (SELECT m.client_id FROM mass_dossier_rows m WHERE m.dossier_id = ${of.dossierId})`;
    const from = after
      ? sql`(c.search COLLATE "C", c.id) > (${after.search} COLLATE "C", ${after.id}::uuid)`
      : sql`true`;
    return this.db.query<Keyed>(
      sql`SELECT c.id, c.name, c.number, c.town, c.search, coalesce(${raw(representativeName('r'))}, 'non indiqué') AS representative, coalesce(r.card_kind, '') AS card, r.card_number,
                 d.starts_on AS delegation_from, d.ends_on AS delegation_to, coalesce(d.channel, 'form') AS channel, coalesce(e.sha256, '') AS evidence_sha256
            FROM clients c LEFT JOIN representatives r ON r.client_id = c.id AND r.ended_on IS NULL
            LEFT JOIN LATERAL (SELECT * FROM delegations d WHERE d.client_id = c.id AND ${raw(usableMandate('d'))}
                                ORDER BY cardinality(d.scope) DESC, d.channel, d.id LIMIT 1) d ON true
            LEFT JOIN documents e ON e.id = d.evidence_document_id
           WHERE ${whose} AND ${from} ORDER BY c.search COLLATE "C", c.id LIMIT ${linesAtOnce}`,
    );
  }

  /** The editor's people with a card valid today, by name. @param ids only these of them; null: all */
  administrators(ids: string[] | null): Promise<AnnexAdministrator[]> {
    return this.db.query<AnnexAdministrator>(
      `SELECT ${administratorName('a')} AS name, a.email, k.kind AS card_kind, k.number AS card_number, k.valid_until
         FROM administrators_with_valid_card v JOIN administrators a ON a.id = v.id
         JOIN cards k ON k.administrator_id = a.id AND k.state = 'active' AND k.kind = v.kind
        WHERE v.client_id IS NULL AND v.kind = 'CPA' AND ($1::uuid[] IS NULL OR a.id = ANY ($1)) ORDER BY searchable(a.last_name), searchable(a.first_name), a.id`,
      [ids],
    );
  }
}
