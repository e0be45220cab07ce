import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { given, writeRows } from '../platform/tenancy/write-rows.js';

const personTypes = `id uuid, client_id uuid, role text, last_name text, first_names text, email text, phone text, card_kind text, card_number text, card_state text, card_valid_until date`;
const personNames = `role, last_name, first_names, email, phone, card_kind, card_number, card_state, card_valid_until`;

type Row = Record<string, unknown>;

/**
 * Many clients and their representatives at once, one statement each, for an import. Rows are named as the columns; who calls writes the audit,
 * and says which columns of `clients` it knows.
 */
@Injectable()
export class ClientBatch {
  constructor(private readonly db: TenantDb) {}

  async insert(clients: Row[], columns: readonly string[]): Promise<void> {
    const names = columns.join(', ');
    await writeRows(
      this.db,
      `INSERT INTO clients (id, ${names}) SELECT id, ${names} FROM jsonb_populate_recordset(NULL::clients, $1::jsonb)`,
      clients,
    );
  }

  /** Each at the version that was read. */
  async update(clients: Row[], columns: readonly string[]): Promise<void> {
    const names = columns.join(', ');
    // Domain rule 11: certificates made under the former name or département become wrong.
    await writeRows(
      this.db,
      `UPDATE clients c SET (${names}) = ROW(${given(names)}), version = c.version + 1,
              subject_changed_at = CASE WHEN c.name <> r.name OR c.departement <> r.departement THEN moment() ELSE c.subject_changed_at END
         FROM jsonb_populate_recordset(NULL::clients, $1::jsonb) AS r WHERE c.id = r.id AND c.version = r.version`,
      clients,
    );
  }

  async endRepresentatives(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.db.execute(
      `UPDATE representatives SET ended_on = paris_today(), version = version + 1 WHERE id = ANY ($1) AND ended_on IS NULL`,
      [ids],
    );
  }

  async insertRepresentatives(people: Row[]): Promise<void> {
    await writeRows(
      this.db,
      `INSERT INTO representatives (id, client_id, ${personNames}) SELECT id, client_id, ${personNames} FROM jsonb_to_recordset($1::jsonb) AS r (${personTypes})`,
      people,
    );
  }

  async updateRepresentatives(people: Row[]): Promise<void> {
    await writeRows(
      this.db,
      `UPDATE representatives c SET (${personNames}) = ROW(${given(personNames)}), version = c.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (${personTypes}) WHERE c.id = r.id`,
      people,
    );
  }
}
