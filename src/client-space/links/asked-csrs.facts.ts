/**
 * Somebody of the client has this link to hand over the CSR of its order, and may use it still. Whether the order waits is its state.
 * @param link SQL of the row of the link
 */
export const csrIsAsked = (link: string) =>
  `${link}.purpose = 'csr' AND ${link}.spent_at IS NULL AND ${link}.revoked_at IS NULL AND ${link}.expires_at > moment()`;
