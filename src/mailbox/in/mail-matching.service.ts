import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { MailSubjects } from './mail-subjects.js';
import type { MatchedBy } from '../message.entity.js';

export interface Match {
  kind: string | null;
  subjectId: string | null;
  clientId: string | null;
  by: MatchedBy;
}

interface SentRow {
  id: string;
  message_id: string;
  subject_kind: string | null;
  subject_id: string | null;
  client_id: string | null;
}

/** Finds what a mail is about, by proof only (domain rule 14): a name or a FINESS is for a person to judge. */
@Injectable()
export class MailMatching {
  constructor(
    private readonly db: TenantDb,
    private readonly subjects: MailSubjects,
  ) {}

  // Domain rule 14 (1): it cites one of our own Message-IDs, which nobody can guess.
  async byReference(mail: { inReplyTo: string | null; referenceIds: string[] }): Promise<Match | null> {
    const cited = [...new Set([...(mail.inReplyTo ? [mail.inReplyTo] : []), ...mail.referenceIds])];
    if (cited.length === 0) return null;
    const sent = await this.sentByUs(cited);
    const answered = sent.find((row) => row.message_id === mail.inReplyTo) ?? onlySubject(sent);
    if (answered) return matchOf(answered, 'reference');
    if (sent.length > 0) return null;
    for (const port of this.subjects.all()) {
      const subjectId = await port.byMessageIds(cited);
      if (subjectId) return this.matchTo(port.kind, subjectId, 'reference');
    }
    return null;
  }

  // Domain rule 14 (2): a dossier number, and only from a sender that the caller found to be the agency.
  async byDossier(dossierNumber: string): Promise<Match | null> {
    const found: Match[] = [];
    for (const port of this.subjects.all()) {
      const subjectId = await port.byDossier(dossierNumber);
      if (subjectId) found.push(await this.matchTo(port.kind, subjectId, 'dossier'));
    }
    return found.length === 1 ? (found[0] ?? null) : null;
  }

  async matchTo(kind: string, subjectId: string, by: MatchedBy): Promise<Match> {
    return { kind, subjectId, clientId: await this.clientOf(kind, subjectId), by };
  }

  /** Our outgoing mails among these Message-IDs. */
  sentByUs(messageIds: string[]): Promise<SentRow[]> {
    return this.db.query<SentRow>(
      `SELECT id, message_id, subject_kind, subject_id, client_id FROM messages WHERE direction = 'out' AND message_id = ANY($1) ORDER BY created_at DESC LIMIT 20`,
      [messageIds],
    );
  }

  // The mailbox knows no other table: whose a subject is stands in our mails about it, and in the journal.
  private async clientOf(kind: string, subjectId: string): Promise<string | null> {
    const rows = await this.db.query<{ client_id: string }>(
      `(SELECT client_id FROM messages WHERE subject_kind = $1 AND subject_id = $2 AND client_id IS NOT NULL LIMIT 1)
       UNION ALL
       (SELECT client_id FROM audit_entries WHERE subject_kind = $1 AND subject_id = $2 AND client_id IS NOT NULL ORDER BY sequence DESC LIMIT 1)`,
      [kind, subjectId],
    );
    return rows[0]?.client_id ?? null;
  }
}

function onlySubject(rows: SentRow[]): SentRow | undefined {
  return new Set(rows.map((row) => row.subject_id)).size === 1 ? rows[0] : undefined;
}

export function matchOf(row: SentRow, by: MatchedBy): Match {
  return { kind: row.subject_kind, subjectId: row.subject_id, clientId: row.client_id, by };
}
