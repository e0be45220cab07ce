import { editors } from '../journey/states/roles.js';

const changing = editors.map((role) => `'${role}'`).join(', ');

/** SQL: whether the role of the user `user` changes nothing. */
export const onlyReadsSql = (user: string) => `${user}.role NOT IN (${changing})`;

/** SQL: the user `user` may follow clients, stand in for somebody and be handed work: a role that acts, and an account that is open (`whyNotFollowing` says it of one). */
export const mayFollow = (user: string) => `${user}.disabled_at IS NULL AND NOT (${onlyReadsSql(user)})`;
