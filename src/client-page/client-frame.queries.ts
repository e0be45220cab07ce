import { representativeName } from '../clients/records/representative.facts.js';
import { Injectable } from '@nestjs/common';
import type { ActionTarget, StepProgress, Who } from '../journey/steps/next-action.js';
import { saidWith } from '../exchanges/said.facts.js';
import { contestedClosure, entityClosedOn } from '../directory/closed-entity.facts.js';
import { deputyToday } from '../clients/followed.facts.js';
import { followerName, followsNow } from '../clients/who-may-follow.facts.js';
import { mayHaveToRedo } from '../clients/to-redo.facts.js';
import { receivedUnserved } from '../establishments/received.facts.js';
import { mayBeTold, type ToldChange, toldOf } from '../register-changes/pending-changes.facts.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { Environment } from '../identifiers/igc-words.js';

/** What the head of a client tells as it is, when it is known. */
export const plainFacts = [
  { label: 'SIRET', column: 'nullif(c.siret, c.number)' },
  { label: 'Référence interne', column: 'c.internal_reference' },
];

/** Everything the head of a client's pages shows, in one row. */
export interface FrameRow {
  id: string;
  name: string;
  number: string;
  /** What it was known by before. */
  formers: string[];
  plain: (string | null)[];
  town: string | null;
  departement: string;
  environment: Environment;
  contractSince: string | null;
  selfAdministered: boolean;
  archivedAt: Date | null;
  archivedBy: string | null;
  archivedReason: string | null;
  /** Of its legal entity, as the national register says and nobody contests. */
  entityClosedOn: string | null;
  /** Of it too, and somebody does. */
  contestedClosure: string | null;
  /** The register may say something of it that nobody decided of. */
  mayBeTold: boolean;
  representative: string | null;
  representativeRole: string | null;
  accountManager: string | null;
  deputy: string | null;
  /** The same, who may act today: what is ours to do is theirs. */
  standIn: string | null;
  deputyUntil: string | null;
  groupingId: string | null;
  grouping: string | null;
  establishments: number;
  /** Of them, those that came from another client and that no instance serves yet. */
  received: number;
  instances: number;
  assignments: number;
  requests: number;
  slots: number;
  said: number;
  documents: number;
  /** Domain rule 11: of each that is in force and to be revoked and made again, what is wrong with it. */
  wrongCertificates: string[];
  title: string | null;
  detail: string;
  code: string | null;
  who: Who;
  whoName: string | null;
  since: string | null;
  due: string | null;
  target: ActionTarget;
  steps: StepProgress[];
  slotsNeeded: number;
  slotsCovered: number;
}

@Injectable()
export class ClientFrameQueries {
  constructor(private readonly db: TenantDb) {}

  async row(clientId: string): Promise<FrameRow | null> {
    const rows = await this.db.query<FrameRow>(
      `SELECT c.id, c.name, c.number, ARRAY[${plainFacts.map(({ column }) => column).join(', ')}] AS plain, c.town, c.departement, c.environment, c.contract_since, c.self_administered,
              c.archived_at, c.archived_by, c.archived_reason, ${entityClosedOn('c')} AS entity_closed_on, ${contestedClosure('c')} AS contested_closure, ${mayBeTold('c.id')} AS may_be_told, c.grouping_id, g.name AS grouping,
              ${representativeName('r')} AS representative, r.role AS representative_role,
              ${followerName('u')} AS account_manager, ${followerName('y')} AS deputy, d.ends_on AS deputy_until, CASE WHEN ${followsNow('y')} THEN y.name END AS stand_in,
              (SELECT count(*)::int FROM establishments e WHERE e.client_id = c.id AND e.closed_on IS NULL) AS establishments,
              (SELECT count(*)::int FROM establishments w WHERE w.client_id = c.id AND ${receivedUnserved('w')}) AS received,
              (SELECT count(*)::int FROM instances i WHERE i.client_id = c.id AND i.retired_at IS NULL) AS instances,
              (SELECT count(*)::int FROM assignments a WHERE a.client_id = c.id AND a.state <> 'closed') AS assignments,
              (SELECT count(*)::int FROM requests q WHERE q.client_id = c.id) AS requests,
              (SELECT count(*)::int FROM slots s WHERE s.client_id = c.id AND s.not_needed_reason IS NULL) AS slots,
              (SELECT count(*)::int FROM ${saidWith('c.id')} x) AS said,
              (SELECT count(*)::int FROM documents t WHERE t.client_id = c.id AND t.superseded_by IS NULL) AS documents,
              CASE WHEN ${mayHaveToRedo('c')} THEN what_is_wrong_of(c.id) ELSE '{}' END AS wrong_certificates,
              CASE WHEN c.number_since IS NOT NULL THEN ARRAY(SELECT DISTINCT f.number FROM former_numbers f WHERE f.client_id = c.id AND f.number <> c.number ORDER BY f.number) ELSE '{}' END AS formers,
              p.code, p.title, p.detail, p.who, p.who_name, p.since, p.due, p.target, p.steps, p.slots_needed, p.slots_covered
         FROM clients c
         LEFT JOIN client_progress p ON p.client_id = c.id
         LEFT JOIN representatives r ON r.client_id = c.id AND r.ended_on IS NULL
         LEFT JOIN users u ON u.id = c.account_manager_id
         LEFT JOIN groupings g ON g.id = c.grouping_id
         LEFT JOIN LATERAL (${deputyToday('c')}) d ON true
         LEFT JOIN users y ON y.id = d.deputy_id
        WHERE c.id = $1`,
      [clientId],
    );
    return rows[0] ?? null;
  }

  /** What the register says of it and nobody decided of. */
  told(clientId: string): Promise<ToldChange[]> {
    return this.db.query<ToldChange>(toldOf, [clientId]);
  }
}
