import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../platform/audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeColumns } from '../platform/tenancy/write-columns.js';
import { writeRows, writeVersions } from '../platform/tenancy/write-rows.js';
import { date } from '../platform/web/view-helpers.js';
import { statedEntry } from './establishment-changes.service.js';
import type { Establishment } from './establishment.entity.js';
import { EstablishmentQueries } from './establishment.queries.js';

const types = `id uuid, client_id uuid, finess_eg text, name text, town text, category text`;

type Row = Record<string, unknown>;

/** Many establishments at once, one statement each, for an import. Rows are named as the columns; who calls writes the audit. */
@Injectable()
export class EstablishmentBatch {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: EstablishmentQueries,
  ) {}

  async insert(establishments: Row[]): Promise<void> {
    const names = 'id, client_id, finess_eg, name, town, category';
    await writeColumns(
      this.db,
      types,
      establishments,
      (from) => `INSERT INTO establishments (${names}) SELECT ${names} FROM ${from}`,
    );
  }

  /** Name and town. @returns the version each has now, by id */
  update(establishments: Row[]): Promise<Map<string, number>> {
    return writeVersions(
      this.db,
      `UPDATE establishments c SET name = r.name, town = r.town, version = c.version + 1 FROM jsonb_to_recordset($1::jsonb) AS r (${types}) WHERE c.id = r.id RETURNING c.id, c.version`,
      establishments,
    );
  }

  /** Those that served and are no longer the client's. @returns what the journal tells of each */
  async close(ids: string[], reason: string): Promise<AuditEntry[]> {
    if (ids.length === 0) return [];
    const rows = await this.db.query<Pick<Establishment, 'id' | 'clientId' | 'name' | 'finessEg' | 'version'>>(
      'UPDATE establishments SET closed_on = paris_today(), closed_reason = $2, version = version + 1 WHERE id = ANY ($1) AND closed_on IS NULL RETURNING id, client_id, name, finess_eg, version',
      [ids, reason],
    );
    await this.queries.touchHolders(ids);
    return rows.map((row) => statedEntry(row, { action: 'closed', words: `fermé le ${date(clock.today())}`, reason }));
  }

  /** Those that are the client's again, with their name and town. */
  async reopen(establishments: Row[]): Promise<void> {
    await writeRows(
      this.db,
      `UPDATE establishments c SET name = r.name, town = r.town, closed_on = NULL, closed_reason = NULL, version = c.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (${types}) WHERE c.id = r.id AND c.closed_on IS NOT NULL`,
      establishments,
    );
    await this.queries.touchHolders(establishments.map(({ id }) => String(id)));
  }

  /** Those that were recorded by mistake and that nothing is tied to: only the journal knows them. */
  async remove(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.db.execute('DELETE FROM establishments WHERE id = ANY ($1)', [ids]);
  }
}
