import { administratorName } from '../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import { csrIsExpected } from '../orders/asked/expected-csr.facts.js';
import { csrAskedOf } from '../client-space/links/asked-csrs.facts.js';
import type { AskedCsr, Spoilt } from '../journey/steps/client-facts.js';
import {
  coverageOf,
  type CoverageAnswer,
  type CoverageFacts,
  type Holding,
  type WentTo,
} from '../journey/plan/coverage.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { mayHaveToRedo } from '../clients/to-redo.facts.js';
import { orderBeginsOn } from './coverage.facts.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { isDeclared } from './declared-expiry.js';
import { spoiltOrder } from './spoilt-order.facts.js';
import { isIssued, type OpenOrderState } from '../journey/states/order-states.js';
import { clock } from '../platform/clock.js';
import type { Offer } from '../identifiers/igc-words.js';

/** A slot with the certificate in force and the open order: all that its coverage depends on. */
export interface SlotFactsRow {
  id: string;
  clientId: string;
  instanceId: string;
  instanceName: string;
  /** The holder, an establishment; null: the client. */
  establishmentId: string | null;
  holderName: string | null;
  holderFiness: string | null;
  establishment: Holding['establishment'];
  /** The client that this establishment went to since. */
  wentTo: WentTo | null;
  solutionId: string;
  offer: Offer;
  usage: string;
  purpose: string;
  label: string;
  commonName: string;
  serves: string[];
  notNeededReason: string | null;
  certificateId: string | null;
  /** The end of the certificate in force, or of the day that was declared without one. */
  notAfter: Date | null;
  declaredNotAfter: string | null;
  installed: boolean;
  verified: boolean;
  revoked: boolean;
  /** What is wrong with the certificate in force, as `wrongBecause` reads it; null when all it says is true and its key is its own (domain rule 11). */
  toRedo: string | null;
  /** Neither the certificate in force nor one before it was ever installed. */
  neverInstalled: boolean;
  /** What covers it, as far as no day counts. */
  phase: 'not_needed' | 'revoked' | 'missing' | 'requested' | 'arrived' | 'issued' | 'running';
  /** The slot of the client that takes over: the order below is its own. */
  successorId: string | null;
  successorLabel: string | null;
  orderId: string | null;
  orderNumber: string | null;
  orderState: OpenOrderState | null;
  orderSince: Date | null;
  /** Of one that waits for its CSR: whom of the client it was asked for. */
  orderAsked: AskedCsr | null;
  /** Why the order cannot go on as it is. */
  orderSpoilt: Spoilt | null;
  /** Of one that is collected: the first day of its certificate, a day of Paris. */
  orderBeginsOn: string | null;
  orderAdministrator: string | null;
  successorIssued: boolean;
}

/** The certificate in force of a slot. */
export interface CurrentCertificate {
  id: string;
  commonName: string | null;
  serialNumber: string;
  notAfter: Date;
  revokedAt: Date | null;
  toRedo: boolean;
}

/** The columns that decide of the coverage. */
export type CoverageColumns = Partial<
  Pick<SlotFactsRow, 'orderState' | 'orderSpoilt' | 'orderBeginsOn' | 'establishment'>
> &
  Pick<
    SlotFactsRow,
    | 'notNeededReason'
    | 'certificateId'
    | 'notAfter'
    | 'declaredNotAfter'
    | 'installed'
    | 'verified'
    | 'revoked'
    | 'toRedo'
    | 'orderId'
    | 'successorIssued'
  >;

export type SlotWithCoverage = SlotFactsRow & { answer: CoverageAnswer };

/** Slots with what covers them, for any number of clients in one query. */
@Injectable()
export class CoverageQueries {
  constructor(private readonly db: TenantDb) {}

  async ofClient(clientId: string, now = clock.now()): Promise<SlotWithCoverage[]> {
    return withCoverage(await this.slotFacts([clientId]), now);
  }

  /**
   * Set-based: one query however many clients. Ordered by client, instance and age of the slot.
   * @param beside another column, of the tables of SlotFactsRow
   */
  slotFacts<Beside = object>(clientIds: string[], beside?: string): Promise<(SlotFactsRow & Beside)[]> {
    // Of one client PostgreSQL plans it once for all; a list of them it plans each time.
    const [first] = clientIds;
    const [those, given] = clientIds.length === 1 ? ['= $1', first] : ['= ANY($1)', clientIds];
    return this.db.query<SlotFactsRow & Beside>(
      `${selectSlotFacts(beside)} WHERE s.client_id ${those} AND i.client_id ${those} ORDER BY s.client_id, i.created_at, i.id, s.created_at, s.id`,
      [given],
    );
  }

  async ofSlot(slotId: string, now = clock.now()): Promise<SlotWithCoverage | null> {
    const rows = await this.db.query<SlotFactsRow>(`${selectSlotFacts()} WHERE s.id = $1`, [slotId]);
    return withCoverage(rows, now)[0] ?? null;
  }

  /** The certificate in force of a slot, or null. */
  async currentCertificate(slotId: string): Promise<CurrentCertificate | null> {
    const rows = await this.db.query<CurrentCertificate>(
      `SELECT c.id, c.common_name AS "commonName", c.serial_number AS "serialNumber", c.not_after AS "notAfter", c.revoked_at AS "revokedAt", what_is_wrong(c.id) IS NOT NULL AS "toRedo"
         FROM slots s JOIN certificates c ON c.id = s.in_force_id WHERE s.id = $1`,
      [slotId],
    );
    return rows[0] ?? null;
  }

