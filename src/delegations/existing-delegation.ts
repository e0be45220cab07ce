import { wrongMandateDays } from '../journey/calendar/mandate-days.js';
import { decide } from '../journey/states/transitions.js';
import { clock } from '../platform/clock.js';
import type { DelegationChannel } from './delegation.entity.js';
import { delegationTable } from './delegation.transitions.js';
import type { Offer } from '../identifiers/igc-words.js';

/** A mandate that was in force before it was in Sceau. */
export interface ExistingDelegation {
  id: string;
  clientId: string;
  channel: DelegationChannel;
  scope: Offer[];
  /** ISO day. */
  signedOn: string;
  endsOn: string | null;
  reference: string | null;
}

/** Why such a mandate cannot be recorded, by the table and the dates; null when it can. */
export function existingDelegationRefusal(
  { signedOn, endsOn }: Pick<ExistingDelegation, 'signedOn' | 'endsOn'>,
  anotherInForce: boolean,
): string | null {
  const [wrong] = wrongMandateDays({ startsOn: signedOn, endsOn, signedOn }, clock.today());
  if (wrong) return wrong.sentence;
  const decision = decide(delegationTable, {
    state: delegationTable.initial,
    action: 'record_existing',
    actor: { kind: 'job' },
    given: ['date'],
    facts: {
      today: clock.today(),
      startsOn: signedOn,
      endsOn,
      representative: true,
      email: null,
      onPaper: false,
      evidence: false,
      anotherInForce,
      leftOut: [],
      inTest: false,
    },
  });
  return decision.allowed ? null : decision.reasons.join(' ');
}
