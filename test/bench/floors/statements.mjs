// What one would ask PostgreSQL for each page and nothing else, written by hand: rows, and a count that stops at 1,001.
// Same role, same row-level security. No views to count, no choices, no menu: that is what the ratio charges us with.

const since = `CASE WHEN p.since IS NULL THEN 'infinity'::date ELSE p.since END`;
const shown = `p.client_id AS id, p.name, p.town, p.number, p.step, p.title, coalesce(p.who_name, u.name, p.who) AS who, p.since, p.due,
  p.slots_covered || '/' || p.slots_needed AS covered, p.worst_coverage AS coverage`;
const tables = `client_progress p LEFT JOIN users u ON u.id = p.account_manager_id`;
const counted = (from, where) =>
  `SELECT count(*)::int AS n FROM (SELECT FROM ${from} WHERE ${where} LIMIT 1001) counted`;

const tally = (where) => `SELECT coalesce(sum(number), 0)::int AS n FROM progress_counts WHERE ${where}`;

const list = () => [
  { text: `SELECT ${shown} FROM ${tables} WHERE NOT p.archived ORDER BY ${since}, p.client_id LIMIT 51` },
  { text: tally(`subject = 'who'`) },
];

const filter = () => {
  const where = `NOT p.archived AND p.who = 'client'`;
  return [
    { text: `SELECT ${shown} FROM ${tables} WHERE ${where} ORDER BY p.name_key COLLATE "C", p.client_id LIMIT 51` },
    { text: tally(`subject = 'who' AND key = 'client'`) },
  ];
};

const search = (where, values) => [
  {
    text: `SELECT ${shown} FROM ${tables} JOIN clients c ON c.id = p.client_id WHERE NOT p.archived AND ${where} ORDER BY ${since}, p.client_id LIMIT 51`,
    values,
  },
  {
    text: counted('clients c', `c.archived_at IS NULL AND ${where}`),
    values,
  },
];

// A word that one client in five has: read in order until the page is full. A number: by its key.
const many = ({ word }) => search('c.search LIKE $1', [`%${word}%`]);
const one = ({ number }) => search('c.number = $1', [number]);

const client = ({ id }) => [
  { text: 'SELECT c.*, p.* FROM clients c JOIN client_progress p ON p.client_id = c.id WHERE c.id = $1', values: [id] },
  { text: 'SELECT s.* FROM slots s WHERE s.client_id = $1 ORDER BY s.id', values: [id] },
  {
    text: 'SELECT a.at, a.summary FROM audit_entries a WHERE a.client_id = $1 ORDER BY a.sequence DESC LIMIT 20',
    values: [id],
  },
];

const home = () => [
  {
    text: `SELECT key, sum(number)::int AS n FROM progress_counts WHERE subject = 'step' GROUP BY 1`,
  },
  { text: `SELECT r.state, count(*)::int AS n FROM requests r GROUP BY 1` },
  { text: `SELECT o.state, count(*)::int AS n FROM orders o GROUP BY 1` },
  { text: counted('client_progress p', `NOT p.archived AND p.next_expiry < now() + interval '90 days'`) },
];

const grid = () => [
  {
    text: `SELECT c.id, c.name, (SELECT string_agg(s.label || ' ' || coalesce(s.in_force_id::text, ''), ',' ORDER BY s.id) FROM slots s WHERE s.client_id = c.id) AS slots FROM clients c WHERE c.archived_at IS NULL
            ORDER BY c.search COLLATE "C", c.id LIMIT 51`,
  },
  { text: tally(`subject = 'who'`) },
];

