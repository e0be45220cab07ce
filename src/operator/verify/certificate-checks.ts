import { inSql, type Check } from './check.js';

/** Slots, orders and certificates: what is derived equals what it is derived from, and each stands with its own client. */
export const certificateChecks: Check[] = [
  inSql({
    name: 'slots.in-force',
    proves: 'the certificate in force of a slot is the one that its certificates make',
    among: 'slots',
    // As keep_in_force() has it, from nothing.
    faults: `SELECT 'slot ' || s.id || ': ' || coalesce(s.in_force_id::text, 'nothing') || ' in force instead of ' || coalesce(best.id::text, 'nothing') FROM slots s
       LEFT JOIN LATERAL (SELECT x.id, x.not_after, CASE WHEN x.revoked_at IS NOT NULL THEN 'revoked' WHEN x.installed_at IS NULL THEN 'issued'
                WHEN x.verified_at IS NULL THEN 'installed' ELSE 'verified' END AS state
           FROM certificates x WHERE x.slot_id = s.id AND NOT x.history
            AND NOT EXISTS (SELECT 1 FROM certificates y WHERE y.slot_id = s.id AND y.replaces_id = x.id AND y.verified_at IS NOT NULL)
          ORDER BY (x.verified_at IS NOT NULL) DESC, (x.revoked_at IS NULL) DESC, x.not_after DESC, x.id DESC LIMIT 1) best ON true
      WHERE (s.in_force_id, s.in_force, s.in_force_until) IS DISTINCT FROM (best.id, best.state, best.not_after)`,
  }),
  inSql({
    name: 'slots.open-order',
    proves: 'the order under way of a slot is the open one of what comes next in it',
    among: 'slots',
    // As keep_open_order(), follow_successor() and know_end_of_order() have it, from nothing.
    faults: `SELECT 'slot ' || s.id || ': order ' || coalesce(s.open_order_id::text, 'none') || ' instead of ' || coalesce(o.id::text, 'none') FROM slots s
       LEFT JOIN open_orders o ON o.slot_id = coalesce(s.successor_id, s.id) LEFT JOIN certificates x ON x.id = o.certificate_id
      WHERE (s.open_order_id, s.open_order_certificate_id, s.open_order_until) IS DISTINCT FROM (o.id, o.certificate_id, x.not_after)`,
  }),
  inSql({
    name: 'slots.holder',
    proves: 'a slot knows whether the establishment that holds it is closed',
    among: 'slots',
    // As know_holder() and tell_closing() have it, from nothing.
    faults: `SELECT 'slot ' || s.id FROM slots s LEFT JOIN establishments e ON e.id = s.establishment_id WHERE s.holder_closed IS DISTINCT FROM coalesce(e.closed_on IS NOT NULL, false)`,
  }),
  inSql({
    name: 'certificates.bytes',
    proves: 'a certificate and a CSR are the bytes that were brought',
    among: '(SELECT id FROM certificates UNION ALL SELECT id FROM csrs) held',
    faults: `SELECT 'certificate ' || id FROM certificates WHERE encode(sha256(der), 'hex') <> sha256
      UNION ALL SELECT 'CSR ' || id FROM csrs WHERE encode(sha256(der), 'hex') <> sha256`,
  }),
  inSql({
    name: 'certificates.client',
    proves: 'slots, orders, CSRs and certificates that hang together are of one client',
    among: 'slots',
    faults: `SELECT 'slot ' || s.id FROM slots s JOIN instances i ON i.id = s.instance_id WHERE i.client_id <> s.client_id
      UNION ALL SELECT 'order ' || o.id FROM orders o JOIN slots s ON s.id = o.slot_id WHERE s.client_id <> o.client_id
      UNION ALL SELECT 'CSR ' || c.id FROM csrs c JOIN orders o ON o.id = c.order_id WHERE o.client_id <> c.client_id
      UNION ALL SELECT 'certificate ' || x.id FROM certificates x JOIN slots s ON s.id = x.slot_id WHERE s.client_id <> x.client_id`,
  }),
  inSql({
    name: 'orders.certificate',
    proves: 'an order that is verified or installed has a certificate that is',
    among: 'orders',
    faults: `SELECT 'order ' || o.id || ': ' || o.state FROM orders o LEFT JOIN certificates x ON x.id = o.certificate_id
      WHERE (o.state = 'verified' AND x.verified_at IS NULL) OR (o.state = 'installed' AND x.installed_at IS NULL)`,
  }),
  inSql({
    name: 'assignments.recorded',
    proves: 'whom ANS has recorded has the hour of it',
    among: 'assignments',
    faults: `SELECT 'assignment ' || id FROM assignments WHERE recorded_at IS NULL AND state IN ('active', 'end_to_request', 'end_requested')`,
  }),
];
