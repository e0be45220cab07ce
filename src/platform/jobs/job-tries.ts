import { Injectable } from '@nestjs/common';
import type { JobName } from '../../jobs.js';
import { lastOwnMigration } from '../tenancy/schema-version.js';
import { TenantDb } from '../tenancy/tenant-db.js';

/** A job whose work has begun: its end is written for this try only. */
export interface Begun {
  payload: never;
  tries: number;
  interrupted: boolean;
}

/** What a row of the outbox is when nothing could be begun. */
export type NotBegun = 'over' | 'held' | 'suspect';

/** For how long a beginning is believed to be at work without a sign of life; a worker that lives gives one more often (JobRunner). */
export const leaseSeconds = 10;
const beginningsWithoutEnd = 3;
const poison = `Interrompu trois fois sans que la tâche finisse\u00a0: elle arrête sans doute le programme qui la fait. Elle ne sera plus tentée sans une décision de votre part.`;

/** The beginnings and the ends of jobs, in their row. Each call is, or is part of, one short transaction. */
@Injectable()
export class JobTries {
  constructor(private readonly db: TenantDb) {}

  /**
   * The try is counted here, where the work begins, and by one of those who ask. Nothing is begun by a program that a later version has
   * migrated the database away from. A job that was carried under another name than its row's,
   * or in another editor than its own, is no job: the queue's tables are not where it is decided what is done.
   * @param options.alone also begins what was interrupted before
   * @returns why not, otherwise: over (done, or failed), held (somebody is at it), suspect (interrupted: to be begun alone)
   */
  async begin(id: string, name: JobName, { alone }: { alone: boolean }): Promise<Begun | NotBegun> {
    const allowed = alone
      ? '(c.held_until IS NULL OR c.held_until < now())'
      : '(c.held_until IS NULL AND c.interrupted = 0)';
    const rows = await this.db.query<Begun>(
      `UPDATE outbox SET tries = tries + 1, interrupted = interrupted + (held_until IS NOT NULL)::int, held_until = now() + make_interval(secs => $2)
        WHERE id = (SELECT c.id FROM outbox c WHERE c.id = $1 AND c.done_at IS NULL AND c.failed_at IS NULL AND c.name = $3 AND ${allowed}
                       AND NOT EXISTS (SELECT 1 FROM editors WHERE suspended_at IS NOT NULL)
                       AND NOT EXISTS (SELECT 1 FROM typeorm_migrations WHERE timestamp > $4) FOR UPDATE SKIP LOCKED)
        RETURNING payload, tries, interrupted > 0 AS interrupted`,
      [id, leaseSeconds, name, lastOwnMigration],
    );
    return rows[0] ?? this.whyNot(id, name);
  }

  /** Begun three times, ended never: it fails, for a person to see. @returns its payload, for the room that must know; null: it may be begun */
  async failPoison(id: string): Promise<{ payload: never; reason: string } | null> {
    const rows = await this.db.query<{ payload: never }>(
      `UPDATE outbox SET failed_at = now(), last_error = $2, handed_at = NULL, held_until = NULL, interrupted = $3
        WHERE id = $1 AND done_at IS NULL AND failed_at IS NULL AND held_until < now() AND interrupted + 1 >= $3 RETURNING payload`,
      [id, poison, beginningsWithoutEnd],
    );
    return rows[0] ? { payload: rows[0].payload, reason: poison } : null;
  }

  /**
   * In the transaction of the work: nobody else is in the middle of it, and its end will be this one's. It waits: somebody who asked at the
   * same moment, and was told that it is held, keeps the row locked until their short transaction ends.
   */
  async lock(id: string, { tries }: Begun): Promise<boolean> {
    const rows = await this.db.query(
      'SELECT 1 FROM outbox WHERE id = $1 AND done_at IS NULL AND failed_at IS NULL AND tries = $2 FOR UPDATE',
      [id, tries],
    );
    return rows.length > 0;
  }

  /** A sign of life of work that opens its own transactions. */
  async stillAtIt(id: string, { tries }: Begun): Promise<void> {
    await this.db.execute(
      'UPDATE outbox SET held_until = now() + make_interval(secs => $3) WHERE id = $1 AND tries = $2 AND held_until IS NOT NULL',
      [id, tries, leaseSeconds],
    );
  }

  /** What gave up before at one and the same work, by its key, is over with it: nobody is asked to have it done again. */
  async done(id: string): Promise<void> {
    await this.db.execute(
      `WITH done AS (UPDATE outbox SET done_at = now(), last_error = NULL, held_until = NULL, interrupted = 0 WHERE id = $1 AND done_at IS NULL RETURNING name, key)
       UPDATE outbox o SET done_at = now(), failed_at = NULL FROM done WHERE o.name = done.name AND o.key = done.key AND o.failed_at IS NOT NULL AND o.key IS NOT NULL`,
      [id],
    );
  }

  /** Back-off 5 s, 20 s, 80 s, 5 min, 21 min… then the row stays, failed, for a person to see. @returns whether it gave up */
  async failed(id: string, { tries }: Begun, error: string, last: boolean): Promise<boolean> {
    const changed = await this.db.execute(
      `UPDATE outbox SET last_error = $3, handed_at = NULL, held_until = NULL, interrupted = 0,
         due_at = now() + make_interval(secs => 5 * power(4, least(tries, 6) - 1)), failed_at = CASE WHEN $4 THEN now() END
       WHERE id = $1 AND done_at IS NULL AND failed_at IS NULL AND tries = $2`,
      [id, tries, error.slice(0, 500), last],
    );
    return last && changed > 0;
  }

  /** Not a try: due again at that instant, or at once. */
  async putBack(id: string, { tries }: Begun, at: Date | null, reason: string | null): Promise<void> {
    await this.db.execute(
      `UPDATE outbox SET tries = tries - 1, handed_at = NULL, held_until = NULL, interrupted = 0, due_at = coalesce($3, now()), last_error = coalesce($4, last_error)
        WHERE id = $1 AND done_at IS NULL AND failed_at IS NULL AND tries = $2`,
      [id, tries, at, reason?.slice(0, 500) ?? null],
    );
  }

  /** A job that nobody knows how to do: there is nothing to wait for. */
  async failUnknown(id: string, name: JobName): Promise<void> {
    await this.db.execute(
      `UPDATE outbox SET failed_at = now(), last_error = $2, handed_at = NULL WHERE id = $1 AND name = $3 AND done_at IS NULL AND failed_at IS NULL`,
      [id, `Tâche inconnue de cette version du programme\u00a0: ${name}.`, name],
    );
  }

  private async whyNot(id: string, name: JobName): Promise<NotBegun> {
    const rows = await this.db.query<{ over: boolean; held: boolean }>(
      // Of a suspended editor it waits in its row, not at the carrier.
      `WITH given_back AS (UPDATE outbox SET handed_at = NULL WHERE id = $1 AND name = $2 AND done_at IS NULL AND failed_at IS NULL AND held_until IS NULL
                              AND EXISTS (SELECT 1 FROM editors WHERE suspended_at IS NOT NULL) RETURNING id)
       SELECT EXISTS (SELECT 1 FROM given_back) OR done_at IS NOT NULL OR failed_at IS NOT NULL AS over, held_until IS NULL AND interrupted = 0 OR coalesce(held_until > now(), false) AS held
         FROM outbox WHERE id = $1 AND name = $2`,
      [id, name],
    );
    if (!rows[0] || rows[0].over) return 'over';
    return rows[0].held ? 'held' : 'suspect';
  }
}
