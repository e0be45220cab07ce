import { whyNotSignedOn } from '../journey/calendar/signing-day.js';
import { clock } from '../platform/clock.js';
import { date } from '../platform/web/view-helpers.js';
import type { Delegation } from './delegation.entity.js';

/** What the journal adds to the act, whoever noted it: by hand, or by a drop of files. @param day ISO */
export const signedThen = (day: string) => `signé le ${date(day)}`;

/**
 * Why a mandate cannot have been signed that day, in French; null when it can. Of one that left, a signature of before is that of another version.
 * One that never left may have been signed long ago, and a designation on the portal is no version of a paper of ours.
 */
export function whyNotSignedThen(
  { state, stateSince, channel }: Pick<Delegation, 'state' | 'stateSince' | 'channel'>,
  signedOn: string,
): string | null {
  const sentAt = state === 'requested' && channel === 'form' ? stateSince : null;
  return whyNotSignedOn(signedOn, { sentAt, today: clock.today() });
}
