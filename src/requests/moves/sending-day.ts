import { frenchDate } from '../../journey/calendar/french-date.js';
import { parisDate } from '../../journey/calendar/working-days.js';
import type { Request } from '../request.entity.js';

/** Why a form cannot have reached ANS by another hand that day, in French; null when it can. A draft may have left before it was known here. */
export function whySentTooEarly(
  { state, stateSince, signedOn }: Pick<Request, 'state' | 'stateSince' | 'signedOn'>,
  sentOn: string,
): string | null {
  if (state === 'signed' && signedOn && sentOn < signedOn)
    return `Le formulaire a été signé le ${frenchDate(signedOn)}\u00a0: il n’a pas pu être envoyé avant. Relisez la date, ou modifiez d’abord la demande malgré la signature.`;
  const leftOn = parisDate(stateSince);
  if (state === 'awaiting_signature' && sentOn < leftOn)
    return `Le formulaire est parti en signature le ${frenchDate(leftOn)}\u00a0: un envoi d’avant est celui d’une autre version. Relisez la date, ou retournez d’abord la demande pour correction.`;
  return null;
}
