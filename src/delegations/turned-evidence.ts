import { type DelegationState, inForceStates } from '../journey/states/delegation-states.js';

const counting: ReadonlySet<DelegationState> = new Set<DelegationState>(['signed', ...inForceStates]);

/** Why the paper of a mandate does not give its place to the same with its pages turned, in French; null when it may. @param proves it is the evidence now */
export function whyEvidenceStays(state: DelegationState, proves: boolean): string | null {
  if (!counting.has(state)) return 'Ce mandat n’a plus cours\u00a0: ses pages restent comme elles étaient.';
  return proves ? null : 'Cette pièce n’est plus celle du mandat\u00a0: ses pages restent comme elles sont.';
}
