import { Injectable } from '@nestjs/common';
import { SlotSync } from '../../slots/slot-sync.service.js';
import { SlotsService } from '../../slots/slots.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { storedColumns } from '../file/import-columns.js';
import type { Effects } from './import-effects.js';

const clientFacts = [
  { column: 'finess_ej', type: 'text' },
  { column: 'departement', type: 'text' },
  ...storedColumns,
  { column: 'self_administered', type: 'boolean' },
  { column: 'account_manager_id', type: 'uuid' },
  { column: 'grouping_id', type: 'uuid' },
];
const clientNames = clientFacts.map(({ column }) => column).join(', ');
const clientColumns = `id uuid, version int, ${clientFacts.map(({ column, type }) => `${column} ${type}`).join(', ')}`;
const representativeColumns = `id uuid, client_id uuid, role text, last_name text, first_names text, email text, phone text, card_kind text, card_number text, card_state text, card_valid_until date`;
const representativeNames = `role, last_name, first_names, email, phone, card_kind, card_number, card_state, card_valid_until`;
const establishmentColumns = `id uuid, client_id uuid, finess_eg text, name text, town text, category text`;
const instanceColumns = `id uuid, client_id uuid, solution_id uuid, name text, application_name text, host_name text, services text[]`;

/** Writes the effects of a batch: one statement a table, whatever the number of clients. In the caller's transaction. */
@Injectable()
export class ImportWrites {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly slotSync: SlotSync,
    private readonly slots: SlotsService,
  ) {}

  async write(effects: Effects): Promise<void> {
    await this.writeClients(effects);
    await this.writeRepresentatives(effects);
    await this.writeEstablishments(effects);
    await this.writeInstances(effects);
    await this.audit.recordMany(effects.audit);
    await this.writeExpiries(effects);
  }

  private async writeClients({ newClients, changedClients }: Effects): Promise<void> {
    await this.rows(
      `INSERT INTO clients (id, ${clientNames}) SELECT id, ${clientNames} FROM jsonb_to_recordset($1::jsonb) AS r (${clientColumns})`,
      newClients,
    );
    // Domain rule 11: certificates made under the former name or département become wrong.
    await this.rows(
      `UPDATE clients c SET (${clientNames}) = ROW(${prefixed(clientNames)}), version = c.version + 1,
              subject_changed_at = CASE WHEN c.name <> r.name OR c.departement <> r.departement THEN moment() ELSE c.subject_changed_at END
         FROM jsonb_to_recordset($1::jsonb) AS r (${clientColumns}) WHERE c.id = r.id AND c.version = r.version`,
      changedClients,
    );
  }

  private async writeRepresentatives(effects: Effects): Promise<void> {
    if (effects.endedRepresentatives.length > 0) {
      await this.db.execute(
        `UPDATE representatives SET ended_on = paris_today(), version = version + 1 WHERE id = ANY ($1) AND ended_on IS NULL`,
        [effects.endedRepresentatives],
      );
    }
    await this.rows(
      `INSERT INTO representatives (id, client_id, ${representativeNames}) SELECT id, client_id, ${representativeNames} FROM jsonb_to_recordset($1::jsonb) AS r (${representativeColumns})`,
      effects.newRepresentatives,
    );
    await this.rows(
      `UPDATE representatives c SET (${representativeNames}) = ROW(${prefixed(representativeNames)}), version = c.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (${representativeColumns}) WHERE c.id = r.id`,
      effects.changedRepresentatives,
    );
  }

  private async writeEstablishments(effects: Effects): Promise<void> {
    await this.rows(
      `INSERT INTO establishments (id, client_id, finess_eg, name, town, category) SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (${establishmentColumns})`,
      effects.newEstablishments,
    );
    await this.rows(
      `UPDATE establishments c SET name = r.name, town = r.town, version = c.version + 1 FROM jsonb_to_recordset($1::jsonb) AS r (${establishmentColumns}) WHERE c.id = r.id`,
      effects.changedEstablishments,
    );
  }

  private async writeInstances(effects: Effects): Promise<void> {
    await this.rows(
      `INSERT INTO instances (id, client_id, solution_id, name, application_name, host_name, services) SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (${instanceColumns})`,
      effects.newInstances,
    );
    await this.rows(
      `UPDATE instances c SET solution_id = r.solution_id, name = r.name, application_name = r.application_name, host_name = r.host_name, services = r.services, version = c.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (${instanceColumns}) WHERE c.id = r.id`,
      effects.changedInstances,
    );
    await this.rows(
      `INSERT INTO instance_establishments (instance_id, establishment_id) SELECT r.instance_id, e.id
         FROM jsonb_to_recordset($1::jsonb) AS r (instance_id uuid, client_id uuid, finess_eg text) JOIN establishments e ON e.finess_eg = r.finess_eg AND e.client_id = r.client_id
       ON CONFLICT DO NOTHING`,
      effects.served,
    );
  }

  // The slots must be there first: the same hook that runs before each commit makes them now.
  private async writeExpiries({ expiries, newInstances, changedInstances, clientOf }: Effects): Promise<void> {
    if (expiries.length === 0) return;
    if (newInstances.length + changedInstances.length > 0) await this.slotSync.sync([...clientOf.values()]);
    const found = await this.db.query<{ slotId: string; notAfter: string | null }>(
      `SELECT s.id AS "slotId", r.day AS "notAfter" FROM jsonb_to_recordset($1::jsonb) AS r (instance_id uuid, key text, day date) JOIN slots s ON s.instance_id = r.instance_id
        WHERE s.not_needed_reason IS NULL
          AND r.key = CASE WHEN s.purpose <> 'insi' THEN 'expiry.' || s.purpose WHEN s.common_name = 'INSI-MANU' THEN 'expiry.insi_manu' ELSE 'expiry.insi_auto' END`,
      [JSON.stringify(expiries)],
    );
    const declared = await this.slots.declareExpiries(found);
    if (declared.length !== expiries.length)
      throw new Error(`${expiries.length} expiries to declare, ${declared.length} declared`);
  }

  private async rows(sql: string, rows: unknown[]): Promise<void> {
    if (rows.length === 0) return;
    const written = await this.db.execute(sql, [JSON.stringify(rows)]);
    // Everything was locked or read in this transaction: a row that is missed is a fault, and the batch begins again.
    if (written !== rows.length && !sql.includes('ON CONFLICT'))
      throw new Error(`${rows.length} rows to write, ${written} written: ${sql.slice(0, 60)}`);
  }
}

const prefixed = (names: string) => names.replace(/\w+/g, (name) => `r.${name}`);
