// The link of somebody who has a form to sign: a request that waits for its signature, its paper, and what came back once.
import { randomUUID } from 'node:crypto';
import { hashOfToken, LinkTokens } from '../../../dist/src/platform/auth/link-tokens.js';
import { asSuperuser } from '../databases.mjs';
import { sessionSecret } from '../processes.mjs';

/** @param {object} database @param {string} editorId @returns {Promise<{ path: string, hash: string }>} */
export function makeSpaceLink(database, editorId) {
  const id = randomUUID();
  const token = new LinkTokens(sessionSecret, '').of(id);
  const hash = hashOfToken(token);
  return asSuperuser(database, async (client) => {
    const ask = async (text, parameters) => (await client.query(text, parameters)).rows;
    const [person] = await ask(
      `SELECT r.client_id, r.first_names || ' ' || r.last_name AS name FROM representatives r
        WHERE r.editor_id = $1 AND r.ended_on IS NULL AND NOT EXISTS (SELECT 1 FROM requests q WHERE q.editor_id = r.editor_id AND q.client_id = r.client_id AND q.state NOT IN ('validated', 'cancelled', 'refused'))
        ORDER BY r.client_id LIMIT 1`,
      [editorId],
    );
    const [paper] = await ask(
      `INSERT INTO documents (editor_id, id, client_id, kind, file_name, media_type, size, sha256, bytes, created_by)
       VALUES ($1, gen_random_uuid(), $2, 'form_413', 'f413.pdf', 'application/pdf', 4, repeat('0', 64), '%PDF', 'bench') RETURNING id`,
      [editorId, person.client_id],
    );
    const form = {
      structure: { name: 'Structure du banc', finess: null, siret: null },
      signer: { firstNames: 'Ania', lastName: 'Łukasik' },
      administrators: [{ cardNumber: '2800999000', firstName: 'Anne', lastName: 'Suivante' }],
    };
    const [request] = await ask(
      `INSERT INTO requests (editor_id, id, client_id, kind, state, form, official_paper, unsigned_document_id, created_by)
       VALUES ($1, gen_random_uuid(), $2, '413', 'awaiting_signature', $3, true, $4, 'bench') RETURNING id`,
      [editorId, person.client_id, form, paper.id],
    );
    await ask(
      `INSERT INTO client_links (editor_id, id, client_id, purpose, request_id, person_name, email, token_hash, expires_at, created_by)
       VALUES ($1, $2, $3, 'signature', $4, $5, 'direction@client.example', $6, now() + interval '30 days', 'bench')`,
      [editorId, id, person.client_id, request.id, person.name, hash],
    );
    await ask(
      `INSERT INTO client_answers (editor_id, id, client_id, kind, link_id, request_id, document_id, content, state)
       VALUES ($1, gen_random_uuid(), $2, 'signed_form', $3, $4, $5, '{"pages": 2, "photos": 2, "sentBack": "Le cachet manque."}', 'sent_back')`,
      [editorId, person.client_id, id, request.id, paper.id],
    );
    await client.query('VACUUM ANALYZE');
    return { path: `/space/${token}`, hash };
  });
}
