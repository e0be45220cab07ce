import type pg from 'pg';
import { placeholder, type RegisterTable } from './register-tables.js';

/** A whole file that closes more of the register than this is taken for a cut one: some 3 % close in a year. */
const mostClosed = 0.05;
/** In a small register a few closures are a large share. */
const alwaysClosed = 10;

const into = `INSERT INTO directory_changes (id, structure, finess, legal_entity_finess, name, change, before, after, extracted_on)`;

/**
 * What the editors are told of the rows of `different`, before they are updated.
 * A name or a town that differs by its accents, case or punctuation only is the register's spelling, not a change.
 */
export async function recordChanges(client: pg.Client, table: RegisterTable, extractedOn: string): Promise<number> {
  const { rowCount } = await client.query(
    `${into}
     SELECT gen_random_uuid(), '${table.kind}', d.finess, d.old_owner, d.name, c.change, c.before, c.after, $1::date
       FROM different d CROSS JOIN LATERAL (
         SELECT 'renamed', d.old_name, d.name WHERE d.old_name <> d.name AND searchable(d.old_name) <> searchable(d.name)
         UNION ALL SELECT 'moved', ${place('d.old_town', 'd.old_departement')}, ${place('d.town', 'd.departement')}
          WHERE d.old_town IS NOT NULL AND (d.old_departement <> d.departement OR (d.old_town <> d.town AND ${town('d.old_town')} <> ${town('d.town')}))
         UNION ALL SELECT 'closed', NULL, d.closed_on::text WHERE d.old_closed_on IS NULL AND d.closed_on IS NOT NULL
         UNION ALL SELECT 'reopened', d.old_closed_on::text, NULL WHERE d.old_closed_on IS NOT NULL AND d.closed_on IS NULL
         UNION ALL SELECT 'transferred', d.old_owner, ${table.owner('d')} WHERE d.old_owner <> ${table.owner('d')}
       ) AS c (change, before, after)
      WHERE NOT d.unnamed
     ON CONFLICT (finess, change, extracted_on) DO NOTHING`,
    [extractedOn],
  );
  return rowCount ?? 0;
}

function place(name: string, departement: string): string {
  return `${name} || coalesce(' (' || ${departement} || ')', '')`;
}

// « ST DENIS » and « SAINT-DENIS », « PARIS 12EME » and « PARIS 12 » are one town.
function town(name: string): string {
  return `regexp_replace(regexp_replace(searchable(${name}), '\\mst(e?)\\M', 'saint\\1', 'g'), '(\\d)(er?|eme?|e)\\M', '\\1', 'g')`;
}

/**
 * Closes what a newer whole file of this kind does not list any more, unless there are too many of them.
 * @returns how many were closed, or held open
 */
export async function closeAbsent(
  client: pg.Client,
  table: RegisterTable,
  extractedOn: string,
): Promise<{ closed: number; held: number }> {
  const { rows } = await client.query<{ listed: boolean; absent: number; open: number }>(
    `SELECT EXISTS (SELECT 1 FROM directory_staging WHERE kind = '${table.kind}') AS listed,
            count(*)::int AS open, count(*) FILTER (WHERE ${absent(table)})::int AS absent FROM ${table.name} t WHERE t.closed_on IS NULL`.replaceAll(
      '$1',
      `'${extractedOn}'`,
    ),
  );
  const found = rows[0];
  if (!found?.listed || found.absent === 0) return { closed: 0, held: 0 };
  if (found.absent > Math.max(alwaysClosed, found.open * mostClosed)) return { closed: 0, held: found.absent };
  await client.query(
    `WITH closed AS (UPDATE ${table.name} t SET closed_on = $1::date, extracted_on = $1::date WHERE t.closed_on IS NULL AND ${absent(table)} RETURNING t.*)
     ${into} SELECT gen_random_uuid(), '${table.kind}', t.finess, ${table.owner('t')}, t.name, 'closed', NULL, $1, $1::date FROM closed t
     ON CONFLICT (finess, change, extracted_on) DO NOTHING`.replaceAll('$1', `'${extractedOn}'`),
  );
  return { closed: found.absent, held: 0 };
}

function absent(table: RegisterTable): string {
  return `t.extracted_on < $1::date AND t.name NOT LIKE ${placeholder} || '%'
    AND NOT EXISTS (SELECT 1 FROM directory_staging s WHERE s.kind = '${table.kind}' AND s.finess = t.finess)`;
}
