import pg from 'pg';
import { fromEnvironment, UsageError } from './command.js';

/**
 * One transaction as the owner of the tables, in one editor: row-level security is forced, so the owner obeys it too.
 * @param editor its id, or its slug.
 */
export async function withOwner(editor: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  await withOwnerClient(async (client) => {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('app.editor_id', $1, true)`, [await idOf(client, editor)]);
    await work(client);
    await client.query('COMMIT');
  });
}

/** A connection as the owner, without a tenant: for the tables shared by all editors. */
export async function withOwnerClient(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: fromEnvironment('DATABASE_OWNER_URL') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** @throws UsageError when no editor has that slug */
export async function editorIdOf(editor: string): Promise<string> {
  let id = '';
  await withOwnerClient(async (client) => {
    id = await idOf(client, editor);
  });
  return id;
}

async function idOf(client: pg.Client, editor: string): Promise<string> {
  if (/^[0-9a-f-]{36}$/.test(editor)) return editor;
  const { rows } = await client.query<{ id: string | null }>('SELECT editor_by_slug($1) AS id', [editor]);
  if (!rows[0]?.id) throw new UsageError(`no editor has the slug ${editor}`);
  return rows[0].id;
}
