import { createHash } from 'node:crypto';
import { open, mkdtemp, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { TableFormat } from '../../platform/files/spreadsheet.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { SpooledFile } from '../../platform/web/current.js';
import type { ColumnSet } from '../columns/column-set.js';
import { headerOf } from './column-mapping.js';
import type { TableBeginning } from './read-table.js';
import { TableReadings } from './table-readings.js';
import { oneLine } from '../columns/plain-text.js';

const piece = 1024 * 1024;
const sampleRows = 3;

/** What the first rows of a file tell. */
export interface FirstLook {
  format: TableFormat;
  sheets: string[];
  sheet: string | null;
  header: string[];
  samples: string[][];
}

/** Keeps the bytes of an import in PostgreSQL, by pieces, and gives them back as a file: never whole in memory. */
@Injectable()
export class ImportFiles {
  constructor(
    private readonly db: TenantDb,
    private readonly tables: TableReadings,
  ) {}

  /** @throws UnreadableFile with a sentence for the person */
  async look(file: SpooledFile, columns: ColumnSet): Promise<FirstLook> {
    return firstLook(await this.tables.brought(file), columns);
  }

  /** Another sheet of a workbook that is kept already. */
  async lookAgain(path: string, fileName: string, sheet: string, columns: ColumnSet): Promise<FirstLook> {
    return firstLook(await this.tables.beginning(path, fileName, sheet), columns);
  }

  /** @returns the hash of the bytes */
  async keep(importId: string, path: string): Promise<string> {
    const hash = createHash('sha256');
    const file = await open(path);
    try {
      for (let position = 0; ; position += 1) {
        const bytes = await nextPiece(file);
        if (bytes.length === 0) return hash.digest('hex');
        hash.update(bytes);
        await this.db.query('INSERT INTO import_pieces (import_id, position, bytes) VALUES ($1, $2, $3)', [
          importId,
          position,
          bytes,
        ]);
      }
    } finally {
      await file.close();
    }
  }

  /** Runs `work` with the bytes in a file of its own, which is gone afterwards. */
  async withFile<Result>(
    importId: string,
    run: <T>(work: () => Promise<T>) => Promise<T>,
    work: (path: string) => Promise<Result>,
  ): Promise<Result> {
    const folder = await mkdtemp(join(tmpdir(), 'sceau-import-'));
    const path = join(folder, 'table');
    try {
      const file = await open(path, 'w', 0o600);
      try {
        await run(() => this.pour(importId, file));
      } finally {
        await file.close();
      }
      return await work(path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async pour(importId: string, file: FileHandle): Promise<void> {
    for (let position = 0; ; position += 1) {
      const rows = await this.db.query<{ bytes: Buffer }>(
        'SELECT bytes FROM import_pieces WHERE import_id = $1 AND position = $2',
        [importId, position],
      );
      if (!rows[0]) return;
      await file.write(rows[0].bytes);
    }
  }
}

async function nextPiece(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(piece), 0, piece, null);
  return buffer.subarray(0, bytesRead);
}

function firstLook({ rows, ...table }: TableBeginning, columns: ColumnSet): FirstLook {
  const header = headerOf(rows, columns);
  const samples = rows
    .slice(1, 1 + sampleRows)
    .map(({ cells }) => header.map((_, index) => beginning(oneLine(cells[index] ?? ''))));
  return { ...table, header, samples };
}

// Half of a sign that takes two places is no text for PostgreSQL.
function beginning(text: string): string {
  return text.slice(0, 60).replace(/[\ud800-\udbff]$/, '');
}
