import { entityClosedOn } from '../../directory/closed-entity.facts.js';
import { ofOneClient } from '../../platform/tenancy/of-one-client.js';
import { isOrderedHere } from '../../slots/coverage.facts.js';
import { clientsOfClosedEntity, slotsLeft } from '../../slots/spoilt-order.facts.js';

/**
 * SQL: order `order` waits for its CSR still. Nothing is asked of an instance that is out of service, nor for an establishment that is closed or
 * went to another client, nor of a client whose legal entity is closed: that order is to be cancelled.
 */
export const csrIsExpected = (order: string) =>
  `${order}.state = 'csr_expected' AND EXISTS (SELECT 1 FROM slots s JOIN instances i ON i.id = s.instance_id WHERE s.id = ${order}.slot_id AND i.retired_at IS NULL AND ${isOrderedHere} ${ofOneClient})
   AND NOT EXISTS (SELECT 1 FROM clients y WHERE y.id = ${order}.client_id AND ${entityClosedOn('y')} IS NOT NULL)`;

/** SQL: the same, asked of very many: slots that nothing is ordered for are few, and read once. */
export const csrsAreExpected = (order: string) =>
  `${order}.state = 'csr_expected' AND ${order}.slot_id NOT IN (${slotsLeft}) AND ${order}.client_id NOT IN (${clientsOfClosedEntity})`;
