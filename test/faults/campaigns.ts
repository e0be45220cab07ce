import { CampaignsService } from '../../src/campaigns/engine/campaigns.service.js';
import { aSelection } from '../support/factories.js';
import type { TestTenant } from '../support/tenant.js';
import { readyClient, readyEditor } from './ready-client.js';

/** A campaign that prepares a request for each of so many clients, to be confirmed. @returns its id */
export async function simulatedCampaign(tenant: TestTenant, size: number): Promise<string> {
  const { solution } = await readyEditor(tenant);
  const clients: string[] = [];
  for (let index = 0; index < size; index += 1) clients.push((await readyClient(tenant, solution)).id);
  const selection = await aSelection(tenant, {}, clients);
  const wish = { kind: 'prepare_requests', title: 'Des demandes', selectionId: selection.id, parameters: {} };
  return tenant.run(() => tenant.get(CampaignsService).create(wish));
}

/** The same, confirmed: its job waits for a worker. @returns its id */
export async function confirmedCampaign(tenant: TestTenant, size: number): Promise<string> {
  const campaigns = tenant.get(CampaignsService);
  const id = await simulatedCampaign(tenant, size);
  const { version } = await tenant.run(() => campaigns.byId(id));
  await tenant.run(() => campaigns.confirm(id, { version, typed: String(size) }));
  return id;
}

export interface CampaignRow {
  id: string;
  state: string;
  reason: string | null;
}

export async function rowsOf(tenant: TestTenant, campaignId: string): Promise<CampaignRow[]> {
  const { rows } = await tenant.owner.query<CampaignRow>(
    'SELECT id, state, reason FROM campaign_rows WHERE campaign_id = $1 ORDER BY id',
    [campaignId],
  );
  return rows;
}

/** How many of its rows are in each state. */
export async function statesOf(tenant: TestTenant, campaignId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of await rowsOf(tenant, campaignId)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
