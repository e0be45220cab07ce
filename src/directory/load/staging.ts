import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { RegisterRow } from './register-format.js';

/** Where a load stands: what an interrupted one goes on from. */
export interface Checkpoint {
  id: string;
  /** Records of the file that are staged or refused. */
  records: number;
  legalEntities: number;
  establishments: number;
  refused: number;
  firstRefusals: string[];
}

/**
 * The load of this very file that was interrupted, when what it staged is still there; else a new one, with nothing staged.
 * @param sha256 of the file
 */
export async function openLoad(client: pg.Client, path: string, sha256: string): Promise<Checkpoint> {
  const { rows } = await client.query<Checkpoint & { sha256: string }>(
    `SELECT id, sha256, records, legal_entities AS "legalEntities", establishments, refused, first_refusals AS "firstRefusals"
       FROM directory_loads WHERE state = 'staging'`,
  );
  const interrupted = rows[0];
  if (interrupted?.sha256 === sha256 && (await isStillStaged(client, interrupted))) return interrupted;
  if (interrupted) await abandon(client, interrupted.id);
  const load: Checkpoint = {
    id: randomUUID(),
    records: 0,
    legalEntities: 0,
    establishments: 0,
    refused: 0,
    firstRefusals: [],
  };
  await client.query('TRUNCATE directory_staging');
  await client.query(
    `INSERT INTO directory_loads (id, file_name, format, legal_entities, establishments, state, sha256) VALUES ($1, $2, '', 0, 0, 'staging', $3)`,
    [load.id, basename(path), sha256],
  );
  return load;
}

// A crash of PostgreSQL empties an unlogged table.
async function isStillStaged(client: pg.Client, load: Checkpoint): Promise<boolean> {
  const { rows } = await client.query<{ staged: number }>('SELECT count(*)::int AS staged FROM directory_staging');
  return rows[0]?.staged === load.legalEntities + load.establishments;
}

/** Gives up a load whose file is no good: there is nothing to go on from. */
export async function abandon(client: pg.Client, id: string): Promise<void> {
  await client.query(`UPDATE directory_loads SET state = 'abandoned' WHERE id = $1`, [id]);
  await client.query('TRUNCATE directory_staging');
}

/** One batch and the checkpoint after it, in one transaction. */
export async function stageBatch(client: pg.Client, lines: string[], after: Checkpoint): Promise<void> {
  await client.query('BEGIN');
  try {
    if (lines.length > 0) await copy(client, lines);
    await client.query(
      `UPDATE directory_loads SET records = $2, legal_entities = $3, establishments = $4, refused = $5, first_refusals = $6 WHERE id = $1`,
      [after.id, after.records, after.legalEntities, after.establishments, after.refused, after.firstRefusals],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function copy(client: pg.Client, lines: string[]): Promise<void> {
  const stream = client.query(copyFrom('COPY directory_staging FROM STDIN'));
  stream.end(Buffer.from(lines.join(''), 'utf8'));
  await finished(stream);
}

/** One row as a line of COPY's text format, in the order of the table's columns. */
export function stagingLine(place: number, row: RegisterRow): string {
  return `${place}\t${row.kind}\t${row.finess}\t${text(row.legalEntityFiness)}\t${text(row.name)}\t${text(row.siren)}\t${text(row.siret)}\t${text(row.category)}\t${text(row.town)}\t${text(row.postalCode)}\t${text(row.departement)}\t${text(row.address)}\t${text(row.legalStatus)}\t${row.closed ?? '\\N'}\t${text(row.closedOn)}\n`;
}

// `clean` left no tab and no line end. COPY refuses the NUL byte.
function text(value: string): string {
  if (value === '') return '\\N';
  return /[\\\0]/.test(value) ? value.replaceAll('\0', '').replaceAll('\\', '\\\\') : value;
}
