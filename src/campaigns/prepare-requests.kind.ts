import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { longDate } from '../platform/web/view-helpers.js';
import { RequestsService } from '../requests/requests.service.js';
import { CampaignKinds, type CampaignKind, type Forecast, type RowOutcome } from './campaign-kinds.js';

/** A draft of the form 413 for each client that lacks nothing (guide V0.6, étape 3). */
@Injectable()
export class PrepareRequestsKind implements CampaignKind, OnModuleInit {
  readonly kind = 'prepare_requests';
  readonly label = 'Préparer les demandes 413';
  readonly description =
    'Une demande 413 préremplie par client, prête à envoyer pour signature. Aucun courriel ne part.';
  readonly icon = 'file-text';

  constructor(
    private readonly db: TenantDb,
    private readonly kinds: CampaignKinds,
    private readonly requests: RequestsService,
  ) {}

  onModuleInit(): void {
    this.kinds.register(this);
  }

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
    const open = await this.openRequests(clientIds);
    const forecasts = new Map<string, Forecast>();
    for (const clientId of clientIds) {
      const since = open.get(clientId);
      forecasts.set(clientId, since ? already(since) : refusedIf(await this.requests.readiness(clientId)));
    }
    return forecasts;
  }

  async act(clientId: string): Promise<RowOutcome> {
    const open = (await this.openRequests([clientId])).get(clientId);
    const missing = open ? [] : await this.requests.readiness(clientId);
    if (missing.length > 0) return { state: 'refused', reasons: missing };
    const { id, created } = await this.requests.prepare(clientId);
    const result = { kind: 'request', id };
    if (!created) return { state: 'skipped', text: alreadyOpen(open ?? new Date()), result };
    return { state: 'done', text: 'Demande préparée, à envoyer pour signature', result };
  }

  private async openRequests(clientIds: string[]): Promise<Map<string, Date>> {
    const rows = await this.db.query<{ client_id: string; created_at: Date }>(
      `SELECT client_id, created_at FROM requests WHERE client_id = ANY ($1::uuid[]) AND state NOT IN ('validated','refused','cancelled')`,
      [clientIds],
    );
    return new Map(rows.map((row) => [row.client_id, row.created_at]));
  }
}

function refusedIf(missing: string[]): Forecast {
  return { forecast: missing.length > 0 ? 'refused' : 'would_do', reasons: missing };
}

function already(since: Date): Forecast {
  return { forecast: 'done_already', reasons: [alreadyOpen(since)] };
}

function alreadyOpen(since: Date): string {
  return `Demande déjà ouverte\nDepuis le ${longDate(since)}`;
}