  /** The certificate of a slot that the platform can renew at a moment. */
  async renewable(slotId: string, at = clock.now()): Promise<string | null> {
    const current = await this.currentCertificate(slotId);
    return current && isRenewable(current, at) ? current.id : null;
  }
}

/**
 * Whether the platform renews what is in force. F5: only while it is active; afterwards, or once what it says is wrong (domain rule 11), it is
 * a new product.
 */
export const isRenewable = ({ revokedAt, toRedo, notAfter }: CurrentCertificate, at: Date): boolean =>
  // A revocation is noted of a day.
  (revokedAt === null || parisDate(revokedAt) > parisDate(at)) && !toRedo && notAfter > at;

/** The tables of SlotFactsRow: slots `s`, their instance `i`, their holder `h` when it is an establishment, their successor `n`, their open order `o`. */
export const slotFactTables = `slots s JOIN instances i ON i.id = s.instance_id LEFT JOIN establishments h ON h.id = s.establishment_id LEFT JOIN slots n ON n.id = s.successor_id LEFT JOIN open_orders o ON o.id = s.open_order_id`;

/** What is wrong with the certificate in force: of few clients anything may be, and no certificate is read of the others. @param changed SQL: whether it may be of this one */
export const toRedoWhere = (changed: string) => `CASE WHEN ${changed} THEN what_is_wrong(s.in_force_id) END`;

// Whether it may is read by an index of those of whom it may.
const toRedo = `(SELECT what_is_wrong(s.in_force_id) FROM clients k WHERE k.id = s.client_id AND ${mayHaveToRedo('k')})`;

/** What the coverage of the slot `s` depends on, with its open order `o`: CoverageColumns, but whether it is to be made again. */
export const coverageColumns = `
         s.not_needed_reason, s.in_force_id AS certificate_id, s.expires_at AS not_after, s.declared_not_after, s.in_force IS DISTINCT FROM 'issued' AND s.in_force_id IS NOT NULL AS installed,
         coalesce(s.in_force = 'verified', false) AS verified, coalesce(s.in_force = 'revoked', false) AS revoked,
         o.id AS order_id, coalesce(o.certificate_id IS NOT NULL AND o.certificate_id IS DISTINCT FROM s.in_force_id, false) AS successor_issued`;

/** Whose the establishment is that holds the slot `s`, unless it is closed: `Holding`. @param owner SQL: the id of its client */
export const establishmentOf = (owner: string) =>
  `CASE WHEN s.establishment_id IS NULL THEN NULL WHEN s.holder_closed THEN 'closed' WHEN ${owner} = s.client_id THEN 'here' ELSE 'gone' END`;

/** The client that the establishment `h` of the slot `s` went to, as `WentTo`. */
export const wentTo = `CASE WHEN h.client_id <> s.client_id THEN (SELECT jsonb_build_object('id', w.id, 'name', w.name, 'number', w.number) FROM clients w WHERE w.id = h.client_id) END`;

/** What is, or was, in force in the slot `s` was never installed. Of nearly all the slot says so itself. */
export const neverInstalled = `CASE WHEN s.in_force = 'revoked' THEN NOT EXISTS (SELECT 1 FROM certificates x WHERE x.slot_id = s.id AND x.installed_at IS NOT NULL) ELSE s.in_force IS NOT DISTINCT FROM 'issued' END`;

/** Its columns. */
export const slotFactColumns = `
         s.id, s.client_id, s.instance_id, i.name AS instance_name, s.establishment_id, h.name AS holder_name, h.finess_eg AS holder_finess, ${establishmentOf('h.client_id')} AS establishment,
         ${wentTo} AS went_to, i.solution_id, s.offer, s.usage, s.purpose, s.label, s.common_name, s.serves, ${coverageColumns},
         ${toRedo} AS to_redo, ${neverInstalled} AS never_installed, s.phase,
         s.successor_id, n.label AS successor_label, o.number AS order_number, o.state AS order_state, o.state_since AS order_since, CASE WHEN ${csrIsExpected('o')} THEN ${csrAskedOf('o.id')} END AS order_asked, ${spoiltOrder('o')} AS order_spoilt, ${orderBeginsOn} AS order_begins_on,
         CASE WHEN o.administrator_id IS NOT NULL THEN (SELECT ${administratorName('a')} FROM administrators a WHERE a.id = o.administrator_id) END AS order_administrator`;

const selectSlotFacts = (beside?: string) =>
  `SELECT ${slotFactColumns}${beside ? `, ${beside}` : ''} FROM ${slotFactTables}`;

export function withCoverage<Row extends SlotFactsRow>(rows: Row[], now: Date): (Row & { answer: CoverageAnswer })[] {
  return rows.map((row) => ({ answer: coverageOf(coverageFactsOf(row), now), ...row }));
}

const bringsWhatIsInForce = ({ orderState, successorIssued }: CoverageColumns) =>
  !successorIssued && !!orderState && isIssued(orderState);

/** The facts of one slot as the pure journey wants them. */
export function coverageFactsOf(row: CoverageColumns): CoverageFacts {
  return {
    notNeededReason: row.notNeededReason,
    certificate: row.notAfter
      ? {
          notAfter: row.notAfter,
          installed: row.installed,
          verified: row.verified,
          revoked: row.revoked,
          declared: isDeclared(row),
          toRedo: row.toRedo,
        }
      : null,
    pending: row.orderId ? { state: row.successorIssued ? 'issued' : 'ordered' } : null,
    unused: (row.orderSpoilt === 'retired' && bringsWhatIsInForce(row)) || row.establishment === 'closed',
    beginsOn: row.orderBeginsOn,
  };
}
