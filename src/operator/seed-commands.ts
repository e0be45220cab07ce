import type pg from 'pg';
import { demoPassword } from '../demo/story/team.js';
import { seedVolume, type Volume } from '../volume/seed.js';
import { editorOfSlug } from '../platform/tenancy/editors-of-owner.js';
import { required, UsageError, type Arguments, type Command } from './command.js';
import { refuseOutsideDemonstration } from './demonstration.js';
import { computeProgress } from './demo-commands.js';
import { withSuperuser } from './owner-connection.js';

const mostClients = 100_000;
const mostEditors = 200;

export const seedCommands: Command[] = [
  {
    name: 'seed',
    usage: '--clients N [--editors N] [--editor SLUG] [--name NAME] [--light yes]',
    summary: `one or several new editors with N made-up clients each (1 to ${mostClients}), for trials and measures, in a database prepared with DEMO=1 (DATABASE_ADMIN_URL); light: clients with nothing yet`,
    run: (args) => seed(args),
  },
];

interface Wanted {
  slug: string;
  name: string;
  clients: number;
  light: boolean;
}

async function seed(args: Arguments): Promise<void> {
  const startedAt = Date.now();
  const made: Volume[] = [];
  // COPY is refused under row-level security, which the owner obeys too.
  await withSuperuser(async (client) => {
    await refuseOutsideDemonstration(client);
    for (const wanted of wantedOf(args)) {
      const editorId = await editorOfSlug(client, wanted.slug);
      if (editorId === null) made.push(await seedVolume(client, wanted));
      else if (await isFinished(client, editorId))
        throw new UsageError(`there is an editor ${wanted.slug} already: choose another one with --editor`);
      // Stopped between its rows and its next actions: only those are left to do.
      else made.push({ editorId, people: [], rows: new Map() });
    }
    // Right after so many rows the planner knows nothing of them.
    await client.query('ANALYZE');
  });
  const copied = secondsSince(startedAt);
  await computeProgress(made.map(({ editorId }) => editorId));
  print(made, copied, secondsSince(startedAt));
}

function wantedOf(args: Arguments): Wanted[] {
  const clients = numberOf(required(args, 'clients'), '--clients', mostClients);
  const editors = numberOf(args.options['editors'] ?? '1', '--editors', mostEditors);
  const slug = args.options['editor'] ?? `volume-${clients}`;
  if (!/^[a-z0-9][a-z0-9-]{0,40}$/.test(slug))
    throw new UsageError('--editor is made of lower-case letters, digits and hyphens, 41 at most');
  const name = args.options['name'] ?? `Éditions Volume ${clients}`;
  const light = args.options['light'] === 'yes';
  if (editors === 1) return [{ slug, name, clients, light }];
  return Array.from({ length: editors }, (_, index) => ({
    slug: `${slug}-${index + 1}`,
    name: `${name} (${index + 1})`,
    clients,
    light,
  }));
}

function numberOf(given: string, option: string, most: number): number {
  const value = /^\d{1,6}$/.test(given) ? Number(given) : 0;
  if (value < 1 || value > most) throw new UsageError(`${option} is a whole number from 1 to ${most}`);
  return value;
}

async function isFinished(client: pg.Client, editorId: string): Promise<boolean> {
  const { rows } = await client.query<{ finished: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM client_progress WHERE editor_id = $1) OR NOT EXISTS (SELECT 1 FROM clients WHERE editor_id = $1) AS finished`,
    [editorId],
  );
  return rows[0]?.finished ?? true;
}

function print(made: Volume[], copied: string, total: string): void {
  const totals = new Map<string, number>();
  for (const { rows } of made) for (const [table, count] of rows) totals.set(table, (totals.get(table) ?? 0) + count);
  for (const [table, count] of totals) console.log(`${String(count).padStart(9)}  ${table}`);
  console.log(`${made.length} editor(s); copied in ${copied} s, next actions computed: ${total} s in all`);
  for (const person of made[0]?.people ?? []) console.log(`${person.email.padEnd(40)} ${person.role}`);
  console.log(`password of all: ${demoPassword}`);
}

function secondsSince(startedAt: number): string {
  return ((Date.now() - startedAt) / 1000).toFixed(1);
}
