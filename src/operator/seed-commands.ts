import pg from 'pg';
import { demoPassword } from '../demo/demo-team.js';
import { seedVolume, type Volume } from '../demo/seed-volume.js';
import { fromEnvironment, required, UsageError, type Arguments, type Command } from './command.js';
import { computeProgress } from './demo-commands.js';

const most = 100_000;

export const seedCommands: Command[] = [
  {
    name: 'seed',
    usage: '--clients N [--editor SLUG] [--name NAME]',
    summary: `a new editor with N made-up clients (1 to ${most}), for trials and measures (DATABASE_ADMIN_URL)`,
    run: (args) => seed(args),
  },
];

async function seed(args: Arguments): Promise<void> {
  const clients = clientsOf(args);
  const slug = args.options['editor'] ?? `volume-${clients}`;
  if (!/^[a-z0-9][a-z0-9-]{0,40}$/.test(slug))
    throw new UsageError('--editor is made of lower-case letters, digits and hyphens, 41 at most');
  const name = args.options['name'] ?? `Éditions Volume ${clients}`;
  const startedAt = Date.now();
  const volume = await asSuperuser(async (client) => {
    await refuseTaken(client, slug);
    return seedVolume(client, { clients, slug, name });
  });
  const copied = secondsSince(startedAt);
  await computeProgress([volume.editorId]);
  print(volume, copied, secondsSince(startedAt));
}

function clientsOf(args: Arguments): number {
  const given = required(args, 'clients');
  const clients = /^\d{1,6}$/.test(given) ? Number(given) : 0;
  if (clients < 1 || clients > most) throw new UsageError(`--clients is a whole number from 1 to ${most}`);
  return clients;
}

async function refuseTaken(client: pg.Client, slug: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM editors WHERE slug = $1', [slug]);
  if (rowCount) throw new UsageError(`there is an editor ${slug} already: choose another one with --editor`);
}

/** COPY is refused under row-level security, which the owner obeys too. */
async function asSuperuser<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const url = new URL(fromEnvironment('DATABASE_ADMIN_URL'));
  url.pathname = new URL(fromEnvironment('DATABASE_OWNER_URL')).pathname;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function print({ people, rows }: Volume, copied: string, total: string): void {
  for (const [table, count] of rows) console.log(`${String(count).padStart(9)}  ${table}`);
  console.log(`copied in ${copied} s, next actions computed: ${total} s in all`);
  for (const person of people) console.log(`${person.email.padEnd(40)} ${person.role}`);
  console.log(`password of all: ${demoPassword}`);
}

function secondsSince(startedAt: number): string {
  return ((Date.now() - startedAt) / 1000).toFixed(1);
}
