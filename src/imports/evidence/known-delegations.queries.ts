import { Injectable } from '@nestjs/common';
import type { DelegationChannel, DelegationState } from '../../delegations/delegation.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** A delegation in force, and the fingerprint of its paper when it has one. */
export interface KnownDelegation {
  id: string;
  channel: DelegationChannel;
  state: DelegationState;
  version: number;
  evidence: string | null;
}

export interface ClientOfPaper {
  id: string;
  name: string;
  archived: boolean;
  inForce: KnownDelegation[];
}

/** Whose papers are dropped: two statements, however many. */
@Injectable()
export class KnownDelegationsQueries {
  constructor(private readonly db: TenantDb) {}

  /** By the number that a file is named after: of the client, or of one of its establishments. */
  async read(numbers: string[], lock: boolean): Promise<Map<string, ClientOfPaper>> {
    const clients = await this.db.query<{ number: string; id: string; name: string; archived: boolean }>(
      `SELECT n.number, c.id, c.name, c.archived_at IS NOT NULL AS archived
         FROM (SELECT finess_ej AS number, id AS client_id FROM clients WHERE finess_ej = ANY ($1)
               UNION ALL SELECT siret, id FROM clients WHERE siret = ANY ($1)
               UNION ALL SELECT finess_eg, client_id FROM establishments WHERE finess_eg = ANY ($1)) n
         JOIN clients c ON c.id = n.client_id`,
      [numbers],
    );
    const delegations = await this.db.query<KnownDelegation & { clientId: string }>(
      `SELECT d.id, d.client_id, d.channel, d.state, d.version, CASE WHEN d.evidence_document_id IS NOT NULL THEN coalesce((SELECT e.sha256 FROM documents e WHERE e.id = d.evidence_document_id), '') END AS evidence
         FROM delegations d
        WHERE d.client_id = ANY ($1) AND d.state IN ('active','to_review') AND (d.ends_on IS NULL OR d.ends_on >= paris_today())
        ORDER BY d.id ${lock ? 'FOR UPDATE OF d' : ''}`,
      [clients.map(({ id }) => id)],
    );
    return new Map(
      clients.map(({ number, ...client }) => [
        number,
        { ...client, inForce: delegations.filter(({ clientId }) => clientId === client.id) },
      ]),
    );
  }
}
