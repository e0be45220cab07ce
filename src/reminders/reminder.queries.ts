import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { followerToday } from '../clients/followed.facts.js';
import type { Holding } from '../journey/plan/coverage.js';
import type { Offer } from '../identifiers/igc-words.js';
import { ofClientsHere } from '../slots/coverage.facts.js';
import { mayHaveToRedo } from '../clients/to-redo.facts.js';
import { establishmentOf, neverInstalled, toRedoWhere } from '../slots/coverage.queries.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound } from '../platform/web/errors.js';
import { fromDay, parisDay, untilDay } from '../platform/tenancy/paris-day.js';
import type { Decided } from './decided.js';

/** A slot's certificate in force and what its reminders depend on. */
export interface WatchedCertificate {
  slotId: string;
  clientId: string;
  client: string;
  label: string;
  instance: string;
  offer: Offer;
  number: string;
  /** The establishment that holds it, and whether it is another client’s by now; null: the client. */
  holder: { name: string; finessEg: string; elsewhere: boolean } | null;
  establishment: Holding['establishment'];
  needed: boolean;
  mutedUntil: string | null;
  muteReason: string | null;
  version: number;
  certificateId: string | null;
  notAfter: Date | null;
  declaredNotAfter: string | null;
  revoked: boolean;
  /** What it says is wrong, and it is not renewed (domain rule 11): as `SlotFactsRow.toRedo`. */
  toRedo: string | null;
  neverInstalled: boolean;
  successor: 'issued' | 'ordered' | null;
  /** Its own order is open: its installation, or its verification, is not noted. */
  unfinished: boolean;
  selfAdministered: boolean;
  /** Addresses of those whom ANS has recorded for the client and who may act for it: ours, and its own. */
  administrators: string[];
  ownAdministrators: string[];
  /** The address of who follows the client today. */
  follower: string | null;
  representativeKnown: boolean;
  representativeEmail: string | null;
  /** Stages already decided, whatever was decided. */
  decided: number[];
}

export interface LedgerRow {
  stage: number;
  recipient: string;
  decision: Decided;
  reason: string;
  messageId: string | null;
  mailState: string | null;
  decidedAt: Date;
  /** The day of Paris the certificate ends on. */
  notAfter: string;
}

/** Of a certificate, what tells whether a stage of it is to decide. */
export type LookedAt = Pick<
  WatchedCertificate,
  'slotId' | 'clientId' | 'certificateId' | 'declaredNotAfter' | 'mutedUntil' | 'muteReason' | 'decided'
> & { notAfter: Date };

const addresses = (whose: string) =>
  `ARRAY(SELECT a.email FROM active_assignments t JOIN administrators a ON a.id = t.administrator_id WHERE t.client_id = s.client_id AND a.email <> '' AND ${whose} ORDER BY a.last_name, a.first_name, a.id)`;

// Without any, the declared day stands in for it, with a ledger of its own.
const about =
  's.id AS slot_id, s.client_id, s.in_force_id AS certificate_id, s.expires_at AS not_after, s.declared_not_after, s.muted_until, s.mute_reason';
const decided = `CASE WHEN s.in_force_id IS NOT NULL THEN ARRAY(SELECT DISTINCT d.stage FROM reminders d WHERE d.certificate_id = s.in_force_id AND d.rule = 'expiry')
              ELSE ARRAY(SELECT DISTINCT d.stage FROM reminders d WHERE d.slot_id = s.id AND d.declared_not_after = s.declared_not_after AND d.rule = 'expiry') END AS decided`;

// It succeeds to nothing: it is the order of the certificate itself, whose installation or verification nobody has noted.
const unfinished =
  '(s.open_order_certificate_id IS NOT NULL AND s.open_order_certificate_id IS NOT DISTINCT FROM s.in_force_id)';

