import { Injectable } from '@nestjs/common';
import type { OtherSlot, SlotProfile } from '../pki/verdict/context.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

/** Where a key or a certificate was met before. */
export interface Seen {
  kind: 'certificate' | 'csr';
  commonName: string | null;
  client: string;
  /** Of the order, for a CSR. */
  number: string | null;
  at: Date;
}

type Neighbour = Omit<SlotProfile, 'environment'> & { id: string; label: string; instance: string };

/** What the editor already has, that a CSR or a certificate is compared with. */
@Injectable()
export class JudgementQueries {
  constructor(private readonly db: TenantDb) {}

  /** Certificates of anybody in the editor that have this key. */
  keyOnCertificates(spkiSha256: string): Promise<Seen[]> {
    return this.db.query<Seen>(
      `SELECT 'certificate' AS kind, x.common_name, c.name AS client, NULL AS number, x.imported_at AS at
         FROM certificates x
         JOIN clients c ON c.id = x.client_id
        WHERE x.spki_sha256 = $1
        ORDER BY x.imported_at, x.id
        LIMIT 20`,
      [spkiSha256],
    );
  }

  /**
   * CSRs with this key that an order under way or passed was given: one that was refused, or whose order was cancelled or rejected,
   * made no certificate. @param orderId the order whose own CSRs do not count
   */
  keyOnOrders(spkiSha256: string, orderId: string): Promise<Seen[]> {
    return this.db.query<Seen>(
      `SELECT 'csr' AS kind, NULL AS common_name, c.name AS client, o.number, max(x.created_at) AS at
         FROM csrs x
         JOIN orders o ON o.id = x.order_id
         JOIN clients c ON c.id = x.client_id
        WHERE x.spki_sha256 = $1 AND x.order_id <> $2 AND x.acceptable AND o.state NOT IN ('cancelled', 'rejected')
        GROUP BY o.number, c.name
        ORDER BY at
        LIMIT 20`,
      [spkiSha256, orderId],
    );
  }

  certificatesSeen(sha256: string): Promise<Seen[]> {
    return this.db.query<Seen>(
      `SELECT 'certificate' AS kind, x.common_name, c.name AS client, NULL AS number, x.imported_at AS at
         FROM certificates x
         JOIN clients c ON c.id = x.client_id
        WHERE x.sha256 = $1`,
      [sha256],
    );
  }

  /** The client's other slots that are needed. */
  async slotsBeside(slot: { id: string; clientId: string }): Promise<Omit<OtherSlot, 'environment'>[]> {
    const rows = await this.db.query<Neighbour>(
      `SELECT s.id, s.label, i.name AS instance, s.offer, s.usage,
              s.common_name AS "commonName", s.common_name_rule AS "commonNameRule"
         FROM slots s
         JOIN instances i ON i.id = s.instance_id
        WHERE s.client_id = $1 AND s.id <> $2 AND s.not_needed_reason IS NULL`,
      [slot.clientId, slot.id],
    );
    return rows.map(({ instance, label, ...row }) => ({ ...row, label: `${label}, ${instance}` }));
  }
}
