import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import type { Cursor } from '../platform/lists/cursor.js';
import { type Key, type Page, readPage } from '../platform/lists/keyset.js';
import type { AutomaticMail } from '../mailbox/content/automatic-mail.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { saidWith } from './said.facts.js';
import { movedNothing } from '../mailbox/in/moved-mail.facts.js';
import type { SenderDoubt } from '../mailbox/proof/sender-proof.js';

/** What was said between a client and us, or should have been: a mail, a note of somebody, a reminder that did not leave. */
export interface Said {
  kind: 'message' | 'note' | 'unsent';
  id: string;
  at: Date;
  direction: 'in' | 'out' | null;
  purpose: string | null;
  sender: string | null;
  recipients: string[] | null;
  leftOut: string[] | null;
  subject: string | null;
  /** The beginning of a mail, the whole of a note, why a reminder did not leave. */
  text: string;
  state: string | null;
  stateSince: Date | null;
  lastError: string | null;
  senderDoubt: SenderDoubt | null;
  /** A machine wrote it in the place of its author. */
  automatic: AutomaticMail | null;
  /** A certificate request came with it, and is set apart. */
  csr: boolean | null;
  leavesAt: Date | null;
  putOff: 'cap' | 'address' | null;
  /** What a mail that came says was recognised, and moved nothing. */
  movedNothing: boolean | null;
  attachments: string[];
  /** How many more came than were kept. */
  leftAttachments: number | null;
  /** Who wrote a mail of ours or a note: a person, or the task that did. */
  writer: string | null;
  writerKind: string | null;
  stage: number | null;
  /** Of a reminder that did not leave: of what is waited for; else of what ends. */
  waitedFor: boolean | null;
  slotId: string | null;
}

export const saidKeys: Key[] = [
  { name: 'at', sql: 's.at', type: 'timestamptz' },
  { name: 'id', sql: 's.id', type: 'uuid' },
];

const columns = `page.kind, page.id, coalesce(m.sent_at, m.received_at, page.at) AS at, m.direction, m.purpose, m.sender, m.recipients, m.left_out, m.subject,
  coalesce(left(m.body, 4000), n.text, r.reason, '') AS text, m.state, m.state_since, m.last_error, m.sender_doubt, m.leaves_at, m.automatic, m.csr_since IS NOT NULL AS csr, m.put_off, ${movedNothing} AS moved_nothing,
  ARRAY(SELECT d.file_name FROM documents d WHERE d.id = ANY (m.attachment_ids) ORDER BY d.file_name) AS attachments, m.left_attachments,
  coalesce(w.actor_name, u.name) AS writer, coalesce(w.actor_kind, CASE WHEN u.id IS NOT NULL THEN 'person' END) AS writer_kind,
  r.stage, r.waits_since IS NOT NULL AS waited_for, coalesce(r.slot_id, x.slot_id) AS slot_id`;

const tables = `
  LEFT JOIN messages m ON page.kind = 'message' AND m.id = page.id
  LEFT JOIN LATERAL (SELECT e.actor_name, e.actor_kind FROM audit_entries e WHERE e.subject_kind = 'message' AND e.subject_id = m.id AND e.action = 'queued'
                      ORDER BY e.sequence LIMIT 1) w ON m.direction = 'out'
  LEFT JOIN comments n ON page.kind = 'note' AND n.id = page.id LEFT JOIN users u ON u.id = n.author_id
  LEFT JOIN reminders r ON page.kind = 'unsent' AND r.id = page.id LEFT JOIN certificates x ON x.id = r.certificate_id`;

/** One line of time for each client. */
@Injectable()
export class ConversationQueries {
  constructor(private readonly db: TenantDb) {}

  /** The newest first. */
  page(clientId: string, cursor: Cursor | null): Promise<Page<Said>> {
    return readPage<Said>(this.db, {
      from: sql`(SELECT c.id AS client_id, x.* FROM clients c CROSS JOIN LATERAL ${raw(saidWith('c.id'))} x) s`,
      where: sql`s.client_id = ${clientId}`,
      keys: saidKeys,
      kept: sql`s.kind`,
      direction: 'desc',
      cursor,
      size: 20,
      columns: raw(columns),
      tables: raw(tables),
    });
  }

  /** The pieces of a client that may be attached, the newest first. */
  pieces(clientId: string): Promise<Piece[]> {
    return this.db.query<Piece>(
      `SELECT id, kind, file_name, size, created_at FROM documents
        WHERE client_id = $1 AND superseded_by IS NULL AND kind <> ALL ($2::text[]) ORDER BY created_at DESC, id DESC LIMIT ${mostPieces}`,
      [clientId, notSent],
    );
  }
}

/** How many the page offers. */
export const mostPieces = 20;

export interface Piece {
  id: string;
  kind: string;
  fileName: string;
  size: number;
  createdAt: Date;
}

// What came by mail is not sent again as it came, nor what speaks of several clients.
const notSent = ['raw_mail', 'mail_attachment', 'mass_letter', 'mass_annex', 'import_source'];
