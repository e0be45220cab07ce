import { Injectable } from '@nestjs/common';
import { isSigned } from '../../platform/audit/anchor-line.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** The last daily line by which a tail of the journal that was cut is seen. */
export interface LastAnchor {
  day: string;
  sequence: string;
  signed: boolean;
}

@Injectable()
export class AnchorsQueries {
  constructor(private readonly db: TenantDb) {}

  /** The end of the journal, as the chain's trigger keeps it; null when nothing was written yet. */
  async head(): Promise<{ editorId: string; slug: string; sequence: string; hash: string; today: boolean } | null> {
    const rows = await this.db.query<{
      editorId: string;
      slug: string;
      sequence: string;
      hash: string;
      today: boolean;
    }>(
      `SELECT h.editor_id, e.slug, h.sequence, encode(h.hash, 'hex') AS hash, EXISTS (SELECT 1 FROM audit_anchors WHERE day = paris_today()) AS today
         FROM audit_heads h JOIN editors e ON e.editor_id = h.editor_id`,
    );
    return rows[0] ?? null;
  }

  /** @returns false when somebody was first today */
  async keep(anchor: { sequence: string; hash: string; line: string }): Promise<boolean> {
    const written = await this.db.execute(
      `INSERT INTO audit_anchors (day, sequence, hash, line) VALUES (paris_today(), $1, decode($2, 'hex'), $3) ON CONFLICT DO NOTHING`,
      [anchor.sequence, anchor.hash, anchor.line],
    );
    return written === 1;
  }

  /** The last one, and whether its line bears a signature; null when none was made. */
  async last(): Promise<LastAnchor | null> {
    const [last] = await this.db.query<{ day: string; sequence: string; line: string }>(
      'SELECT day, sequence, line FROM audit_anchors ORDER BY day DESC LIMIT 1',
    );
    return last ? { day: last.day, sequence: last.sequence, signed: isSigned(last.line) } : null;
  }

  /** Every line there is, the oldest first. */
  async lines(): Promise<string[]> {
    const rows = await this.db.query<{ line: string }>('SELECT line FROM audit_anchors ORDER BY day');
    return rows.map(({ line }) => line);
  }
}
