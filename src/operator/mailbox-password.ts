import type pg from 'pg';
import { SecretsKeys } from '../platform/secrets/seal.js';
import { keepSealed } from '../platform/secrets/sealed-rows.js';
import { inEachEditor } from '../platform/tenancy/editors-of-owner.js';
import { fromEnvironment, UsageError } from './command.js';

/** @throws UsageError when SECRETS_KEY is missing or is none */
export function secretsKeys(): SecretsKeys {
  try {
    return SecretsKeys.read(fromEnvironment('SECRETS_KEY'));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`SECRETS_KEY: ${(error as Error).message}`);
  }
}

/** `imaps://user:password@host/INBOX` → its address without the password, and the password; null where there is none. */
export function parted(mailSource: string | null): { address: string | null; password: string | null } {
  if (!mailSource?.startsWith('imap') || !URL.canParse(mailSource)) return { address: mailSource, password: null };
  const url = new URL(mailSource);
  const password = decodeURIComponent(url.password);
  url.password = '';
  return password === '' ? { address: mailSource, password: null } : { address: url.href, password };
}

/** @param client the owner of the tables, in a transaction of that editor */
export async function keepMailboxPassword(client: pg.Client, editorId: string, password: string): Promise<void> {
  const place = { editorId, kind: 'mailbox_password', ownerId: editorId };
  await keepSealed(client, secretsKeys(), place, password);
}

/**
 * Takes the passwords out of the addresses of mailboxes, where an operator may once have written them, and keeps them sealed.
 * @returns how many
 */
export async function sealMailboxPasswords(client: pg.Client): Promise<number> {
  const sealed = await inEachEditor(client, async (id) => {
    const found = await client.query<{ source: string | null }>('SELECT mail_source AS source FROM editors FOR UPDATE');
    const { address, password } = parted(found.rows[0]?.source ?? null);
    if (password === null) return false;
    await keepMailboxPassword(client, id, password);
    await client.query('UPDATE editors SET mail_source = $1', [address]);
    return true;
  });
  return sealed.filter(Boolean).length;
}
