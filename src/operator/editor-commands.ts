import type pg from 'pg';
import { uuidv7 } from '../platform/uuid.js';
import { lastsFor } from '../accounts/links/account-links.service.js';
import { LinkAddresses } from '../accounts/links/link-address.js';
import { type Role, roleTitles } from '../journey/states/transitions.js';
import { inEachEditor, inEditor } from '../platform/tenancy/editors-of-owner.js';
import { required, fromEnvironment, UsageError, type Command } from './command.js';
import { nameOrNone, newSlug, oneAddress, oneName, sourceOrNone } from './given-words.js';
import { keepMailboxPassword, parted } from './mailbox-password.js';
import { tellEditor } from './operator-journal.js';
import { withOwner, withOwnerClient } from './owner-connection.js';

const roles = Object.keys(roleTitles);

export const editorCommands: Command[] = [
  {
    name: 'editor:create',
    usage: '--name NAME --slug SLUG --mail ADDRESS [--mail-source URL] [--authserv-id NAME]',
    summary:
      'a new editor (tenant); mail source: maildir:///path or imaps://user@host/INBOX, then mailbox:password; editor:mail changes it',
    async run(args) {
      const id = uuidv7();
      const given = { name: oneName(required(args, 'name')), slug: newSlug(required(args, 'slug')) };
      const { address, password } = parted(args.options['mail-source'] ?? null);
      const mail = {
        from: oneAddress(required(args, 'mail'), 'mail'),
        source: address && sourceOrNone(address),
        server: nameOrNone(args.options['authserv-id'] ?? 'none'),
      };
      const create = async (client: pg.Client) => {
        await client.query(
          'INSERT INTO editors (editor_id, name, slug, mail_from, mail_source, mail_authserv_id) VALUES ($1, $2, $3, $4, $5, $6)',
          [id, given.name, given.slug, mail.from, mail.source, mail.server],
        );
        if (password !== null) await keepMailboxPassword(client, id, password);
      };
      await withOwnerClient((client) => inEditor(client, id, () => create(client))).catch(
        alreadyThere(`an editor ${args.options['slug']}`),
      );
      console.log(`editor ${id} created`);
    },
  },
  {
    name: 'editor:list',
    usage: '',
    summary: 'the slug and the name of each editor, and who is suspended',
    run: () =>
      withOwnerClient(async (client) => {
        const found = await inEachEditor(client, async () => {
          const { rows } = await client.query<{ slug: string; name: string; suspended: boolean }>(
            'SELECT slug, name, suspended_at IS NOT NULL AS suspended FROM editors',
          );
          return rows;
        });
        const editors = found.flat().sort((one, other) => one.slug.localeCompare(other.slug));
        for (const { slug, name, suspended } of editors)
          console.log(`${slug.padEnd(20)} ${name}${suspended ? ', suspended' : ''}`);
      }),
  },
  {
    name: 'user:create',
    usage: '--editor SLUG --email ADDRESS --name NAME --role ROLE',
    summary: `a person of an editor, who chooses their password by a link: mailed, and printed here; roles: ${roles.join(', ')}`,
    async run(args) {
      const role = required(args, 'role');
      if (!roles.includes(role)) throw new UsageError(`role must be one of ${roles.join(', ')}`);
      const given = { email: oneAddress(required(args, 'email'), 'email'), name: oneName(required(args, 'name')) };
      const [person, link] = [uuidv7(), uuidv7()];
      const addresses = new LinkAddresses(fromEnvironment('SESSION_SECRET'), fromEnvironment('PUBLIC_URL'));
      let suspended = false;
      await withOwner(required(args, 'editor'), async (client) => {
        const { rows } = await client.query<{ suspended: boolean }>(
          'SELECT suspended_at IS NOT NULL AS suspended FROM editors',
        );
        suspended = rows[0]?.suspended === true;
        await client.query('INSERT INTO users (id, email, name, role) VALUES ($1, $2, $3, $4)', [
          person,
          given.email,
          given.name,
          role,
        ]);
        await client.query(
          `INSERT INTO account_links (id, user_id, kind, created_by, expires_at) VALUES ($1, $2, 'invitation', 'L’exploitant', now() + make_interval(secs => $3))`,
          [link, person, lastsFor.invitation.milliseconds / 1_000],
        );
        await client.query(`INSERT INTO outbox (id, name, payload) VALUES ($1, 'account.link', $2)`, [
          uuidv7(),
          JSON.stringify({ linkId: link }),
        ]);
        await tellEditor(client, {
          user: person,
          action: 'created',
          summary: `Compte créé pour ${given.name} par l’exploitation, ${suspended ? 'invitation à envoyer à la réouverture de l’espace' : 'invitation envoyée'}`,
          details: { role: roleTitles[role as Role] },
        });
      }).catch(alreadyThere(`a person ${args.options['email']} in ${args.options['editor']}`));
      const leaves = suspended ? 'the link is mailed once the editor is resumed' : 'the worker mails the link';
      console.log(`person created; ${leaves}; it serves once, for a week from now:\n${addresses.of(link)}`);
    },
  },
];

const uniqueViolation = '23505';

/** A second run is told so, and changes nothing. */
function alreadyThere(what: string): (error: unknown) => never {
  return (error) => {
    if ((error as { code?: string }).code !== uniqueViolation) throw error;
    throw new UsageError(`there is ${what} already`);
  };
}
