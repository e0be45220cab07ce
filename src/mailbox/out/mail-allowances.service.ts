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
import { hasLeftOrWill } from './outgoing-mail.facts.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

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
/** So many that wait are looked at for one place: of these, one to several may have no room elsewhere. */
const looked = 20;

const putOffByCap = `m.direction = 'out' AND m.state = 'queued' AND m.put_off = 'cap'`;
const isTo = (address: string) => `EXISTS (SELECT 1 FROM unnest(m.recipients) a WHERE lower(a) = ${address})`;
/** The place of one mail among those that an address gets on a day. */
interface Place {
  address: string;
  at: Date;
}

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
   * places the next ones take, and so on: what is written next finds the last day with one mail less. A mail to several leaves sooner where
   * the day has room for each of them.
   * @param outside as for a plan, of the addresses that are asked
   * @returns the mails that leave sooner, each with its new moment
   */
  async free(
    mail: FreedMail,
    { outside, cap }: { outside: (addresses: string[]) => Promise<ReadonlySet<string>>; cap: number },
  ): Promise<MovedUp[]> {
    if (mail.linkCode !== null || isSpared(mail)) return [];
    const capped = await outside(await this.tiedTo(addressesOf({ to: mail.recipients })));
    const allowances = await this.hold([...capped].sort());
    const placesOf = (recipients: string[], at: Date): Place[] =>
      addressesOf({ to: recipients }).flatMap((address) => (capped.has(address) ? [{ address, at }] : []));
    const moved = new Map<string, MovedUp>();
    // It grows: who takes a place leaves its own.
    const places = placesOf(mail.recipients, mail.leavesAt ?? mail.createdAt);
    for (const place of places) {
      const next = await this.putOff(place, { capped, cap });
      if (next) {
        await this.db.execute(
          `UPDATE messages SET leaves_at = $2, put_off = CASE WHEN $3 THEN 'cap' END WHERE id = $1`,
          [next.id, place.at, parisDate(place.at) > clock.today()],
        );
        const { recipients, ...told } = next;
        moved.set(next.id, { ...told, leavesAt: place.at });
        places.push(...placesOf(recipients, next.leavesAt));
      } else if (allowances.get(place.address)?.day === parisDate(place.at))
        await this.db.execute('UPDATE mail_allowances SET mails = greatest(mails - 1, 0) WHERE address = $1', [
          place.address,
        ]);
    }
    return [...moved.values()];
  }

  /** The first that the cap put off to a later day, if that day has room for all of its addresses. */
  private async putOff(
    { address, at }: Place,
    { capped, cap }: { capped: ReadonlySet<string>; cap: number },
  ): Promise<(MovedUp & { recipients: string[] }) | undefined> {
    const later = await this.db.query<MovedUp & { recipients: string[] }>(
      `SELECT m.id, m.client_id, m.subject, m.leaves_at, m.recipients FROM messages m
        WHERE ${putOffByCap} AND ${isTo('$1')} AND ${parisDay('m.leaves_at')} > ${parisDay('$2::timestamptz')}
        ORDER BY m.leaves_at, m.created_at, m.id LIMIT ${looked} FOR UPDATE`,
      [address, at],
    );
    for (const mail of later) {
      const others = addressesOf({ to: mail.recipients }).filter((one) => one !== address && capped.has(one));
      if (cap === 0 || (await this.mailsOf(others, at)).every(({ mails }) => mails < cap)) return mail;
    }
    return undefined;
  }

  /** How many mails each of these gets on that day, those of which none is counted left out. */
  private mailsOf(addresses: string[], day: Date): Promise<{ mails: number }[]> {
    if (addresses.length === 0) return Promise.resolve([]);
    return this.db.query<{ mails: number }>(
      `SELECT lower(a) AS address, count(*)::int AS mails FROM messages m, unnest(m.recipients) a
        WHERE m.direction = 'out' AND ${hasLeftOrWill('m')} AND m.created_at > $2::timestamptz - interval '31 days'
          AND m.link_code IS NULL AND m.purpose <> 'request_submission' AND lower(a) = ANY ($1::text[])
          AND ${parisDay('coalesce(m.leaves_at, m.created_at)')} = ${parisDay('$2::timestamptz')} GROUP BY 1`,
      [addresses, day],
    );
  }

  /** These, and whoever is written to with them by mails that wait because of the cap: all are held before any is changed. */
  private async tiedTo(addresses: string[]): Promise<string[]> {
    const rows = await this.db.query<{ address: string }>(
      `WITH RECURSIVE tied AS (SELECT unnest($1::text[]) AS address
         UNION SELECT lower(b) FROM tied t JOIN messages m ON ${putOffByCap} AND ${isTo('t.address')} CROSS JOIN LATERAL unnest(m.recipients) b)
       SELECT address FROM tied`,
      [addresses],
    );
    return rows.map(({ address }) => address);
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
