import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { longDate } from '../../platform/web/view-helpers.js';
import { RequestsService } from '../../requests/requests.service.js';
import { IsCampaignKind, type CampaignKind, type Forecast, type RowOutcome } from '../engine/campaign-kinds.js';

/** A draft of the form 413 for each client that lacks nothing (guide V0.6, étape 3). */
@IsCampaignKind()
export class PrepareRequestsKind implements CampaignKind {
  readonly kind = 'prepare_requests';
  readonly label = 'Préparer les demandes 413';
  readonly description =
    'Une demande 413 préremplie par client, prête à envoyer pour signature. Aucun courriel ne part.';
  readonly icon = 'file-text';

  constructor(
    private readonly db: TenantDb,
    private readonly requests: RequestsService,
  ) {}

  fields(): Promise<[]> {
    return Promise.resolve([]);
  }

  read(): Promise<{ parameters: Record<string, never> }> {
    return Promise.resolve({ parameters: {} });
  }

  describe(): Promise<[]> {
    return Promise.resolve([]);
  }

  async forecast(clientIds: string[]): Promise<Map<string, Forecast>> {
    const served = await this.alreadyServed(clientIds);
    const readiness = await this.requests.readinessOf(clientIds.filter((id) => !served.has(id)));
    return new Map(clientIds.map((id) => [id, forecastOf(served.get(id), readiness.get(id))]));
  }

  async act(clientId: string): Promise<RowOutcome> {
    const already = (await this.alreadyServed([clientId])).get(clientId);
    if (already) return { state: 'skipped', text: already.reason, result: { kind: 'request', id: already.requestId } };
    const missing = await this.requests.readiness(clientId);
    if (missing.length > 0) return { state: 'refused', reasons: missing };
    const { id, created } = await this.requests.prepare(clientId);
    const result = { kind: 'request', id };
    if (!created) return { state: 'skipped', text: 'Demande déjà ouverte', result };
    return { state: 'done', text: 'Demande préparée, à envoyer pour signature', result };
  }

  // An open request, or a validated one whose assignments are in force: a second form would only disturb ANS.
  private async alreadyServed(clientIds: string[]): Promise<Map<string, { requestId: string; reason: string }>> {
    const rows = await this.db.query<{ clientId: string; id: string; open: boolean; since: Date }>(
      `SELECT DISTINCT ON (q.client_id) q.client_id, q.id, q.state <> 'validated' AS open, CASE q.state WHEN 'validated' THEN q.state_since ELSE q.created_at END AS since
         FROM requests q
        WHERE q.client_id = ANY ($1::uuid[]) AND (q.id IN (SELECT o.id FROM open_requests o WHERE o.client_id = ANY ($1::uuid[]))
           OR q.state = 'validated' AND EXISTS (SELECT 1 FROM active_assignments s WHERE s.client_id = q.client_id AND s.state = 'active'))
        ORDER BY q.client_id, (q.state = 'validated'), q.created_at DESC`,
      [clientIds],
    );
    return new Map(
      rows.map(({ clientId, id, open, since }) => [clientId, { requestId: id, reason: told(open, since) }]),
    );
  }
}

function forecastOf(already: { reason: string } | undefined, missing: string[] = []): Forecast {
  if (already) return { forecast: 'done_already', reasons: [already.reason] };
  return { forecast: missing.length > 0 ? 'refused' : 'would_do', reasons: missing };
}

// The first line groups, the second is the client's own.
function told(open: boolean, since: Date): string {
  const day = longDate(since);
  return open ? `Demande déjà ouverte\nDepuis le ${day}` : `Demande déjà validée, habilitation active\nLe ${day}`;
}
