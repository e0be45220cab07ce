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

export interface Followed {
  /** Nothing is left to follow, or the chain is broken. */
  done: boolean;
  broken: string | null;
  /** The last entry that was followed. */
  reached: string;
}

@Injectable()
export class AuditChainQueries {
  constructor(private readonly db: TenantDb) {}

  async lastCheck(): Promise<WholeCheck | null> {
    const rows = await this.db.query<WholeCheck>(
      'SELECT sequence, hash, broken, checked_by, checked_at FROM audit_checks WHERE checked_at IS NOT NULL',
    );
    return rows[0] ?? null;
  }

  /**
   * Follows the next entries of a check of the whole chain; at its end the database keeps what was found, in place of the check before.
   * @param by what looks, when no person does
   * @param most so many entries
   */
  async follow(by: string, most: number): Promise<Followed> {
    const [row] = await this.db.query<Followed>('SELECT done, broken, reached FROM check_journal($1, $2)', [by, most]);
    if (!row) throw new Error('check_journal() says how far it came');
    return row;
  }

  /**
   * The last of so many entries after another, or the next one beyond a hole, and the last there is. Read before a check: what is written meanwhile is left to the next one.
   * @returns null where there is none after it
   */
  async stretch({ sequence }: Mark, most: number): Promise<(Mark & { head: string }) | null> {
    const rows = await this.db.query<Mark & { head: string }>(
      `SELECT sequence, hash, (SELECT max(sequence) FROM audit_entries) AS head FROM audit_entries
        WHERE sequence > $1 AND sequence <= greatest($1 + $2::bigint, (SELECT min(sequence) FROM audit_entries WHERE sequence > $1)) ORDER BY sequence DESC LIMIT 1`,
      [sequence, most],
    );
    return rows[0] ?? null;
  }

  /** The first entry after this one, up to another, that does not follow from its content; null when the chain holds. */
  async brokenBetween({ sequence, hash }: Mark, until: Pick<Mark, 'sequence'>): Promise<string | null> {
    const rows = await this.db.query<{ broken: string | null }>(
      'SELECT first_broken_audit_entry_between($1::bigint, $2::bytea, $3::bigint) AS broken',
      [sequence, hash, until.sequence],
    );
    return rows[0]?.broken ?? null;
  }
}
