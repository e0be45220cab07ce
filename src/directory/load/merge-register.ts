import type pg from 'pg';
import { closeAbsent, recordChanges, tellClosures, tellWhoCameMeanwhile } from './record-changes.js';
import { rebuildingSearch } from '../search/search-index.js';
import { establishmentTable, legalEntityTable, placeholder, type RegisterTable } from './register-tables.js';

export interface Merged {
  added: number;
  changed: number;
  /** Not listed any more by a newer whole file. */
  closed: number;
  /** Would be closed too, but they are too many for a whole file: the file is likely cut. */
  closuresHeld: number;
  /** The extraction that is loaded, when it is newer than this file: only what was unknown is added. */
  newerLoaded: string | null;
}

export interface MergeReport {
  legalEntities: Merged;
  establishments: Merged;
  /** Legal entities known only through their establishments: named by their number until a file names them. */
  named: number;
  /** Rows written for the editors to see: renamed, moved, closed, reopened, transferred. */
  changes: number;
  /** Structures given several times by the file: the last one counts. */
  duplicates: number;
}

export interface MergeInput {
  format: string;
  extractedOn: string;
  /** Whether what the file does not list is closed. */
  whole: boolean;
}

/** Moves what was staged into the shared tables, with what changed and the end of the load, in one transaction. */
export async function mergeRegister(client: pg.Client, loadId: string, input: MergeInput): Promise<MergeReport> {
  await client.query('ANALYZE directory_staging');
  await client.query('BEGIN');
  try {
    // The planner takes a table for empty until it is analysed again, and would then walk it once a row.
    await client.query('SET LOCAL enable_nestloop = off');
    const since = await moment(client);
    const report = await merge(client, input);
    await client.query(
      `UPDATE directory_loads SET state = 'done', format = $2, extracted_on = $3, loaded_at = now() WHERE id = $1`,
      [loadId, input.format, input.extractedOn],
    );
    await client.query('TRUNCATE directory_staging');
    await client.query('COMMIT');
    // The trigram indexes are only chosen once the planner knows the table is large.
    if (touched(report))
      await client.query('ANALYZE directory_legal_entities, directory_establishments, directory_words');
    if (report.changes > 0) {
      await client.query('ANALYZE directory_changes');
      await client.query('BEGIN');
      await tellWhoCameMeanwhile(client, since);
      await client.query('COMMIT');
      await client.query('ANALYZE register_news');
    }
    return report;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

// As what is recorded is dated.
async function moment(client: pg.Client): Promise<Date> {
  const { rows } = await client.query<{ now: Date }>('SELECT moment() AS now');
  return rows[0]?.now ?? new Date(0);
}

function touched({ legalEntities, establishments, named }: MergeReport): boolean {
  return (
    [legalEntities, establishments].some(({ added, changed, closed }) => added + changed + closed > 0) || named > 0
  );
}

async function merge(client: pg.Client, input: MergeInput): Promise<MergeReport> {
  const duplicates = await keepLastOfEach(client);
  const day = dayOf(input.extractedOn);
  const legalEntities = await mergeTable(client, legalEntityTable, input);
  const establishments = await mergeTable(client, establishmentTable, input);
  const named = await nameByNumber(client, day);
  const { changes: ofEntities, ...entities } = legalEntities;
  const { changes: ofEstablishments, ...houses } = establishments;
  return { legalEntities: entities, establishments: houses, named, changes: ofEntities + ofEstablishments, duplicates };
}

async function keepLastOfEach(client: pg.Client): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM directory_staging s USING (
       SELECT kind, finess, max(place) AS last FROM directory_staging GROUP BY kind, finess HAVING count(*) > 1) several
      WHERE s.kind = several.kind AND s.finess = several.finess AND s.place < several.last`,
  );
  return rowCount ?? 0;
}

// Checked when it was read; a statement that makes a table takes no parameter.
const dayOf = (extractedOn: string) => `date '${extractedOn}'`;

const nothing = { added: 0, changed: 0, closed: 0, closuresHeld: 0, newerLoaded: null, changes: 0 };

async function mergeTable(
  client: pg.Client,
  table: RegisterTable,
  { extractedOn, whole }: MergeInput,
): Promise<Merged & { changes: number }> {
  if (!(await isStaged(client, table))) return nothing;
  const day = dayOf(extractedOn);
  // Rows that did not change keep the day they last did: the loads say how fresh the whole is.
  const loaded = await newestLoaded(client, table);
  const newest = loaded === null || loaded <= extractedOn;
  const unknown = await countUnknown(client, table);
  const changed = await findDifferent(client, table, day, newest);
  const changes = changed > 0 ? await recordChanges(client, table, day) : 0;
  const absent = whole && newest ? await closeAbsent(client, table, day) : { closed: 0, held: 0 };
  const added = await rebuildingSearch(client, table.name, unknown, async () => {
    if (changed > 0) await update(client, table, day);
    return unknown > 0 ? insertNew(client, table, day) : 0;
  });
  await client.query('DROP TABLE different');
  const closures = await tellClosures(client, table);
  return {
    added,
    changed,
    closed: absent.closed,
    closuresHeld: absent.held,
    newerLoaded: newest ? null : loaded,
    changes: changes + closures,
  };
}

async function isStaged(client: pg.Client, table: RegisterTable): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM directory_staging WHERE kind = $1 LIMIT 1', [table.kind]);
  return rowCount === 1;
}

async function countUnknown(client: pg.Client, table: RegisterTable): Promise<number> {
  const { rows } = await client.query<{ unknown: number }>(
    `SELECT count(*)::int AS unknown FROM directory_staging s WHERE s.kind = '${table.kind}' AND NOT EXISTS (SELECT 1 FROM ${table.name} t WHERE t.finess = s.finess)`,
  );
  return rows[0]?.unknown ?? 0;
}

// Rows that did not change keep the day they last did: the loads say how fresh the whole is.
async function newestLoaded(client: pg.Client, table: RegisterTable): Promise<string | null> {
  const { rows } = await client.query<{ newest: string | null }>(
    `SELECT max(extracted_on)::text AS newest FROM directory_loads WHERE state = 'done' AND format <> 'plain' AND ${table.counted} > 0`,
  );
  return rows[0]?.newest ?? null;
}

/** Known structures of which the file says something else, with what they were, in the temporary table `different`. */
async function findDifferent(client: pg.Client, table: RegisterTable, day: string, newest: boolean): Promise<number> {
  const columns = table.columns;
  const older = newest ? `t.extracted_on <= ${day} OR` : '';
  const { rowCount } = await client.query(
    `CREATE TEMP TABLE different ON COMMIT DROP AS
     SELECT s.finess, ${columns.map((name) => `coalesce(s.${name}, t.${name}) AS ${name}`).join(', ')}, ${closedOn('t.closed_on', day)} AS closed_on,
            t.name AS old_name, t.town AS old_town, t.departement AS old_departement, t.closed_on AS old_closed_on, ${table.owner('t')} AS old_owner,
            t.name LIKE ${placeholder} || '%' AS unnamed
       FROM directory_staging s JOIN ${table.name} t ON t.finess = s.finess
      WHERE s.kind = '${table.kind}' AND (${older} t.name LIKE ${placeholder} || '%')
        AND (${columns.map((name) => `t.${name}`).join(', ')}, t.closed_on)
            IS DISTINCT FROM (${columns.map((name) => `coalesce(s.${name}, t.${name})`).join(', ')}, ${closedOn('t.closed_on', day)})`,
  );
  return rowCount ?? 0;
}

// A closure to come is not one yet; one without a day counts from the extraction that first told it.
function closedOn(known: string, day: string): string {
  return `CASE WHEN s.closed IS NULL THEN ${known} WHEN s.closed AND (s.closed_on IS NULL OR s.closed_on <= ${day}) THEN coalesce(s.closed_on, ${known}, ${day}) END`;
}

async function update(client: pg.Client, table: RegisterTable, day: string): Promise<void> {
  await client.query(
    `WITH updated AS (
       UPDATE ${table.name} t SET ${table.columns.map((name) => `${name} = d.${name}`).join(', ')}, closed_on = d.closed_on, extracted_on = greatest(t.extracted_on, ${day})
         FROM different d WHERE d.finess = t.finess RETURNING t.search)
     ${keepWords('updated')} SELECT 1 FROM words LIMIT 1`,
  );
}

async function insertNew(client: pg.Client, table: RegisterTable, day: string): Promise<number> {
  const columns = table.columns;
  const { rows } = await client.query<{ added: number }>(
    `WITH added AS (
       INSERT INTO ${table.name} (finess, ${columns.join(', ')}, closed_on, extracted_on)
       SELECT s.finess, ${columns.map((name) => `s.${name}`).join(', ')}, ${closedOn('NULL::date', day)}, ${day} FROM directory_staging s
        WHERE s.kind = '${table.kind}' AND NOT EXISTS (SELECT 1 FROM ${table.name} t WHERE t.finess = s.finess)
       RETURNING search)
     ${keepWords('added')} SELECT count(*)::int AS added FROM added`,
  );
  return rows[0]?.added ?? 0;
}

// What a word with a slip in it is compared with. Words of three letters are near too many others.
function keepWords(from: string): string {
  return `, words AS (
       INSERT INTO directory_words SELECT DISTINCT word FROM ${from}, string_to_table(search, ' ') AS word
        WHERE length(word) > 3 AND word >= 'a' AND word !~ '[0-9]' ON CONFLICT DO NOTHING RETURNING 1)`;
}

// A legal entity met only through its establishments: its number is sure, its place when they all share it.
async function nameByNumber(client: pg.Client, day: string): Promise<number> {
  const unnamed = `FROM directory_staging s
      WHERE s.kind = 'establishment' AND NOT EXISTS (SELECT 1 FROM directory_legal_entities e WHERE e.finess = s.legal_entity_finess)`;
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(DISTINCT s.legal_entity_finess)::int AS count ${unnamed}`,
  );
  const named = rows[0]?.count ?? 0;
  if (named === 0) return 0;
  const insert = `INSERT INTO directory_legal_entities (finess, name, town, postal_code, departement, extracted_on)
     SELECT s.legal_entity_finess, ${placeholder} || s.legal_entity_finess,
            CASE WHEN min(s.town) = max(s.town) THEN min(s.town) END,
            CASE WHEN min(s.town) = max(s.town) AND min(s.postal_code) = max(s.postal_code) THEN min(s.postal_code) END,
            CASE WHEN min(s.departement) = max(s.departement) THEN min(s.departement) END, ${day}
       ${unnamed} GROUP BY s.legal_entity_finess`;
  await rebuildingSearch(client, legalEntityTable.name, named, () => client.query(insert));
  return named;
}
