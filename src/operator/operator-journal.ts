import type pg from 'pg';
import { uuidv7 } from '../platform/uuid.js';

/** What the operator did to one editor, as its journal tells it. */
interface OperatorEntry {
  action: string;
  /** The French sentence. */
  summary: string;
  details?: Record<string, unknown>;
}

/** In the transaction of the change, on a connection that is set to that editor. @param editor its id */
export async function tellEditor(
  client: pg.Client,
  editor: string,
  { action, summary, details = {} }: OperatorEntry,
): Promise<void> {
  await client.query(
    `INSERT INTO audit_entries (id, actor_kind, actor_name, subject_kind, subject_id, action, summary, details)
     VALUES ($1, 'system', 'exploitation du service', 'editor', $2, $3, $4, $5)`,
    [uuidv7(), editor, action, summary, JSON.stringify(details)],
  );
}
