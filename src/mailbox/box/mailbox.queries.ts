import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { countEach } from '../../platform/lists/capped-counts.js';
import type { Page } from '../../platform/lists/keyset.js';
import type { ListFilter } from '../../platform/lists/read-list-filter.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type Direction, mailLists } from './mail-list.js';
import { movedNothing } from '../in/moved-mail.facts.js';
import type { SenderDoubt } from '../proof/sender-proof.js';

type MailOrder = ReturnType<(typeof mailLists)['in']['order']>;

/** A line of a list of mails. */
export interface MailLine {
  id: string;
  direction: 'in' | 'out';
  purpose: string;
  sender: string;
  recipients: string[];
  subject: string;
  beginning: string;
  state: string;
  recognisedAs: string | null;
  dossierNumber: string | null;
  senderDoubt: SenderDoubt | null;
  /** What it says was recognised, and moved nothing. */
  movedNothing: boolean;
  attachments: number;
  attempts: number;
  lastError: string | null;
  at: Date;
  clientId: string | null;
  clientName: string | null;
}

export interface MailCounts {
  unmatched: number;
  toCheck: number;
  trouble: number;
}

/** What the box shows at once: the oldest first, the others follow as these are dealt with. */
export const longestBox = 50;

const columns = `m.id, m.direction, m.purpose, m.sender, m.recipients, m.subject, left(m.body, 120) AS beginning, m.state, m.recognised_as, m.dossier_number, m.sender_doubt, ${movedNothing} AS moved_nothing,
  cardinality(m.attachment_ids) AS attachments, m.attempts, m.last_error, coalesce(m.sent_at, m.received_at, m.created_at) AS at, m.client_id, c.name AS client_name`;
const tables = 'messages m LEFT JOIN clients c ON c.id = m.client_id';

@Injectable()
export class MailboxQueries {
  constructor(private readonly db: TenantDb) {}

  /** Mails to match, the oldest first. */
  box(): Promise<MailLine[]> {
    return this.db.query<MailLine>(
      `SELECT ${columns} FROM ${tables} WHERE m.direction = 'in' AND m.state = 'unmatched' ORDER BY m.created_at, m.id LIMIT ${longestBox}`,
    );
  }

  /** By the very conditions of the lists they lead to. */
  async counts(): Promise<MailCounts> {
    const counted = [
      mailLists.in.counted(mailLists.in.filter({ state: 'unmatched' })),
      mailLists.in.counted(mailLists.in.filter({ state: 'to_check' })),
      mailLists.out.counted(mailLists.out.filter({ state: 'trouble' })),
    ];
    const [unmatched = 0, toCheck = 0, trouble = 0] = await countEach(this.db, counted);
    return { unmatched, toCheck, trouble };
  }

  /** A page of « Reçus » or « Envoyés ». */
  page(direction: Direction, filter: ListFilter, order: MailOrder): Promise<Page<MailLine>> {
    return mailLists[direction].page<MailLine>(this.db, filter, order, shown);
  }
}

const shown = { columns: raw(columns), tables: sql`JOIN (${raw(tables)}) ON m.id = page.id` };
