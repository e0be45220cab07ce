import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { etalabFormat } from './etalab-format.js';
import { plainFormat } from './plain-format.js';
import { recordsOf } from './register-file.js';
import type { RegisterFormat, RegisterRow } from './register-format.js';
import { createStaging, mergeStaging, stagingColumns, type Merged } from './merge-register.js';

const formats: RegisterFormat[] = [etalabFormat, plainFormat];

export interface LoadReport {
  format: string;
  extractedOn: string;
  read: number;
  legalEntities: Merged;
  establishments: Merged;
  /** Legal entities known only through their establishments: named by their number until a file names them. */
  named: number;
  refused: number;
  firstRefusals: string[];
}

/** The file is not one of the register's: the sentence says what was expected. */
export class NotARegisterFile extends Error {}

/**
 * Loads one file of the national register into the shared tables: streamed, one transaction, safe to run again.
 * An older extraction never overwrites a newer one.
 * @param client connected as the owner of the tables
 * @throws NotARegisterFile when the first line is of another kind
 */
export async function loadRegister(client: pg.Client, path: string): Promise<LoadReport> {
  await client.query('BEGIN');
  try {
    const report = await load(client, path);
    await client.query('COMMIT');
    // The trigram indexes are only chosen once the planner knows the table is large.
    await client.query('ANALYZE directory_legal_entities, directory_establishments');
    return report;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function load(client: pg.Client, path: string): Promise<LoadReport> {
  const reading = new Reading(basename(path));
  await client.query(createStaging);
  const copy = client.query(copyFrom(`COPY staging (${stagingColumns.join(', ')}) FROM STDIN (FORMAT csv)`));
  await pipeline(reading.lines(path), copy);
  const { format, extractedOn } = reading.recognised();
  reading.refuseWhenNothingFits();
  const merged = await mergeStaging(client, extractedOn);
  await client.query(
    `INSERT INTO directory_loads (id, file_name, format, extracted_on, legal_entities, establishments)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [randomUUID(), basename(path), format.name, extractedOn, reading.legalEntities, reading.establishments],
  );
  return { format: format.name, extractedOn, ...merged, ...reading.counts() };
}

/** Follows one file: which shape it has, what was read, what was refused and why. */
class Reading {
  legalEntities = 0;
  establishments = 0;
  private format: RegisterFormat | null = null;
  private extractedOn = '';
  private line = 0;
  private refused = 0;
  private readonly firstRefusals: string[] = [];

  constructor(private readonly fileName: string) {}

  async *lines(path: string): AsyncGenerator<string> {
    for await (const record of recordsOf(path)) {
      this.line += 1;
      if (this.line === 1) this.recognise(record);
      const row = this.recognised().format.read(record);
      if ('skipped' in row) continue;
      if ('refused' in row) this.refuse(row.refused);
      else yield this.accept(row);
    }
    if (this.line === 0) throw new NotARegisterFile(`${this.fileName} is empty`);
  }

  recognised(): { format: RegisterFormat; extractedOn: string } {
    if (!this.format) throw new NotARegisterFile(`${this.fileName} is empty`);
    return { format: this.format, extractedOn: this.extractedOn };
  }

  /** The equipment and activity files have the same first line and no structure in them. */
  refuseWhenNothingFits(): void {
    if (this.legalEntities + this.establishments > 0) return;
    throw new NotARegisterFile(
      `${this.fileName} holds no structure: ${this.firstRefusals[0] ?? 'nothing after its first line'}`,
    );
  }

  counts(): { read: number; refused: number; firstRefusals: string[] } {
    const read = this.legalEntities + this.establishments + this.refused;
    return { read, refused: this.refused, firstRefusals: this.firstRefusals };
  }

  private recognise(first: string[]): void {
    for (const format of formats) {
      const day = format.recognise(first, this.fileName);
      if (day === null) continue;
      this.format = format;
      this.extractedOn = day;
      return;
    }
    throw new NotARegisterFile(
      `${this.fileName} is not a file of the FINESS register: its first line should be « finess;etalab;…;YYYY-MM-DD » or « finess_et;finess_ej;… », and is « ${first.join(';').slice(0, 80)} »`,
    );
  }

  private refuse(reason: string): void {
    this.refused += 1;
    if (this.firstRefusals.length < 10) this.firstRefusals.push(`record ${this.line}: ${reason}`);
  }

  private accept(row: RegisterRow): string {
    if (row.kind === 'legal_entity') this.legalEntities += 1;
    else this.establishments += 1;
    const values = [
      row.kind,
      row.finess,
      row.legalEntityFiness,
      row.name,
      row.siren,
      row.siret,
      row.category,
      row.town,
      row.postalCode,
      row.departement,
      row.address,
      row.legalStatus,
    ];
    return `${values.map(csvValue).join(',')}\n`;
  }
}

// COPY reads an empty unquoted value as NULL. It refuses the NUL byte whatever the quotes.
function csvValue(value: string): string {
  return value === '' ? '' : `"${value.replaceAll('\0', '').replaceAll('"', '""')}"`;
}
