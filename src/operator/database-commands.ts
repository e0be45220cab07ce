import { fromEnvironment, type Command } from './command.js';
import { migrate, prepareDatabase } from './prepare-database.js';

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
      const { applied } = await prepareDatabase(urls, { demonstration: process.env['DEMO'] === '1' });
      console.log(applied.length > 0 ? `migrations applied: ${applied.join(', ')}` : 'nothing to migrate');
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
