import { de } from '../identifiers/elision.js';

/** Somebody of the team, as far as they may follow a client. */
export interface Follower {
  name: string;
  disabled: boolean;
  /** Their role is to read. */
  reads: boolean;
}

/** Why this person may not be given a client to follow, in French; null when they may. Whoever follows it already stays until another one does. */
export function whyNotFollowing({ name, disabled, reads }: Follower): string | null {
  if (disabled) return `Le compte ${de(name)} est désactivé\u00a0: choisissez une autre personne.`;
  return reads ? `${name} ne peut que lire, et ne suit aucun client\u00a0: choisissez une autre personne.` : null;
}