// The certificate in force is the one of the coverage: a verified successor takes its place, and its reminders with it.
const watched = `
  SELECT ${about}, k.name AS client, s.label, i.name AS instance, s.offer, k.number,
         CASE WHEN h.id IS NOT NULL THEN jsonb_build_object('name', h.name, 'finessEg', h.finess_eg, 'elsewhere', h.client_id <> s.client_id) END AS holder, ${establishmentOf('h.client_id')} AS establishment, s.not_needed_reason IS NULL AND k.archived_at IS NULL AS needed,
         s.version, coalesce(s.in_force = 'revoked', false) AS revoked,
         ${toRedoWhere(mayHaveToRedo('k'))} AS to_redo, ${neverInstalled} AS never_installed,
         CASE WHEN EXISTS (SELECT 1 FROM certificates x WHERE x.slot_id = s.id AND x.revoked_at IS NULL AND x.not_after > s.in_force_until) THEN 'issued'
              WHEN s.open_order_id IS NOT NULL AND NOT ${unfinished} THEN 'ordered' END AS successor, ${unfinished} AS unfinished,
         k.self_administered, ${addresses('a.client_id IS NULL AND NOT k.self_administered')} AS administrators,
         ${addresses('a.client_id IS NOT NULL')} AS own_administrators, ${followerToday('k')} AS follower, r.id IS NOT NULL AS representative_known, r.email AS representative_email,
         ${decided}
    FROM slots s
    JOIN clients k ON k.id = s.client_id
    JOIN instances i ON i.id = s.instance_id
    LEFT JOIN establishments h ON h.id = s.establishment_id
    LEFT JOIN representatives r ON r.client_id = s.client_id AND r.ended_on IS NULL`;

// As exactly as who asks for the next ones can say it.
const end = `date_trunc('milliseconds', s.expires_at)`;

/** How many certificates are looked at in one statement. */
export const lookedAtOnce = 500;

@Injectable()
export class ReminderQueries {
  constructor(private readonly db: TenantDb) {}

  /**
   * Those of whom something may be to decide now: needed, not revoked. The nearest expiry first, so many at a time: what was decided
   * elsewhere meanwhile is thousands, when an editor brings its clients.
   * @param after the last one that was looked at
   */
  toLookAt(now: Date, after: Pick<LookedAt, 'slotId' | 'notAfter'> | null = null): Promise<LookedAt[]> {
    return this.db.query<LookedAt>(
      `WITH first AS MATERIALIZED (
         SELECT s.* FROM slots s
          WHERE s.not_needed_reason IS NULL AND s.in_force IS DISTINCT FROM 'revoked' AND s.expires_at IS NOT NULL AND s.reminders_from <= $1
            AND ($2::timestamptz IS NULL OR (${end}, s.id) > ($2, $3::uuid))
            AND ${ofClientsHere}
          ORDER BY ${end}, s.id LIMIT ${lookedAtOnce})
       SELECT ${about}, ${decided} FROM first s ORDER BY ${end}, s.id`,
      [now, after?.notAfter ?? null, after?.slotId ?? null],
    );
  }

  ofSlots(slotIds: string[]): Promise<WatchedCertificate[]> {
    return this.db.query<WatchedCertificate>(`${watched} WHERE s.id = ANY ($1::uuid[])`, [slotIds]);
  }

  /** Those of one client that have an end and no successor yet. */
  ofClient(clientId: string): Promise<WatchedCertificate[]> {
    return this.db.query<WatchedCertificate>(
      `SELECT * FROM (${watched} WHERE s.client_id = $1 AND s.not_needed_reason IS NULL) w WHERE w.not_after IS NOT NULL ORDER BY w.not_after, w.slot_id LIMIT 100`,
      [clientId],
    );
  }

  async ofSlot(slotId: string): Promise<WatchedCertificate> {
    const rows = await this.db.query<WatchedCertificate>(`${watched} WHERE s.id = $1`, [slotId]);
    if (!rows[0]) throw new NotFound();
    return rows[0];
  }

  /** Every decision on the slot's certificates, the latest first; bounded: twelve stages a certificate, few recipients. */
  ledger(slotId: string): Promise<LedgerRow[]> {
    return this.db.query<LedgerRow>(
      `SELECT r.stage, r.recipient, r.decision, r.reason, r.message_id, m.state AS mail_state, r.decided_at, coalesce(${parisDay('c.not_after')}, r.declared_not_after) AS not_after
         FROM slots s JOIN reminders r ON r.client_id = s.client_id LEFT JOIN certificates c ON c.id = r.certificate_id LEFT JOIN messages m ON m.id = r.message_id
        WHERE s.id = $1 AND r.rule = 'expiry' AND (c.slot_id = s.id OR r.slot_id = s.id) ORDER BY r.decided_at DESC, r.stage, r.recipient LIMIT 200`,
      [slotId],
    );
  }

  /** Whether the digest of that day of Paris has been written. */
  async digestSentOn(day: string): Promise<boolean> {
    const rows = await this.db.query(
      sql`SELECT 1 FROM messages WHERE purpose = 'reminder_digest' AND ${fromDay('created_at', day)} AND ${untilDay('created_at', day)} LIMIT 1`,
    );
    return rows.length > 0;
  }
}
