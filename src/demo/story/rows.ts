import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';

export type Columns = Record<string, unknown>;

/** Inserts one row in the current editor, as the owner of the tables. @returns its id. */
export async function insert(client: pg.Client, table: string, columns: Columns): Promise<string> {
  const row = { id: uuidv7(), ...columns };
  const names = Object.keys(row);
  const places = names.map((_, index) => `$${index + 1}`);
  await client.query(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})`,
    Object.values(row).map(asParameter),
  );
  return row.id;
}

// Lists of words are arrays of PostgreSQL; anything else that is an object is jsonb.
function asParameter(value: unknown): unknown {
  const isObject =
    value !== null &&
    typeof value === 'object' &&
    !Array.isArray(value) &&
    !Buffer.isBuffer(value) &&
    !(value instanceof Date);
  return isObject ? JSON.stringify(value) : value;
}

/** One line of a client's story, in the journal, with the date it is told to have happened on. */
export interface Event {
  at: Date;
  actor: { kind: 'person' | 'job' | 'system'; id?: string; name: string };
  subject: { kind: string; id: string };
  clientId: string | null;
  action: string;
  from?: string;
  to?: string;
  summary: string;
}

/** Oldest first, as the hash chain wants them. */
export async function tell(client: pg.Client, events: Event[]): Promise<void> {
  for (const event of [...events].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    await insert(client, 'audit_entries', {
      at: event.at,
      actor_kind: event.actor.kind,
      actor_id: event.actor.id ?? null,
      actor_name: event.actor.name,
      subject_kind: event.subject.kind,
      subject_id: event.subject.id,
      client_id: event.clientId,
      action: event.action,
      from_state: event.from ?? null,
      to_state: event.to ?? null,
      summary: event.summary,
    });
  }
}
