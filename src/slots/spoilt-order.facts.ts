import { entityClosedOn } from '../directory/closed-entity.facts.js';
import { orderIsAt } from '../orders/order.facts.js';
import { slotsOfClosed } from './coverage.facts.js';

/**
 * SQL: why an order under way cannot go on as it is (docs/decisions/0088): `revoked`, its certificate was revoked; `expired`, it ended before it was in service; `elsewhere`,
 * before it had one its establishment went to another client; `key`, the private key of its certificate, or of the CSR that it is passed with,
 * came to us; `retired`, its instance is out of service; `closed`, its establishment is closed, whoever's it is by now; `entity`, before it was placed the legal entity of its client is (docs/decisions/0106); null for nearly all. A key that came asks for more than these, once it is passed. One that is installed goes on whatever its key: once
 * verified, it is made again as any other in service.
 * Of a slot without an order, nothing is looked up.
 * Asked of a row that was found, not in the view: an outer join would ask it of every order that it looks at.
 * @param order a row of `open_orders`
 */
export const spoiltOrder = (order: string) =>
  `coalesce(CASE WHEN ${order}.certificate_id IS NOT NULL
    THEN (SELECT CASE WHEN x.revoked_at IS NOT NULL THEN 'revoked' WHEN x.not_after < (SELECT moment()) THEN 'expired' END FROM certificates x WHERE x.id = ${order}.certificate_id) END,
   CASE WHEN ${endsElsewhere(order)} AND ${wentElsewhere(order)} THEN 'elsewhere'
        WHEN ${order}.state <> 'installed' AND EXISTS (SELECT 1 FROM clients y WHERE y.id = ${order}.client_id AND y.key_exposed_at IS NOT NULL)
         AND ${keyCame(order)} AND NOT (${orderIsAt(order, 'before')} AND (${isRetired(order)} OR ${isOfClosed(order)} OR ${isOfClosedEntity(order)})) THEN 'key'
        WHEN ${isRetired(order)} THEN 'retired' WHEN ${isOfClosed(order)} THEN 'closed'
        WHEN ${orderIsAt(order, 'before')} AND ${isOfClosedEntity(order)} THEN 'entity' END)`;

/** SQL: it cannot go on once its establishment is another client's: it is of a slot, and has no certificate yet. */
export const endsElsewhere = (order: string) => `${order}.slot_id IS NOT NULL AND ${order}.certificate_id IS NULL`;

/** SQL: it cannot go on once its establishment is closed: it is of a slot. */
export const endsClosed = (order: string) => `${order}.slot_id IS NOT NULL`;

/**
 * SQL: the orders of slots whose end has passed, a stretch of the index `slots_phase`, and those whose certificate ended while the slot has one that ends later, which it was
 * brought over because that one is wrong: they have their own, `slots_order_ends_first`. Both are few, for `orders.lapse` closes those whose certificate it was.
 */
export const ordersOfWhatEnded = `SELECT v.open_order_id FROM slots v
  WHERE v.phase IN ('issued', 'running', 'revoked', 'not_needed') AND v.expires_at < (SELECT moment()) AND v.open_order_id IS NOT NULL
  UNION ALL SELECT v.open_order_id FROM slots v WHERE v.open_order_until < v.expires_at AND v.open_order_until < (SELECT moment())`;

/** SQL: the slots of instances out of service, and of closed establishments. Few are, and read once. */
const slotsOutOfService = `SELECT v.id FROM instances w JOIN slots v ON v.instance_id = w.id WHERE w.retired_at IS NOT NULL UNION ALL ${slotsOfClosed}`;

/** SQL: the slots whose establishment is another client's by now. Few ever went to one, and \`establishments_transferred\` has them alone. */
const slotsElsewhere = `SELECT v.id FROM establishments w JOIN slots v ON v.establishment_id = w.id WHERE w.transferred_at IS NOT NULL AND w.client_id <> v.client_id`;

/** SQL: the slots that nothing is ordered for any more, whatever was under way. */
export const slotsLeft = `${slotsOutOfService} UNION ALL ${slotsElsewhere}`;

/**
 * SQL: the clients whose legal entity is closed, asked of very many: their next action says so (`closedAction`), told anew with each change of theirs and after each load of
 * the register. Few are, and found by the index of next actions.
 */
export const clientsOfClosedEntity = `SELECT p.client_id FROM client_progress p WHERE p.code = 'closed_entity' AND NOT p.archived`;

/** SQL: it is spoilt, by whatever. The same, asked of very many: slots out of service, closed or elsewhere, clients of a closed entity, clients of whom a key came and what ended with its order open are few, and read once. */
export const isSpoilt = (order: string) =>
  `(${order}.certificate_id IS NOT NULL AND (${isRevoked(order)} OR ${order}.id IN (${ordersOfWhatEnded}) AND ${hasExpired(order)})
    OR ${order}.slot_id IS NOT NULL AND ${order}.slot_id IN (${slotsOutOfService}) OR ${endsElsewhere(order)} AND ${order}.slot_id IN (${slotsElsewhere})
    OR ${orderIsAt(order, 'before')} AND ${order}.client_id IN (${clientsOfClosedEntity})
    OR ${isSpoiltByKey(order)})`;

/** SQL: it is spoilt by its key, which came to us. Asked of the orders of the few clients of whom one did. */
export const isSpoiltByKey = (order: string) =>
  `${order}.state <> 'installed' AND ${order}.client_id IN (SELECT y.id FROM clients y WHERE y.key_exposed_at IS NOT NULL) AND ${keyCame(order)}
    AND NOT (${orderIsAt(order, 'before')} AND (${order}.slot_id IN (${slotsOutOfService}) OR ${order}.client_id IN (${clientsOfClosedEntity})))`;

const isRevoked = (order: string) =>
  `EXISTS (SELECT 1 FROM certificates x WHERE x.id = ${order}.certificate_id AND x.revoked_at IS NOT NULL)`;

const hasExpired = (order: string) =>
  `EXISTS (SELECT 1 FROM certificates x WHERE x.id = ${order}.certificate_id AND x.not_after < (SELECT moment()))`;

const wentElsewhere = (order: string) =>
  `EXISTS (SELECT 1 FROM slots v JOIN establishments w ON w.id = v.establishment_id WHERE v.id = ${order}.slot_id AND w.client_id <> ${order}.client_id AND NOT v.holder_closed)`;

const isRetired = (order: string) =>
  `${order}.slot_id IS NOT NULL AND EXISTS (SELECT 1 FROM slots v JOIN instances w ON w.id = v.instance_id WHERE v.id = ${order}.slot_id AND w.retired_at IS NOT NULL)`;

const isOfClosed = (order: string) =>
  `${order}.slot_id IS NOT NULL AND EXISTS (SELECT 1 FROM slots v WHERE v.id = ${order}.slot_id AND v.holder_closed)`;

const isOfClosedEntity = (order: string) =>
  `EXISTS (SELECT 1 FROM clients y WHERE y.id = ${order}.client_id AND y.archived_at IS NULL AND ${entityClosedOn('y')} IS NOT NULL)`;

const keyCame = (order: string) => `EXISTS (SELECT 1 FROM exposed_keys z WHERE z.spki_sha256 = ${keyOfOrder(order)})`;

/** SQL: the key of an open order: its certificate's once there is one, before that its CSR's: the latest acceptable one, unless the platform makes the key, or another is expected, for that one fits no more. */
export const keyOfOrder = (order: string) =>
  `key_of_order(${order}.id, ${order}.certificate_id, ${order}.key_made_on_platform OR ${order}.state = 'csr_expected')`;
