import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { SlotRow } from '../progress/client-facts.queries.js';
import { ClientFactsQueries } from '../progress/client-facts.queries.js';

export interface SlotOfInstance extends SlotRow {
  instanceId: string;
  instanceName: string;
  establishments: number;
  commonName: string;
  usage: string;
  administrator: string | null;
}

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
    const covered = await this.facts.ofSlots([clientId]);
    const places = await this.db.query<Omit<SlotOfInstance, keyof SlotRow> & { id: string }>(
      `SELECT s.id, i.id AS instance_id, i.name AS instance_name, s.common_name, s.offer, s.usage,
              (SELECT count(*)::int FROM instance_establishments x WHERE x.instance_id = i.id) AS establishments,
              (SELECT a.first_name || ' ' || a.last_name FROM open_orders o JOIN administrators a ON a.id = o.administrator_id WHERE o.slot_id = s.order_slot_id) AS administrator
         FROM slots s JOIN instances i ON i.id = s.instance_id WHERE s.client_id = $1 ORDER BY i.created_at, i.id, s.created_at, s.id`,
      [clientId],
    );
    const byId = new Map(covered.map((slot) => [slot.id, slot]));
    return places.flatMap((place) => {
      const slot = byId.get(place.id);
      return slot ? [{ ...slot, ...place }] : [];
    });
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
