import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

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
  attachments: number;
  attempts: number;
  lastError: string | null;
  at: Date;
  clientId: string | null;
  clientName: string | null;
}

export interface MailPage {
  lines: MailLine[];
  previous: string | null;
  next: string | null;
}

export interface MailFilter {
  direction: 'in' | 'out' | null;
  states: string[];
  clientId: string | null;
  words: string;
}

/** Pages are found from a mail of the list, not by counting: they do not shift while mail comes in. */
export interface MailPosition {
  /** Older than this mail. */
  before?: string | undefined;
  /** Newer than this mail. */
  after?: string | undefined;
}

const perPage = 30;
/** What the box shows at once: the oldest first, the others follow as these are dealt with. */
export const longestBox = 50;

const columns = `m.id, m.direction, m.purpose, m.sender, m.recipients, m.subject, left(m.body, 120) AS beginning, m.state, m.recognised_as, m.dossier_number,
  cardinality(m.attachment_ids) AS attachments, m.attempts, m.last_error, coalesce(m.sent_at, m.received_at, m.created_at) AS at, m.client_id, c.name AS client_name`;
const from = 'messages m LEFT JOIN clients c ON c.id = m.client_id';

@Injectable()
export class MailboxQueries {
  constructor(private readonly db: TenantDb) {}

  /** The count in the menu: exactly the lines of the box. */
  async unmatchedCount(): Promise<number> {
    return (await this.counts()).unmatched;
  }

  /** Mails to match, the oldest first. */
  box(): Promise<MailLine[]> {
    return this.db.query<MailLine>(
      `SELECT ${columns} FROM ${from} WHERE m.direction = 'in' AND m.state = 'unmatched' ORDER BY m.created_at, m.id LIMIT ${longestBox}`,
    );
  }

  async counts(): Promise<{ unmatched: number; toCheck: number; trouble: number }> {
    const rows = await this.db.query<{ unmatched: number; toCheck: number; trouble: number }>(
      `SELECT count(*) FILTER (WHERE direction = 'in' AND state = 'unmatched')::int AS unmatched, count(*) FILTER (WHERE direction = 'in' AND state = 'to_check')::int AS to_check,
              count(*) FILTER (WHERE direction = 'out' AND state IN ('in_doubt', 'failed'))::int AS trouble
         FROM messages WHERE state IN ('unmatched', 'to_check', 'in_doubt', 'failed')`,
    );
    return {
      unmatched: rows[0]?.unmatched ?? 0,
      toCheck: rows[0]?.toCheck ?? 0,
      trouble: rows[0]?.trouble ?? 0,
    };
  }

  /** One page, the newest first. */
  async page(filter: MailFilter, position: MailPosition): Promise<MailPage> {
    const upwards = position.after !== undefined;
    const found = await this.db.query<MailLine>(
      `SELECT ${columns} FROM ${from}
        WHERE ($1::text IS NULL OR m.direction = $1) AND (cardinality($2::text[]) = 0 OR m.state = ANY($2)) AND ($3::uuid IS NULL OR m.client_id = $3)
          AND ($4 = '' OR strpos(searchable(m.subject || ' ' || m.sender || ' ' || array_to_string(m.recipients, ' ') || ' ' || coalesce(c.name, '') || ' ' || coalesce(m.dossier_number, '')), trim(searchable($4))) > 0)
          AND ($5::uuid IS NULL OR (m.created_at, m.id) ${upwards ? '>' : '<'} (SELECT p.created_at, p.id FROM messages p WHERE p.id = $5))
        ORDER BY m.created_at ${upwards ? 'ASC' : 'DESC'}, m.id ${upwards ? 'ASC' : 'DESC'} LIMIT ${perPage + 1}`,
      [filter.direction, filter.states, filter.clientId, filter.words, position.after ?? position.before ?? null],
    );
    return pageOf(found, upwards, position);
  }
}

function pageOf(found: MailLine[], upwards: boolean, position: MailPosition): MailPage {
  const more = found.length > perPage;
  const lines = found.slice(0, perPage);
  if (upwards) lines.reverse();
  const hasNewer = upwards ? more : position.before !== undefined;
  const hasOlder = upwards || more;
  return {
    lines,
    previous: hasNewer ? (lines[0]?.id ?? null) : null,
    next: hasOlder ? (lines.at(-1)?.id ?? null) : null,
  };
}
