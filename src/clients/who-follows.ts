import { de } from '../identifiers/elision.js';

/** Somebody of the team, as far as they may follow a client. */
export interface Follower {
  name: string;
  disabled: boolean;
  /** They were invited, and have not answered. */
  invited: boolean;
  /** Their role is to read. */
  reads: boolean;
}

/** Why this person may not be given a client to follow, in French; null when they may. Whoever follows it already stays until another one does. */
export function whyNotFollowing({ name, disabled, reads }: Follower): string | null {
  if (disabled) return `Le compte ${de(name)} est désactivé\u00a0: choisissez une autre personne.`;
  return reads ? `${name} ne peut que lire, et ne suit aucun client\u00a0: choisissez une autre personne.` : null;
}

/** The same of whom a client would be given back to, in French: nobody can be chosen in their place there. */
export function whyNotBackTo({ name, disabled, reads }: Follower): string | null {
  if (disabled) return `Le compte ${de(name)} est désactivé\u00a0: le client ne lui est pas rendu.`;
  return reads ? `${name} ne peut que lire, et ne suit aucun client\u00a0: le client ne lui est pas rendu.` : null;
}

/** Where what is told of a client goes as long as whoever it is given to has not come. */
const meanwhile = {
  follows: 'à l’adresse qui envoie vos courriels',
  standsIn: 'à qui suit le client',
};

/**
 * What is told of giving a client to somebody who has not come yet, in French: a team is invited and its clients are given in one go, so it is done; what waits
 * of the client is told elsewhere until they come (`followerToday`). null: they have come.
 */
export function notComeYet({ name, invited }: Pick<Follower, 'name' | 'invited'>, as: keyof typeof meanwhile) {
  return invited
    ? `${name} n’a pas encore répondu à son invitation\u00a0: d’ici là, les rappels vont ${meanwhile[as]}.`
    : null;
}
