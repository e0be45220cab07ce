// What one would ask PostgreSQL for each page and nothing else, written by hand: rows, and a count that stops at 1,001.
// Same role, same row-level security. No views to count, no choices, no menu: that is what the ratio charges us with.

const since = `CASE WHEN p.since IS NULL THEN 'infinity'::date ELSE p.since END`;
const shown = `p.client_id AS id, c.name, c.town, c.number, p.step, p.title, coalesce(p.who_name, u.name, p.who) AS who, p.since, p.due,
  p.slots_covered || '/' || p.slots_needed AS covered, p.worst_coverage AS coverage`;
const tables = `client_progress p JOIN clients c ON c.id = p.client_id LEFT JOIN users u ON u.id = c.account_manager_id`;
const counted = (from, where) =>
  `SELECT count(*)::int AS n FROM (SELECT FROM ${from} WHERE ${where} LIMIT 1001) counted`;

const list = () => [
  { text: `SELECT ${shown} FROM ${tables} WHERE NOT p.archived ORDER BY ${since}, p.client_id LIMIT 51` },
  { text: counted('client_progress p', 'NOT p.archived') },
];

const filter = () => {
  const where = `NOT p.archived AND p.who = 'client'`;
  return [
    { text: `SELECT ${shown} FROM ${tables} WHERE ${where} ORDER BY c.search COLLATE "C", c.id LIMIT 51` },
    { text: counted('client_progress p', where) },
  ];
};

const search = (where, values) => [
  {
    text: `SELECT ${shown} FROM ${tables} WHERE NOT p.archived AND ${where} ORDER BY ${since}, p.client_id LIMIT 51`,
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
    text: `SELECT p.step, p.who, count(*)::int AS n FROM client_progress p WHERE NOT p.archived GROUP BY 1, 2`,
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
  { text: counted('client_progress p', 'NOT p.archived') },
];

export const floors = { list, filter, many, one, client, home, grid };
