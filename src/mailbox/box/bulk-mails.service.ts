import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import type { ListFilter } from '../../platform/lists/read-list-filter.js';
import { refuseOtherNumber } from '../../platform/forms/typed-number.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Overtaken, Refused } from '../../platform/web/errors.js';
import { count } from '../../platform/web/view-helpers.js';
import { type BulkAction, bulkStates } from '../out/outgoing-mail.transitions.js';
import { StandingMails } from '../out/standing-mails.service.js';
import { mailLists } from './mail-list.js';

export interface BulkMail {
  id: string;
  subject: string;
  recipients: string[];
}

/** At once; what remains is asked again. */
const mostMails = 2_000;
const mayLeave = 'Ce qu’il dit est encore vrai\u00a0: renvoyez-le, ou réglez-le sur sa page.';
/** A transaction holds the head of the journal: it stays short. */
const inOneTransaction = 20;

/** Decides of many of our mails at once, from their list: what was seen is what moves, each by its table. */
@Injectable()
export class BulkMails {
  constructor(
    private readonly db: TenantDb,
    private readonly outbox: Outbox,
    private readonly standing: StandingMails,
  ) {}

  /** The mails of the list that may be decided of, the oldest first; aside, the others, by why: one that may leave again is no matter that is settled. */
  async among(action: BulkAction, filter: ListFilter): Promise<{ mails: BulkMail[]; aside: Map<string, number> }> {
    const listed = await this.listed(action, filter);
    if (action === 'withdraw') return { mails: listed, aside: new Map() };
    const noMore = await this.standing.noMoreAmong(listed.map(({ id }) => id));
    const mails = listed.filter(({ id }) => noMore.has(id) === (action === 'settle'));
    const aside = new Map<string, number>();
    const whys =
      action === 'resend' ? [...noMore.values()] : listed.flatMap(({ id }) => (noMore.has(id) ? [] : mayLeave));
    for (const why of whys) aside.set(why, (aside.get(why) ?? 0) + 1);
    return { mails, aside };
  }

  private listed(action: BulkAction, filter: ListFilter): Promise<BulkMail[]> {
    const { from, where } = mailLists.out.counted(filter);
    return this.db.query<BulkMail>(
      sql`SELECT m.id, m.subject, m.recipients FROM ${from} WHERE ${where} AND m.state = ANY (${bulkStates[action]}::text[])
           ORDER BY m.created_at, m.id LIMIT ${mostMails}`,
    );
  }

  /**
   * Jobs decide, some mails each, in the name of the person.
   * @param seen what `seenOf` says of the mails that the page told, and the number that was typed
   * @throws RefusedField when the list is another one now, or the number is not its own
   */
  async decide(
    action: BulkAction,
    filter: ListFilter,
    { seen, typed }: { seen: string; typed: string },
  ): Promise<number> {
    const { actor } = this.db;
    const { mails } = await this.among(action, filter);
    if (mails.length === 0 || actor.kind !== 'person')
      throw new Refused(['Plus aucun courriel de cette liste n’attend cette décision.']);
    if (seenOf(mails) !== seen)
      throw new Overtaken(
        'form',
        `La liste vient de changer\u00a0: ${count(mails.length, 'courriel', 'courriels')} maintenant. Relisez-la, puis confirmez.`,
      );
    refuseOtherNumber(mails.length, typed, `Tapez ${mails.length}, le nombre de courriels, pour confirmer.`);
    const ids = mails.map(({ id }) => id);
    const parts = Array.from({ length: Math.ceil(ids.length / inOneTransaction) }, (_, index) =>
      ids.slice(index * inOneTransaction, (index + 1) * inOneTransaction),
    );
    const payloads = parts.map((messageIds) => ({ action, messageIds, personId: actor.id }));
    await this.outbox.enqueueMany('mail.decide', payloads);
    return mails.length;
  }
}

/** Which mails they are: one that leaves the list and another that joins it make the same number. */
export const seenOf = (mails: BulkMail[]): string =>
  createHash('sha256')
    .update(mails.map(({ id }) => id).join())
    .digest('base64url');
