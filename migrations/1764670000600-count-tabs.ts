import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose turn it is, who follows the client and when its next certificate ends are counted as they change too: the tabs of the list of clients (docs/decisions/0060-counted-for-the-tabs.md). */
export class CountTabs1764670000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
${subjects([...before, ...added])}
COMMENT ON COLUMN progress_counts.subject IS 'step: the key is the step and whose turn it is, the day since when; lacks: what a mass habilitation lacks; ends: open or renewed, the day on which a certificate in service ends; who: whose turn it is; manager: who follows it; expiry: the day of its next end';
${counting(told, everything)}
${forEveryEditor}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DELETE FROM progress_counts WHERE subject IN (${words(added)});
${subjects(before)}
${counting(toldBefore, countedBefore)}`);
  }
}

const before = ['step', 'lacks', 'ends'];
const added = ['who', 'manager', 'expiry'];
const words = (list: string[]) => list.map((word) => `'${word}'`).join(', ');
const subjects = (list: string[]) =>
  `ALTER TABLE progress_counts DROP CONSTRAINT progress_counts_subject_check, ADD CONSTRAINT progress_counts_subject_check CHECK (subject IN (${words(list)}));`;

const toldBefore = ['archived', 'step', 'who', 'since', 'lacks', 'ends', 'renewed'];
const told = [...toldBefore, 'account_manager_id', 'next_expiry'];
const of = (row: string, columns: string[]) => columns.map((column) => `${row}.${column}`).join(', ');

const countedBefore = `SELECT 'step' AS subject, p.step || ' ' || p.who AS key, p.since AS day
        UNION ALL SELECT 'lacks', array_to_string(p.lacks, ','), NULL WHERE p.lacks IS NOT NULL
        UNION ALL SELECT 'ends', 'open', unnest(p.ends)
        UNION ALL SELECT 'ends', 'renewed', unnest(p.renewed)`;
const countedNow = `SELECT 'who' AS subject, p.who AS key, NULL::date AS day
        UNION ALL SELECT 'manager', p.account_manager_id::text, NULL WHERE p.account_manager_id IS NOT NULL
        UNION ALL SELECT 'expiry', '', (p.next_expiry AT TIME ZONE 'Europe/Paris')::date WHERE p.next_expiry IS NOT NULL`;
const everything = `${countedBefore} UNION ALL ${countedNow}`;

/** @param progress SQL: editor_id, sign and what is told of a client */
const counted = (progress: string, what: string) => `INSERT INTO progress_counts (editor_id, subject, key, day, number)
    SELECT p.editor_id, one.subject, one.key, one.day, sum(p.sign) FROM (${progress}) p CROSS JOIN LATERAL (
        ${what}) one
     WHERE NOT p.archived GROUP BY p.editor_id, one.subject, one.key, one.day HAVING sum(p.sign) <> 0;`;

// A difference is written, never a count changed: two transactions never meet on one row.
const counting = (columns: string[], what: string) => `
CREATE OR REPLACE FUNCTION count_progress() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    ${counted(`SELECT editor_id, 1 AS sign, ${of('a', columns)} FROM after a`, what)}
  ELSIF TG_OP = 'DELETE' THEN
    ${counted(`SELECT editor_id, -1 AS sign, ${of('b', columns)} FROM before b`, what)}
  ELSE
    ${counted(
      `SELECT editor_id, side.* FROM before b JOIN after a USING (editor_id, client_id)
      CROSS JOIN LATERAL (VALUES (-1, ${of('b', columns)}), (1, ${of('a', columns)})) side (sign, ${columns.join(', ')}) WHERE (${of('b', columns)}) IS DISTINCT FROM (${of('a', columns)})`,
      what,
    )}
  END IF;
  RETURN NULL;
END $$;`;

// The owner obeys row-level security too: editor by editor.
const forEveryEditor = `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    ${counted(`SELECT editor_id, 1 AS sign, ${of('a', told)} FROM client_progress a`, countedNow)}
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
