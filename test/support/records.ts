import type { Columns } from './factories.js';
import type { TestEditor } from './tenant.js';
import type { Visitor } from './app.js';

interface Told {
  action: string;
  summary: string;
  reason: string | null;
  details: { version?: number; changes?: Record<string, [string, string]> };
}

/** The answers of a form, sent as its page would. */
export const send = (visitor: Visitor, address: string, answers: object) =>
  visitor.post(address).type('form').send(answers);

/** What the journal tells of a thing, the last first. */
export async function journalOf({ owner }: Pick<TestEditor, 'owner'>, subjectId: string): Promise<Told[]> {
  const { rows } = await owner.query<Told>(
    'SELECT action, summary, reason, details FROM audit_entries WHERE subject_id = $1 ORDER BY sequence DESC',
    [subjectId],
  );
  return rows;
}

/** A row as it stands in its table. */
export async function rowOf(
  { owner }: Pick<TestEditor, 'owner'>,
  table: string,
  id: string,
): Promise<Columns | undefined> {
  return (await owner.query<Columns>(`SELECT * FROM ${table} WHERE id = $1`, [id])).rows[0];
}
