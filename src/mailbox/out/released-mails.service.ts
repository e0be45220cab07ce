import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { MailDecisions } from './mail-decisions.service.js';
import { MissedRecipients } from './missed-recipients.service.js';
import { waitingFor } from './outgoing-mail.facts.js';
import { StandingMails } from './standing-mails.service.js';
import type { StoppedAddress } from './stopped-address.entity.js';

type Marked = Pick<StoppedAddress, 'id' | 'address' | 'messageId'>;

/** A mail of ours that a marked address has not got. */
export interface MailOfMarked {
  id: string;
  clientId: string | null;
  /** It has not left at all: the address alone holds it. */
  held: boolean;
  /** Why it has no reason to leave any more, in French; null: it leaves once the address is corrected. */
  noMore: string | null;
}

/** What became of the mails that waited for an address. */
export interface Released {
  leaving: number;
  /** They had no reason to leave any more. */
  over: number;
  /** Mails of somebody whose records do not know the address: the first, which waits still. */
  still: MailOfMarked | null;
}

/** Mails that wait for an address to be corrected: which leave then is one answer, told beforehand and done. */
@Injectable()
export class ReleasedMails {
  constructor(
    private readonly db: TenantDb,
    private readonly missed: MissedRecipients,
    private readonly decisions: MailDecisions,
    private readonly standing: StandingMails,
  ) {}

  /** Those of each of these addresses, the oldest first: held, missed while others have it, or the one that came back. @returns by the id of the mark */
  async of(marks: Marked[]): Promise<Map<string, MailOfMarked[]>> {
    if (marks.length === 0) return new Map();
    const rows = await this.db.query<Omit<MailOfMarked, 'noMore'> & { mark: string }>(
      `SELECT k.id AS mark, w.id, w.client_id, w.held
         FROM jsonb_to_recordset($1::jsonb) AS k (id uuid, address text, "messageId" uuid),
              LATERAL (SELECT q.id, q.client_id, q.created_at, q.held FROM (${waitingFor('k.address')}) q
                UNION ALL SELECT m.id, m.client_id, m.created_at, false FROM messages m WHERE m.id = k."messageId" AND m.state = 'failed'
                  AND EXISTS (SELECT 1 FROM unnest(coalesce(m.left_out, m.recipients)) a WHERE lower(a) = k.address)) w
        ORDER BY w.created_at, w.id`,
      [JSON.stringify(marks.map(({ id, address, messageId }) => ({ id, address, messageId })))],
    );
    const noMore = await this.standing.noMoreAmong([...new Set(rows.map(({ id }) => id))]);
    const found = new Map<string, MailOfMarked[]>(marks.map(({ id }) => [id, []]));
    for (const { mark, ...mail } of rows) found.get(mark)?.push({ ...mail, noMore: noMore.get(mail.id) ?? null });
    return found;
  }

  /**
   * What waits leaves for the address that was meant; without one, the address itself receives again. What has no reason to leave any more is set aside.
   * @param clients whose mails: what another one writes is not for the people of these; null: everybody’s
   */
  async release(ended: StoppedAddress, clients: string[] | null): Promise<Released> {
    const mails = (await this.of([ended])).get(ended.id) ?? [];
    for (const { id, held, noMore } of mails) if (held && noMore !== null) await this.decisions.lapse(id, noMore);
    const standing = mails.filter(({ noMore }) => noMore === null);
    const theirs = ({ clientId }: MailOfMarked) =>
      clients === null || (clientId !== null && clients.includes(clientId));
    const released = standing.filter(theirs);
    const held = released.filter((one) => one.held).map(({ id }) => id);
    let leaving = await this.missed.letGo(held, ended);
    for (const { id } of released.filter((one) => !one.held)) if (await this.missed.completed(id, ended)) leaving += 1;
    const over = mails.filter((one) => one.noMore !== null && theirs(one)).length;
    return { leaving, over, still: standing.find((one) => !theirs(one)) ?? null };
  }
}
