/**
 * Somebody of the client has this link to hand over the CSR of its order, and may use it still: copied by hand, or in a mail that has left
 * or will. Whether the order waits is its state.
 * @param link SQL of the row of the link
 */
export const csrIsAsked = (link: string) =>
  `${link}.purpose = 'csr' AND ${link}.spent_at IS NULL AND ${link}.revoked_at IS NULL AND ${link}.expires_at > moment()
    AND (${link}.single_use OR EXISTS (SELECT 1 FROM messages m WHERE m.link_id = ${link}.id AND m.link_code IS NULL AND m.state IN ('queued', 'sending', 'sent', 'in_doubt')))`;

/**
 * Whom of the client the CSR of an order was asked for, and since when: since the first link that is good still, of who was asked last. Null: nobody.
 * @param order SQL of the id of the order
 */
export const csrAskedOf = (order: string) => `
  (SELECT jsonb_build_object('name', (array_agg(l.person_name ORDER BY l.created_at DESC, l.id DESC))[1], 'since', (min(l.created_at) AT TIME ZONE 'Europe/Paris')::date)
     FROM client_links l WHERE l.order_id = ${order} AND ${csrIsAsked('l')} HAVING count(*) > 0)`;
