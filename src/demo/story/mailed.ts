import type { ParsedMail } from 'mailparser';
import type { OutgoingPurpose } from '../../mailbox/message.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Stage } from './stage.js';

/** The last mail of this purpose about a thing, as whoever it was for received it. @throws Error when none left */
export async function mailed(stage: Stage, subjectId: string, purpose: OutgoingPurpose): Promise<ParsedMail> {
  const db = stage.get(TenantDb);
  const [row] = await stage.as('support', () =>
    db.query<{ id: string; error: string | null }>(
      `SELECT message_id AS id, last_error AS error FROM messages WHERE subject_id = $1 AND purpose = $2 ORDER BY created_at DESC LIMIT 1`,
      [subjectId, purpose],
    ),
  );
  const mail = stage.theatre.sent.get(row?.id ?? '');
  if (!mail) throw new Error(`Nobody received the ${purpose} of ${subjectId}: ${row?.error ?? 'not sent'}`);
  return mail;
}
