import { ofOneClient } from '../../platform/tenancy/of-one-client.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';
import type { OutgoingPurpose } from '../message.entity.js';

interface Carried {
  /** SQL of the id of what it is about. */
  id: string;
  kind: 'request' | 'delegation';
  /** What is sent for, by which mails. */
  purposes: OutgoingPurpose[];
  /** SQL of a moment: a mail of before carried something else. */
  from?: string;
}

/**
 * SQL: the last mail that carries it failed, and waits for a person among « Envois en échec »: `{"messageId", "since"}`; null: it arrived, is on its way, or was seen to.
 * What a colleague was sent besides is not what carries it.
 */
export const undelivered = ({ id, kind, purposes, from }: Carried) => `(
  SELECT CASE WHEN m.state = 'failed' THEN jsonb_build_object('messageId', m.id, 'since', ${parisDay('m.state_since')}) END
    FROM messages m LEFT JOIN client_links k ON k.id = m.link_id
   WHERE m.subject_kind = '${kind}' AND m.subject_id = ${id} AND m.direction = 'out' AND m.state <> 'withdrawn' AND m.link_code IS NULL AND k.handed_by IS NULL
     AND m.purpose IN (${purposes.map((one) => `'${one}'`).join(', ')})${from ? ` AND m.created_at >= ${from}` : ''}
   ORDER BY m.created_at DESC, m.id DESC LIMIT 1 ${ofOneClient})`;
