import type { TestEditor } from './tenant.js';

/** A thousand copies of a row, told apart by these columns (SQL, `g` is their number), and counted: a planner chooses by size. */
export async function copyMany(
  { owner }: Pick<TestEditor, 'owner'>,
  table: string,
  columns: Record<string, string>,
): Promise<void> {
  const { rows } = await owner.query(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND is_generated = 'NEVER'`,
    [table],
  );
  const told: Record<string, string> = { id: 'gen_random_uuid()', ...columns };
  const names = rows.map(({ name }) => name);
  await owner.query(
    `INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.map((name) => told[name] ?? `t.${name}`).join(', ')}
       FROM (SELECT * FROM ${table} LIMIT 1) t, generate_series(1, 1000) g`,
  );
  await owner.query(`ANALYZE ${table}`);
}

/** How PostgreSQL would read, for the owner, who obeys row-level security as the application does. */
export async function planOf({ owner }: Pick<TestEditor, 'owner'>, statement: string): Promise<string> {
  const { rows } = await owner.query(`EXPLAIN (COSTS off) ${statement}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}
