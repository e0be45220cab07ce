// `slots.in_force…` is kept by the database (migration 1764206000000): no query looks for the certificate in force again.

/** The open order of what comes next in a slot `s`, as `o`: its own, or its successor's once one is named. After a FROM that has `s`. */
export const openOrderJoin = 'LEFT JOIN open_orders o ON o.slot_id = s.order_slot_id';

/** Every slot `s` of a client that is not archived `c`, with its open order `o`: what a count or a list of slots reads. */
export const slotsInForceFrom = `slots s JOIN clients c ON c.id = s.client_id AND c.archived_at IS NULL ${openOrderJoin}`;

/** Read once for all rows: bare, the function would be called for each. */
const now = '(SELECT moment())';

/** All that is known of what covers the slot `s` is a declared end: no certificate was ever imported there. */
export const declaredSql = '(s.in_force_id IS NULL AND s.declared_not_after IS NOT NULL)';

/** The slot `s` has a certificate in service, verified or declared, whatever its end: `s.expires_at`. */
export const inServiceSql = `(s.in_force = 'verified' OR ${declaredSql})`;

/** For sorting and keysets, as the index `slots_expiry` has it: slots without an end come last. */
export const expiryKeySql = `coalesce(s.expires_at, 'infinity')`;

const parisDay = (moment: string) => `(${moment} AT TIME ZONE 'Europe/Paris')::date`;

/**
 * `coverageOf()` of src/journey, in SQL, so that a filter and a count need not read every slot (a test holds both together).
 * Of a slot `s` and its open order `o`.
 * @param now the parameter that holds this moment, or `(SELECT moment())`; @param expiringDays as in `coverageOf`.
 */
export function coverageSql(now: string, expiringDays = 60): string {
  const moment = `${now}::timestamptz`;
  return `CASE
    WHEN s.not_needed_reason IS NOT NULL THEN 'not_needed'
    WHEN s.expires_at IS NULL OR s.in_force = 'revoked' THEN
      CASE WHEN o.id IS NULL THEN 'missing' WHEN o.certificate_id IS NOT NULL AND o.certificate_id IS DISTINCT FROM s.in_force_id THEN 'issued_not_installed' ELSE 'requested' END
    WHEN ${moment} > s.expires_at THEN 'expired'
    WHEN s.in_force IN ('issued', 'installed') THEN 'issued_not_installed'
    WHEN s.expires_at < ((${parisDay(moment)} + ${expiringDays + 1})::timestamp AT TIME ZONE 'Europe/Paris') THEN 'expiring'
    ELSE 'covered' END`;
}

/**
 * FROM and WHERE of the needed slots in these coverages that nobody has begun to replace: the tasks of the home page.
 * The list `/certificates?coverage=…&order=none` stands on the same words.
 */
export function slotsWithoutOrder(coverage: 'expired' | 'expiring'): string {
  // For the index: the menu of every page counts these.
  const soon = `${expiryKeySql} < ${now} + interval '${coverage === 'expired' ? 0 : 62} days'`;
  return `${slotsInForceFrom} WHERE o.id IS NULL AND ${soon} AND ${coverageSql(now)} = '${coverage}'`;
}
