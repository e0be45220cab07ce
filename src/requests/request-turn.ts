import type { NextAction, RequestFacts } from '../journey/steps/next-action.js';
import type { RequestChannel, RequestKind, RequestState } from '../journey/states/request-states.js';
import { requestTurn, type RequestTurnFacts } from '../journey/steps/request-step.js';

/** What `turnColumns` reads of a request, and the request. */
export interface RequestWithTurn extends Pick<RequestTurnFacts, 'answer' | 'reply' | 'environment'> {
  id: string;
  kind: RequestKind;
  state: RequestState;
  since: string;
  way: RequestChannel;
  prefilled: boolean;
  /** Whom the form was printed for, when somebody else is the representative by now. */
  formerSigner: string | null;
  undelivered: RequestFacts['undelivered'] | null;
  replaced: boolean;
  correction?: string | null;
  designation: RequestTurnFacts['designation'];
  declinedOn: string | null;
  /** The records say otherwise than its form, which is known where a form is compared; whose turn it is does not follow from it. */
  changed?: boolean;
}

/** Whose turn a request is and what is to be done of it, as the next action of its client says it; null of one that is closed. Nothing of its day: `requestDue` has it. */
export function turnOf({
  answer,
  reply,
  environment,
  declinedOn,
  formerSigner,
  designation,
  ...row
}: RequestWithTurn): NextAction | null {
  const declined = { request: declinedOn, mandate: null, prerequisites: null };
  return requestTurn({
    request: { ...row, spentDays: 0, formerSigner: formerSigner !== null },
    zone: 'metropole',
    environment,
    answer,
    reply,
    declined,
    designation,
  });
}
