import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeColumns } from '../platform/tenancy/write-columns.js';
import { writeRows } from '../platform/tenancy/write-rows.js';

const types = `id uuid, client_id uuid, finess_eg text, name text, town text, category text`;

type Row = Record<string, unknown>;

/** Many establishments at once, one statement each, for an import. Rows are named as the columns; who calls writes the audit. */
@Injectable()
export class EstablishmentBatch {
  constructor(private readonly db: TenantDb) {}

  async insert(establishments: Row[]): Promise<void> {
    const names = 'id, client_id, finess_eg, name, town, category';
    await writeColumns(
      this.db,
      types,
      establishments,
      (from) => `INSERT INTO establishments (${names}) SELECT ${names} FROM ${from}`,
    );
  }

  /** Name and town. */
  async update(establishments: Row[]): Promise<void> {
    await writeRows(
      this.db,
      `UPDATE establishments c SET name = r.name, town = r.town, version = c.version + 1 FROM jsonb_to_recordset($1::jsonb) AS r (${types}) WHERE c.id = r.id`,
      establishments,
    );
  }

  /** Those that were recorded by mistake and that nothing is tied to: only the journal knows them. */
  async remove(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.db.execute('DELETE FROM establishments WHERE id = ANY ($1)', [ids]);
  }
}
