import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a statement changes of the counts is worked out in sets, one pass for five subjects: a row a client and a subject was made, to be counted away (docs/decisions/0067-counted-in-one-pass.md). */
export class CountInOnePass1764670000650 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(counting(inSets));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(counting(rowByRow));
  }
}

const told = ['archived', 'step', 'who', 'since', 'lacks', 'ends', 'renewed', 'account_manager_id', 'next_expiry'];
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

/** Which columns of a set are not in it, as bits: `grouping` of these four. */
const sets = ['step', 'lacks', 'account_manager_id', 'ends_on'];
const subjects = {
  step: { set: ['step', 'who', 'since'], key: `step || ' ' || who`, day: 'since' },
  lacks: { set: ['lacks'], key: `array_to_string(lacks, ',')` },
  manager: { set: ['account_manager_id'], key: 'account_manager_id::text' },
  expiry: { set: ['ends_on'], key: `''`, day: 'ends_on' },
  who: { set: ['who'], key: 'who' },
};
const grouping = `grouping(${sets.join(', ')})`;
const bitsOf = (set: string[]) => sets.reduce((bits, column) => 2 * bits + (set.includes(column) ? 0 : 1), 0);
const byset = (tell: (name: string, subject: { key: string; day?: string }) => string | undefined) =>
  `CASE ${grouping} ${Object.entries(subjects)
    .map(([name, subject]) => ({ bits: bitsOf(subject.set), text: tell(name, subject) }))
    .flatMap(({ bits, text }) => (text ? [`WHEN ${bits} THEN ${text}`] : []))
    .join(' ')} END`;

// What nothing is said of is counted under no key; the ends of a client are several, and change seldom: they are apart.
const inSets = (rows: Written) => `${insert}
    SELECT p.editor_id, ${byset((name) => `'${name}'`)}, ${byset((_, { key }) => key)}, ${byset((_, { day }) => day)}, sum(p.sign)
      FROM (SELECT w.*, (w.next_expiry AT TIME ZONE 'Europe/Paris')::date AS ends_on
              FROM (${rows(told.filter((column) => !['ends', 'renewed'].includes(column)))}) w) p
     WHERE NOT p.archived GROUP BY p.editor_id, GROUPING SETS (${Object.values(subjects)
       .map(({ set }) => `(${set.join(', ')})`)
       .join(', ')})
    HAVING sum(p.sign) <> 0 AND CASE ${grouping} ${['lacks', 'account_manager_id', 'ends_on']
      .map((column) => `WHEN ${bitsOf([column])} THEN ${column} IS NOT NULL`)
      .join(' ')} ELSE true END;
    ${insert}
    SELECT p.editor_id, 'ends', one.key, one.day, sum(p.sign)
      FROM (${rows(['archived', 'ends', 'renewed'])}) p
      CROSS JOIN LATERAL (SELECT 'open' AS key, unnest(p.ends) AS day UNION ALL SELECT 'renewed', unnest(p.renewed)) one
     WHERE NOT p.archived GROUP BY p.editor_id, one.key, one.day HAVING sum(p.sign) <> 0;`;

const rowByRow = (rows: Written) => `${insert}
    SELECT p.editor_id, one.subject, one.key, one.day, sum(p.sign) FROM (${rows(told)}) p CROSS JOIN LATERAL (
        SELECT 'step' AS subject, p.step || ' ' || p.who AS key, p.since AS day
        UNION ALL SELECT 'lacks', array_to_string(p.lacks, ','), NULL WHERE p.lacks IS NOT NULL
        UNION ALL SELECT 'ends', 'open', unnest(p.ends)
        UNION ALL SELECT 'ends', 'renewed', unnest(p.renewed) UNION ALL SELECT 'who' AS subject, p.who AS key, NULL::date AS day
        UNION ALL SELECT 'manager', p.account_manager_id::text, NULL WHERE p.account_manager_id IS NOT NULL
        UNION ALL SELECT 'expiry', '', (p.next_expiry AT TIME ZONE 'Europe/Paris')::date WHERE p.next_expiry IS NOT NULL) one
     WHERE NOT p.archived GROUP BY p.editor_id, one.subject, one.key, one.day HAVING sum(p.sign) <> 0;`;

// A difference is written, never a count changed: two transactions never meet on one row.
const counting = (count: (rows: Written) => string) => `
CREATE OR REPLACE FUNCTION count_progress() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    ${count(written.INSERT)}
  ELSIF TG_OP = 'DELETE' THEN
    ${count(written.DELETE)}
  ELSE
    ${count(written.UPDATE)}
  END IF;
  RETURN NULL;
END $$;`;
