import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { projectRoot } from '../web/project-root.js';

/** The numbers of the migrations that this program came with. */
const own = readdirSync(join(projectRoot(), 'dist/migrations'))
  .flatMap((file) => /^(\d+)-.*\.[jt]s$/.exec(file)?.[1] ?? [])
  .sort();

/** The last of them: a database that has a later one belongs to a later program. */
export const lastOwnMigration = own.at(-1) ?? '0';

export interface SchemaDistance {
  /** Migrations that the database has and this program does not know. */
  ahead: string[];
  /** Migrations of this program that were not applied. */
  behind: string[];
}

/** How far a database is from what this program knows. */
export async function schemaDistance(dataSource: DataSource): Promise<SchemaDistance> {
  const rows = (await dataSource.query('SELECT timestamp::text AS number FROM typeorm_migrations ORDER BY 1')) as {
    number: string;
  }[];
  const applied = new Set(rows.map(({ number }) => number));
  return {
    ahead: [...applied].filter((number) => number > lastOwnMigration),
    behind: own.filter((number) => !applied.has(number)),
  };
}

/**
 * A program does what its own schema allows, and nothing on another one.
 * @throws Error saying which of the two is behind, and what to do
 */
export async function refuseOtherSchema(dataSource: DataSource): Promise<void> {
  const { ahead, behind } = await schemaDistance(dataSource).catch((error: { code?: string }) => {
    // Nothing was prepared yet, or by a version that showed its migrations to nobody.
    if (!['42P01', '42501'].includes(error.code ?? '')) throw error;
    return { ahead: [], behind: own };
  });
  if (behind.length > 0)
    throw new Error(`The database lacks migrations of this version (${behind.join(', ')}): run database:prepare`);
  if (ahead.length > 0) throw new Error(newerDatabase(ahead));
}

/** The sentence for whoever operates. @param ahead the migrations that this program does not know */
export function newerDatabase(ahead: string[]): string {
  return `The database was migrated by a later version (${ahead.join(', ')}): start that version, or restore the backup made before`;
}
