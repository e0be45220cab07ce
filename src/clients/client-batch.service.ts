import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeColumns } from '../platform/tenancy/write-columns.js';
import { given, writeRows, writeVersions } from '../platform/tenancy/write-rows.js';
import { SignedContracts } from './records/signed-contracts.js';

type Row = Record<string, unknown>;

/** Of a client that was made by mistake. */
export interface GivenUp {
  version: number;
  had: Record<string, string>;
}

/** What the rows say beside whose they are: a column more in them is one more written, of the table's own type. */
const columnsOf = (rows: Row[]) =>
  Object.keys(rows[0] ?? {})
    .filter((name) => !['id', 'client_id', 'version'].includes(name))
    .join(', ');

/** Columns of a client that are no text. */
const notText: Record<string, string> = {
  ...{ contract_since: 'date', self_administered: 'boolean', account_manager_id: 'uuid', grouping_id: 'uuid' },
};

/** SQL: what a client that comes back from the archive is again, with the SIRET that it is known by. */
export const backFromArchive =
  'archived_at = NULL, archived_by = NULL, archived_reason = NULL, siret = coalesce(siret, siret_given_up), siret_given_up = NULL, version = version + 1';

/** Many clients and their representatives at once, one statement each, for an import. Rows are named as the columns, each the same ones; who calls writes the audit. */
@Injectable()
export class ClientBatch {
  constructor(
    private readonly db: TenantDb,
    private readonly signed: SignedContracts,
  ) {}

  /** Each is to be told to the journal in this transaction, as all that is done to a client: its summary is written with it, before the commit. */
  async insert(clients: Row[]): Promise<void> {
    const names = columnsOf(clients);
    if (clients.length > 0) await this.db.query(`SELECT set_config('app.summaries', 'to come', true)`);
    const types = names.replace(/\w+/g, (name) => `${name} ${notText[name] ?? 'text'}`);
    await writeColumns(
      this.db,
      `id uuid, ${types}`,
      clients,
      (from) => `INSERT INTO clients (id, ${names}) SELECT id, ${names} FROM ${from}`,
    );
  }

  /** Each at the version that was read. */
  async update(clients: Row[]): Promise<void> {
    const names = columnsOf(clients);
    const unsigned = await this.leavingSigned(clients);
    // Domain rule 11: certificates made under the former name or département become wrong.
    await writeRows(
      this.db,
      `UPDATE clients c SET (${names}) = ROW(${given(names)}), version = c.version + 1,
              subject_changed_at = CASE WHEN c.name <> r.name OR c.departement <> r.departement THEN moment() ELSE c.subject_changed_at END
         FROM jsonb_populate_recordset(NULL::clients, $1::jsonb) r WHERE c.id = r.id AND c.version = r.version`,
      clients,
    );
    if (unsigned.length > 0) await this.signed.notSignedAnyMore(unsigned);
  }

  /**
   * As they were before an import that is undone: what stood on their contract then stands on it again. Who calls has locked them.
   * @param subjects of those whose name or département the import changed: since when their certificates were to be made again before it
   * @returns the version each has now, by id
   */
  async giveBack(clients: Row[], subjects: { id: string; changedAt: string | null }[]): Promise<Map<string, number>> {
    const names = columnsOf(clients);
    const versions = await writeVersions(
      this.db,
      `UPDATE clients c SET (${names}) = ROW(${given(names)}), version = c.version + 1 FROM jsonb_populate_recordset(NULL::clients, $1::jsonb) r WHERE c.id = r.id RETURNING c.id, c.version`,
      clients,
    );
    await writeRows(
      this.db,
      'UPDATE clients c SET subject_changed_at = r."changedAt" FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "changedAt" timestamptz) WHERE c.id = r.id',
      subjects,
    );
    return versions;
  }

  private async leavingSigned(clients: Row[]): Promise<string[]> {
    const ids = clients.flatMap(({ id, contract_state: next }) =>
      next === undefined || next === 'signed' ? [] : [id],
    );
    if (ids.length === 0) return [];
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM clients WHERE id = ANY ($1::uuid[]) AND contract_state = 'signed'`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Made by mistake: out of the lists and the reminders, still readable, and holding nothing that only one client may have against whom it belongs
   * to, but its FINESS EJ: it is shown under its SIRET still, and has it no more. Who calls writes the audit.
   * @param unique columns of facts that only one client may have
   * @returns what each had in them, and the version it has now
   */
  async giveUp(ids: string[], reason: string, unique: string[]): Promise<Map<string, GivenUp>> {
    if (ids.length === 0) return new Map();
    const had = unique.map((column) => `'${column}', former.${column}`);
    const rows = await this.db.query<GivenUp & { id: string }>(
      `UPDATE clients c SET archived_at = moment(), archived_by = $2, archived_reason = $3, version = c.version + 1,
              siret_given_up = CASE WHEN c.finess_ej IS NULL THEN c.siret END, ${unique.map((column) => `${column} = NULL`).join(', ')}
         FROM clients former WHERE former.id = c.id AND c.id = ANY ($1) AND c.archived_at IS NULL
       RETURNING c.id, c.version, jsonb_strip_nulls(jsonb_build_object(${had.join(', ')})) AS had`,
      [ids, this.db.actor.name, reason],
    );
    return new Map(rows.map(({ id, ...row }) => [id, row]));
  }

  /** Back from the archive. */
  async restore(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.db.execute(`UPDATE clients SET ${backFromArchive} WHERE id = ANY ($1) AND archived_at IS NOT NULL`, [
      ids,
    ]);
  }

  async endRepresentatives(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.db.execute(
      `UPDATE representatives SET ended_on = paris_today(), version = version + 1 WHERE id = ANY ($1) AND ended_on IS NULL`,
      [ids],
    );
  }

  /** Those who were ended by mistake sign again. @returns the version each has now, by id */
  reopenRepresentatives(ids: string[]): Promise<Map<string, number>> {
    return writeVersions(
      this.db,
      `UPDATE representatives c SET ended_on = NULL, version = c.version + 1 FROM jsonb_to_recordset($1::jsonb) AS r (id uuid) WHERE c.id = r.id RETURNING c.id, c.version`,
      ids.map((id) => ({ id })),
    );
  }

  /** Those who were recorded by mistake: as if they had never been, but for the journal. */
  async forgetRepresentatives(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.db.execute('DELETE FROM representatives WHERE id = ANY ($1)', [ids]);
  }

  async insertRepresentatives(people: Row[]): Promise<void> {
    const names = columnsOf(people);
    await writeRows(
      this.db,
      `INSERT INTO representatives (id, client_id, ${names}) SELECT id, client_id, ${names} FROM jsonb_populate_recordset(NULL::representatives, $1::jsonb)`,
      people,
    );
  }

  /** At the version that was read, where the rows say it. @returns the version each has now, by id */
  updateRepresentatives(people: Row[]): Promise<Map<string, number>> {
    const names = columnsOf(people);
    return writeVersions(
      this.db,
      `UPDATE representatives c SET (${names}) = ROW(${given(names)}), version = c.version + 1
         FROM jsonb_populate_recordset(NULL::representatives, $1::jsonb) r
        WHERE c.id = r.id AND (r.version IS NULL OR c.version = r.version) RETURNING c.id, c.version`,
      people,
    );
  }
}
