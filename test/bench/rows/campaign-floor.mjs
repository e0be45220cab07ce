// The floor of a reassignment: one statement by the same role, under the same row-level security, as one would write it by hand.
import pg from 'pg';
import { asSuperuser } from '../databases.mjs';

const jobs = 10;

/**
 * Everything is written and committed, the journal's chain and every index included; then the people are as they were.
 * @returns {Promise<number>} seconds
 */
export async function reassignByHand(database, editorId, { clients, from, to }) {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const started = performance.now();
    await client.query('BEGIN');
    await client.query("SELECT set_config('app.editor_id', $1, true), set_config('app.person_id', '', true)", [
      editorId,
    ]);
    const { rows } = await client.query(statement, [clients, from, to, jobs]);
    await client.query('COMMIT');
    const taken = (performance.now() - started) / 1000;
    if (rows[0].told !== 2 * clients.length) throw new Error(`the floor told ${rows[0].told} entries`);
    await giveBack(database, editorId, { clients, from, to });
    return taken;
  } finally {
    await client.end();
  }
}

/** The people are as they were before, and what is told of their clients: a round that would find its own summaries already written is none. */
export function giveBack(database, editorId, { clients, from, to }) {
  return asSuperuser(database, async (superuser) => {
    await superuser.query(
      'DELETE FROM assignments WHERE editor_id = $1 AND client_id = ANY ($2) AND administrator_id = $3',
      [editorId, clients, to],
    );
    await superuser.query(
      `UPDATE assignments SET state = 'active' WHERE editor_id = $1 AND client_id = ANY ($2) AND administrator_id = $3`,
      [editorId, clients, from],
    );
    await superuser.query(`DELETE FROM outbox WHERE editor_id = $1 AND name = 'progress.refresh'`, [editorId]);
    const { rows } = await superuser.query(
      `SELECT string_agg(quote_ident(attname), ', ') AS columns FROM pg_attribute
        WHERE attrelid = 'client_progress'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    );
    await superuser.query(
      `UPDATE client_progress p SET (${rows[0].columns}) = (SELECT ${rows[0].columns} FROM summaries_before s WHERE s.editor_id = p.editor_id AND s.client_id = p.client_id)
        WHERE editor_id = $1 AND client_id = ANY ($2)
          AND EXISTS (SELECT FROM summaries_before s WHERE s.editor_id = p.editor_id AND s.client_id = p.client_id AND s.steps <> p.steps)`,
      [editorId, clients],
    );
    await superuser.query('VACUUM ANALYZE assignments');
    await superuser.query('VACUUM ANALYZE client_progress');
  });
}

const statement = `
  WITH chosen AS (SELECT unnest($1::uuid[]) AS client_id),
  planned AS (
    INSERT INTO assignments (id, client_id, administrator_id, state)
    SELECT gen_random_uuid(), client_id, $3::uuid, 'to_request' FROM chosen RETURNING id, client_id),
  ended AS (
    UPDATE assignments a SET state = 'end_to_request', state_since = moment(), version = a.version + 1
      FROM chosen c WHERE a.client_id = c.client_id AND a.administrator_id = $2::uuid AND a.state = 'active'
    RETURNING a.id, a.client_id, a.version),
  entries AS (
    SELECT gen_random_uuid() AS id, 'assignment' AS subject_kind, id AS subject_id, client_id, 'created' AS action, NULL AS from_state, 'to_request' AS to_state,
           'Habilitation de Nouvelle Venue à demander' AS summary, NULL AS reason, jsonb_build_object('version', 1) AS details FROM planned
     UNION ALL
    SELECT gen_random_uuid(), 'assignment', id, client_id, 'ask_end', 'active', 'end_to_request',
           'Fin d’habilitation à demander : Nouvelle Venue', 'Réaffectation à Nouvelle Venue.', jsonb_build_object('version', version) FROM ended),
  told AS (SELECT count(*) AS n, tell_journal(jsonb_agg(entries), 'job', NULL, 'Campagne', NULL) FROM entries),
  later AS (
    INSERT INTO outbox (id, name, payload, due_at) SELECT gen_random_uuid(), 'progress.refresh', '{}', now() + interval '1 day' FROM generate_series(1, $4) RETURNING 1)
  SELECT (SELECT n::int FROM told) AS told, (SELECT count(*)::int FROM later) AS later`;
