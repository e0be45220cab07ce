import { parisDay } from '../../platform/tenancy/paris-day.js';

/** Of answers `a` that wait, which one is looked at first: a refusal, before anything leaves that it would have kept back; then the oldest. */
export const lookedAtFirst = `a.kind <> 'refusal', a.created_at, a.id`;

/** SQL: what a client handed back and nobody has looked at, as the journey reads it, the one to look at first; null: nothing. @param client SQL of its id */
export const waitingAnswer = (client: string) =>
  `(SELECT jsonb_build_object('answerId', a.id, 'since', ${parisDay('a.created_at')}, 'refuses', a.kind = 'refusal') FROM client_answers a
     WHERE a.client_id = ${client} AND a.state = 'to_review' ORDER BY ${lookedAtFirst} LIMIT 1)`;

/** SQL: the signed form that came back of this request and waits to be looked at; null: none. @param client, request SQL of their ids */
export const formToReview = (client: string, request: string) =>
  `(SELECT a.id FROM client_answers a WHERE a.client_id = ${client} AND a.request_id = ${request} AND a.kind = 'signed_form' AND a.state = 'to_review')`;
