import type pg from 'pg';
import { uuidv7 } from '../platform/uuid.js';

/** What the operator did to one editor, as its journal tells it. */
interface OperatorEntry {
  action: string;
  /** The French sentence. */
  summary: string;
  details?: Record<string, unknown>;
  /** The account that it is about; the editor itself unless told otherwise. */
  user?: string;
}

/** In the transaction of the change, on a connection that has entered that editor. */
export async function tellEditor(
  client: pg.Client,
  { action, summary, details = {}, user }: OperatorEntry,
): Promise<void> {
  await client.query(
    `INSERT INTO audit_entries (id, actor_kind, actor_name, subject_kind, subject_id, action, summary, details)
     VALUES ($1, 'system', 'exploitation du service', $2, coalesce($3::uuid, current_editor()), $4, $5, $6)`,
    [uuidv7(), user ? 'user' : 'editor', user ?? null, action, summary, JSON.stringify(details)],
  );
}
