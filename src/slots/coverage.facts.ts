import { mayHaveToRedo } from '../clients/to-redo.facts.js';
import { type Coverage, renewalDays } from '../journey/plan/coverage.js';
import { neverInstalledAsIt } from '../journey/plan/wrong-certificate.js';
import { parisDay, parisMidnight } from '../platform/tenancy/paris-day.js';

// `slots.in_force…`, `slots.open_order…` and `slots.phase` are kept by the database: no query looks for the certificate in force or for
// the order under way again, and the index `slots_phase` has what a coverage is but for the moment it is asked at.

/** The client of the slot `s` has not left: those who have are few, and read once. */
export const ofClientsHere = 's.client_id NOT IN (SELECT id FROM clients WHERE archived_at IS NOT NULL)';

/** The establishment that holds the slot `s` is another client's by now. Looked up by its key, and of the slots that are asked about alone. */
export const isElsewhere =
  'CASE WHEN s.establishment_id IS NULL THEN false ELSE (SELECT e.client_id FROM establishments e WHERE e.id = s.establishment_id) <> s.client_id END';

/** The establishment that holds the slot `s` is closed. */
export const isClosed = 's.holder_closed';

/** What follows in the slot `s` is ordered here: of an establishment that is closed or went to another client nothing is, whatever was revoked. */
export const isOrderedHere = `NOT ${isClosed} AND NOT (${isElsewhere})`;

/** The slots of closed establishments that are watched still, or have an order: few, they have the index `slots_holder_closed`, and are read once. */
export const slotsOfClosed =
  'SELECT v.id FROM slots v WHERE v.holder_closed AND (v.not_needed_reason IS NULL OR v.open_order_id IS NOT NULL)';

/** Something follows in the slot `s`, here or at the client that its establishment went to, and is not on order. Asked of very many. */
export const waitsForOrder = `s.open_order_id IS NULL AND s.id NOT IN (${slotsOfClosed})`;

/**
 * What is in force in the slot `s` must not be installed any more (`mustNotBeInstalled`). The clients of whom that may be are few, and read once; of the slot
 * nothing is asked that the index `slots_phase` has not.
 */
const isNotInstalled = `(s.client_id IN (SELECT k.id FROM clients k WHERE k.key_exposed_at IS NOT NULL OR k.environment_changed_at IS NOT NULL)
  AND (SELECT coalesce(what_is_wrong(z.in_force_id) IN (${neverInstalledAsIt.map((wrong) => `'${wrong}'`).join(', ')}), false) FROM slots z WHERE z.id = s.id))`;

// What was delivered for an instance out of service, or to a closed establishment, and is not in service: it is to be revoked (docs/decisions/0088). Few are, and read once.
const unused = (columns: string) =>
  `SELECT ${columns} FROM slots v JOIN instances w ON w.id = v.instance_id WHERE v.phase = 'issued' AND v.open_order_certificate_id = v.in_force_id AND w.retired_at IS NOT NULL
   UNION ALL SELECT ${columns} FROM slots v WHERE v.phase = 'issued' AND v.id IN (${slotsOfClosed})`;
const isUnused = `s.id IN (${unused('v.id')})`;

/**
 * For sorting and keysets, as the index `slots_expiry` has it: slots without an end come last. In PostgreSQL's eyes `coalesce` could tell what
 * row-level security hides, `CASE` not: only so does a page begin where it is, not at the first slot (docs/decisions/0080).
 */
export const expiryKeySql = `CASE WHEN s.expires_at IS NULL THEN 'infinity' ELSE s.expires_at END`;

/** When a certificate that ends so many days from this moment on is no longer called expiring: a midnight of Paris. */
const expiringUntil = (moment: string, days: number) => parisMidnight(`${parisDay(moment)} + ${days + 1}`);

/**
 * What `coverageOf()` of src/journey says of a slot `s`, asked of one coverage: a stretch of the index `slots_phase` (a test holds both together).
 * @param now the parameter that holds this moment, or `(SELECT moment())`; @param expiringDays as in `coverageOf`.
 */
export function coverageIs(coverage: Coverage, now: string, expiringDays = renewalDays): string {
  const moment = `${now}::timestamptz`;
  const running = `s.phase = 'running' AND s.expires_at`;
  if (coverage === 'expired') return `s.phase IN ('issued', 'running') AND s.expires_at < ${moment}`;
  if (coverage === 'expiring')
    return `${running} >= ${moment} AND s.expires_at < ${expiringUntil(moment, expiringDays)}`;
  if (coverage === 'covered') return `${running} >= ${expiringUntil(moment, expiringDays)}`;
  const idle = `s.phase = 'issued' AND s.expires_at >= ${moment}`;
  if (coverage === 'to_redo') return `${idle} AND (${isNotInstalled} OR ${isUnused})`;
  if (coverage === 'issued_not_installed')
    return `(s.phase = 'arrived' OR (${idle} AND NOT ${isNotInstalled} AND NOT ${isUnused}))`;
  return `s.phase = '${coverage}'`;
}

/** What is in service is to be made again in either state, whose counts it stays in. */
export const redoneInService = ['expiring', 'covered'] as const satisfies Coverage[];

// As `toRedoWhere` says it: of the slots of those few clients alone, and after all else.
const isWrong = 'what_is_wrong(s.in_force_id) IS NOT NULL';

/** Either of `redoneInService`: what the slots of a client that are covered are counted by. */
export const isInService = (now: string) => `s.phase = 'running' AND s.expires_at >= ${now}::timestamptz`;

const ofFewClients = `s.client_id IN (SELECT k.id FROM clients k WHERE ${mayHaveToRedo('k')})`;

/** What is in service, in one of these states or in any, and is to be made again all the same: a part of `coverageIs` of those states. */
export const redoneAs = (now: string, one?: (typeof redoneInService)[number]) =>
  `${ofFewClients} AND ${one === undefined ? isInService(now) : coverageIs(one, now)} AND ${isWrong}`;

/** Whatever is called « à refaire » (`isToRedo`), in service or not, and what is to be revoked without ever being so. It begins from the few clients of whom anything may be. */
export const isCalledToRedo = (now: string) =>
  `s.client_id IN (SELECT k.id FROM clients k WHERE ${mayHaveToRedo('k')} UNION ALL ${unused('v.client_id')}) AND (${coverageIs('to_redo', now)} OR (${isInService(now)} AND ${isWrong}))`;

/** SQL: the first day of the certificate that the open order `o` collected. */
export const orderBeginsOn = `CASE WHEN o.state = 'collected' THEN (SELECT ${parisDay('x.not_before')} FROM certificates x WHERE x.id = o.certificate_id) END`;

// What has not begun today had not begun as it came: few are so, and `certificates_begun_later` has them alone.
const notBegun = `SELECT x.id FROM certificates x WHERE x.not_before > x.imported_at AND x.not_before >= ${parisMidnight('(SELECT paris_today()) + 1')}`;

/** SQL: that day is to come: nothing of it is installed today. Those certificates are read once, however many orders there are. */
export const beginsLater = `(o.state = 'collected' AND o.certificate_id IS NOT NULL AND o.certificate_id IN (${notBegun}))`;
