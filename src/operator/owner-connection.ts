import pg from 'pg';
import { editorOfSlug, everyEditor, inEditor } from '../platform/tenancy/editors-of-owner.js';
import { fromEnvironment, UsageError } from './command.js';

/**
 * One transaction as the owner of the tables, in one editor.
 * @param editor its id, or its slug
 * @throws UsageError when there is none
 */
export async function withOwner(editor: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  await withOwnerClient(async (client) => {
    await inEditor(client, await editorIdOf(client, editor), () => work(client));
  });
}

/** A connection as the owner, without a tenant: for the tables shared by all editors. */
export async function withOwnerClient<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  return connected(fromEnvironment('DATABASE_OWNER_URL'), work);
}

/** A connection as the superuser, on the database of the owner. */
export async function withSuperuser<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const url = new URL(fromEnvironment('DATABASE_ADMIN_URL'));
  url.pathname = new URL(fromEnvironment('DATABASE_OWNER_URL')).pathname;
  return connected(url.href, work);
}

/** @param editor its id, or its slug @throws UsageError when there is none */
export async function editorIdOf(client: pg.Client, editor: string): Promise<string> {
  const isId = /^[0-9a-f-]{36}$/.test(editor);
  const id = isId ? (await everyEditor(client)).find((one) => one === editor) : await editorOfSlug(client, editor);
  if (!id) throw new UsageError(`no editor has the ${isId ? 'id' : 'slug'} ${editor}; "editor:list" names them`);
  return id;
}

async function connected<Result>(
  connectionString: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
