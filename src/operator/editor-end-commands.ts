import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import type pg from 'pg';
import { required, UsageError, type Arguments, type Command } from './command.js';
import { tellEditor } from './operator-journal.js';
import { editorIdOf, withOwner, withSuperuser } from './owner-connection.js';

/** Between the asking and the deed: time for somebody to say that it was not meant. */
const daysBetween = 7;

/** How an editor's space is closed, in steps of which only the last one cannot be taken back. */
export const editorEndCommands: Command[] = [
  {
    name: 'editor:suspend',
    usage: '--editor SLUG --reason TEXT',
    summary:
      'nobody of this editor signs in, their sessions end, no job is done and no mail leaves, until editor:resume',
    run: suspend,
  },
  {
    name: 'editor:resume',
    usage: '--editor SLUG',
    summary: 'takes back editor:suspend, and what was asked of editor:delete; jobs that waited are done',
    run: resume,
  },
  {
    name: 'editor:delete',
    usage: '--editor SLUG [--export PATH] [--confirm SLUG]',
    summary: `first with --export: writes every row of a suspended editor to PATH (JSON, one a line); ${daysBetween} days later with --confirm: deletes them all for good (DATABASE_ADMIN_URL)`,
    run: (args) => (args.options['confirm'] === undefined ? askDeletion(args) : deleteForGood(args)),
  },
];

async function suspend(args: Arguments): Promise<void> {
  const reason = required(args, 'reason');
  await withOwner(required(args, 'editor'), async (client) => {
    await client.query(`UPDATE editors SET suspended_at = coalesce(suspended_at, now()), suspended_reason = $1`, [
      reason,
    ]);
    await tellEditor(client, {
      action: 'suspended',
      summary: `Espace suspendu par l’exploitation\u00a0: ${reason}`,
    });
  });
  console.log('suspended: nobody signs in, no job is done');
}

async function resume(args: Arguments): Promise<void> {
  await withOwner(required(args, 'editor'), async (client) => {
    const { rowCount } = await client.query(
      'UPDATE editors SET suspended_at = NULL, suspended_reason = NULL, deletion_asked_at = NULL WHERE suspended_at IS NOT NULL',
    );
    if (rowCount === 0) throw new UsageError('it is not suspended');
    await tellEditor(client, { action: 'resumed', summary: 'Espace rouvert par l’exploitation' });
  });
  console.log('resumed');
}

async function askDeletion(args: Arguments): Promise<void> {
  const path = required(args, 'export');
  await withOwner(required(args, 'editor'), async (client) => {
    const { rows } = await client.query<{ suspended: boolean }>(
      'SELECT suspended_at IS NOT NULL AS suspended FROM editors',
    );
    if (!rows[0]?.suspended) throw new UsageError('suspend it first: editor:suspend');
    const written = await exportRows(client, path);
    await client.query('UPDATE editors SET deletion_asked_at = now()');
    await tellEditor(client, {
      action: 'deletion_asked',
      summary: `Suppression de l’espace demandée par l’exploitation, possible dans ${daysBetween}\u00a0jours`,
    });
    console.log(`${written} rows written to ${path}; from ${daysBetween} days on: editor:delete --confirm SLUG`);
  });
}

// Said in as many words: sessions are under no row-level security, and are nobody's data.
async function exportRows(client: pg.Client, path: string): Promise<number> {
  const file = await createdFile(path);
  let written = 0;
  for (const table of (await tenantTables(client)).filter((one) => one !== 'sessions')) {
    const name = client.escapeIdentifier(table);
    const { rows } = await client.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM ${name} t WHERE editor_id = current_editor()`,
    );
    for (const { row } of rows) if (!file.write(`{"table":"${table}","row":${row}}\n`)) await once(file, 'drain');
    written += rows.length;
  }
  file.end();
  await once(file, 'finish');
  return written;
}

// A file that is there holds an export already, and is not written over.
async function createdFile(path: string): Promise<WriteStream> {
  const file = createWriteStream(path, { mode: 0o600, flags: 'wx' });
  await once(file, 'open').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'EEXIST' ? 'a file is there already' : (error.code ?? error.message);
    throw new UsageError(`${path} cannot be written: ${why}`);
  });
  return file;
}

async function tenantTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'editor_id' ORDER BY c.relname`,
  );
  return rows.map(({ name }) => name);
}

// As the superuser, without triggers: the journal refuses to be deleted from, and here it goes with its editor.
async function deleteForGood(args: Arguments): Promise<void> {
  const slug = required(args, 'editor');
  if (args.options['confirm'] !== slug) throw new UsageError(`--confirm must say ${slug} again`);
  await withSuperuser(async (client) => {
    await client.query('BEGIN');
    const editor = await editorIdOf(client, slug);
    const { rows } = await client.query<{ due: boolean }>(
      `SELECT coalesce(deletion_asked_at < now() - make_interval(days => $2), false) AS due FROM editors WHERE editor_id = $1 FOR UPDATE`,
      [editor, daysBetween],
    );
    if (!rows[0]?.due) throw new UsageError(`ask first with --export, then wait ${daysBetween} days`);
    await client.query('SET LOCAL session_replication_role = replica');
    let deleted = 0;
    for (const table of await tenantTables(client)) {
      const name = client.escapeIdentifier(table);
      deleted += (await client.query(`DELETE FROM ${name} WHERE editor_id = $1`, [editor])).rowCount ?? 0;
    }
    await client.query('COMMIT');
    console.log(`${deleted} rows deleted for good; backups still hold them until they are too old`);
  });
}
