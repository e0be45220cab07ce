import { Injectable } from '@nestjs/common';
import type { SlotProfile } from '../pki/verdict/context.js';
import { keyOfOrder } from '../slots/spoilt-order.facts.js';
import type { Csr } from './csr.entity.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

/** Where a key or a certificate was met before. */
export interface Seen {
  kind: 'certificate' | 'csr';
  commonName: string | null;
  client: string;
  clientId: string;
  /** Of the order, for a CSR. */
  number: string | null;
  at: Date;
}

/** A certificate that is recorded, its key and its fingerprint. */
export type SeenCertificate = Seen & { sha256: string; spkiSha256: string };

/** An order under way, and the key of a CSR that it was given. */
export interface OrderOfKey {
  spkiSha256: string;
  id: string;
  number: string;
  slotId: string;
  client: string;
}

type Neighbour = Omit<SlotProfile, 'environment'> & {
  id: string;
  clientId: string;
  establishmentId: string | null;
  label: string;
  instance: string;
  /** Of the CSR, or the certificate, of its order under way. */
  awaitedKey: string | null;
};

/** What the editor already has, that a CSR or a certificate is compared with. */
@Injectable()
export class JudgementQueries {
  constructor(private readonly db: TenantDb) {}

  /** Certificates of anybody in the editor that have one of these keys. */
  keysOnCertificates(spkiSha256: string[]): Promise<SeenCertificate[]> {
    return this.db.query<SeenCertificate>(
      `SELECT 'certificate' AS kind, x.common_name, c.name AS client, c.id AS client_id, NULL AS number, x.imported_at AS at, x.sha256, x.spki_sha256
         FROM certificates x
         JOIN clients c ON c.id = x.client_id
        WHERE x.spki_sha256 = ANY ($1)
        ORDER BY x.imported_at, x.id
        LIMIT 2000`,
      [spkiSha256],
    );
  }

  /**
   * CSRs with this key that an order under way or passed was given. One that was refused made no certificate, nor did one whose order was cancelled
   * before it was passed with it, or rejected by the platform; once the platform has it, a cancellation here stops nothing there.
   * @param orderId the order whose own CSRs do not count
   */
  keyOnOrders(spkiSha256: string, orderId: string): Promise<Seen[]> {
    return this.db.query<Seen>(
      `SELECT 'csr' AS kind, NULL AS common_name, c.name AS client, c.id AS client_id, o.number, max(x.created_at) AS at
         FROM csrs x
         JOIN orders o ON o.id = x.order_id
         JOIN clients c ON c.id = x.client_id
        WHERE x.spki_sha256 = $1 AND x.order_id <> $2 AND x.acceptable AND o.state <> 'rejected'
          AND (o.state <> 'cancelled' OR (o.ordered_on IS NOT NULL AND NOT o.key_made_on_platform))
        GROUP BY o.number, c.name, c.id
        ORDER BY at
        LIMIT 20`,
      [spkiSha256, orderId],
    );
  }

  /** The orders under way that were given a CSR with one of these keys: the certificate made with it is theirs. */
  keysOnOpenOrders(spkiSha256: string[]): Promise<OrderOfKey[]> {
    return this.db.query<OrderOfKey>(
      `SELECT DISTINCT x.spki_sha256, o.id, o.number, o.slot_id, c.name AS client
         FROM csrs x JOIN open_orders o ON o.id = x.order_id JOIN clients c ON c.id = o.client_id
        WHERE x.spki_sha256 = ANY ($1) AND x.acceptable ORDER BY o.number LIMIT 2000`,
      [spkiSha256],
    );
  }

  /** Of each of these orders, the latest CSR that was acceptable as it came. */
  latestAcceptable(orderIds: string[]): Promise<Csr[]> {
    return this.db.query<Csr>(
      `SELECT DISTINCT ON (x.order_id) x.* FROM csrs x WHERE x.order_id = ANY ($1) AND x.acceptable ORDER BY x.order_id, x.created_at DESC, x.id DESC`,
      [orderIds],
    );
  }

  /** The slots of these clients that are needed. */
  async neededSlots(clientIds: string[]): Promise<Omit<Neighbour, 'instance'>[]> {
    const rows = await this.db.query<Neighbour>(
      `SELECT s.id, s.client_id, s.establishment_id, s.label, i.name AS instance, s.offer, s.usage,
              s.common_name AS "commonName", s.common_name_rule AS "commonNameRule", ${keyOfOrder('o')} AS awaited_key
         FROM slots s
         JOIN instances i ON i.id = s.instance_id
         LEFT JOIN open_orders o ON o.slot_id = s.id
        WHERE s.client_id = ANY ($1) AND s.not_needed_reason IS NULL`,
      [clientIds],
    );
    return rows.map(({ instance, label, ...row }) => ({ ...row, label: `${label}, ${instance}` }));
  }
}
