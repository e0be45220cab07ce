import { Injectable } from '@nestjs/common';
import { grouped } from '../../platform/grouped.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { RowForecast } from '../engine/campaign-kinds.js';

/** What a campaign told of one thing of a client. */
export interface ToldDeed {
  clientId: string;
  subjectId: string;
  action: string;
  from: string | null;
  details: Record<string, unknown>;
}

/** Reads from the journal what a campaign did to each client: it is the one memory of what was there before. */
@Injectable()
export class CampaignDeeds {
  constructor(private readonly db: TenantDb) {}

  /** @param subject the kind of thing, as the journal has it @returns in the order in which it was done; clients it did nothing to are left out */
  async of(campaignId: string, clientIds: string[], subject: string): Promise<Map<string, ToldDeed[]>> {
    const rows = await this.db.query<ToldDeed>(
      `SELECT r.client_id, e.subject_id, e.action, e.from_state AS from, e.details
         FROM campaign_rows r JOIN audit_entries e ON e.client_id = r.client_id AND e.campaign_row_id = r.id AND e.subject_kind = $3
        WHERE r.campaign_id = $1 AND r.state = 'done' AND r.client_id = ANY ($2::uuid[]) ORDER BY e.sequence`,
      [campaignId, clientIds, subject],
    );
    return grouped(rows, (row) => row.clientId);
  }
}

/** « Annulation : Départ de Lyon », within what a title may hold. */
export const undoTitle = (title: string): string => `Annulation\u00a0: ${title}`.slice(0, 120);

/** The reason that a campaign which gives back writes in the journal. */
export const undoReason = 'Annulation de la campagne qui l’avait fait.';

/** Said of a client that the campaign to undo left as it was. */
export const untouched = 'La campagne d’origine n’a pas changé ce client.';

/** Said of a client that is not there any more. */
export const unknownClient = 'Ce client n’existe pas, ou plus.';

/** An answer for each of these clients: those of whom nothing was judged are refused with the same sentence. */
export function answered(
  clientIds: string[],
  judged: Map<string, RowForecast>,
  otherwise: string,
): Map<string, RowForecast> {
  return new Map(clientIds.map((id) => [id, judged.get(id) ?? { forecast: 'refused', reasons: [otherwise] }]));
}
