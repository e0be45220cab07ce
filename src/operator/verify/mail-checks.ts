import { inSql, type Check } from './check.js';

/** Mails: every one written leaves or is told, none leaves twice by itself. */
export const mailChecks: Check[] = [
  inSql({
    name: 'mails.once',
    proves: 'a mail left once, and once more only when a person decided it, or for whom it had not reached',
    among: `messages WHERE direction = 'out'`,
    faults: `SELECT 'mail ' || m.id || ': told ' || count(*) FILTER (WHERE e.to_state = 'sent') || ' times as sent' FROM messages m
       JOIN audit_entries e ON e.subject_kind = 'message' AND e.subject_id = m.id WHERE m.direction = 'out' GROUP BY m.id
      HAVING count(*) FILTER (WHERE e.action = 'deliver') > 1 + count(*) FILTER (WHERE e.action IN ('resend', 'complete'))`,
  }),
  inSql({
    name: 'mails.told',
    proves: 'what is sent has its hour and is told, what is not has neither',
    among: `messages WHERE direction = 'out'`,
    faults: `SELECT 'mail ' || m.id || ': ' || m.state || CASE WHEN m.sent_at IS NULL THEN ' without an hour' ELSE ' that is told nowhere' END
       FROM messages m WHERE m.direction = 'out' AND m.state = 'sent' AND (m.sent_at IS NULL OR NOT EXISTS
         (SELECT 1 FROM audit_entries e WHERE e.subject_kind = 'message' AND e.subject_id = m.id AND e.to_state = 'sent'))`,
  }),
  inSql({
    name: 'mails.waiting',
    proves: 'a mail that waits, and for no address to be corrected, has a job that sends it',
    among: `messages WHERE direction = 'out' AND state IN ('queued', 'sending')`,
    faults: `SELECT 'mail ' || m.id || ': ' || m.state || ' without a job' FROM messages m
      WHERE m.direction = 'out' AND m.state IN ('queued', 'sending') AND m.put_off IS DISTINCT FROM 'address' AND m.state_since < moment() - interval '5 minutes' AND NOT EXISTS
        (SELECT 1 FROM outbox o WHERE o.name = 'mail.send' AND o.payload ->> 'messageId' = m.id::text AND o.done_at IS NULL AND o.failed_at IS NULL)`,
  }),
  inSql({
    name: 'mails.enclosures',
    proves: 'what a mail encloses is kept',
    among: 'messages, unnest(attachment_ids)',
    faults: `SELECT 'mail ' || m.id || ': enclosure ' || a || ' is missing' FROM messages m, unnest(m.attachment_ids) a
      WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.id = a)`,
  }),
  inSql({
    name: 'mails.reminders',
    proves: 'a reminder that was decided sent is a mail',
    among: 'reminders',
    faults: `SELECT 'reminder ' || id || ': ' || decision || CASE WHEN message_id IS NULL THEN ' without' ELSE ' with' END || ' a mail'
       FROM reminders WHERE (decision = 'sent') <> (message_id IS NOT NULL)`,
  }),
];
