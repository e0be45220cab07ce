import type pg from 'pg';
import { uuidv7 } from '../platform/uuid.js';
import { enterEditor, everyEditor } from '../platform/tenancy/editors-of-owner.js';
import { UsageError, type Command } from './command.js';
import { tellEditor } from './operator-journal.js';
import { withOwnerClient } from './owner-connection.js';

/** The operator's switch over all mail that leaves, of all editors (docs/decisions/0017-proven-mail.md). */
export const mailHoldCommands: Command[] = [
  {
    name: 'mail:hold',
    usage: '[--reason TEXT]',
    summary:
      'no mail leaves any more, of any editor, until mail:release; for a restored backup: before the worker is started',
    run: ({ options }) =>
      inOneTransaction(async (client) => {
        const reason = options['reason'] ?? 'sauvegarde restaurée';
        const { rowCount } = await client.query(
          'INSERT INTO mail_holds (id, reason) VALUES ($1, $2) ON CONFLICT DO NOTHING',
          [uuidv7(), reason],
        );
        if (rowCount === 0) throw new UsageError('mails are held already');
        for (const editor of await everyEditor(client)) {
          await enterEditor(client, editor);
          await tellEditor(client, {
            action: 'mail_held',
            summary: `Courriels retenus par l’exploitation\u00a0: ${reason}`,
          });
        }
        console.log('mails are held');
      }),
  },
  {
    name: 'mail:release',
    usage: '',
    summary: 'mails leave again, those that waited first; take HOLD_MAIL away before the worker is started again',
    run: () =>
      inOneTransaction(async (client) => {
        const { rowCount } = await client.query('UPDATE mail_holds SET released_at = now() WHERE released_at IS NULL');
        if (rowCount === 0) throw new UsageError('no mail is held');
        let waiting = 0;
        for (const editor of await everyEditor(client)) waiting += await release(client, editor);
        console.log(`mails are released, ${waiting} waited`);
      }),
  },
];

async function release(client: pg.Client, editor: string): Promise<number> {
  await enterEditor(client, editor);
  await tellEditor(client, { action: 'mail_released', summary: 'Courriels libérés par l’exploitation' });
  await client.query(
    `UPDATE outbox SET due_at = now() WHERE name IN ('mail.send', 'account.link') AND done_at IS NULL AND failed_at IS NULL AND due_at > now()`,
  );
  // The day for which a mail waits for its relay begins now.
  const { rowCount } = await client.query(
    `UPDATE messages SET queued_since = now() WHERE direction = 'out' AND state = 'queued'`,
  );
  return rowCount ?? 0;
}

async function inOneTransaction(work: (client: pg.Client) => Promise<void>): Promise<void> {
  await withOwnerClient(async (client) => {
    await client.query('BEGIN');
    await work(client);
    await client.query('COMMIT');
  });
}
