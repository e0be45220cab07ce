import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { together } from '../platform/tenancy/together.js';
import { ClientFactsQueries, type SlotRow } from '../progress/client-facts.queries.js';

/** A slot, and how many establishments its instance serves. */
export type SlotOfInstance = SlotRow & { establishments: number };

export interface RequestSummary {
  id: string;
  state: string;
  stateSince: Date;
  dossierNumber: string | null;
  kind: '413' | '503';
  departures: string | null;
  administrators: string | null;
}

@Injectable()
export class ClientOverviewQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly facts: ClientFactsQueries,
  ) {}

  async slots(clientId: string): Promise<SlotOfInstance[]> {
    const [slots, served] = await together(
      this.facts.ofSlots([clientId]),
      this.db.query<{ instanceId: string; establishments: number }>(
        `SELECT i.id AS instance_id, (SELECT count(*)::int FROM instance_establishments x WHERE x.instance_id = i.id) AS establishments
           FROM instances i WHERE i.client_id = $1`,
        [clientId],
      ),
    );
    const establishments = new Map(served.map((instance) => [instance.instanceId, instance.establishments]));
    return slots.map((slot) => ({ ...slot, establishments: establishments.get(slot.instanceId) ?? 0 }));
  }

  async latestRequest(clientId: string): Promise<RequestSummary | null> {
    const rows = await this.db.query<RequestSummary>(
      `SELECT q.id, q.kind, q.state, q.state_since, q.dossier_number,
              (SELECT string_agg(a.first_name || ' ' || a.last_name, ', ' ORDER BY x.position) FROM request_administrators x JOIN administrators a ON a.id = x.administrator_id WHERE x.request_id = q.id AND x.change = 'arrival') AS administrators,
              (SELECT string_agg(a.first_name || ' ' || a.last_name, ', ' ORDER BY x.position) FROM request_administrators x JOIN administrators a ON a.id = x.administrator_id WHERE x.request_id = q.id AND x.change = 'departure') AS departures
         FROM requests q WHERE q.client_id = $1 AND q.state <> 'cancelled' ORDER BY q.created_at DESC LIMIT 1`,
      [clientId],
    );
    return rows[0] ?? null;
  }
}
