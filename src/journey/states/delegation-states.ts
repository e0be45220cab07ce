/** The states of a mandate (domain § 3). */
export type DelegationState =
  | 'prepared'
  | 'requested'
  | 'signed'
  | 'active'
  | 'to_review'
  | 'to_correct'
  | 'refused'
  | 'ended';

/** Those in which we may act by it: one that is to be looked at again warns, and blocks nothing. */
export const inForceStates = ['active', 'to_review'] as const satisfies DelegationState[];

/** Whether it is in force as its state has it, whatever its days say. */
export const isInForce = (state: DelegationState): state is (typeof inForceStates)[number] =>
  inForceStates.some((one) => one === state);
