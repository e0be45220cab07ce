import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import type { CampaignState } from './campaign.transitions.js';
import { movedSince, unfinishedStates } from './campaign.facts.js';

/** A campaign that gives back what another did, once it was confirmed. */
export interface Undoing {
  id: string;
  title: string;
  state: CampaignState;
  /** Since when it is in that state. */
  at: Date;
  /** To how many clients it gave back. */
  done: number;
}

// In SQL, of campaign `u`: it gives back what campaign $1 did. It was made after it: the others are not read.
const undoes = `u.id > $1::uuid AND u.parameters ->> 'undo' = $1::text`;

// In SQL, of the row `r` that the undoing of row `v` found as it was: what was done is moved again since, be it by what gave something else back.
const movedAgain = `EXISTS (SELECT 1 FROM audit_entries e JOIN audit_entries n ON ${movedSince}
    WHERE e.client_id = r.client_id AND e.campaign_row_id = r.id AND n.at > v.changed_at)`;

/** What was given back of a campaign, and what is left to give back. */
@Injectable()
export class CampaignUndoings {
  constructor(private readonly db: TenantDb) {}

  /** In their order; those that nobody confirmed are left out. */
  of(campaignId: string): Promise<Undoing[]> {
    return this.db.query<Undoing>(
      `SELECT u.id, u.title, u.state, u.state_since AS at, (SELECT count(*)::int FROM campaign_rows r WHERE r.campaign_id = u.id AND r.state = 'done') AS done
         FROM campaigns u WHERE ${undoes} AND u.confirmed_at IS NOT NULL ORDER BY u.id`,
      [campaignId],
    );
  }

  /** The clients that it changed, and that are not as they were: given back to by none of its undoings, nor found so and left so since. */
  async left(campaignId: string): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT r.client_id FROM campaign_rows r WHERE r.campaign_id = $1 AND r.state = 'done'
          AND NOT EXISTS (SELECT 1 FROM campaigns u JOIN campaign_rows v ON v.campaign_id = u.id
            WHERE ${undoes} AND v.client_id = r.client_id AND (v.state = 'done' OR v.state = 'skipped' AND NOT ${movedAgain}))
        ORDER BY r.id`,
      [campaignId],
    );
    return rows.map(({ clientId }) => clientId);
  }

  /** Why a campaign that changed somebody is not to be undone once more, in French; null while somebody is left. @param undoings all of them */
  async whyNotAgain(campaignId: string, undoings: Undoing[]): Promise<string | null> {
    const underWay = undoings.find(isUnderWay);
    if (underWay)
      return `«\u00a0${underWay.title}\u00a0» est en train de l’annuler\u00a0: attendez sa fin, ou annulez le reste.`;
    if ((await this.left(campaignId)).length > 0) return null;
    const last = undoings.findLast(({ done }) => done > 0);
    if (!last) return 'Tout est déjà revenu comme avant\u00a0: il n’y a plus rien à annuler.';
    return `Déjà annulée par «\u00a0${last.title}\u00a0», le ${dateTime(last.at)}\u00a0: il n’y a plus rien à annuler.`;
  }
}

export function isUnderWay({ state }: Undoing): boolean {
  return unfinishedStates.includes(state);
}
