import { representativeName } from '../../clients/records/representative.facts.js';
import { administratorName } from '../../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import { lockClientsWhole } from '../../clients/lock-clients.js';
import sql, { raw, type Sql } from 'sql-template-tag';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Audience, WaitKey } from './waits.js';
import { hasLeftOrWill } from '../../mailbox/out/outgoing-mail.facts.js';
import { decidesOfStage, details, lately, noDetails, waitingWith } from './waiting-details.facts.js';
import { waitingRequests, waitingRows } from './waits.facts.js';
import type { Decided } from '../decided.js';

export type SubjectKind = 'client' | 'request' | 'delegation' | 'order' | 'certificate';

/** Something that waits, with all that decides of its reminders. */
export interface WaitingRow {
  rule: WaitKey;
  subjectKind: SubjectKind;
  subjectId: string;
  clientId: string;
  /** ISO day. */
  since: string;
  /** Working days that count besides, of a clock that had stopped. */
  spent: number;
  label: string;
  /** What goes with the mail to the client. */
  documentId: string | null;
  client: string;
  number: string;
  town: string | null;
  departement: string;
  selfAdministered: boolean;
  /** Who is written to: the representative, or whom a person asked. */
  signer: string | null;
  signerEmail: string | null;
  /** The link by which a colleague was handed this over, and by whom; null: it is asked of the client itself. */
  handedLink: string | null;
  handedBy: string | null;
  handedByEmail: string | null;
  /** The card by which the representative enters the portal is in force. */
  card: boolean;
  /** By name, whom the client is told to turn to. */
  contact: string | null;
  /** Where who follows it today is told. */
  followerEmail: string | null;
  /** Addresses of those whom ANS has recorded: ours, and the client’s own. */
  administrators: string[];
  ownAdministrators: string[];
  /** The day a person last wrote to the client of it, after the day it began to wait. */
  lastWritten: string | null;
  /** This address gave the last mail to it back. */
  lost: boolean;
  /** The client handed something back, or wrote, and nobody has looked at it yet: its clock stands still. */
  answered: boolean;
  /** The day on which the client declined what is not asked again since: its clock stands still until a person wants it to go on. */
  declinedOn: string | null;
  /** Of a form: the client is asked to designate us on the portal instead, or was seen to have. Its clock stands still: one demand at a time. */
  designation: 'asked' | 'seen' | 'done' | 'test' | null;
  mutedUntil: string | null;
  muteReason: string | null;
  /** Message-ID of the mail by which it was asked. */
  thread: string | null;
  /** Whom the paper was printed for, when somebody else is the representative by now. */
  formerSigner: string | null;
  /** What came back of it was sent back: it is asked for again. */
  sentBack: boolean;
  /** The day on which a stage last left for the client. */
  lastChased: string | null;
  decided: { audience: Audience; stage: number; sent: boolean }[];
}

/** One thing waits once of whom it is asked, and once of each colleague. */
export function keyOf({ rule, subjectId, handedLink }: Pick<WaitingRow, 'rule' | 'subjectId' | 'handedLink'>): string {
  return [rule, subjectId, handedLink].filter(Boolean).join(' ');
}

/** A decision on something that waited or ended, as « Pourquoi ? » tells it. */
export interface ChaseDecision {
  id: string;
  /** What waits or ends. */
  subjectId: string;
  rule: string;
  audience: Audience;
  stage: number;
  waitsSince: string | null;
  /** Of a card or of a mandate, which waits for nobody: the day it ends. */
  endsOn: string | null;
  /** Of a card: who has it. */
  label: string | null;
  recipient: string;
  decision: Decided;
  reason: string;
  messageId: string | null;
  mailState: string | null;
  /** Its mail has left, or will. */
  reached: boolean;
  decidedAt: Date;
}

/** What waits, and what was decided of it: one statement, however many clients there are. */
@Injectable()
export class WaitsQueries {
  constructor(private readonly db: TenantDb) {}

  /**
   * Those of whom a stage may have come that nobody has decided yet, the longest waits first: what is not due is not read.
   * @param stages all that the rules have for the audiences that are asked
   * @param more what only who is about to write needs to know; it is read again once locked
   */
  due(stages: { rule: WaitKey; audience: Audience; days: number }[], more: 'whole' | 'nothing'): Promise<WaitingRow[]> {
    const known = JSON.stringify(stages);
    // Working days are fewer than those of the calendar: who waits for less cannot be due.
    return this.read(
      sql`WHERE EXISTS (SELECT 1 FROM jsonb_to_recordset(${known}::jsonb) AS f (rule text, audience text, days int)
           WHERE f.rule = a.rule AND (f.audience = 'colleague') = (a.handed_link IS NOT NULL) AND a.since <= (SELECT paris_today()) - greatest(0, f.days - a.spent)
             AND NOT EXISTS (SELECT 1 FROM reminders l WHERE l.subject_id = a.subject_id AND l.rule = a.rule AND l.waits_since = a.since AND l.audience = f.audience AND l.stage = f.days AND ${raw(decidesOfStage)} AND (a.handed_link IS NULL OR l.recipient = a.person_email)))`,
      more === 'whole' ? details : noDetails,
    );
  }

