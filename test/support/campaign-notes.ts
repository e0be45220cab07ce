import { CampaignsService } from '../../src/campaigns/engine/campaigns.service.js';
import { aClient, aSelection } from './factories.js';
import type { TestTenant } from './tenant.js';

/**
 * A confirmed campaign of notes (NoteKind).
 * @param fate says of each client what is to become of it, before it is judged
 */
export async function confirmedNotes(
  tenant: TestTenant,
  size: number,
  fate: (client: string, index: number) => void = () => undefined,
): Promise<{ id: string; clients: string[] }> {
  const clients: string[] = [];
  for (let index = 0; index < size; index += 1) {
    const { id } = await aClient(tenant);
    fate(id, index);
    clients.push(id);
  }
  const selection = await aSelection(tenant, {}, clients);
  const campaigns = tenant.get(CampaignsService);
  const wish = { kind: 'note', title: 'Des notes', selectionId: selection.id, parameters: {} };
  const id = await tenant.run(() => campaigns.create(wish));
  const { version } = await tenant.run(() => campaigns.byId(id));
  await tenant.run(() => campaigns.confirm(id, { version, typed: String(size) }));
  return { id, clients };
}

export interface Noted {
  state: string;
  /** Finished or cancelled. */
  over: boolean;
  /** Of any outcome, or waiting. */
  rows: number;
  done: number;
  /** Waiting for their outcome. */
  open: number;
  /** Clients with a line in the journal by their own row. */
  told: number;
  toldTwice: number;
}

/** What the rows of a campaign of notes and the journal say, at one instant. */
export async function noteOf(tenant: TestTenant, id: string, clients: string[]): Promise<Noted> {
  const { rows } = await tenant.owner.query<Noted>(
    `SELECT c.state, c.state IN ('finished', 'cancelled') AS over,
            (SELECT count(*)::int FROM campaign_rows WHERE campaign_id = c.id
                AND state IN ('done', 'refused', 'failed', 'skipped', 'cancelled', 'pending')) AS rows,
            (SELECT count(*)::int FROM campaign_rows WHERE campaign_id = c.id AND state = 'done') AS done,
            (SELECT count(*)::int FROM campaign_rows WHERE campaign_id = c.id AND state = 'pending') AS open,
            (SELECT count(DISTINCT e.client_id)::int FROM audit_entries e JOIN campaign_rows r ON r.id = e.campaign_row_id AND r.client_id = e.client_id
              WHERE e.action = 'noted' AND r.campaign_id = c.id) AS told,
            (SELECT count(*)::int FROM (SELECT 1 FROM audit_entries WHERE action = 'noted' AND client_id = ANY ($2) GROUP BY client_id HAVING count(*) > 1) t) AS "toldTwice"
       FROM campaigns c WHERE c.id = $1`,
    [id, clients],
  );
  if (!rows[0]) throw new Error(`No campaign ${id}`);
  return rows[0];
}
