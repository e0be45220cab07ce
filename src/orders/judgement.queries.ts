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

  /** @param orderId the order whose earlier CSRs do not count */
  keysSeen(spkiSha256: string, orderId: string | null): Promise<Seen[]> {
    return this.db.query<Seen>(
      `SELECT 'certificate' AS kind, x.common_name, c.name AS client, NULL AS number, x.imported_at AS at
         FROM certificates x
         JOIN clients c ON c.id = x.client_id
        WHERE x.spki_sha256 = $1
        UNION ALL
       SELECT 'csr', NULL, c.name, o.number, max(x.created_at)
         FROM csrs x
         JOIN orders o ON o.id = x.order_id
         JOIN clients c ON c.id = x.client_id
        WHERE x.spki_sha256 = $1 AND x.order_id IS DISTINCT FROM $2
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

  authorities(): Promise<{ der: Buffer; sha256: string }[]> {
    return this.db.query('SELECT der, sha256 FROM authorities ORDER BY kind, searchable(name)');
  }

  async revocationLists(): Promise<Buffer[]> {
    const rows = await this.db.query<{ der: Buffer }>('SELECT der FROM revocation_lists');
    return rows.map(({ der }) => der);
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
