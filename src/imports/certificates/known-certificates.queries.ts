import { Injectable } from '@nestjs/common';
import { lockClientsWhole } from '../../clients/lock-clients.js';
import { type Inventory, InventoryQueries } from '../../certificates/import/inventory.queries.js';
import type { OpenOrder } from '../../orders/order-batch.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { borneNumbers } from '../../clients/numbers/borne-numbers.facts.js';

/** The certificate in force of a slot. */
export interface InForce {
  id: string;
  notAfter: Date;
  /** It is revoked, or to be made again (domain rule 11): whatever its end, another one takes its place, and it is not renewed. */
  wrong: boolean;
}

/** Everything the certificates of a drop are placed and judged by, read at once. */
export interface KnownCertificates {
  /** By the number that an OU carries: FINESS EJ, FINESS EG or SIRET. */
  clientIds: Map<string, string>;
  /** Whose number it was, where it is nobody’s any more. */
  formerly: Map<string, string>;
  inventories: Map<string, Inventory>;
  /** By slot. */
  orders: Map<string, OpenOrder>;
  inForce: Map<string, InForce>;
  /** By fingerprint: those that are recorded already. */
  ids: Map<string, string>;
}

/** As many statements for two hundred certificates as for one. */
@Injectable()
export class KnownCertificatesQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly inventory: InventoryQueries,
  ) {}

  async read(numbers: string[], fingerprints: string[], lock: boolean): Promise<KnownCertificates> {
    const clientIds = await this.clients(numbers);
    const ids = [...new Set(clientIds.values())];
    // Who changes a client's slots or orders waits, until the batch is committed.
    if (lock) await lockClientsWhole(this.db, ids);
    return {
      clientIds,
      formerly: await this.formerly(numbers.filter((number) => !clientIds.has(number))),
      inventories: await this.inventory.of(ids),
      orders: await this.orders(ids),
      inForce: await this.inForce(ids),
      ids: await this.recorded(fingerprints),
    };
  }

  private async clients(numbers: string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ number: string; clientId: string }>(borneNumbers('$1'), [numbers]);
    return new Map(rows.map(({ number, clientId }) => [number, clientId]));
  }

  private async formerly(numbers: string[]): Promise<Map<string, string>> {
    if (numbers.length === 0) return new Map();
    const rows = await this.db.query<{ number: string; name: string }>(
      'SELECT f.number, c.name FROM former_numbers f JOIN clients c ON c.id = f.client_id WHERE f.number = ANY ($1)',
      [numbers],
    );
    return new Map(rows.map(({ number, name }) => [number, name]));
  }

  private async orders(clientIds: string[]): Promise<Map<string, OpenOrder>> {
    const rows = await this.db.query<OpenOrder>(
      `SELECT o.id, o.number, o.slot_id, o.state, o.state_since, o.key_made_on_platform, o.renews_certificate_id, o.certificate_id, o.version,
              CASE WHEN NOT o.key_made_on_platform AND o.state <> 'csr_expected' THEN (SELECT x.spki_sha256 FROM csrs x WHERE x.order_id = o.id AND x.acceptable ORDER BY x.created_at DESC, x.id DESC LIMIT 1) END AS csr_key
         FROM orders o JOIN open_orders n ON n.id = o.id WHERE o.client_id = ANY ($1)`,
      [clientIds],
    );
    return new Map(rows.map((row) => [row.slotId, row]));
  }

  private async inForce(clientIds: string[]): Promise<Map<string, InForce>> {
    const rows = await this.db.query<InForce & { slotId: string }>(
      `SELECT s.id AS slot_id, s.in_force_id AS id, s.in_force_until AS not_after, s.in_force = 'revoked' OR s.in_force_id IN (SELECT t.id FROM certificates_to_redo t WHERE t.client_id = ANY ($1)) AS wrong
         FROM slots s WHERE s.client_id = ANY ($1) AND s.in_force_id IS NOT NULL`,
      [clientIds],
    );
    return new Map(rows.map(({ slotId, ...row }) => [slotId, row]));
  }

  private async recorded(fingerprints: string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ sha256: string; id: string }>(
      'SELECT sha256, id FROM certificates WHERE sha256 = ANY ($1)',
      [fingerprints],
    );
    return new Map(rows.map(({ sha256, id }) => [sha256, id]));
  }
}
