/** The states of a client's contract with ANS (domain § 3), in the order in which they come to be. */
export const contractStates = ['missing', 'requested', 'signed'] as const;

export type ContractState = (typeof contractStates)[number];
