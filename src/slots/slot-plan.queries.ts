import { Injectable } from '@nestjs/common';
import { orderIsAt } from '../orders/order.facts.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { givenColumns } from '../platform/tenancy/write-columns.js';
import { given } from '../platform/tenancy/write-rows.js';
import { isClosed, isElsewhere } from './coverage.facts.js';
import type { ExistingSlot, SlotInstance } from '../journey/plan/planned-slot.js';

/** What the plan compares, as it is read; `clientId` comes along to tell whose timeline gets the line. */
export type SlotOfPlan = ExistingSlot & { clientId: string };
export type InstanceOfPlan = SlotInstance & { clientId: string };

/** A slot that appears. */
export interface NewSlot {
  id: string;
  client_id: string;
  instance_id: string;
  establishment_id: string | null;
  offer: string;
  usage: string;
  purpose: string;
  label: string;
  common_name: string;
  common_name_rule: string;
  serves: string[];
  needed_because: string;
  added_by_hand: boolean;
  /** Of the slot that it follows; of one that is new, nobody yet. */
  informed_email?: string | null;
}

const newSlot =
  'id uuid, client_id uuid, instance_id uuid, establishment_id uuid, offer text, usage text, purpose text, label text, common_name text, common_name_rule text, serves text[], needed_because text, added_by_hand boolean, informed_email text';
const newSlotNames = newSlot.replace(/ [a-z]+(\[\])?(?=,|$)/g, '');

/** What the plan writes of a slot that exists. */
export type PlannedColumns = Pick<NewSlot, 'id' | 'label' | 'serves' | 'needed_because' | 'common_name'> & {
  not_needed_reason: string | null;
  successor_id: string | null;
};

/** Reads and writes the slots of any number of clients, in one statement each. */
@Injectable()
export class SlotPlanQueries {
  constructor(private readonly db: TenantDb) {}

  // What each serves is looked up for each: a join of all of them is one row times another wherever PostgreSQL has no statistics yet.
  instancesOf(clientIds: string[]): Promise<InstanceOfPlan[]> {
    return this.db.query<InstanceOfPlan>(
      `SELECT i.id, i.client_id, i.name, i.services, i.application_name, i.host_name, i.retired_at IS NOT NULL AS retired, i.holder_level,
              coalesce((SELECT jsonb_agg(jsonb_build_object('id', e.id, 'name', e.name, 'finessEg', e.finess_eg) ORDER BY searchable(e.name), e.id)
                          FROM instance_establishments x JOIN establishments e ON e.id = x.establishment_id
                         WHERE x.instance_id = i.id AND e.closed_on IS NULL), '[]') AS serves
         FROM instances i WHERE i.client_id = ANY($1) ORDER BY i.created_at, i.id`,
      [clientIds],
    );
  }

  ofClients(clientIds: string[]): Promise<SlotOfPlan[]> {
    return this.read('s.client_id = ANY($1)', [clientIds]);
  }

  ofSlot(slotId: string): Promise<SlotOfPlan[]> {
    return this.read('s.id = $1', [slotId]);
  }

  /** Those of these slots whose order under way has an accepted CSR, and is not passed yet. */
  withCsr(slotIds: string[]): Promise<{ id: string }[]> {
    return this.db.query<{ id: string }>(
      `SELECT o.slot_id AS id FROM open_orders o WHERE o.slot_id = ANY ($1) AND ${orderIsAt('o', 'before')} AND o.state <> 'csr_expected' AND NOT o.key_made_on_platform`,
      [slotIds],
    );
  }

  /** @returns the ids of those that were not there yet: somebody may have been faster. */
  async insert(slots: NewSlot[]): Promise<Set<string>> {
    if (slots.length === 0) return new Set();
    // The address of another slot of the client, else the editor's: durable and shared (F5), and never empty.
    const { from, values } = givenColumns(newSlot, slots);
    const rows = await this.db.query<{ id: string }>(
      `INSERT INTO slots (${newSlotNames}, actor_email)
       SELECT ${given(newSlotNames)}, coalesce(known.actor_email, e.mail_from)
         FROM ${from} CROSS JOIN editors e
         LEFT JOIN (SELECT DISTINCT ON (s.client_id) s.client_id, s.actor_email FROM slots s WHERE s.client_id = ANY($${values.length + 1}) AND s.actor_email IS NOT NULL
                     ORDER BY s.client_id, s.created_at DESC) known ON known.client_id = r.client_id
        ORDER BY r.nth
       ON CONFLICT DO NOTHING RETURNING id`,
      [...values, [...new Set(slots.map((slot) => slot.client_id))]],
    );
    return new Set(rows.map((row) => row.id));
  }

  async update(slots: PlannedColumns[]): Promise<void> {
    if (slots.length === 0) return;
    await this.db.query(
      `UPDATE slots s SET label = n.label, serves = n.serves, needed_because = n.needed_because, common_name = n.common_name, not_needed_reason = n.not_needed_reason, successor_id = n.successor_id
         FROM jsonb_to_recordset($1::jsonb) AS n (id uuid, label text, serves text[], needed_because text, common_name text, not_needed_reason text, successor_id uuid)
        WHERE s.id = n.id`,
      [JSON.stringify(slots)],
    );
  }

  private read(condition: string, parameters: unknown[]): Promise<SlotOfPlan[]> {
    return this.db.query<SlotOfPlan>(
      `SELECT s.id, s.client_id, s.instance_id, s.establishment_id, ${isElsewhere} AS is_elsewhere, ${isClosed} AS is_closed, s.offer, s.usage, s.purpose, s.common_name, s.common_name_rule, s.label, s.serves,
              s.needed_because, s.not_needed_reason, s.successor_id, s.added_by_hand, s.in_force_id IS NOT NULL OR s.declared_not_after IS NOT NULL AS has_certificates,
              coalesce(s.in_force IS DISTINCT FROM 'revoked' AND s.expires_at >= (SELECT moment()), false) AS runs,
              coalesce(s.in_force = 'verified' AND s.in_force_until > (SELECT moment()), false) AS verified,
              coalesce(s.in_force IN ('verified', 'revoked'), false) AS has_served,
              EXISTS (SELECT 1 FROM open_orders o WHERE o.slot_id = s.id) AS has_open_order,
              EXISTS (SELECT 1 FROM open_orders o WHERE o.slot_id = s.id AND ${orderIsAt('o', 'placed', 'issued')}) AS is_placed
         FROM slots s WHERE ${condition} ORDER BY s.created_at, s.id`,
      parameters,
    );
  }
}
