import { Injectable } from '@nestjs/common';
import type { DelegationChannel } from '../../delegations/delegation.entity.js';
import type { DelegationState } from '../../journey/states/delegation-states.js';
import { FormerPapers } from '../../delegations/former-papers.service.js';
import { UnsignedMandates } from '../../delegations/unsigned-mandates.service.js';
import { delegationTable } from '../../delegations/delegation.transitions.js';
import { clock } from '../../platform/clock.js';
import { grouped } from '../../platform/grouped.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { borneNumbers } from '../../clients/numbers/borne-numbers.facts.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

/** A delegation that is not over, and the fingerprint of its paper when it has one. */
export interface KnownDelegation {
  id: string;
  channel: DelegationChannel;
  state: DelegationState;
  stateSince: Date;
  signedOn: string | null;
  startsOn: string | null;
  endsOn: string | null;
  version: number;
  evidence: string | null;
  /** The SHA-256 of what signed it before it changed. */
  former: ReadonlySet<string>;
}

export interface ClientOfPaper {
  id: string;
  name: string;
  archived: boolean;
  /** Somebody signs for it. */
  representative: boolean;
  standing: KnownDelegation[];
  /** Why a file, by its SHA-256, is no mandate that it signed, in French; null when it may be one. */
  whyUnsigned: (sha256: string) => string | null;
}

const standing = Object.entries(delegationTable.states).flatMap(([state, { final }]) => (final ? [] : [state]));

/** Whose papers are dropped: a few statements, however many. */
@Injectable()
export class KnownDelegationsQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly unsigned: UnsignedMandates,
    private readonly former: FormerPapers,
  ) {}

  /** By the number that a file is named after: of the client, or of one of its establishments. @param papers the SHA-256 of the files */
  async read(numbers: string[], papers: string[], lock: boolean): Promise<Map<string, ClientOfPaper>> {
    const clients = await this.db.query<Omit<ClientOfPaper, 'standing' | 'whyUnsigned'> & { number: string }>(
      `SELECT n.number, c.id, c.name, c.archived_at IS NOT NULL AS archived,
              EXISTS (SELECT 1 FROM representatives r WHERE r.client_id = c.id AND r.ended_on IS NULL) AS representative
         FROM (${borneNumbers('$1')}) n JOIN clients c ON c.id = n.client_id`,
      [numbers],
    );
    const ids = clients.map(({ id }) => id);
    if (lock)
      await this.db.query(
        'SELECT 1 FROM delegations WHERE client_id = ANY ($1) AND state = ANY ($2) ORDER BY id FOR UPDATE',
        [ids, standing],
      );
    const delegations = await this.db.query<Omit<KnownDelegation, 'former'> & { clientId: string }>(
      `SELECT d.id, d.client_id, d.channel, d.state, d.state_since, d.signed_on, d.starts_on, d.ends_on, d.version,
              CASE WHEN d.evidence_document_id IS NOT NULL THEN coalesce((SELECT e.sha256 FROM documents e WHERE e.id = d.evidence_document_id), '') END AS evidence
         FROM delegations d WHERE d.client_id = ANY ($1) AND d.state = ANY ($2)
        ORDER BY d.id`,
      [ids, standing],
    );
    const former = await this.former.of(delegations.map(({ id }) => id));
    const known = delegations.map((one) => ({ ...one, former: former.get(one.id) ?? new Set<string>() }));
    const ofClient = grouped(known, ({ clientId }) => clientId);
    const whyNot = await this.unsigned.judge([...new Set(ids)], papers);
    return new Map(
      clients.map(({ number, ...client }) => [
        number,
        { ...client, standing: ofClient.get(client.id) ?? [], whyUnsigned: (paper) => whyNot(client.id, paper) },
      ]),
    );
  }

  /** The day in Paris on which a drop was brought. */
  async droppedOn(importId: string): Promise<string> {
    const rows = await this.db.query<{ day: string }>(
      `SELECT ${parisDay('created_at')} AS day FROM imports WHERE id = $1`,
      [importId],
    );
    return rows[0]?.day ?? clock.today();
  }
}
