import type pg from 'pg';
import { place, sameTown } from '../place.facts.js';
import { placeholder, type RegisterTable } from './register-tables.js';

/** A whole file that closes more of the register than this is taken for a cut one: some 3 % close in a year. */
const mostClosed = 0.05;
/** In a small register a few closures are a large share. */
const alwaysClosed = 10;

const into = `INSERT INTO directory_changes (id, structure, finess, legal_entity_finess, name, change, before, after, extracted_on)`;

/**
 * What the editors are told of the rows of `different`, before they are updated; `tellClosures` tells the closures.
 * A name or a town that differs by its accents, case or punctuation only is the register's spelling, not a change.
 * A later file of the same day is told as any other: the last row counts, and nobody decided of it yet.
 * @param day of the extraction, as SQL writes it: `date '2026-09-05'`
 */
export async function recordChanges(client: pg.Client, table: RegisterTable, day: string): Promise<number> {
  const { rowCount } = await client.query(
    `${into}
     SELECT gen_random_uuid(), '${table.kind}', d.finess, d.old_owner, d.name, c.change, c.before, c.after, ${day}
       FROM different d CROSS JOIN LATERAL (
         SELECT 'renamed', d.old_name, d.name WHERE d.old_name <> d.name AND btrim(searchable(d.old_name)) <> btrim(searchable(d.name))
         UNION ALL SELECT 'moved', ${place('d.old_town', 'd.old_departement')}, ${place('d.town', 'd.departement')}
          WHERE d.old_town IS NOT NULL AND (d.old_departement <> d.departement OR (d.old_town <> d.town AND NOT ${sameTown('d.old_town', 'd.town')}))
         UNION ALL SELECT 'reopened', d.old_closed_on::text, NULL WHERE d.old_closed_on IS NOT NULL AND d.closed_on IS NULL
         UNION ALL SELECT 'transferred', d.old_owner, ${table.owner('d')} WHERE d.old_owner <> ${table.owner('d')}
       ) AS c (change, before, after)
      WHERE NOT d.unnamed`,
  );
  return rowCount ?? 0;
}

/**
 * Closes what a newer whole file of this kind does not list any more, unless there are too many of them.
 * @returns how many were closed, or held open
 */
export async function closeAbsent(
  client: pg.Client,
  table: RegisterTable,
  day: string,
): Promise<{ closed: number; held: number }> {
  const count = async (where: string) => {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${table.name} t WHERE t.closed_on IS NULL ${where}`,
    );
    return rows[0]?.count ?? 0;
  };
  const missing = await count(`AND ${absent(table, day)}`);
  if (missing === 0) return { closed: 0, held: 0 };
  if (missing > Math.max(alwaysClosed, (await count('')) * mostClosed)) return { closed: 0, held: missing };
  await client.query(
    `UPDATE ${table.name} t SET closed_on = ${day}, extracted_on = ${day} WHERE t.closed_on IS NULL AND ${absent(table, day)}`,
  );
  return { closed: missing, held: 0 };
}

/**
 * What is closed now and was not told, whatever closed it: what the file says, what it lists no more, or the first file that knew it. Once each, until it is open again.
 * All of them, whoever bears their numbers: every editor may read this table.
 * @returns how many were told
 */
export async function tellClosures(client: pg.Client, table: RegisterTable): Promise<number> {
  const { rowCount } = await client.query(
    `${into}
     SELECT gen_random_uuid(), '${table.kind}', t.finess, ${table.owner('t')}, t.name, 'closed', NULL, t.closed_on::text, t.extracted_on
       FROM ${table.name} t LEFT JOIN (
         SELECT DISTINCT ON (finess) finess, change FROM directory_changes WHERE structure = '${table.kind}' AND change IN ('closed', 'reopened')
          ORDER BY finess, extracted_on DESC, recorded_at DESC) told ON told.finess = t.finess
      WHERE t.closed_on IS NOT NULL AND told.change IS DISTINCT FROM 'closed'`,
  );
  return rowCount ?? 0;
}

/**
 * Of what was recorded since then, whatever concerns a client that came meanwhile: it saw no change that was not committed, nor did they see it.
 * @param client in a transaction of its own, after that of the changes
 */
export async function tellWhoCameMeanwhile(client: pg.Client, since: Date): Promise<void> {
  // Whoever makes a client holds this lock until the end of their transaction.
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('register news', 0))`);
  await client.query(`SELECT tell_register_changes(ARRAY(SELECT id FROM directory_changes WHERE recorded_at >= $1))`, [
    since,
  ]);
}

function absent(table: RegisterTable, day: string): string {
  return `t.extracted_on < ${day} AND t.name NOT LIKE ${placeholder} || '%'
    AND NOT EXISTS (SELECT 1 FROM directory_staging s WHERE s.kind = '${table.kind}' AND s.finess = t.finess)`;
}
