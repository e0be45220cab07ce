import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeColumns } from '../platform/tenancy/write-columns.js';
import { writeRows, writeVersions } from '../platform/tenancy/write-rows.js';

const types = `id uuid, client_id uuid, solution_id uuid, name text, application_name text, host_name text, services text[]`;

type Row = Record<string, unknown>;

/** Many instances at once, one statement each, for an import. Rows are named as the columns; who calls writes the audit. */
@Injectable()
export class InstanceBatch {
  constructor(private readonly db: TenantDb) {}

  async insert(instances: Row[]): Promise<void> {
    const names = 'id, client_id, solution_id, name, application_name, host_name, services';
    await writeColumns(
      this.db,
      types,
      instances,
      (from) => `INSERT INTO instances (${names}) SELECT ${names} FROM ${from}`,
    );
  }

  /** @returns the version each has now, by id */
  update(instances: Row[]): Promise<Map<string, number>> {
    return writeVersions(
      this.db,
      `UPDATE instances c SET solution_id = r.solution_id, name = r.name, application_name = r.application_name, host_name = r.host_name, services = r.services, version = c.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (${types}) WHERE c.id = r.id RETURNING c.id, c.version`,
      instances,
    );
  }

  /** Establishments of the client that an instance serves from now on; those it serves already stay. */
  async serve(served: { instance_id: string; client_id: string; finess_eg: string }[]): Promise<void> {
    await writeColumns(
      this.db,
      'instance_id uuid, client_id uuid, finess_eg text',
      served,
      (from) => `INSERT INTO instance_establishments (instance_id, establishment_id) SELECT r.instance_id, e.id
         FROM ${from} JOIN establishments e ON e.finess_eg = r.finess_eg AND e.client_id = r.client_id
       ON CONFLICT DO NOTHING`,
    );
  }

  async unserve(served: { instance_id: string; client_id: string; finess_eg: string }[]): Promise<void> {
    await writeRows(
      this.db,
      `DELETE FROM instance_establishments x USING jsonb_to_recordset($1::jsonb) AS r (instance_id uuid, client_id uuid, finess_eg text), establishments e
        WHERE x.instance_id = r.instance_id AND x.establishment_id = e.id AND e.finess_eg = r.finess_eg AND e.client_id = r.client_id`,
      served,
    );
  }

  /** @returns the version of each that was in service, by id */
  async retire(ids: string[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db.query<{ id: string; version: number }>(
      'UPDATE instances SET retired_at = moment(), version = version + 1 WHERE id = ANY ($1) AND retired_at IS NULL RETURNING id, version',
      [ids],
    );
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  /** Whose number their certificates carried before an import that was undone; who calls writes the audit. @returns the version each has now, by id */
  giveBackHolders(
    chosen: { id: string; level: string; since: string | null; reason: string | null }[],
  ): Promise<Map<string, number>> {
    return writeVersions(
      this.db,
      `UPDATE instances i SET holder_level = r.level, holder_since = r.since, holder_reason = r.reason, version = i.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, level text, since date, reason text) WHERE i.id = r.id RETURNING i.id, i.version`,
      chosen,
    );
  }
}