  /** The same rows read again once their clients are locked: what changed meanwhile waits no more. */
  async locked(rows: WaitingRow[]): Promise<WaitingRow[]> {
    const clients = [...new Set(rows.map(({ clientId }) => clientId))];
    const orders = rows.flatMap(({ rule, subjectId }) => (rule === 'csr' ? subjectId : []));
    // Before the clients, as whoever hands a CSR over: what is spent meanwhile gets no other link.
    if (orders.length > 0)
      await this.db.query(
        sql`SELECT 1 FROM client_links WHERE order_id = ANY (${orders}::uuid[]) ORDER BY id FOR UPDATE`,
      );
    await lockClientsWhole(this.db, clients);
    const keys = rows.map(keyOf);
    return this.read(
      sql`WHERE a.client_id = ANY (${clients}::uuid[]) AND concat_ws(' ', a.rule, a.subject_id, a.handed_link) = ANY (${keys}::text[])`,
    );
  }

  /** All that waits of one client, in the order of its journey. */
  ofClient(clientId: string): Promise<WaitingRow[]> {
    return this.read(sql`WHERE a.client_id = ${clientId}`);
  }

  /** All that waits of one request. */
  ofRequest(requestId: string): Promise<WaitingRow[]> {
    return this.read(sql`WHERE a.subject_id = ${requestId}::uuid`, details, waitingRequests);
  }

  /** All that waits under a rule, whatever was decided of it. */
  ofRule(rule: WaitKey): Promise<WaitingRow[]> {
    return this.read(sql`WHERE a.rule = ${rule}`);
  }

  /** What is asked of several clients themselves under a rule: what waits of them otherwise is not read. */
  askedOf(clientIds: string[], rule: WaitKey): Promise<WaitingRow[]> {
    return this.read(
      sql`WHERE a.client_id = ANY (${clientIds}::uuid[]) AND a.rule = ${rule} AND a.handed_link IS NULL`,
    );
  }

  /** Every decision on what waited or ended of a client, but its certificates’; the latest first. */
  decisions(clientId: string): Promise<ChaseDecision[]> {
    return this.db.query<ChaseDecision>(
      `SELECT l.id, l.subject_id, l.rule, l.audience, l.stage, l.waits_since, l.ends_on, l.recipient, l.decision, l.reason, l.message_id, m.state AS mail_state, l.decision = 'sent' AND (m.id IS NULL OR ${hasLeftOrWill('m')}) AS reached, l.decided_at,
              coalesce('Formulaire ' || r.kind, 'Commande ' || o.number, ${administratorName('a')}, ${representativeName('p')}) AS label
         FROM reminders l LEFT JOIN messages m ON m.id = l.message_id LEFT JOIN requests r ON r.id = l.request_id LEFT JOIN orders o ON o.id = l.order_id
              LEFT JOIN administrators a ON a.id = l.administrator_id LEFT JOIN representatives p ON p.id = l.representative_id
        WHERE l.client_id = $1 AND (l.waits_since IS NOT NULL OR l.ends_on IS NOT NULL) ORDER BY l.decided_at DESC, l.stage DESC, l.recipient LIMIT 200`,
      [clientId],
    );
  }

  /** How many waits a round withheld for one of these reasons since the last digest of a week, by rule. */
  withheldLately(
    reasons: { rule: WaitKey; reason: string }[],
  ): Promise<{ rule: WaitKey; reason: string; many: number }[]> {
    const day = `moment() - interval '7 days'`;
    return this.db.query(
      `SELECT l.rule, l.reason, count(DISTINCT l.subject_id)::int AS many
         FROM reminders l JOIN jsonb_to_recordset($1::jsonb) AS k (rule text, reason text) ON k.rule = l.rule AND k.reason = l.reason
        WHERE l.decision = 'withheld' AND l.waits_since IS NOT NULL AND l.decided_at > ${day}
          AND l.decided_at > coalesce((SELECT max(m.created_at) FROM messages m WHERE m.purpose = 'reminder_digest' AND m.created_at > ${day}), ${day})
        GROUP BY l.rule, l.reason ORDER BY l.rule`,
      [JSON.stringify(reasons)],
    );
  }

  private read(where: Sql, more = details, rows = waitingRows): Promise<WaitingRow[]> {
    return this.db.query<WaitingRow>(
      sql`WITH asked AS MATERIALIZED (SELECT a.* FROM (${raw(rows)}) a ${where}), ${raw(lately)} ${raw(waitingWith(more))} ORDER BY w.since, w.subject_id`,
    );
  }
}
