import { isActiveAccount, isInvited } from '../accounts/active-account.facts.js';
import { editors } from '../journey/states/roles.js';

const changing = editors.map((role) => `'${role}'`).join(', ');

/** SQL: whether the role of the user `user` changes nothing. */
export const onlyReadsSql = (user: string) => `${user}.role NOT IN (${changing})`;

/** SQL: the user `user` may follow clients, stand in for somebody and be handed work: a role that acts, and an account that is open (`whyNotFollowing` says it of one). */
export const mayFollow = (user: string) => `${user}.disabled_at IS NULL AND NOT (${onlyReadsSql(user)})`;

/** SQL: they do so already: somebody has come in by the account, so what is told of a client reaches them. */
export const followsNow = (user: string) => `${mayFollow(user)} AND ${isActiveAccount(user)}`;

/** SQL: the name of the user `user` where a client is theirs, or may be, and what there is to know of their account. */
export const followerName = (user: string) =>
  `(${user}.name || CASE WHEN ${user}.disabled_at IS NOT NULL THEN ' (compte désactivé)' WHEN ${isInvited(user)} THEN ' (invitation sans réponse)' ELSE '' END)`;
