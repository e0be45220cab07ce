import { hasLeftOrWill } from '../../mailbox/out/outgoing-mail.facts.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

/** By this link somebody of the client was asked for the CSR of its order: copied by hand, or in a mail that has left or will. No person took it back. */
const csrWasAsked = (link: string) =>
  `${link}.purpose = 'csr' AND ${link}.spent_at IS NULL AND ${link}.revoked_at IS NULL
    AND (${link}.single_use OR EXISTS (SELECT 1 FROM messages m WHERE m.link_id = ${link}.id AND m.link_code IS NULL AND ${hasLeftOrWill('m')}))`;

/**
 * Somebody of the client has this link to hand over the CSR of its order, and may use it still. Whether the order waits is its state.
 * @param link SQL of the row of the link
 */
export const csrIsAsked = (link: string) => `${csrWasAsked(link)} AND ${link}.expires_at > moment()`;

/**
 * Whom of the client the CSR of an order was asked for, and since when: since the first link that is good still, of who was asked last. Null: nobody.
 * @param order SQL of the id of the order
 */
export const csrAskedOf = (order: string) => `
  (SELECT jsonb_build_object('name', (array_agg(l.person_name ORDER BY l.created_at DESC, l.id DESC))[1], 'since', ${parisDay('min(l.created_at)')})
     FROM client_links l WHERE l.order_id = ${order} AND ${csrIsAsked('l')} HAVING count(*) > 0)`;

/** A link that has expired ends no ask, unless a later one was revoked. */
const csrAskStands = (link: string) =>
  `${link}.handed_by IS NULL AND ${csrWasAsked(link)} AND (${link}.expires_at > moment()
     OR NOT EXISTS (SELECT 1 FROM client_links v WHERE v.order_id = ${link}.order_id AND v.handed_by IS NULL AND v.revoked_at IS NOT NULL AND v.created_at >= ${link}.created_at))`;

/**
 * Of each order whose CSR was asked for, whom a person asked last, and since which day: that of the ask, or of the latest CSR that came by a link and was
 * refused. Whether the order waits is its state.
 */
export const askedCsrs = `
  SELECT DISTINCT ON (l.client_id, l.order_id) l.client_id, l.order_id, l.person_name, l.email,
         ${parisDay(`greatest((SELECT min(f.created_at) FROM client_links f WHERE f.order_id = l.order_id AND lower(f.email) = lower(l.email) AND ${csrAskStands('f')}),
                   (SELECT max(x.created_at) FROM client_links f JOIN csrs x ON x.id = f.csr_id WHERE f.order_id = l.order_id))`)} AS since
    FROM client_links l WHERE ${csrAskStands('l')} ORDER BY l.client_id, l.order_id, l.created_at DESC, l.id DESC`;