// How near the clients are, the ten nearest, the year, and where the ready ones stand on each way, with how long the last forms took.
const readiness = () => [
  {
    text: `SELECT key, sum(number)::int AS n FROM progress_counts WHERE subject = 'lacks' GROUP BY 1`,
  },
  {
    text: `SELECT c.id, c.name, c.town, c.number, p.lacks, p.lacks_since FROM client_progress p JOIN clients c ON c.id = p.client_id
            WHERE NOT p.archived AND p.lack_count = 1 ORDER BY p.lacks_since, p.client_id LIMIT 10`,
  },
  {
    text: `SELECT DISTINCT ON (date_trunc('month', day)) day, clients, ready, one_lack FROM readiness_measures
            WHERE day >= current_date - 335 ORDER BY date_trunc('month', day), day DESC`,
  },
  {
    text: `SELECT d.state, count(*)::int AS n FROM delegations d JOIN client_progress p ON p.client_id = d.client_id
            WHERE d.channel = 'portal' AND NOT p.archived AND p.lack_count = 0 GROUP BY 1`,
  },
  {
    text: `SELECT count(*)::int AS n FROM requests q JOIN client_progress p ON p.client_id = q.client_id
            WHERE q.state = 'awaiting_signature' AND NOT p.archived AND p.lack_count = 0`,
  },
  {
    text: `SELECT asked_at, signed_at, sent_at, validated_at FROM requests WHERE kind = '413' AND state IN ('acknowledged', 'validated') ORDER BY state_since DESC LIMIT 100`,
  },
];

// One dossier: its clients in the order of their names, where they stand, its mails, its history.
const mass = ({ id }) => {
  const own = (text) => ({ text, values: [id] });
  return [
    own('SELECT * FROM mass_dossiers WHERE id = $1'),
    own(`SELECT t.*, a.outcome, a.note FROM (
           SELECT m.dossier_id, c.id, c.name, c.town, c.number, c.search, q.id AS request, q.state, q.state_since
             FROM mass_dossier_rows m JOIN clients c ON c.id = m.client_id LEFT JOIN requests q ON q.id = m.request_id
            WHERE m.dossier_id = $1 ORDER BY c.search COLLATE "C", c.id LIMIT 51) t
         LEFT JOIN LATERAL (SELECT outcome, note FROM mass_dossier_answers a WHERE a.dossier_id = t.dossier_id AND a.client_id = t.id ORDER BY a.id DESC LIMIT 1) a ON true
         ORDER BY t.search COLLATE "C", t.id`),
    own(`SELECT q.state, m.left_out IS NOT NULL AS out, count(*)::int AS n FROM mass_dossier_rows m LEFT JOIN requests q ON q.id = m.request_id
          WHERE m.dossier_id = $1 GROUP BY 1, 2`),
    own(
      `SELECT count(DISTINCT client_id)::int AS n FROM mass_dossier_answers WHERE dossier_id = $1 AND outcome IN ('parked', 'doubt')`,
    ),
    own(`SELECT id, subject, sender, state, received_at FROM messages WHERE subject_kind = 'mass_dossier' AND subject_id = $1
          ORDER BY created_at DESC LIMIT 50`),
    own(`SELECT at, actor_name, summary FROM audit_entries WHERE subject_kind = 'mass_dossier' AND subject_id = $1
          ORDER BY sequence DESC LIMIT 50`),
  ];
};

// All that somebody without an account sees by their link, with what came back.
const space = ({ hash }) => [
  {
    text: `SELECT l.person_name, l.purpose, l.expires_at, c.name, c.number, c.departement, c.contract_state, p.card_state, coalesce(u.name, q.created_by) AS contact,
                  q.kind, q.state, q.state_since, q.official_paper, q.form, q.correction_reason, d.id AS document, d.size
             FROM client_links l JOIN clients c ON c.id = l.client_id LEFT JOIN representatives p ON p.client_id = c.id AND p.ended_on IS NULL
             LEFT JOIN users u ON u.id = c.account_manager_id LEFT JOIN requests q ON q.id = l.request_id LEFT JOIN documents d ON d.id = q.unsigned_document_id
            WHERE l.token_hash = $1 AND l.revoked_at IS NULL AND l.expires_at > now()`,
    values: [hash],
  },
  {
    text: `SELECT a.kind, a.state, a.content, a.created_at FROM client_links l JOIN client_answers a ON a.client_id = l.client_id AND a.request_id = l.request_id
            WHERE l.token_hash = $1 AND a.state <> 'replaced' ORDER BY a.created_at DESC LIMIT 20`,
    values: [hash],
  },
];

// What every page costs before it asks anything of its own: the floor opens a transaction and ends it.
const nothing = () => [];

export const floors = { nothing, list, filter, many, one, client, home, grid, readiness, mass, space };
