import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { projectRoot } from '../../platform/web/project-root.js';
import { compareSchemas, type SchemaDifferences } from './compare-schemas.js';
import { describeSchema } from './describe-schema.js';

/**
 * Whether a migrated database is what this version's migrations make: one that was migrated with a former text of a migration is not,
 * and no migration to come would tell.
 */
export async function checkSchema(owner: pg.ClientBase): Promise<SchemaDifferences> {
  const wanted = readFileSync(join(projectRoot(), 'migrations/schema.sql'), 'utf8');
  return compareSchemas(wanted, await describeSchema(owner));
}
