import { Injectable } from '@nestjs/common';
import type { Editor } from '../../accounts/editor.entity.js';
import { parisTime } from '../../journey/calendar/paris-time.js';
import { parisDate } from '../../journey/calendar/working-days.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { writeRows } from '../../platform/tenancy/write-rows.js';
import { type Allowance, takeDay } from './daily-cap.js';
import { addressesOf, type OutgoingMail } from './outgoing-mail.js';

/** When a mail leaves. */
export interface Leaving {
  /** null: at once. */
  at: Date | null;
  /** The address that has had its mails of the day; null: nothing puts it off. */
  full: string | null;
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
    mails: OutgoingMail[],
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
function isSpared({ purpose, link }: OutgoingMail): boolean {
  return purpose === 'request_submission' || link?.code !== undefined;
}
