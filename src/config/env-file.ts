import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../platform/web/project-root.js';

/** What an operator wrote in `.env` beside package.json. Whoever names a database has an environment of their own: nothing is added to it. */
export function readEnvFile(): void {
  takeFile('.env');
}

/** @returns whether a demonstration that runs in this folder has lent its database, where neither the environment nor `.env` names one */
export function borrowDemonstration(): boolean {
  return takeFile('.data/cli.env');
}

function takeFile(path: string): boolean {
  const file = join(projectRoot(), path);
  if (process.env['DATABASE_URL'] || process.env['DATABASE_OWNER_URL'] || !existsSync(file)) return false;
  process.loadEnvFile(file);
  return true;
}
