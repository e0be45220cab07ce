// What only a real, migrated PostgreSQL can tell.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from '../../src/local/preparation.mjs';
import { startTestServer } from '../support/test-server.mjs';
import pg from 'pg';
import { diff } from 'jest-diff';

/** One prepared database for all checks of a run. */
let prepared;

/**
 * @param {string} root the project's folder
 * @param {(urls: { owner: string, runtime: string }) => Promise<string>} check
 */
export async function checkDatabase(root, check) {
  prepared ??= prepare(root);
  const { environment } = await prepared;
  return check({ owner: environment.DATABASE_OWNER_URL, runtime: environment.DATABASE_URL });
}

checkDatabase.close = async () => {
  const { stop } = (await prepared?.catch(() => undefined)) ?? {};
  await stop?.();
};

async function prepare(root) {
  await ensureBuilt(root, () => undefined);
  return startTestServer();
}

const loadBuilt = (root, file) => import(pathToFileURL(join(root, 'dist/src', file)).href);

// No colours in a report, the lines that differ and two around them.
const same = (text) => text;
const plain = {
  expand: false,
  contextLines: 2,
  aColor: same,
  bColor: same,
  changeColor: same,
  commonColor: same,
  patchColor: same,
};

/** The migrations give what migrations/schema.sql shows: whoever changes one changes the other, and reviewers read the snapshot. */
export async function checkSchema(root, { owner }, update) {
  const file = join(root, 'migrations/schema.sql');
  const { describeSchema } = await loadBuilt(root, 'operator/schema/describe-schema.js');
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  const real = await describeSchema(client).finally(() => client.end());
  if (update) writeFileSync(file, real);
  if (update) noteMigrations(root);
  const shown = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (shown === real) return '';
  const lines = diff(shown, real, { ...plain, aAnnotation: 'snapshot', bAnnotation: 'database' });
  return `migrations/schema.sql is not what the migrations make.\nIf it is meant: node test/check.mjs --update-schema\n${lines}`;
}

/** The migrations that are not noted yet: what is noted is never edited, and never noted again (test/rules/migrations.spec.ts). */
function noteMigrations(root) {
  const folder = join(root, 'migrations');
  const list = join(folder, 'applied.sha256');
  const noted = existsSync(list)
    ? readFileSync(list, 'utf8')
        .split('\n')
        .filter((line) => /^[0-9a-f]{64}  /.test(line))
    : [];
  const known = new Set(noted.map((line) => line.slice(66)));
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !known.has(name));
  const added = files.map(
    (name) =>
      `${createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex')}  ${name}`,
  );
  const lines = [...new Set([...noted, ...added])].sort((one, other) => (one.slice(66) < other.slice(66) ? -1 : 1));
  writeFileSync(list, `${lines.join('\n')}\n`);
}

/** Every entity's column exists, under that name, of that type, as nullable as the entity says. */
export async function checkEntities(root, { runtime }) {
  await import('reflect-metadata');
  const [{ entities }, { dataSourceOptions }, { DataSource }] = [
    await loadBuilt(root, 'config/entities.js'),
    await loadBuilt(root, 'platform/tenancy/data-source.js'),
    await import('typeorm'),
  ];
  const dataSource = await new DataSource({
    ...dataSourceOptions(runtime, 1, entities),
    poolErrorHandler: () => undefined,
  }).initialize();
  try {
    const real = await columnsByTable(dataSource);
    return dataSource.entityMetadatas
      .flatMap((entity) => entity.columns.flatMap((column) => mismatch(dataSource, entity, column, real)))
      .join('\n');
  } finally {
    await dataSource.destroy();
  }
}

async function columnsByTable(dataSource) {
  const rows = await dataSource.query(`
    SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type, NOT a.attnotnull AS nullable
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`);
  return new Map(rows.map((row) => [`${row.table}.${row.column}`, row]));
}

function mismatch(dataSource, entity, column, real) {
  const name = `${entity.tableName}.${column.databaseName}`;
  const found = real.get(name);
  if (!found) return [`${entity.name}.${column.propertyName}: no column ${name}`];
  const type = dataSource.driver.normalizeType(column) + (column.isArray ? '[]' : '');
  const wrong = [];
  if (type !== found.type) wrong.push(`${name} is ${found.type}, the entity says ${type}`);
  if (column.isNullable !== found.nullable)
    wrong.push(`${name} ${found.nullable ? 'may' : 'may not'} be null, the entity says otherwise`);
  return wrong;
}
