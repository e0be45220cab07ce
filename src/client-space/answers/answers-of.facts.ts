import { tellsPrerequisite } from '../../clients/records/prerequisites.facts.js';

/**
 * `answer` is one to this request, to this mandate, or to what is asked of the client itself. Contract and card are of the client, whichever link they are told by.
 * @param answer SQL of the row of the answer @param request SQL of an id, or of none
 */
export const answersOf = (answer: string, request: string, delegation: string) => `(${tellsPrerequisite(answer)}
  OR ${answer}.request_id IS NOT DISTINCT FROM ${request} AND ${answer}.delegation_id IS NOT DISTINCT FROM ${delegation})`;
