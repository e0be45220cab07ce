import { inSql, type Check } from './check.js';

/** Clients and their papers. */
export const clientChecks: Check[] = [
  inSql({
    name: 'clients.progress',
    proves: 'every client has its next action',
    among: 'clients',
    faults: `SELECT 'client ' || c.id FROM clients c WHERE NOT EXISTS (SELECT 1 FROM client_progress p WHERE p.client_id = c.id)`,
  }),
  inSql({
    name: 'clients.kept-beside',
    proves: 'what the next action keeps of its client is what the client says',
    among: 'clients',
    // As follow_client() has it, from nothing.
    faults: `SELECT 'client ' || c.id FROM clients c JOIN client_progress p ON p.client_id = c.id
      WHERE (p.archived, p.account_manager_id, p.name_key, p.name, p.town, p.number, p.environment, p.renumbered)
        IS DISTINCT FROM (c.archived_at IS NOT NULL, c.account_manager_id, c.search, c.name, c.town, c.number, c.environment, c.number_since IS NOT NULL)`,
  }),
  inSql({
    name: 'clients.counted',
    proves: 'what is counted of all clients as it changes is what a count finds',
    among: 'progress_counts',
    // As count_progress() has it, from nothing.
    faults: `SELECT subject || ' ' || key || ' ' || coalesce(day::text, '') || ': ' || sum(number) || ' too many' FROM (
        SELECT subject, key, day, number FROM progress_counts
        UNION ALL SELECT one.subject, one.key, one.day, -1 FROM client_progress p CROSS JOIN LATERAL (
          SELECT 'step' AS subject, p.step || ' ' || p.who AS key, p.since AS day
          UNION ALL SELECT 'lacks', array_to_string(p.lacks, ','), NULL WHERE p.lacks IS NOT NULL
          UNION ALL SELECT 'ends', '', unnest(p.ends)
          UNION ALL SELECT e.kind, k.key, date_trunc('month', e.day)::date FROM (SELECT 'open' AS kind, unnest(p.ends) AS day UNION ALL SELECT 'renewed', unnest(p.renewed)) e
             CROSS JOIN (VALUES (''), (p.account_manager_id::text)) k (key) WHERE k.key IS NOT NULL
          UNION ALL SELECT 'who', p.who, NULL UNION ALL SELECT 'manager', p.account_manager_id::text, NULL WHERE p.account_manager_id IS NOT NULL
          UNION ALL SELECT 'expiry', '', (p.next_expiry AT TIME ZONE 'Europe/Paris')::date WHERE p.next_expiry IS NOT NULL) one WHERE NOT p.archived) both_ways
      GROUP BY subject, key, day HAVING sum(number) <> 0`,
  }),
  inSql({
    name: 'clients.told',
    proves: 'what the register says of a client, and nobody decided of, is told of it',
    among: 'register_news',
    // As tell_register_changes() and hear_register() have it, from nothing.
    faults: `SELECT 'client ' || k.id || ': ' || d.change || ' ' || d.finess || ' of ' || d.extracted_on FROM (
        SELECT c.id, c.created_at, 'legal_entity' AS structure, c.finess_ej AS finess FROM clients c
        UNION ALL SELECT c.id, c.created_at, 'establishment', e.finess_eg FROM clients c JOIN establishments e ON e.client_id = c.id) k
        JOIN directory_changes d ON d.finess = k.finess AND d.structure = k.structure AND (d.change = 'closed' OR d.recorded_at > k.created_at)
      WHERE NOT EXISTS (SELECT 1 FROM register_news n WHERE n.client_id = k.id AND n.change_id = d.id)
        AND NOT EXISTS (SELECT 1 FROM register_decisions r WHERE r.client_id = k.id AND r.change_id = d.id)`,
  }),
  inSql({
    name: 'clients.numbers',
    proves: 'former numbers lead one to the next, to the number of today',
    among: 'former_numbers',
    faults: `SELECT 'client ' || f.client_id || ': ' || f.number || ' replaced by ' || f.replaced_by FROM former_numbers f JOIN clients c ON c.id = f.client_id
      WHERE f.replaced_by <> c.number AND NOT EXISTS (SELECT 1 FROM former_numbers n WHERE n.client_id = f.client_id AND n.number = f.replaced_by)`,
  }),
  inSql({
    name: 'documents.bytes',
    proves: 'a document is the bytes that were kept',
    among: 'documents',
    faults: `SELECT 'document ' || id FROM documents WHERE octet_length(bytes) <> size OR encode(sha256(bytes), 'hex') <> sha256`,
  }),
  inSql({
    name: 'documents.client',
    proves: 'the papers of a request and of a mandate are of its client',
    among: 'documents WHERE client_id IS NOT NULL',
    faults: `SELECT 'request ' || r.id || ': document ' || d.id FROM requests r
       JOIN documents d ON d.id IN (r.unsigned_document_id, r.signed_document_id, r.submission_document_id) WHERE d.client_id <> r.client_id
      UNION ALL SELECT 'delegation ' || g.id || ': document ' || d.id FROM delegations g JOIN documents d ON d.id = g.evidence_document_id WHERE d.client_id <> g.client_id`,
  }),
  inSql({
    name: 'forms.once',
    proves: 'a form that was sent knows where it led',
    among: 'form_tokens',
    faults: `SELECT 'form ' || token FROM form_tokens WHERE location IS NULL`,
  }),
];
