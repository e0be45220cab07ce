import { declinedOn } from '../client-space/answers/standing-refusals.facts.js';
import { waitingAnswer } from '../client-space/answers/waiting-answers.facts.js';
import { waitingReply } from '../mailbox/in/waiting-replies.facts.js';
import { prefilledUnderWay } from './demarche/prefilled-dossier.facts.js';
import {
  correctionLeft,
  designationInstead,
  formerSigner,
  replacedRequest,
  undeliveredRequest,
} from './request.facts.js';
import { wayOfRow } from './request-states.js';

/** Columns of request `r` by which `turnOf` says whose turn it is: few rows at once. */
export const turnColumns = `${wayOfRow('r')} AS way, (SELECT e.environment FROM clients e WHERE e.id = r.client_id) AS environment, (SELECT ${prefilledUnderWay} FROM requests q WHERE q.id = r.id) AS prefilled,
  (SELECT ${formerSigner} FROM requests q WHERE q.id = r.id) AS former_signer, (SELECT ${undeliveredRequest} FROM requests q WHERE q.id = r.id) AS undelivered,
  (SELECT ${replacedRequest} FROM requests q WHERE q.id = r.id) AS replaced, (SELECT ${correctionLeft} FROM requests q WHERE q.id = r.id) AS correction, (SELECT ${designationInstead} FROM requests q WHERE q.id = r.id) AS designation,
  ${waitingAnswer('r.client_id')} AS answer, ${waitingReply('r.client_id')} AS reply, ${declinedOn('r.client_id', 'r.id')} AS declined_on`;
