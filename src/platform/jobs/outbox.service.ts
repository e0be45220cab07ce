import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../uuid.js';
import type { JobName, JobPayloads } from '../../jobs.js';
import { TenantDb } from '../tenancy/tenant-db.js';

export interface EnqueueOptions {
  /** Not before this instant. */
  dueAt?: Date;
  /** At most one unfinished job of this name with this key: a second one is dropped. */
  key?: string;
}

/** Writes what must be done later in the current transaction: both happen, or neither. */
@Injectable()
export class Outbox {
  constructor(private readonly db: TenantDb) {}

  async enqueue<Name extends JobName>(
    name: Name,
    payload: JobPayloads[Name],
    options: EnqueueOptions = {},
  ): Promise<void> {
    await this.db.query(
      `INSERT INTO outbox (id, name, payload, key, due_at) VALUES ($1, $2, $3, $4, coalesce($5, now()))
       ON CONFLICT (editor_id, name, key) WHERE key IS NOT NULL AND done_at IS NULL AND failed_at IS NULL DO NOTHING`,
      [uuidv7(), name, JSON.stringify(payload), options.key ?? null, options.dueAt ?? null],
    );
  }

  /**
   * The same job for many payloads in one statement: a campaign of 2,000 rows is one round trip.
   * @param keyOf as `EnqueueOptions.key`, for each of them
   * @param dueAt as `EnqueueOptions.dueAt`, for all of them or for each; null: at once
   */
  async enqueueMany<Name extends JobName>(
    name: Name,
    payloads: JobPayloads[Name][],
    keyOf: (payload: JobPayloads[Name]) => string | null = () => null,
    dueAt: Date | null | ((payload: JobPayloads[Name]) => Date | null) = null,
  ): Promise<void> {
    if (payloads.length === 0) return;
    await this.db.query(
      `INSERT INTO outbox (id, name, payload, key, due_at) SELECT id, $1, payload::jsonb, key, coalesce(due, now()) FROM unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) AS row (id, payload, key, due)
       ON CONFLICT (editor_id, name, key) WHERE key IS NOT NULL AND done_at IS NULL AND failed_at IS NULL DO NOTHING`,
      [
        name,
        payloads.map(() => uuidv7()),
        payloads.map((payload) => JSON.stringify(payload)),
        payloads.map(keyOf),
        payloads.map(typeof dueAt === 'function' ? dueAt : () => dueAt),
      ],
    );
  }
}
