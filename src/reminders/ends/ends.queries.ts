import { representativeName } from '../../clients/records/representative.facts.js';
import { administratorName } from '../../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { cardEnding, withCardFrom } from '../../administrators/administrator-list.js';
import { followerToday } from '../../clients/followed.facts.js';
import { lastMandate } from '../../delegations/delegation.facts.js';
import { endsSoonDays } from '../../journey/steps/card-actions.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { EndRow } from './ends.js';

const soon = `(SELECT paris_today()) + ${endsSoonDays}`;

const rows = `
  SELECT 'administrator_card' AS rule, 'administrator' AS subject_kind, a.id AS subject_id, a.client_id, ${administratorName('a')} AS person, k.kind AS card_kind, k.valid_until AS ends_on,
         CASE WHEN a.client_id IS NULL AND a.email <> '' THEN a.email END AS holder_email
    FROM ${withCardFrom} LEFT JOIN clients c ON c.id = a.client_id WHERE ${cardEnding} AND k.state = 'active'
  UNION ALL
  SELECT 'signer_card', 'representative', r.id, r.client_id, ${representativeName('r')}, r.card_kind, r.card_valid_until, NULL
    FROM representatives r JOIN clients c ON c.id = r.client_id AND c.archived_at IS NULL WHERE r.ended_on IS NULL AND r.card_state = 'active' AND r.card_valid_until <= ${soon}
  UNION ALL
  SELECT 'mandate_end', 'delegation', d.id, d.client_id, NULL, NULL, d.ends_on, NULL
    FROM delegations d JOIN clients c ON c.id = d.client_id AND c.archived_at IS NULL WHERE ${lastMandate} AND d.ends_on <= ${soon}`;

/** What of cards and mandates is near its end, each as its room has it. */
@Injectable()
export class EndsQueries {
  constructor(private readonly db: TenantDb) {}

  /** Those of whom a stage has come that nobody has decided yet, the nearest first. */
  due(stages: number[], atMost: number): Promise<EndRow[]> {
    return this.read(
      sql`WHERE EXISTS (SELECT 1 FROM unnest(${stages}::int[]) AS f (stage) WHERE e.ends_on - f.stage <= (SELECT paris_today())
            AND NOT EXISTS (SELECT 1 FROM reminders l WHERE l.subject_id = e.subject_id AND l.rule = e.rule AND l.ends_on = e.ends_on AND l.stage = f.stage))`,
      atMost,
    );
  }

  /** Those of one client. */
  ofClient(clientId: string): Promise<EndRow[]> {
    return this.read(sql`WHERE e.client_id = ${clientId}::uuid`, 50);
  }

  private read(where: Sql, atMost: number): Promise<EndRow[]> {
    return this.db.query<EndRow>(sql`
      WITH near AS MATERIALIZED (
        SELECT e.* FROM (${raw(rows)}) e ${where} ORDER BY e.ends_on, e.subject_id LIMIT ${atMost})
      SELECT e.*, c.name AS client, ${raw(followerToday('c'))} AS follower_email, m.until AS muted_until, m.reason AS mute_reason,
             ARRAY(SELECT DISTINCT l.stage FROM reminders l WHERE l.subject_id = e.subject_id AND l.rule = e.rule AND l.ends_on = e.ends_on) AS decided
        FROM near e LEFT JOIN clients c ON c.id = e.client_id
        LEFT JOIN chase_mutes m ON m.subject_id = e.client_id AND m.until >= (SELECT paris_today())
       ORDER BY e.ends_on, e.subject_id`);
  }
}
