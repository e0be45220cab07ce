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

  /**
   * Follows the whole chain and keeps what it found, in place of the check before; only the database writes there.
   * @param by what looks, when no person does
   * @returns the first broken entry, or null
   */
  async checkWhole(by: string): Promise<string | null> {
    const rows = await this.db.query<{ broken: string | null }>('SELECT check_journal($1) AS broken', [by]);
    return rows[0]?.broken ?? null;
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
