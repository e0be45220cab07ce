import { Injectable } from '@nestjs/common';
import { csrIsExpected } from '../../orders/asked/expected-csr.facts.js';
import { csrAskedOf } from '../../client-space/links/asked-csrs.facts.js';
import type { Holding } from '../../journey/plan/coverage.js';
import type { AskedCsr, Spoilt } from '../../journey/steps/client-facts.js';
import type { OpenOrderState } from '../../journey/states/order-states.js';
import { mayHaveToRedo } from '../../clients/to-redo.facts.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { spoiltOrder } from '../../slots/spoilt-order.facts.js';
import { orderBeginsOn } from '../../slots/coverage.facts.js';
import { type CoverageColumns, coverageColumns, establishmentOf, toRedoWhere } from '../../slots/coverage.queries.js';
import type { Offer } from '../../identifiers/igc-words.js';

/** What a cell of the grid says of a slot: hundreds of them are read for a page, and each column is a tenth of it. */
export interface GridSlot extends CoverageColumns {
  id: string;
  clientId: string;
  instanceName: string;
  establishment: Holding['establishment'];
  purpose: string;
  label: string;
  /** The services, with a blank between them. */
  serves: string;
  successorLabel: string | null;
  orderNumber: string | null;
  orderState: OpenOrderState | null;
  orderAsked: AskedCsr | null;
  orderSpoilt: Spoilt | null;
  /** Why its order may not be opened, of the few that were asked for (`GridSlots`). */
  notOpen?: string[];
}

/** The slots of the clients of a page of the grid, of one solution where it is filtered; each client's in the order of its instances and of their age. */
@Injectable()
export class GridSlotsQueries {
  constructor(private readonly db: TenantDb) {}

  // By client, then by instance: an index leads from one to the next, and an instance is looked up once for all of its slots.
  ofClients(clientIds: string[], solution: string | null = null): Promise<GridSlot[]> {
    return this.db.query<GridSlot>(
      `SELECT ${gridSlotColumns}
         FROM clients k JOIN instances i ON i.client_id = k.id JOIN slots s ON s.instance_id = i.id LEFT JOIN open_orders o ON o.id = s.open_order_id
        WHERE k.id = ANY($1) AND ($2::uuid IS NULL OR i.solution_id = $2) ORDER BY k.id, i.created_at, i.id, s.created_at, s.id`,
      [clientIds, solution],
    );
  }

  /** The first day of the certificate of each of these orders, which are collected. */
  async firstDays(orderIds: string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; day: string }>(
      `SELECT o.id, ${orderBeginsOn} AS day FROM orders o WHERE o.id = ANY($1)`,
      [orderIds],
    );
    return new Map(rows.map(({ id, day }) => [id, day]));
  }

  /** What is to be ordered for each of these. */
  async offers(slotIds: string[]): Promise<Map<string, Offer>> {
    const rows = await this.db.query<{ id: string; offer: Offer }>('SELECT id, offer FROM slots WHERE id = ANY($1)', [
      slotIds,
    ]);
    return new Map(rows.map(({ id, offer }) => [id, offer]));
  }
}

/** Its columns: of the slot `s`, its client `k`, its instance `i` and its open order `o`. */
export const gridSlotColumns = `s.id, s.client_id, i.name AS instance_name, ${establishmentOf('(SELECT h.client_id FROM establishments h WHERE h.id = s.establishment_id)')} AS establishment, s.purpose, s.label, array_to_string(s.serves, ' ') AS serves, ${coverageColumns},
              ${toRedoWhere(mayHaveToRedo('k'))} AS to_redo,
              CASE WHEN s.successor_id IS NOT NULL THEN (SELECT n.label FROM slots n WHERE n.id = s.successor_id) END AS successor_label,
              o.number AS order_number, o.state AS order_state, CASE WHEN ${csrIsExpected('o')} THEN ${csrAskedOf('o.id')} END AS order_asked, ${spoiltOrder('o')} AS order_spoilt`;
