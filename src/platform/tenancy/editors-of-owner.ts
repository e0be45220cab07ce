import type pg from 'pg';

// How whoever owns the tables, or is a superuser, comes into an editor: at the command line and in the demonstration. The product has `TenantDb`.

type Client = Pick<pg.ClientBase, 'query'>;

/**
 * Until the transaction ends, the connection sees the rows of this editor: row-level security is forced, so the owner obeys it too.
 * @param client in a transaction
 */
export async function enterEditor(client: Client, editorId: string): Promise<void> {
  await client.query(`SELECT set_config('app.editor_id', $1, true)`, [editorId]);
}

/** One transaction in one editor, which need not be there yet. @param client outside any transaction */
export async function inEditor<Result>(client: Client, editorId: string, work: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN');
  try {
    await enterEditor(client, editorId);
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** A short transaction in each editor, one after the other. @param client outside any transaction */
export async function inEachEditor<Result>(
  client: Client,
  work: (editorId: string) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const id of await everyEditor(client)) results.push(await inEditor(client, id, () => work(id)));
  return results;
}

/** The ids of all editors. */
export async function everyEditor(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('SELECT every_editor() AS id');
  return rows.map(({ id }) => id);
}

/** @returns its id; null when no editor has that slug */
export async function editorOfSlug(client: Client, slug: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string | null }>('SELECT editor_by_slug($1) AS id', [slug]);
  return rows[0]?.id ?? null;
}
