import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

/** A designation that was asked for and not seen, with all that decides of its reminders. */
export interface UnansweredDesignation {
  id: string;
  clientId: string;
  client: string;
  number: string;
  departement: string;
  /** The day of Paris it was asked for. */
  askedOn: string;
  signer: string | null;
  email: string | null;
  /** The card by which the representative enters the portal is in force. */
  card: boolean;
  /** Somebody of the client wrote since, and nobody has looked at it. */
  answered: boolean;
  /** Stages already decided, whatever was decided. */
  decided: number[];
}

/** Which designations wait for their client: one statement for all of them. */
@Injectable()
export class DesignationRemindersQueries {
  constructor(private readonly db: TenantDb) {}

  /** Those asked for some days ago; the oldest first. */
  unanswered(): Promise<UnansweredDesignation[]> {
    return this.db.query<UnansweredDesignation>(
      `SELECT d.id, d.client_id, c.name AS client, c.number, c.departement, asked.on AS asked_on, r.first_names || ' ' || r.last_name AS signer, r.email,
              coalesce(r.card_kind IN ('CPS', 'CDE') AND r.card_state = 'active' AND (r.card_valid_until IS NULL OR r.card_valid_until >= (SELECT paris_today())), false) AS card,
              EXISTS (SELECT 1 FROM messages m WHERE m.client_id = d.client_id AND m.direction = 'in' AND m.state = 'to_check' AND m.created_at > d.state_since) AS answered,
              ARRAY(SELECT DISTINCT l.stage FROM reminders l WHERE l.delegation_id = d.id AND l.asked_on = asked.on) AS decided
         FROM delegations d CROSS JOIN LATERAL (SELECT (d.state_since AT TIME ZONE 'Europe/Paris')::date AS on) asked
         JOIN clients c ON c.id = d.client_id AND c.archived_at IS NULL AND NOT c.self_administered
         LEFT JOIN representatives r ON r.client_id = c.id AND r.ended_on IS NULL
        WHERE d.channel = 'portal' AND d.state = 'requested' AND d.state_since < moment() - interval '5 days' ORDER BY d.state_since, d.id`,
    );
  }
}
