import { representativeName } from '../clients/records/representative.facts.js';
import { administratorName } from '../administrators/administrator.facts.js';
import { mayServe } from '../assignments/who-stays.facts.js';
import { Injectable } from '@nestjs/common';
import type { AssignmentState } from '../journey/states/assignment-states.js';
import type { DelegationState } from '../journey/states/delegation-states.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

/** A mandate that names the former number. */
export interface NamedMandate {
  id: string;
  state: Extract<DelegationState, 'active' | 'requested' | 'signed'>;
  channel: 'form' | 'portal';
}

/** Somebody whom ANS has recorded, or is asked to record, under the former number. */
export interface NamedAssignment {
  id: string;
  name: string;
  state: Exclude<AssignmentState, 'to_request' | 'closed'>;
  /** Why no form under the new number would name them: they have left or are to leave, or the client orders for itself; null: one would. */
  gone: 'left' | 'client_alone' | null;
}

/** A certificate in force that carries the former number (OU). */
export interface NamedCertificate {
  id: string;
  label: string;
  instance: string;
  notAfter: Date;
}

/** What bears the number a client is known by. */
@Injectable()
export class NumberChangeQueries {
  constructor(private readonly db: TenantDb) {}

  /** Those that are prepared are printed when they are sent; those to be looked at again are already. */
  mandates(clientId: string): Promise<NamedMandate[]> {
    return this.db.query<NamedMandate>(
      `SELECT id, state, channel FROM delegations WHERE client_id = $1 AND state IN ('active', 'requested', 'signed') ORDER BY created_at, id`,
      [clientId],
    );
  }

  assignments(clientId: string): Promise<NamedAssignment[]> {
    return this.db.query<NamedAssignment>(
      `SELECT s.id, ${administratorName('a')} AS name, s.state, CASE WHEN a.left_on IS NOT NULL THEN 'left' WHEN NOT ${mayServe} THEN 'client_alone' END AS gone
         FROM assignments s JOIN administrators a ON a.id = s.administrator_id JOIN clients c ON c.id = s.client_id
        WHERE s.client_id = $1 AND s.state IN ('active', 'requested', 'end_to_request', 'end_requested') ORDER BY searchable(a.last_name), s.id`,
      [clientId],
    );
  }

  /** @param unit as the OU has it */
  certificates(clientId: string, unit: string): Promise<NamedCertificate[]> {
    return this.db.query<NamedCertificate>(
      `SELECT x.id, s.label, i.name AS instance, x.not_after FROM certificates_in_force x JOIN slots s ON s.id = x.slot_id JOIN instances i ON i.id = s.instance_id
        WHERE x.client_id = $1 AND strpos(x.subject || ',', ', OU=' || $2 || ',') > 0 ORDER BY x.not_after, x.id`,
      [clientId, unit],
    );
  }

  async cardOrderedForIt(clientId: string): Promise<string | null> {
    const rows = await this.db.query<{ name: string }>(
      `SELECT ${representativeName('representatives')} AS name FROM representatives WHERE client_id = $1 AND ended_on IS NULL AND card_kind = 'CDE'`,
      [clientId],
    );
    return rows[0]?.name ?? null;
  }
}
