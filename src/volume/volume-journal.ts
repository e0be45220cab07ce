import type pg from 'pg';
import { daysAgo } from '../demo/story/making.js';
import { addRow } from './volume-copy.js';
import type { VolumeClient, VolumeEvent, VolumeMaking } from './volume-making.js';

/** Where the stories wait to be put in order. */
export const createJournal = `CREATE TEMP TABLE volume_journal (LIKE audit_entries INCLUDING DEFAULTS) ON COMMIT DROP;
  ALTER TABLE volume_journal DROP COLUMN sequence, DROP COLUMN previous_hash, DROP COLUMN hash`;

/** Adds one line to the story of a client, a few days after the one before. */
export function tell(making: VolumeMaking, client: VolumeClient, event: VolumeEvent): void {
  if (making.light) return;
  const support = making.team.users['support'];
  const told = making.tables.get('volume_journal')?.at(-1);
  const before = told?.['client_id'] === client.id ? (told['at'] as Date).getTime() + 4 * 86_400_000 : null;
  addRow(making.tables, 'volume_journal', {
    id: making.newId(),
    at: new Date(Math.min(before ?? daysAgo(client.since).getTime(), Date.now())),
    actor_kind: 'person',
    actor_id: support?.id ?? null,
    actor_name: support?.name ?? '',
    subject_kind: event.kind,
    subject_id: event.id ?? client.id,
    client_id: client.id,
    action: event.action,
    from_state: event.from ?? null,
    to_state: event.to ?? null,
    summary: event.summary,
  });
}

const columns = `id, at, actor_kind, actor_id, actor_name, subject_kind, subject_id, client_id, action, from_state, to_state, summary`;

/** Writes the stories of all clients into the journal, oldest first: the chain is made as for any entry. */
export async function writeJournal(client: pg.Client): Promise<void> {
  await client.query(`INSERT INTO audit_entries (${columns}) SELECT ${columns} FROM volume_journal ORDER BY at, id`);
}
