// What campaigns of the bench are about: clients that one administrator serves and whose form 413 lacks nothing, and people who take over.
import { createHash } from 'node:crypto';
import { makeDemoBlank413 } from '../../../dist/src/demo/story/blank-form.js';
import { asSuperuser } from '../databases.mjs';

/**
 * @param {object} database @param {string} editorId @param {number} count
 * @returns {Promise<{ clients: string[], leavers: string[], newcomers: string[] }>}
 */
export async function makeCampaignData(database, editorId, count) {
  const blank = Buffer.from(await makeDemoBlank413());
  return asSuperuser(database, async (client) => {
    const ask = async (text, parameters) => (await client.query(text, parameters)).rows;
    await ask(`UPDATE editors SET ans_contract_signed_on = current_date - 300 WHERE editor_id = $1`, [editorId]);
    await ask(
      `INSERT INTO documents (editor_id, id, kind, file_name, media_type, size, sha256, bytes, created_by)
       VALUES ($1, gen_random_uuid(), 'blank_413', 'f413.pdf', 'application/pdf', $2, $3, $4, 'bench')`,
      [editorId, blank.length, createHash('sha256').update(blank).digest('hex'), blank],
    );
    const leavers = await ask(
      `SELECT administrator_id AS id FROM assignments WHERE editor_id = $1 AND state = 'active' GROUP BY 1 ORDER BY count(*) DESC, 1`,
      [editorId],
    );
    const newcomers = [];
    for (const [index, name] of ['Nouvelle', 'Suivante'].entries())
      newcomers.push(
        ...(await ask(
          `WITH person AS (INSERT INTO administrators (editor_id, id, first_name, last_name, phone, email)
                           VALUES ($1, gen_random_uuid(), $2, 'Venue', '0199000009', 'certificats@demo.example') RETURNING editor_id, id),
                card AS (INSERT INTO cards (editor_id, id, administrator_id, kind, number, state, valid_until)
                         SELECT editor_id, gen_random_uuid(), id, 'CPA', $3, 'active', current_date + 900 FROM person)
           SELECT id FROM person`,
          [editorId, name, `280099900${index}`],
        )),
      );
    const clients = await ask(
      `SELECT c.id FROM clients c
         JOIN representatives r ON r.editor_id = c.editor_id AND r.client_id = c.id AND r.ended_on IS NULL AND r.card_state = 'active'
        WHERE c.editor_id = $1 AND c.archived_at IS NULL AND c.contract_state = 'signed'
          AND (SELECT count(*) FROM assignments s WHERE s.editor_id = $1 AND s.client_id = c.id AND s.administrator_id = ANY ($2) AND s.state = 'active') = 2
          AND EXISTS (SELECT 1 FROM delegations d WHERE d.editor_id = $1 AND d.client_id = c.id AND d.state = 'active' AND d.ends_on > current_date)
          AND EXISTS (SELECT 1 FROM instances i WHERE i.editor_id = $1 AND i.client_id = c.id AND i.retired_at IS NULL)
          AND NOT EXISTS (SELECT 1 FROM requests q WHERE q.editor_id = $1 AND q.client_id = c.id AND q.state <> 'validated')
        ORDER BY c.id LIMIT $3`,
      [editorId, leavers.slice(0, 2).map(({ id }) => id), count],
    );
    await client.query('CREATE TABLE summaries_before AS SELECT * FROM client_progress');
    await client.query('VACUUM ANALYZE');
    return { clients: idsOf(clients), leavers: idsOf(leavers), newcomers: idsOf(newcomers) };
  });
}

/** The clients as a person would have chosen them in the list. @returns {Promise<string>} the id of the frozen selection */
export function freeze(database, editorId, clients) {
  return asSuperuser(database, async (client) => {
    const { rows } = await client.query(
      `WITH frozen AS (INSERT INTO selections (editor_id, id, description, created_by)
                       VALUES ($1, gen_random_uuid(), 'Clients du banc d’essai', 'bench') RETURNING id),
            items AS (INSERT INTO selection_items (editor_id, selection_id, client_id)
                      SELECT $1, frozen.id, c FROM frozen, unnest($2::uuid[]) c)
       SELECT id FROM frozen`,
      [editorId, clients],
    );
    return rows[0].id;
  });
}

function idsOf(rows) {
  return rows.map(({ id }) => id);
}
