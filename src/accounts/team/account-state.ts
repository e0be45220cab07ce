import type { User } from '../user.entity.js';

export type AccountState = 'active' | 'invited' | 'disabled';

/** How an account stands. */
export function accountState({ disabledAt, hasPassword, lastSignInAt }: User): AccountState {
  if (disabledAt) return 'disabled';
  return hasPassword || lastSignInAt ? 'active' : 'invited';
}

/** Of an address that is somebody’s already: what is to be done on their page instead of inviting a second one. */
export const insteadOfInviting: Record<AccountState, string> = {
  active: 'Son compte est actif\u00a0: il n’y a personne à inviter. Pour d’autres droits, changez son rôle.',
  invited: 'Cette personne est invitée et n’a pas encore répondu\u00a0: renvoyez-lui l’invitation.',
  disabled: 'Son compte est désactivé\u00a0: réactivez-le plutôt que d’en créer un second.',
};
