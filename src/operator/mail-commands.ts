import type pg from 'pg';
import { required, type Arguments, type Command } from './command.js';
import { domainsOf, nameOrNone, oneAddress, sourceOrNone } from './given-words.js';
import { tellEditor } from './operator-journal.js';
import { withOwner } from './owner-connection.js';

/** What may be said of an editor's mail, by option: how it is checked, its column, and what the journal calls it. */
const settings: Record<
  string,
  { column: string; label: string; read: (value: string, option: string) => string | string[] | null }
> = {
  from: { column: 'mail_from', label: 'adresse d’envoi', read: oneAddress },
  'mail-source': { column: 'mail_source', label: 'boîte relevée', read: sourceOrNone },
  'authserv-id': { column: 'mail_authserv_id', label: 'serveur qui vérifie les expéditeurs', read: nameOrNone },
  'sender-domains': { column: 'ans_sender_domains', label: 'domaines de l’ANS', read: domainsOf },
};

export const mailCommands: Command[] = [
  {
    name: 'editor:mail',
    usage: '--editor SLUG [--from ADDRESS] [--mail-source URL] [--authserv-id NAME] [--sender-domains DOMAIN,DOMAIN]',
    summary:
      'from where an editor writes, which mailbox is read, whose word is taken for a sender; without an option: says it',
    help: `editor:mail --editor SLUG [--from ADDRESS] [--mail-source URL] [--authserv-id NAME] [--sender-domains DOMAIN,DOMAIN]

  --from            the address its mails come from; the relay must be allowed to send for it (SPF, DKIM)
  --mail-source     maildir:///path, imap://user@host/INBOX or imaps://user@host/INBOX (then mailbox:password), or none
  --authserv-id     the name under which the server of that mailbox signs Authentication-Results (RFC 8601): the first word of that
                    field in a mail that it received; none: it checks nothing, and no mail moves anything by itself.
                    That server must check DMARC, say so in one field, and strip from what comes in every field
                    Authentication-Results that bears its name (RFC 8601 §5): nothing else can tell a forged one from its own.
  --sender-domains  whose mails may acknowledge, validate or refuse a request: esante.gouv.fr

  The editor's own people see it in Réglages → Éditeur and cannot change it. Each change is in their journal.`,
    run: (args) =>
      withOwner(required(args, 'editor'), async (client) => {
        const changes = await changesOf(client, args);
        for (const change of changes) await apply(client, change);
        if (changes.length > 0) await tell(client, changes);
        console.log(await described(client));
      }),
  },
];

interface Change {
  column: string;
  label: string;
  before: unknown;
  after: unknown;
}

async function changesOf(client: pg.Client, { options }: Arguments): Promise<Change[]> {
  const { rows } = await client.query<Record<string, unknown>>(
    'SELECT * FROM editors WHERE editor_id = current_editor() FOR UPDATE',
  );
  const now = rows[0] ?? {};
  return Object.entries(settings).flatMap(([option, { column, label, read }]) => {
    const given = options[option];
    if (given === undefined) return [];
    const [before, after] = [now[column], read(given, option)];
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ column, label, before, after }];
  });
}

async function apply(client: pg.Client, { column, after }: Change): Promise<void> {
  await client.query(`UPDATE editors SET ${column} = $1 WHERE editor_id = current_editor()`, [after]);
}

async function tell(client: pg.Client, changes: Change[]): Promise<void> {
  const told = changes.map(({ label, before, after }) => `${label}\u00a0: ${inWords(before)} → ${inWords(after)}`);
  await tellEditor(client, {
    action: 'mail_set',
    summary: `Courriels de l’éditeur réglés par l’exploitation\u00a0: ${told.join('\u202f; ')}`,
    details: { changes: pairs(changes) },
  });
}

function pairs(changes: Change[]): Record<string, [unknown, unknown]> {
  return Object.fromEntries(changes.map(({ column, before, after }) => [column, [before, after]]));
}

async function described(client: pg.Client): Promise<string> {
  const { rows } = await client.query<Record<string, unknown>>(
    'SELECT * FROM editors WHERE editor_id = current_editor()',
  );
  return Object.entries(settings)
    .map(([option, { column }]) => `${option.padEnd(15)} ${inWords(rows[0]?.[column])}`)
    .join('\n');
}

function inWords(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : ((value as string | null) ?? 'none');
}
