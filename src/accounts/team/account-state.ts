import type { User } from '../user.entity.js';
import type { Ways } from '../ways-in.service.js';

export type AccountState = 'active' | 'shut_out' | 'invited' | 'disabled';

/** How an account stands. @param tied known at the provider that is offered */
export function accountState({ disabledAt, hasPassword, lastSignInAt }: User, tied: Ways['tied']): AccountState {
  if (disabledAt) return 'disabled';
  if (isUnanswered({ hasPassword, lastSignInAt })) return 'invited';
  return hasPassword || tied ? 'active' : 'shut_out';
}

/** Whether somebody was invited and has not answered: their mailbox is not proven, and the account may be taken back. */
export function isUnanswered({ hasPassword, lastSignInAt }: Pick<User, 'hasPassword' | 'lastSignInAt'>): boolean {
  return !hasPassword && !lastSignInAt;
}

/** Of an address that is somebody’s already: what is to be done on their page instead of inviting a second one. */
export const insteadOfInviting: Record<AccountState, string> = {
  active: 'Son compte est actif\u00a0: il n’y a personne à inviter. Pour d’autres droits, changez son rôle.',
  shut_out: 'Son compte est ouvert, sans mot de passe ni compte rattaché\u00a0: envoyez-lui un lien depuis sa page.',
  invited: 'Cette personne est invitée et n’a pas encore répondu\u00a0: renvoyez-lui l’invitation.',
  disabled: 'Son compte est désactivé\u00a0: réactivez-le plutôt que d’en créer un second.',
};
