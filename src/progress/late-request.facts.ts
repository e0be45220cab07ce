import { raw, type Sql } from 'sql-template-tag';

// A client has one open request at most; a closed one waits for nobody. By another way than a mail of ours the client is waited for before and after its signature too.
const awaited = `r.state IN ('draft', 'awaiting_signature', 'signed', 'submitted', 'acknowledged')`;

/**
 * Domain rule 12, the one clock: the day the next move on a request is due, in working days of whoever acts and without the pauses of a
 * correction. It is derived with the next action. `r` is the request, `p` the progress of its client.
 */
export const requestDue = `CASE WHEN ${awaited} THEN p.request_due END`;

/**
 * That day has gone by. Written so that PostgreSQL knows how few these are, and begins from their index: of a day that a subquery says it takes a third of all
 * clients for late, and of a state beside the state of a list hardly any (docs/decisions/0084).
 */
export const lateRequest: Sql = raw(`p.request_due < paris_today() AND CASE WHEN ${awaited} THEN true ELSE false END`);
