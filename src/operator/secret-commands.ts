import { rotateSecrets } from '../platform/secrets/sealed-rows.js';
import { fromEnvironment, required, UsageError, type Command } from './command.js';
import { keepMailboxPassword, sealMailboxPasswords, secretsKeys } from './mailbox-password.js';
import { withOwner, withOwnerClient } from './owner-connection.js';

export const secretCommands: Command[] = [
  {
    name: 'secrets:rotate',
    usage: '',
    summary:
      'seals again, under the first key of SECRETS_KEY, what an older one sealed; then the older ones may go; safe to run again',
    async run() {
      const keys = secretsKeys();
      await withOwnerClient(async (client) => {
        const taken = await sealMailboxPasswords(client);
        if (taken > 0) console.log(`${taken} password(s) of mailboxes taken out of their address`);
        const { sealedAgain, already, closed } = await rotateSecrets(client, keys);
        console.log(`${sealedAgain} sealed again under key ${keys.newest}, ${already} already`);
        if (closed.length > 0)
          throw new UsageError(`${closed.join('\n')}\nkeep the older keys until these are given again`);
      });
    },
  },
  {
    name: 'mailbox:password',
    usage: '--editor SLUG',
    summary: 'keeps, sealed, the password of an editor’s IMAP mailbox, read from SCEAU_PASSWORD',
    async run(args) {
      const password = fromEnvironment('SCEAU_PASSWORD');
      await withOwner(required(args, 'editor'), async (client) => {
        const { rows } = await client.query<{ id: string; source: string | null }>(
          'SELECT editor_id AS id, mail_source AS source FROM editors',
        );
        const [editor] = rows;
        if (!editor?.source?.startsWith('imap')) throw new UsageError('this editor has no IMAP mailbox');
        await keepMailboxPassword(client, editor.id, password);
      });
      console.log('password kept');
    },
  },
];
