/**
 * SQL: whether the account of the user `user` is active: open, and somebody has come in by it. An invitation that nobody has answered proves
 * neither the person nor the mailbox. Whether they still have a way in is another question: `WaysIn`.
 */
export const isActiveAccount = (user: string) =>
  `(${user}.disabled_at IS NULL AND (${user}.has_password OR ${user}.last_sign_in_at IS NOT NULL))`;

/** SQL: whether the user `user` was invited, and has not answered. */
export const isInvited = (user: string) => `(${user}.disabled_at IS NULL AND NOT ${isActiveAccount(user)})`;

/** SQL: whether the user `user` answers for the editor today. */
export const administersNow = (user: string) => `${user}.role = 'admin' AND ${isActiveAccount(user)}`;

/** SQL: the name of whoever answers for the editor, the first who came of several. Of no client: PostgreSQL looks once. */
export const whoAdministers = `(SELECT y.name FROM users y WHERE ${administersNow('y')} ORDER BY y.created_at, y.id LIMIT 1)`;

/** SQL: whether the user `user` is known at the provider that their team is offered today. */
export const isTied = (user: string) =>
  `EXISTS (SELECT 1 FROM provider_links tie JOIN identity_providers offered_one ON offered_one.issuer = tie.issuer
            WHERE tie.user_id = ${user}.id AND offered_one.offered)`;

/** SQL: whether a link by which the user `user` chooses a password serves still. */
export const hasLink = (user: string) =>
  `EXISTS (SELECT 1 FROM account_links link WHERE link.user_id = ${user}.id AND link.used_at IS NULL AND link.revoked_at IS NULL AND link.expires_at > moment())`;
