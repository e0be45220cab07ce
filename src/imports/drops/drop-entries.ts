import { Injectable } from '@nestjs/common';
import { vouchFor } from '../../platform/files/seen-files.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { DroppedLine } from './drop-shape.js';

/** What one line of a drop holds, or why nothing of it was kept. */
export type DropEntry = { bytes: Buffer; problem: null } | { bytes: null; problem: string };

/** The files of drops, one by one with their lines. */
@Injectable()
export class DropEntries {
  constructor(private readonly db: TenantDb) {}

  async keep(importId: string, lines: (Pick<DroppedLine, 'bytes' | 'problem'> & { line: number })[]): Promise<void> {
    await this.db.execute(
      `INSERT INTO import_entries (import_id, line, bytes, problem)
       SELECT $1, e.line, e.bytes, e.problem FROM unnest($2::int[], $3::bytea[], $4::text[]) AS e (line, bytes, problem)`,
      [importId, lines.map(({ line }) => line), lines.map(({ bytes }) => bytes), lines.map(({ problem }) => problem)],
    );
  }

  async of(importId: string, lines: number[]): Promise<Map<number, DropEntry>> {
    const rows = await this.db.query<DropEntry & { line: number }>(
      'SELECT line, bytes, problem FROM import_entries WHERE import_id = $1 AND line = ANY ($2)',
      [importId, lines],
    );
    // Searched when they were dropped: nothing with a key in it became an entry.
    for (const { bytes } of rows) if (bytes) vouchFor(bytes);
    return new Map(rows.map(({ line, ...entry }) => [line, entry]));
  }
}
