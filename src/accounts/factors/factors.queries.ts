import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** The second factor of a person. */
export interface Factor {
  confirmedAt: Date;
  codesLeft: number;
}

@Injectable()
export class FactorsQueries {
  constructor(private readonly db: TenantDb) {}

  async of(userId: string): Promise<Factor | null> {
    const rows = await this.db.query<Factor>(
      `SELECT confirmed_at, (SELECT count(*)::int FROM recovery_codes c WHERE c.user_id = f.user_id AND c.used_at IS NULL) AS codes_left
         FROM factors f WHERE f.user_id = $1`,
      [userId],
    );
    return rows[0] ?? null;
  }

  async put(userId: string, step: number): Promise<void> {
    await this.db.query(
      `INSERT INTO factors (user_id, last_step) VALUES ($1, $2)
       ON CONFLICT (editor_id, user_id) DO UPDATE SET confirmed_at = excluded.confirmed_at, last_step = excluded.last_step`,
      [userId, step],
    );
  }

  /** Takes the code of an interval. @returns whether it was still to be taken: two at once wait for each other, and one has it */
  async take(userId: string, step: number): Promise<boolean> {
    const taken = await this.db.execute('UPDATE factors SET last_step = $2 WHERE user_id = $1 AND last_step < $2', [
      userId,
      step,
    ]);
    return taken === 1;
  }

  /** @returns how many there were */
  remove(userId: string): Promise<number> {
    return this.db.execute('DELETE FROM factors WHERE user_id = $1', [userId]);
  }

  unusedCodes(userId: string): Promise<{ id: string; codeHash: string }[]> {
    return this.db.query(
      'SELECT id, code_hash FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL ORDER BY id',
      [userId],
    );
  }

  /** @returns whether nobody was faster */
  async useCode(id: string): Promise<boolean> {
    const sql = 'UPDATE recovery_codes SET used_at = moment() WHERE id = $1 AND used_at IS NULL';
    return (await this.db.execute(sql, [id])) === 1;
  }

  async replaceCodes(userId: string, hashes: string[]): Promise<void> {
    await this.db.query('DELETE FROM recovery_codes WHERE user_id = $1', [userId]);
    const rows = hashes.map((hash) => ({ id: uuidv7(), hash }));
    await this.db.query(
      `INSERT INTO recovery_codes (id, user_id, code_hash)
       SELECT id, $1, hash FROM jsonb_to_recordset($2::jsonb) AS (id uuid, hash text)`,
      [userId, JSON.stringify(rows)],
    );
  }
}
