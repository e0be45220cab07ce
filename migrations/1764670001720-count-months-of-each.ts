import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which months certificates end in is counted as it changes, of all clients and of those of each account manager: sixteen hundred clients were unfolded at
 * each view of « Mes clients ». Days are counted of all clients alone, to say what of one month is near; of those of one person a narrow index has
 * the clients whose first end is (docs/decisions/0053-counted-as-it-changes.md, « Since »).
 */
export class CountMonthsOfEach1764670001720 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE progress_counts DROP CONSTRAINT progress_counts_subject_check, ADD CONSTRAINT progress_counts_subject_check CHECK (subject IN ('step', 'lacks', 'ends', 'open', 'renewed', 'who', 'manager', 'expiry'));
COMMENT ON COLUMN progress_counts.subject IS 'step: the key is the step and whose turn it is, the day since when; lacks: what a mass habilitation lacks; ends: the day on which a certificate in service ends that nothing is ordered after; open, renewed: the first day of the month in which one ends, of all clients and, the key being who follows them, of theirs; who: whose turn it is; manager: who follows it; expiry: the day of its next end';
DROP INDEX client_progress_ends;
CREATE INDEX client_progress_ends ON client_progress (editor_id, account_manager_id, (ends[1])) WHERE NOT archived AND cardinality(ends) > 0;
${counting(byMonth)}
${recounted(byMonth)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
${recounted(byDay)}
ALTER TABLE progress_counts DROP CONSTRAINT progress_counts_subject_check, ADD CONSTRAINT progress_counts_subject_check CHECK (subject IN ('step', 'lacks', 'ends', 'who', 'manager', 'expiry'));
COMMENT ON COLUMN progress_counts.subject IS 'step: the key is the step and whose turn it is, the day since when; lacks: what a mass habilitation lacks; ends: open or renewed, the day on which a certificate in service ends; who: whose turn it is; manager: who follows it; expiry: the day of its next end';
DROP INDEX client_progress_ends;
CREATE INDEX client_progress_ends ON client_progress (editor_id, account_manager_id) INCLUDE (client_id, ends, renewed) WHERE NOT archived AND cardinality(ends) + cardinality(renewed) > 0;
${counting(byDay)}`);
  }
}

const of = (row: string, columns: string[]) => columns.map((column) => `${row}.${column}`).join(', ');

/** SQL: editor_id, sign and what is told of the clients that the statement wrote. */
const written = {
  INSERT: (columns: string[]) => `SELECT editor_id, 1 AS sign, ${of('a', columns)} FROM after a`,
  DELETE: (columns: string[]) => `SELECT editor_id, -1 AS sign, ${of('b', columns)} FROM before b`,
  UPDATE: (columns: string[]) => `SELECT editor_id, side.* FROM before b JOIN after a USING (editor_id, client_id)
      CROSS JOIN LATERAL (VALUES (-1, ${of('b', columns)}), (1, ${of('a', columns)})) side (sign, ${columns.join(', ')}) WHERE (${of('b', columns)}) IS DISTINCT FROM (${of('a', columns)})`,
};
type Written = (columns: string[]) => string;

const insert = 'INSERT INTO progress_counts (editor_id, subject, key, day, number)';

const grouping = 'grouping(step, lacks, account_manager_id, ends_on)';
const byWord = (rows: Written) => `${insert}
    SELECT p.editor_id, CASE ${grouping} WHEN 7 THEN 'step' WHEN 11 THEN 'lacks' WHEN 13 THEN 'manager' WHEN 14 THEN 'expiry' WHEN 15 THEN 'who' END, CASE ${grouping} WHEN 7 THEN step || ' ' || who WHEN 11 THEN array_to_string(lacks, ',') WHEN 13 THEN account_manager_id::text WHEN 14 THEN '' WHEN 15 THEN who END, CASE ${grouping} WHEN 7 THEN since WHEN 14 THEN ends_on END, sum(p.sign)
      FROM (SELECT w.*, (w.next_expiry AT TIME ZONE 'Europe/Paris')::date AS ends_on
              FROM (${rows(['archived', 'step', 'who', 'since', 'lacks', 'account_manager_id', 'next_expiry'])}) w) p
     WHERE NOT p.archived GROUP BY p.editor_id, GROUPING SETS ((step, who, since), (lacks), (account_manager_id), (ends_on), (who))
    HAVING sum(p.sign) <> 0 AND CASE ${grouping} WHEN 11 THEN lacks IS NOT NULL WHEN 13 THEN account_manager_id IS NOT NULL WHEN 14 THEN ends_on IS NOT NULL ELSE true END;`;

const byDay = (rows: Written) => `${insert}
    SELECT p.editor_id, 'ends', one.key, one.day, sum(p.sign)
      FROM (${rows(['archived', 'ends', 'renewed'])}) p
      CROSS JOIN LATERAL (SELECT 'open' AS key, unnest(p.ends) AS day UNION ALL SELECT 'renewed', unnest(p.renewed)) one
     WHERE NOT p.archived GROUP BY p.editor_id, one.key, one.day HAVING sum(p.sign) <> 0;`;

// Whose it is counts for the months, not for the days: what goes from one to another leaves the days as they are.
const ofMonth = 'grouping(day, month, account_manager_id)';
const byMonth = (rows: Written) => `${insert}
    SELECT editor_id, CASE ${ofMonth} WHEN 3 THEN 'ends' ELSE kind END, CASE ${ofMonth} WHEN 4 THEN account_manager_id::text ELSE '' END, CASE ${ofMonth} WHEN 3 THEN day ELSE month END, sum(sign)
      FROM (SELECT p.editor_id, p.sign, p.account_manager_id, one.kind, one.day, date_trunc('month', one.day::timestamp)::date AS month
              FROM (${rows(['archived', 'ends', 'renewed', 'account_manager_id'])}) p
              CROSS JOIN LATERAL (SELECT 'open' AS kind, unnest(p.ends) AS day UNION ALL SELECT 'renewed', unnest(p.renewed)) one WHERE NOT p.archived) ends
     GROUP BY editor_id, GROUPING SETS ((kind, day), (kind, month), (kind, month, account_manager_id))
    HAVING sum(sign) <> 0 AND CASE ${ofMonth} WHEN 3 THEN kind = 'open' WHEN 4 THEN account_manager_id IS NOT NULL ELSE true END;`;

// A difference is written, never a count changed: two transactions never meet on one row.
const counting = (months: (rows: Written) => string) => `
CREATE OR REPLACE FUNCTION count_progress() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    ${byWord(written.INSERT)}
    ${months(written.INSERT)}
  ELSIF TG_OP = 'DELETE' THEN
    ${byWord(written.DELETE)}
    ${months(written.DELETE)}
  ELSE
    ${byWord(written.UPDATE)}
    ${months(written.UPDATE)}
  END IF;
  RETURN NULL;
END $$;`;

// The owner obeys row-level security too: editor by editor.
const recounted = (months: (rows: Written) => string) => `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    DELETE FROM progress_counts WHERE subject IN ('ends', 'open', 'renewed');
    ${months((columns) => `SELECT editor_id, 1 AS sign, ${of('a', columns)} FROM client_progress a`)}
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
