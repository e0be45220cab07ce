import { parisDay } from '../../platform/tenancy/paris-day.js';

/** SQL: what a client handed back and nobody has looked at, the oldest, as the journey reads it; null: nothing. @param client SQL of its id */
export const waitingAnswer = (client: string) =>
  `(SELECT jsonb_build_object('answerId', a.id, 'since', ${parisDay('a.created_at')}) FROM client_answers a
     WHERE a.client_id = ${client} AND a.state = 'to_review' ORDER BY a.created_at, a.id LIMIT 1)`;

/** SQL: the signed form that came back of this request and waits to be looked at; null: none. @param client, request SQL of their ids */
export const formToReview = (client: string, request: string) =>
  `(SELECT a.id FROM client_answers a WHERE a.client_id = ${client} AND a.request_id = ${request} AND a.kind = 'signed_form' AND a.state = 'to_review')`;
