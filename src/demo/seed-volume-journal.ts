import type pg from 'pg';
import { daysAgo } from './making.js';
import { addRow } from './seed-volume-copy.js';
import type { VolumeClient, VolumeEvent, VolumeMaking } from './seed-volume-making.js';

/** Where the stories wait for their chain. The names are those of audit_entries. */
export const createJournal = `CREATE TEMP TABLE volume_journal (LIKE audit_entries INCLUDING DEFAULTS) ON COMMIT DROP;
  ALTER TABLE volume_journal ALTER COLUMN sequence DROP NOT NULL, ALTER COLUMN previous_hash DROP NOT NULL, ALTER COLUMN hash DROP NOT NULL`;

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

/**
 * Chains what waits into the journal of a new editor, oldest first, by the product's own audit_text(). The trigger does the same a line
 * at a time, and rewrites the head of the chain at each: in one transaction its time grows as the square.
 */
export async function chainJournal(client: pg.Client): Promise<void> {
  await client.query(`
    SET LOCAL session_replication_role = replica;
    DO $$
    DECLARE entry audit_entries; place bigint := 0; head bytea := '\\x00';
    BEGIN
      FOR entry IN SELECT * FROM volume_journal ORDER BY at, id LOOP
        place := place + 1;
        entry.sequence := place;
        entry.previous_hash := head;
        entry.hash := sha256(head || convert_to(audit_text(entry), 'UTF8'));
        head := entry.hash;
        INSERT INTO audit_entries SELECT entry.*;
      END LOOP;
      INSERT INTO audit_heads (sequence, hash) VALUES (place, head);
    END $$;
    SET LOCAL session_replication_role = origin`);
}
