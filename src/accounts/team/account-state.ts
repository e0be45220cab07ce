import type { User } from '../user.entity.js';
import type { Ways } from '../ways-in.service.js';

export type AccountState = 'active' | 'unseen' | 'shut_out' | 'invited' | 'disabled';

/** How an account stands. `unseen`: only the provider lets its person in, and it has never seen them. */
export function accountState({ disabledAt, hasPassword, lastSignInAt }: User, ways: Ways): AccountState {
  if (disabledAt) return 'disabled';
  if (isUnanswered({ hasPassword, lastSignInAt })) return 'invited';
  if (ways.tied || (hasPassword && ways.passwordServes)) return 'active';
  return ways.byAddress ? 'unseen' : 'shut_out';
}

/** Whether somebody was invited and has not answered: their mailbox is not proven, and the account may be taken back. */
export function isUnanswered({ hasPassword, lastSignInAt }: Pick<User, 'hasPassword' | 'lastSignInAt'>): boolean {
  return !hasPassword && !lastSignInAt;
}

/** Of an address that is somebody’s already: what is to be done on their page instead of inviting a second one. */
export const insteadOfInviting: Record<AccountState, string> = {
  active: 'Son compte est actif\u00a0: il n’y a personne à inviter. Pour d’autres droits, changez son rôle.',
  unseen:
    'Son compte est ouvert, et n’a encore jamais servi par le fournisseur d’identité\u00a0: sa page dit à quelle adresse il y est reconnu, et que faire sinon.',
  shut_out:
    'Son compte est ouvert, sans mot de passe ni compte rattaché qui serve à entrer\u00a0: sa page dit que faire.',
  invited: 'Cette personne est invitée et n’a pas encore répondu\u00a0: renvoyez-lui l’invitation.',
  disabled: 'Son compte est désactivé\u00a0: réactivez-le plutôt que d’en créer un second.',
};
