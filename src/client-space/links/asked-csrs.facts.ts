/**
 * Somebody of the client has this link to hand over the CSR of its order, and may use it still: copied by hand, or in a mail that has left
 * or will. Whether the order waits is its state.
 * @param link SQL of the row of the link
 */
export const csrIsAsked = (link: string) =>
  `${link}.purpose = 'csr' AND ${link}.spent_at IS NULL AND ${link}.revoked_at IS NULL AND ${link}.expires_at > moment()
    AND (${link}.single_use OR EXISTS (SELECT 1 FROM messages m WHERE m.link_id = ${link}.id AND m.link_code IS NULL AND m.state IN ('queued', 'sending', 'sent', 'in_doubt')))`;
