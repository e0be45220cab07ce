// The process that keeps the database server of a run: started by test-server.mjs, it cleans up when that one goes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryFolder } from '../../src/local/in-memory.mjs';
import { removePostgres, startPostgres, throwAwaySettings } from '../../src/local/embedded-postgres.mjs';
import { databaseNames, dropDatabases } from './database-names.mjs';

const builtPrepare = new URL('../../dist/src/operator/prepare-database.js', import.meta.url).href;
const given = process.env.TEST_DATABASE_ADMIN_URL;
// Each test file copies and drops a database of more than a thousand files: on a disk that was a fifth of a run.
const temporary = mkdtempSync(join(memoryFolder() ?? tmpdir(), 'sceau-test-'));
const dataDir = join(temporary, 'postgres');

/** What must be undone; each part is set when it has started. */
const house = { postgres: undefined, names: undefined };

const prepared = prepare();
// Whoever started us has gone, by its own will or not; maybe while we were being loaded.
if (process.connected) process.once('disconnect', () => void prepared.then(cleanUp));
else void prepared.then(cleanUp);
const failure = await prepared;
if (process.connected) process.send({ environment: house.names, failure });

/** @returns {Promise<string | undefined>} why it could not be prepared */
async function prepare() {
  try {
    if (!given) house.postgres = await startPostgres({ dataDir, settings: throwAwaySettings });
    const folders = { TEST_KEYS: join(temporary, 'keys'), TEST_STORY: join(temporary, 'story') };
    house.names = { ...databaseNames(given ?? house.postgres.superuserUrl), ...folders };
    const { prepareDatabase } = await import(builtPrepare);
    const { DATABASE_ADMIN_URL: admin, DATABASE_OWNER_URL: owner, DATABASE_URL: runtime } = house.names;
    // Tests travel in time; those of a production take the mark away (test/rules/attacks).
    await prepareDatabase({ admin, owner, runtime }, { demonstration: true });
    return undefined;
  } catch (error) {
    return `La base des tests n’a pas pu être préparée : ${error.stack}`;
  }
}

async function cleanUp() {
  if (house.postgres) {
    await house.postgres.stop();
    removePostgres(dataDir);
  } else if (house.names) {
    await dropDatabases(house.names).catch((error) => console.error(error.message));
  }
  rmSync(temporary, { recursive: true, force: true });
  process.exit();
}
