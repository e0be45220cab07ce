import { Injectable } from '@nestjs/common';
import { grouped } from '../../platform/grouped.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import { movedSince } from '../engine/campaign.facts.js';
import { countsForNothing } from '../engine/given-back.facts.js';

/** What a campaign told of one thing of a client. */
export interface ToldDeed {
  clientId: string;
  subjectId: string;
  action: string;
  from: string | null;
  details: Record<string, unknown>;
  /** What moved the same thing afterwards, in words: it stands as somebody decided since, and is not given back. What was given back itself moved nothing. */
  later: string | null;
}

type DeedRow = Omit<ToldDeed, 'later'> & { summary: string | null; by: string | null; at: Date | null };

const forNothing = countsForNothing('n', { since: 'e.sequence', thing: 'n.client_id', among: '$2' });

/** Reads from the journal what a campaign did to each client: it is the one memory of what was there before. */
@Injectable()
export class CampaignDeeds {
  constructor(private readonly db: TenantDb) {}

  /** What may be given back of it is decided by the kind; that nothing moved since is told here, for all of them. @param subject the kind of thing, as the journal has it @returns in the order in which it was done; clients it did nothing to are left out */
  async of(campaignId: string, clientIds: string[], subject: string): Promise<Map<string, ToldDeed[]>> {
    const rows = await this.db.query<DeedRow>(
      `SELECT r.client_id, e.subject_id, e.action, e.from_state AS from, e.details, later.*
         FROM campaign_rows r JOIN audit_entries e ON e.client_id = r.client_id AND e.campaign_row_id = r.id AND e.subject_kind = $3
         LEFT JOIN LATERAL (SELECT n.summary, n.actor_name AS by, n.at FROM audit_entries n
           WHERE ${movedSince} AND n.campaign_row_id IS DISTINCT FROM r.id AND NOT ${forNothing} ORDER BY n.sequence DESC LIMIT 1) later ON true
        WHERE r.campaign_id = $1 AND r.state = 'done' AND r.client_id = ANY ($2::uuid[]) ORDER BY e.sequence`,
      [campaignId, clientIds, subject],
    );
    return grouped(rows.map(deedOf), (deed) => deed.clientId);
  }
}

function deedOf({ summary, by, at, ...told }: DeedRow): ToldDeed {
  return { ...told, later: summary && `${summary} (${by}, le ${dateTime(at)})` };
}
