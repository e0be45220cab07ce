import { Injectable } from '@nestjs/common';
import type { Editor } from '../../accounts/editor.entity.js';
import { parisTime } from '../../journey/calendar/paris-time.js';
import { parisDate } from '../../journey/calendar/working-days.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { writeRows } from '../../platform/tenancy/write-rows.js';
import type { Message } from '../message.entity.js';
import { type Allowance, takeDay } from './daily-cap.js';
import { addressesOf, type OutgoingMail } from './outgoing-mail.js';

/** When a mail leaves. */
export interface Leaving {
  /** null: at once. */
  at: Date | null;
  /** The address that has had its mails of the day; null: nothing puts it off. */
  full: string | null;
}

/** What the cap looks at. */
export interface PlannedMail {
  to: string[];
  purpose: Message['purpose'];
  link?: OutgoingMail['link'];
}

/** A mail that does not leave. */
export type FreedMail = Pick<Message, 'purpose' | 'recipients' | 'leavesAt' | 'createdAt' | 'linkCode'>;

/** A mail that leaves sooner than was said. */
export interface MovedUp {
  id: string;
  clientId: string | null;
  subject: string;
  leavesAt: Date;
}

const morning = '09:00';

/** How many mails a day an address outside may get: what exceeds leaves the next working day. Whoever writes holds the addresses until its commit. */
@Injectable()
export class MailAllowances {
  constructor(private readonly db: TenantDb) {}

  /**
   * As many statements for many mails as for one.
   * @param outside of these addresses, in lower case, those that are neither ours nor the agency’s
   * @param leavesAt null: at once
   */
  async plan(
    mails: PlannedMail[],
    { outside, editor, leavesAt }: { outside: ReadonlySet<string>; editor: Editor; leavesAt: Date | null },
  ): Promise<Leaving[]> {
    const capped = mails.map((mail) => (isSpared(mail) ? [] : addressesOf(mail).filter((one) => outside.has(one))));
    const addresses = [...new Set(capped.flat())].sort();
    const cap = editor.outsideMailsADay;
    if (cap === 0 || addresses.length === 0) return mails.map(() => ({ at: leavesAt, full: null }));
    const wanted = parisDate(leavesAt ?? clock.now());
    const allowances = await this.hold(addresses);
    const leaving = capped.map((own) => takeDay(own, { wanted, cap }, allowances));
    await writeRows(
      this.db,
      `UPDATE mail_allowances a SET day = r.day, mails = r.mails FROM jsonb_to_recordset($1::jsonb) AS r (address text, day date, mails int) WHERE a.address = r.address`,
      addresses.map((address) => ({ address, ...allowances.get(address) })),
    );
    return leaving.map(({ day, full }) => (full ? { at: parisTime(day, morning), full } : { at: leavesAt, full }));
  }

  /**
   * It was kept from leaving: its place of that day is free again. The first mail that the cap put off to a later day takes it, whose own
   * place the next one takes, and so on: what is written next finds the last day with one mail less.
   * @param outside as for a plan
   * @returns the mails that leave sooner, each with its new moment
   */
  async free(mail: FreedMail, { outside }: { outside: ReadonlySet<string> }): Promise<MovedUp[]> {
    const capped =
      mail.linkCode !== null || isSpared(mail)
        ? []
        : addressesOf({ to: mail.recipients }).filter((one) => outside.has(one));
    const moved: MovedUp[] = [];
    const allowances = await this.hold([...capped].sort());
    for (const address of capped) {
      let freed = mail.leavesAt ?? mail.createdAt;
      const last = allowances.get(address);
      // Of one address alone: another’s day may be full.
      for (let next = await this.putOff(address, freed); next; next = await this.putOff(address, freed)) {
        await this.db.execute(
          `UPDATE messages SET leaves_at = $2, put_off = CASE WHEN $3 THEN 'cap' END WHERE id = $1`,
          [next.id, freed, parisDate(freed) > clock.today()],
        );
        moved.push({ ...next, leavesAt: freed });
        freed = next.leavesAt;
      }
      if (last?.day === parisDate(freed))
        await this.db.execute('UPDATE mail_allowances SET mails = greatest(mails - 1, 0) WHERE address = $1', [
          address,
        ]);
    }
    return moved;
  }

  private async putOff(address: string, after: Date): Promise<MovedUp | undefined> {
    const [next] = await this.db.query<MovedUp>(
      `SELECT m.id, m.client_id, m.subject, m.leaves_at FROM messages m
        WHERE m.direction = 'out' AND m.state = 'queued' AND m.put_off = 'cap' AND cardinality(m.recipients) = 1 AND lower(m.recipients[1]) = $1
          AND (m.leaves_at AT TIME ZONE 'Europe/Paris')::date > ($2::timestamptz AT TIME ZONE 'Europe/Paris')::date
        ORDER BY m.leaves_at, m.created_at, m.id LIMIT 1 FOR UPDATE`,
      [address, after],
    );
    return next;
  }

  // Written again as it is: locked until the commit, in one order for everybody.
  private async hold(addresses: string[]): Promise<Map<string, Allowance>> {
    const rows = await this.db.query<Allowance & { address: string }>(
      `INSERT INTO mail_allowances (address, day, mails) SELECT a, '2000-01-01', 0 FROM unnest($1::text[]) AS a ORDER BY a
       ON CONFLICT (editor_id, address) DO UPDATE SET mails = mail_allowances.mails RETURNING address, day, mails`,
      [addresses],
    );
    return new Map(rows.map(({ address, day, mails }) => [address, { day, mails }]));
  }
}

// A code is good for minutes, and a dossier that goes to the agency is not one more letter.
function isSpared({ purpose, link }: Pick<PlannedMail, 'purpose' | 'link'>): boolean {
  return purpose === 'request_submission' || link?.code !== undefined;
}
