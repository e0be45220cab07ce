import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { archivedClient, changedSince, nobody } from '../../portfolio/portfolio.service.js';
import type { Forecast } from '../engine/campaign-kinds.js';

/** What a campaign did to one client: whose it was, whose it became. */
export interface ManagerMove {
  from: string | null;
  to: string | null;
}

interface Held {
  holder: string | null;
  holderName: string | null;
  archived: boolean;
}

/** Reads from the journal what a campaign changed: the journal is the one memory of who had which client. */
@Injectable()
export class AccountManagerUndo {
  constructor(private readonly db: TenantDb) {}

  async movesOf(campaignId: string, clientIds: string[]): Promise<Map<string, ManagerMove>> {
    const rows = await this.db.query<{ clientId: string } & ManagerMove>(
      `SELECT r.client_id, e.details->'accountManager'->>'from' AS from, e.details->'accountManager'->>'to' AS to
         FROM campaign_rows r JOIN audit_entries e ON e.client_id = r.client_id AND e.campaign_row_id = r.id AND e.action = 'account_manager_changed'
        WHERE r.campaign_id = $1 AND r.state = 'done' AND r.client_id = ANY ($2::uuid[])`,
      [campaignId, clientIds],
    );
    return new Map(rows.map(({ clientId, from, to }) => [clientId, { from, to }]));
  }

  forecast(client: Held, move: ManagerMove | undefined): Forecast {
    if (!move) return { forecast: 'refused', reasons: ['La campagne d’origine n’a pas changé ce client.'] };
    if (client.holder === move.from) return { forecast: 'done_already', reasons: ['Déjà rendu à qui le suivait'] };
    if (client.archived) return { forecast: 'refused', reasons: [archivedClient] };
    if (client.holder !== move.to) return { forecast: 'refused', reasons: [changedSince(client.holderName ?? nobody)] };
    return { forecast: 'would_do', reasons: [] };
  }
}
