import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

/** How far the chain was followed: an entry and its hash. */
export interface Mark {
  sequence: string;
  hash: Buffer;
}

export interface WholeCheck extends Mark {
  broken: string | null;
  checkedBy: string;
  checkedAt: Date;
}

@Injectable()
export class AuditChainQueries {
  constructor(private readonly db: TenantDb) {}

  async lastCheck(): Promise<WholeCheck | null> {
    const rows = await this.db.query<WholeCheck>(
      'SELECT sequence, hash, broken, checked_by, checked_at FROM audit_checks',
    );
    return rows[0] ?? null;
  }

  /** Keeps the result of a whole check in place of the one before. */
  async keep({ sequence, hash }: Mark, broken: string | null, by: string): Promise<void> {
    await this.db.execute(
      `INSERT INTO audit_checks AS k (sequence, hash, broken, checked_by, checked_at) VALUES ($1, $2, $3, $4, moment())
       ON CONFLICT (editor_id) DO UPDATE
          SET sequence = excluded.sequence, hash = excluded.hash, broken = excluded.broken,
              checked_by = excluded.checked_by, checked_at = excluded.checked_at`,
      [sequence, hash, broken, by],
    );
  }

  /** The last entry there is. Read before a check: what is written meanwhile is left to the next one. */
  async head(): Promise<Mark | null> {
    const rows = await this.db.query<Mark>('SELECT sequence, hash FROM audit_entries ORDER BY sequence DESC LIMIT 1');
    return rows[0] ?? null;
  }

  /** The first entry after this one that does not follow from its content; null when the chain holds. */
  async brokenAfter({ sequence, hash }: Mark): Promise<string | null> {
    const rows = await this.db.query<{ broken: string | null }>(
      'SELECT first_broken_audit_entry_after($1::bigint, $2::bytea) AS broken',
      [sequence, hash],
    );
    return rows[0]?.broken ?? null;
  }
}
