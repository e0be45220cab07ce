// COPY to a temporary table and one upsert under row-level security: the best one could write to bring many clients.
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asSuperuser } from '../databases.mjs';

// The best one could write has a temporary table, which the role of web and worker may not make: the floor alone is let, for a moment.
async function mayMakeTemporary(database, allowed) {
  const name = new URL(database.url).pathname.slice(1);
  await asSuperuser(database, (client) =>
    client.query(
      `${allowed ? 'GRANT' : 'REVOKE'} TEMPORARY ON DATABASE "${name}" ${allowed ? 'TO' : 'FROM'} sceau_app`,
    ),
  );
}

/** @returns {Promise<number>} seconds; it is undone, so that ours finds the clients new */
export async function copyAndUpsert(database, { editorId, personId }, records) {
  await mayMakeTemporary(database, true);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const started = performance.now();
  await client.query('BEGIN');
  // One statement for all of them, on a machine that others use too.
  await client.query('SET LOCAL statement_timeout = 0');
  await client.query("SELECT set_config('app.editor_id', $1, true), set_config('app.person_id', $2, true)", [
    editorId,
    personId,
  ]);
  await client.query(
    'CREATE TEMP TABLE given (finess_ej text, name text, siret text, address text, postal_code text, town text) ON COMMIT DROP',
  );
  const lines = records.map((cells) => `${cells.join('\t')}\n`);
  await pipeline(Readable.from(lines), client.query(copyFrom('COPY given FROM STDIN')));
  await client.query(`
    INSERT INTO clients (id, finess_ej, name, siret, address, postal_code, town, departement)
    SELECT gen_random_uuid(), finess_ej, name, siret, address, postal_code, town, '988' FROM given
    ON CONFLICT (editor_id, finess_ej) DO UPDATE SET name = excluded.name, siret = excluded.siret, address = excluded.address,
      postal_code = excluded.postal_code, town = excluded.town`);
  // Everything was written, journals of PostgreSQL and indexes included; undone, so that ours finds the clients new.
  const taken = (performance.now() - started) / 1000;
  await client.query('ROLLBACK');
  await client.end();
  // As their owner: else ours would pass by the same numbers, dead, in every unique index.
  await asSuperuser(database, (superuser) => superuser.query('VACUUM'));
  await mayMakeTemporary(database, false);
  return taken;
}
