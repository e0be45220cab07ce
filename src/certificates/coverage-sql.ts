/** The certificate in force of a slot `s`, as `c`: the newest verified one, else the newest; a revoked one only when there is no other. */
export const certificateInForceJoin = `LATERAL (SELECT * FROM certificates x WHERE x.slot_id = s.id
     ORDER BY (x.revoked_at IS NULL) DESC, (x.verified_at IS NOT NULL) DESC, x.not_after DESC LIMIT 1) c`;

/** The open order of a slot `s`, as `o`. */
export const openOrderJoin = `LATERAL (SELECT * FROM orders y WHERE y.slot_id = s.id AND y.state NOT IN ('verified', 'rejected', 'cancelled')) o`;

const parisDay = (moment: string) => `(${moment} AT TIME ZONE 'Europe/Paris')::date`;

/**
 * `coverageOf()` of src/journey, in SQL, so that a filter and a count need not read every slot (a test holds both together).
 * @param now the parameter that holds this moment; @param expiringDays as in `coverageOf`.
 */
export function coverageSql(now: string, expiringDays = 60): string {
  const moment = `${now}::timestamptz`;
  return `CASE
    WHEN s.not_needed_reason IS NOT NULL THEN 'not_needed'
    WHEN c.id IS NULL OR c.revoked_at IS NOT NULL THEN
      CASE WHEN o.id IS NULL THEN 'missing' WHEN o.certificate_id IS NOT NULL AND o.certificate_id IS DISTINCT FROM c.id THEN 'issued_not_installed' ELSE 'requested' END
    WHEN ${moment} > c.not_after THEN 'expired'
    WHEN c.installed_at IS NULL OR c.verified_at IS NULL THEN 'issued_not_installed'
    WHEN ${parisDay('c.not_after')} - ${parisDay(moment)} <= ${expiringDays} THEN 'expiring'
    ELSE 'covered' END`;
}
