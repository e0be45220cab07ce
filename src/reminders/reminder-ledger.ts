import { Injectable } from '@nestjs/common';
import { clock } from '../platform/clock.js';
import { RetryLater } from '../platform/jobs/retry-later.js';
import { uuidv7 } from '../platform/uuid.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { Decided } from './decided.js';
import type { SubjectKind } from './waits/waits.queries.js';
import type { Audience, WaitKey } from './waits/waits.js';

/** A card or a mandate, and the day it ends. */
export interface EndAbout {
  rule: 'administrator_card' | 'signer_card' | 'mandate_end';
  subject: { kind: 'administrator' | 'representative' | 'delegation'; id: string };
  endsOn: string;
}

export interface ReminderDecision {
  /** null: of the editor’s own people. */
  clientId: string | null;
  /** The certificate that ends, the slot and the day declared for one that was never imported, what is waited for and since when, or what else ends and when. */
  about:
    | { certificateId: string }
    | { slotId: string; declaredNotAfter: string }
    | { rule: WaitKey; subject: { kind: SubjectKind; id: string }; since: string; audience: Audience }
    | EndAbout;
  stage: number;
  /** An address, or a word for a role when there is none. */
  recipient: string;
  decision: Decided;
  reason: string;
  messageId?: string | undefined;
  /** A person or a campaign wanted it, beside the rounds. */
  byHand?: true;
}

/** A round takes a second or two. */
const turnMilliseconds = 5_000;

/** One row for each decision to remind, sent or not, and why. Never changed, never twice. */
@Injectable()
export class ReminderLedger {
  constructor(private readonly db: TenantDb) {}

  /**
   * One round at a time for an editor, until the end of the transaction.
   * @throws RetryLater another one is at it: what this one was to decide may be none of the other's, and a day is not to be lost for it
   */
  async takeTurn(): Promise<void> {
    const rows = await this.db.query<{ locked: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended('reminders ' || current_editor()::text, 0)) AS locked`,
    );
    if (rows[0]?.locked) return;
    throw new RetryLater(
      new Date(clock.now().getTime() + turnMilliseconds),
      'D’autres rappels se décident en ce moment.',
    );
  }

  /** Many rows in one statement. */
  async write(decisions: ReminderDecision[]): Promise<void> {
    if (decisions.length === 0) return;
    await this.db.execute(
      `INSERT INTO reminders (id, client_id, certificate_id, slot_id, declared_not_after, delegation_id, request_id, order_id, administrator_id, representative_id, waits_since, ends_on, audience, rule, stage, recipient, decision, reason, message_id, by_hand)
       SELECT id, client_id, certificate_id, slot_id, declared_not_after, delegation_id, request_id, order_id, administrator_id, representative_id, waits_since, ends_on, audience, rule, stage, recipient, decision, reason, message_id, by_hand
         FROM jsonb_to_recordset($1::jsonb) AS row (id uuid, client_id uuid, certificate_id uuid, slot_id uuid, declared_not_after date, delegation_id uuid, request_id uuid, order_id uuid, administrator_id uuid, representative_id uuid,
              waits_since date, ends_on date, audience text, rule text, stage int, recipient text, decision text, reason text, message_id uuid, by_hand boolean)`,
      [JSON.stringify(decisions.map(rowOf))],
    );
  }
}

function rowOf({ clientId, about, stage, recipient, decision, reason, messageId, byHand }: ReminderDecision) {
  const declared = 'slotId' in about ? about : null;
  const waited = 'since' in about ? about : null;
  const ending = 'endsOn' in about ? about : null;
  const { kind: known, id } = (waited ?? ending)?.subject ?? { kind: null, id: null };
  const subject = (kind: SubjectKind | EndAbout['subject']['kind']) => (known === kind ? id : null);
  return {
    id: uuidv7(),
    client_id: clientId,
    certificate_id: 'certificateId' in about ? about.certificateId : subject('certificate'),
    slot_id: declared?.slotId ?? null,
    declared_not_after: declared?.declaredNotAfter ?? null,
    delegation_id: subject('delegation'),
    request_id: subject('request'),
    order_id: subject('order'),
    administrator_id: subject('administrator'),
    representative_id: subject('representative'),
    waits_since: waited?.since ?? null,
    ends_on: ending?.endsOn ?? null,
    audience: waited?.audience ?? 'all',
    rule: (waited ?? ending)?.rule ?? 'expiry',
    stage,
    recipient: recipient.slice(0, 254),
    decision,
    reason: reason.slice(0, 600),
    message_id: messageId ?? null,
    by_hand: byHand ?? false,
  };
}
