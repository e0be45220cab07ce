import { raw, type Sql } from 'sql-template-tag';

// A client has one open request at most; a closed one waits for nobody.
const awaited = `r.state IN ('awaiting_signature', 'submitted', 'acknowledged')`;

/**
 * Domain rule 12, the one clock: the day the next move on a request is due, in working days of whoever acts and without the pauses of a
 * correction. It is derived with the next action. `r` is the request.
 */
export const requestDue = `CASE WHEN ${awaited} THEN (SELECT p.request_due FROM client_progress p WHERE p.client_id = r.client_id) END`;

/** That day has gone by. */
export const lateRequest: Sql = raw(
  `${awaited} AND r.client_id IN (SELECT p.client_id FROM client_progress p WHERE p.request_due < (SELECT paris_today()))`,
);
