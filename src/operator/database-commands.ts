import { fromEnvironment, UsageError, type Command } from './command.js';
import { migrate, prepareDatabase } from './prepare-database.js';
import type { SchemaDifferences } from './schema/compare-schemas.js';

export const databaseCommands: Command[] = [
  {
    name: 'database:prepare',
    usage: '',
    summary:
      'roles, database, extensions and migrations (DATABASE_ADMIN_URL, DATABASE_OWNER_URL, DATABASE_URL); safe to run again; with DEMO=1 a database without an editor becomes a demonstration for good',
    async run() {
      const urls = {
        admin: fromEnvironment('DATABASE_ADMIN_URL'),
        owner: fromEnvironment('DATABASE_OWNER_URL'),
        runtime: fromEnvironment('DATABASE_URL'),
      };
      const { applied, schema } = await prepareDatabase(urls, { demonstration: process.env['DEMO'] === '1' });
      console.log(applied.length > 0 ? `migrations applied: ${applied.join(', ')}` : 'nothing to migrate');
      tell(schema);
    },
  },
  {
    name: 'database:migrate',
    usage: '',
    summary: 'only the migrations (DATABASE_OWNER_URL)',
    async run() {
      const applied = await migrate(fromEnvironment('DATABASE_OWNER_URL'));
      console.log(applied.length > 0 ? `migrations applied: ${applied.join(', ')}` : 'nothing to migrate');
    },
  },
];

/** @throws UsageError where the schema lacks something: a service must not start on it. What there is besides is only told. */
function tell({ lacking, besides }: SchemaDifferences): void {
  if (besides.length > 0) console.log(`besides what the migrations make:\n${indented(besides)}`);
  if (lacking.length > 0)
    throw new UsageError(
      `the schema is not what the migrations make (migrations/schema.sql):\n${indented(lacking)}\nmend it by hand, or restore a copy and migrate it`,
    );
}

const indented = (lines: string[]) => lines.map((line) => `  ${line}`).join('\n');
