import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { frenchDate } from '../journey/calendar/french-date.js';
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
  const editor = required(args, 'editor');
  await withOwner(editor, async (client) => {
    const { rows } = await client.query<{ suspended: boolean }>(
      'SELECT suspended_at IS NOT NULL AS suspended FROM editors',
    );
    if (!rows[0]?.suspended) throw new UsageError('suspend it first: editor:suspend');
    const written = await exportRows(client, path);
    // Asked again, for another copy: the days go on as they were.
    const { rows: asked } = await client.query<Pick<Asked, 'from'>>(
      `UPDATE editors SET deletion_asked_at = coalesce(deletion_asked_at, now()) RETURNING ${from} AS "from"`,
      [daysBetween],
    );
    for (const { from: then } of asked) {
      await tellEditor(client, {
        action: 'deletion_asked',
        summary: `Suppression de l’espace demandée par l’exploitation, possible à partir du ${frenchDate(parisDate(then))}`,
      });
      console.log(`${written} rows written to ${path}; from ${minuteOf(then)} on: editor:delete --confirm ${editor}`);
    }
  });
}

/** When the deletion was asked for, and from when on it may be done. */
interface Asked {
  at: Date;
  from: Date;
  isDue: boolean;
}

const from = 'deletion_asked_at + make_interval(days => $1)';

/** @returns null: nobody has asked */
async function askedOf(client: pg.Client, editor: string): Promise<Asked | null> {
  const { rows } = await client.query<Asked>(
    `SELECT deletion_asked_at AS at, ${from} AS "from", ${from} < now() AS "isDue" FROM editors
      WHERE editor_id = $2 AND deletion_asked_at IS NOT NULL FOR UPDATE`,
    [daysBetween, editor],
  );
  return rows[0] ?? null;
}

const minuteOf = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/**
 * Each row goes from PostgreSQL to the file by itself, whatever its table weighs. Said in as many words: sessions are under no row-level
 * security, and are nobody's data. What a run that died has begun is begun anew; a file that is there holds an export, and is not written over.
 */
async function exportRows(client: pg.Client, path: string): Promise<number> {
  if (existsSync(path)) throw new UsageError(`${path} cannot be written: a file is there already`);
  const part = `${path}.part`;
  let written = 0;
  async function* rows() {
    for (const table of (await tenantTables(client)).filter((one) => one !== 'sessions')) {
      const copy = client.query(copyTo(copyOf(client, table)));
      yield* copy as AsyncIterable<Buffer>;
      written += copy.rowCount;
    }
  }
  try {
    await rm(part, { force: true });
    const file = createWriteStream(part, { mode: 0o600, flags: 'wx', flush: true });
    await once(file, 'open');
    await pipeline(rows, file);
    await rename(part, path);
  } catch (error) {
    if (!isOfFile(error)) throw error;
    throw new UsageError(`${path} cannot be written: ${error.code}`);
  }
  return written;
}

// JSON has no control character: with these for signs of CSV nothing of it is quoted, and a line is a row.
function copyOf(client: pg.Client, table: string): string {
  const row = `format('{"table":%s,"row":%s}', to_jsonb(${client.escapeLiteral(table)}::text), to_jsonb(t))`;
  const rows = `SELECT ${row} FROM ${client.escapeIdentifier(table)} t WHERE editor_id = current_editor()`;
  return `COPY (${rows}) TO STDOUT (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02', ENCODING 'UTF8')`;
}

const diskCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO']);

/** Of a folder that is not there, a disk that is full: what the operator can put right. */
function isOfFile(error: unknown): error is NodeJS.ErrnoException {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return 'path' in error || diskCodes.has(String(error.code));
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
    const asked = await askedOf(client, editor);
    if (!asked) throw new UsageError(`ask first with --export, then wait ${daysBetween} days`);
    if (!asked.isDue)
      throw new UsageError(`asked on ${minuteOf(asked.at).slice(0, 10)}, possible from ${minuteOf(asked.from)} on`);
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
