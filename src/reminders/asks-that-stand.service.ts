import { Injectable } from '@nestjs/common';
import { type AskingMail, StandingAsks } from '../mailbox/out/standing-asks.js';
import { ofOneClient } from '../platform/tenancy/of-one-client.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { firstAskIsOver } from './waits/first-asks.facts.js';
import { waitingRows } from './waits/waits.facts.js';

/**
 * By the ledger, which says of each mail what it reminds of, and by what the rounds read. Whichever the day since which it waits: a reminder that gives a fresh
 * link begins another one. Several rows of one mail are its recipients: it reminds of one thing.
 */
const reminderIsOver = `EXISTS (SELECT 1 FROM reminders l WHERE l.message_id = m.id AND l.client_id IS NOT NULL AND l.ends_on IS NULL
   AND CASE WHEN l.waits_since IS NOT NULL
            THEN NOT EXISTS (SELECT 1 FROM (${waitingRows}) a WHERE a.client_id = l.client_id AND a.subject_id = l.subject_id AND a.rule = l.rule ${ofOneClient})
            ELSE NOT EXISTS (SELECT 1 FROM slots s WHERE s.client_id = l.client_id AND s.not_needed_reason IS NULL AND s.in_force IS DISTINCT FROM 'revoked'
              AND CASE WHEN l.certificate_id IS NULL THEN s.id = l.slot_id AND s.in_force_id IS NULL AND s.declared_not_after = l.declared_not_after ELSE s.in_force_id = l.certificate_id END ${ofOneClient}) END)`;

/** A certificate that has ended while the mail waited, which says « expire dans 6 jours » still. */
const endHasPassed = `EXISTS (SELECT 1 FROM reminders l LEFT JOIN certificates x ON x.id = l.certificate_id,
    LATERAL (SELECT coalesce(x.not_after, (l.declared_not_after + 1)::timestamp AT TIME ZONE 'Europe/Paris') AS at) ends
   WHERE l.message_id = m.id AND l.client_id IS NOT NULL AND m.created_at < ends.at AND ends.at < (SELECT moment()))`;

/** What waits no more is asked of nobody, the first time no more than the next. */
@Injectable()
export class AsksThatStand extends StandingAsks {
  constructor(private readonly db: TenantDb) {
    super();
  }

  async over(mails: AskingMail[]): Promise<Map<string, string>> {
    const isReminder = ({ purpose }: AskingMail) => purpose === 'reminder' || purpose === 'signature_chase';
    const [reminders, others] = [mails.filter(isReminder), mails.filter((mail) => !isReminder(mail))];
    return new Map([
      ...(await this.among(reminders, reminderIsOver, 'Ce qu’il rappelle n’attend plus.')),
      ...(await this.among(reminders, endHasPassed, 'Il annonce la fin d’un certificat qui a expiré depuis.')),
      ...(await this.among(others, firstAskIsOver, 'Ce qu’il demande n’est plus attendu.')),
    ]);
  }

  private async among(mails: AskingMail[], isOver: string, why: string): Promise<[string, string][]> {
    if (mails.length === 0) return [];
    const over = await this.db.query<{ id: string }>(
      `SELECT m.id FROM messages m WHERE m.id = ANY ($1::uuid[]) AND ${isOver}`,
      [mails.map(({ id }) => id)],
    );
    return over.map(({ id }) => [id, why]);
  }
}
