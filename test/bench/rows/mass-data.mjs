// A dossier of many clients as it stands some weeks after it left: most validated, some at ANS, some in doubt after its last mail.
import { asSuperuser } from '../databases.mjs';

/** @param {object} database @param {string} editorId @param {number} count clients of it, fewer when there are not so many with a request @returns {Promise<{ id: string, rows: number }>} */
export function makeMassDossier(database, editorId, count) {
  return asSuperuser(database, async (client) => {
    const ask = async (text, parameters) => (await client.query(text, parameters)).rows;
    const [{ id }] = await ask(
      `INSERT INTO mass_dossiers (editor_id, id, kind, title, state, sent_on, sending_reference, dossier_number, created_by)
       VALUES ($1, gen_random_uuid(), 'forms', 'Dossier du banc d’essai', 'sent', current_date - 30, 'banc', 'MASSE-BANC-1', 'bench') RETURNING id`,
      [editorId],
    );
    const rows = await ask(
      `INSERT INTO mass_dossier_rows (editor_id, dossier_id, client_id, request_id)
       SELECT $1, $2, client_id, id FROM (SELECT DISTINCT ON (client_id) client_id, id FROM requests WHERE editor_id = $1 ORDER BY client_id, created_at DESC, id) r
        ORDER BY client_id LIMIT $3 RETURNING client_id`,
      [editorId, id, count],
    );
    const [mail] = await ask(
      `INSERT INTO messages (editor_id, id, direction, purpose, sender, recipients, subject, body, message_id, state, received_at, subject_kind, subject_id)
       VALUES ($1, gen_random_uuid(), 'in', 'other', 'certificats@esante.gouv.fr', '{certificats@editeur.example}', 'Dossier MASSE-BANC-1', 'Validées.', '<banc@esante.gouv.fr>', 'matched', now(), 'mass_dossier', $2)
       RETURNING id`,
      [editorId, id],
    );
    await ask(
      `INSERT INTO mass_dossier_answers (editor_id, id, dossier_id, message_id, client_id, says, outcome, note)
       SELECT $1, gen_random_uuid(), $2, $3, client_id, 'validation', CASE WHEN n % 20 = 0 THEN 'doubt' ELSE 'moved' END, CASE WHEN n % 20 = 0 THEN 'Deux choses différentes.' ELSE '' END
         FROM unnest($4::uuid[]) WITH ORDINALITY AS c (client_id, n)`,
      [editorId, id, mail.id, rows.map(({ client_id }) => client_id)],
    );
    await client.query('VACUUM ANALYZE');
    return { id, rows: rows.length };
  });
}
