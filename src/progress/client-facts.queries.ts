import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { CoverageQueries, type SlotFactsRow } from '../slots/coverage.queries.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import type { ClientFacts, RequestFacts } from '../journey/steps/client-facts.js';

export interface ClientRow {
  id: string;
  departement: string;
  contractState: ClientFacts['contract']['state'];
  contractSince: string | null;
  selfAdministered: boolean;
  createdOn: string;
  representativeName: string | null;
  representativeEmail: string | null;
  cardKind: 'CPS' | 'CDE' | null;
  cardState: 'ordered' | 'active' | 'blocked' | null;
  cardValidUntil: string | null;
  instances: number;
  ownAdministrators: number;
  activeAssignments: number;
  habilitated: boolean;
  delegationState: NonNullable<ClientFacts['delegation']>['state'] | null;
  delegationSince: string | null;
  delegationEndsOn: string | null;
  requestId: string | null;
  requestState: RequestFacts['state'] | null;
  requestSince: string | null;
}

/** A slot as rooms below read it, its dates as days of Paris. */
export type SlotRow = Omit<SlotFactsRow, 'orderSince'> & { orderSince: string | null };

const paris = (column: string) => `(${column} AT TIME ZONE 'Europe/Paris')::date`;

// No certificate is given without an administrator: one that was imported proves a habilitation that nobody wrote down here.
const habilitated = `(EXISTS (SELECT 1 FROM assignments s WHERE s.client_id = c.id AND s.recorded_at IS NOT NULL)
                OR EXISTS (SELECT 1 FROM certificates x WHERE x.client_id = c.id))`;

/** The facts of many clients in three queries, however many they are. */
@Injectable()
export class ClientFactsQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly coverage: CoverageQueries,
  ) {}

  ofEditor() {
    return this.db.query<{ contractSigned: boolean; administrators: number }>(`
      SELECT e.ans_contract_signed_on IS NOT NULL AS contract_signed,
             (SELECT count(DISTINCT a.id)::int FROM administrators a JOIN cards c ON c.administrator_id = a.id
               WHERE a.client_id IS NULL AND (a.left_on IS NULL OR a.left_on > paris_today()) AND c.kind = 'CPA' AND c.state = 'active' AND (c.valid_until IS NULL OR c.valid_until >= paris_today())) AS administrators
        FROM editors e`);
  }

  ofClients(clientIds: string[]): Promise<ClientRow[]> {
    return this.db.query<ClientRow>(
      `SELECT c.id, c.departement, c.contract_state, c.contract_since, c.self_administered, ${paris('c.created_at')} AS created_on,
              r.first_names || ' ' || r.last_name AS representative_name, r.email AS representative_email, r.card_kind, r.card_state, r.card_valid_until,
              (SELECT count(*)::int FROM instances i WHERE i.client_id = c.id AND i.retired_at IS NULL AND cardinality(i.services) > 0) AS instances,
              (SELECT count(DISTINCT a.id)::int FROM administrators a JOIN cards k ON k.administrator_id = a.id
                WHERE a.client_id = c.id AND (a.left_on IS NULL OR a.left_on > paris_today()) AND k.kind = 'CPE' AND k.state = 'active' AND (k.valid_until IS NULL OR k.valid_until >= paris_today())) AS own_administrators,
              (SELECT count(*)::int FROM active_assignments s WHERE s.client_id = c.id) AS active_assignments, ${habilitated} AS habilitated,
              d.state AS delegation_state, ${paris('d.state_since')} AS delegation_since, d.ends_on AS delegation_ends_on,
              q.id AS request_id, q.state AS request_state, ${paris('q.state_since')} AS request_since
         FROM clients c
         LEFT JOIN representatives r ON r.client_id = c.id AND r.ended_on IS NULL
         LEFT JOIN LATERAL (SELECT x.state, x.state_since, x.ends_on FROM delegations x WHERE x.client_id = c.id ORDER BY (x.state IN ('active', 'to_review')) DESC, x.created_at DESC LIMIT 1) d ON true
         LEFT JOIN LATERAL (SELECT x.id, x.state, x.state_since FROM requests x WHERE x.client_id = c.id AND x.state <> 'cancelled' ORDER BY x.created_at DESC LIMIT 1) q ON true
        WHERE c.id = ANY($1)`,
      [clientIds],
    );
  }

  /** Each slot with what covers it: the one query of the certificates. */
  async ofSlots(clientIds: string[]): Promise<SlotRow[]> {
    const slots = await this.coverage.slotFacts(clientIds);
    return slots.map((slot) => ({ ...slot, orderSince: slot.orderSince && parisDate(slot.orderSince) }));
  }
}
