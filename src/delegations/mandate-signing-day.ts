import { wrongMandateDays } from '../journey/calendar/mandate-days.js';
import { whyNotSignedOn } from '../journey/calendar/signing-day.js';
import { clock } from '../platform/clock.js';
import { date } from '../platform/web/view-helpers.js';
import type { Delegation } from './delegation.entity.js';

/** What the journal adds to the act, whoever noted it: by hand, or by a drop of files. @param day ISO */
export const signedThen = (day: string) => `signé le ${date(day)}`;

/**
 * Why a mandate cannot have been signed that day, in French; null when it can. Of one that left, a signature of before is that of another version.
 * One that never left may have been signed long ago, and a designation on the portal is no version of a paper of ours. Whose end has
 * passed could be kept, but never come into force.
 */
export function whyNotSignedThen(
  { state, stateSince, channel, endsOn }: Pick<Delegation, 'state' | 'stateSince' | 'channel' | 'endsOn'>,
  signedOn: string,
): string | null {
  const sentAt = state === 'requested' && channel === 'form' ? stateSince : null;
  const today = clock.today();
  const notThen = whyNotSignedOn(signedOn, { sentAt, today });
  return notThen ?? wrongMandateDays({ startsOn: null, endsOn, signedOn }, today)[0]?.sentence ?? null;
}
