import { Injectable } from '@nestjs/common';
import { ClientsService } from '../../clients/clients.service.js';
import { NotFound } from '../../platform/web/errors.js';
import { type CoveredMail, MailSubjects } from './mail-subjects.js';
import type { ReadMail } from './received-mail.js';
import { type SentMail, SentMailsQueries } from './sent-mails.queries.js';
import type { MatchedBy } from '../message.entity.js';

export interface Match {
  kind: string | null;
  subjectId: string | null;
  clientId: string | null;
  by: MatchedBy;
}

/** Finds what a mail is about, by proof only (domain rule 14): a name or a FINESS is for a person to judge. */
@Injectable()
export class MailMatching {
  constructor(
    private readonly sent: SentMailsQueries,
    private readonly subjects: MailSubjects,
    private readonly clients: ClientsService,
  ) {}

  // Domain rule 14 (1): it cites one of our own Message-IDs, which nobody can guess.
  async byReference(
    mail: Pick<ReadMail, 'inReplyTo' | 'referenceIds' | 'body' | 'attachmentText'>,
    dossierNumber: string | null = null,
  ): Promise<Match | null> {
    const cited = [...new Set([...(mail.inReplyTo ? [mail.inReplyTo] : []), ...mail.referenceIds])];
    if (cited.length === 0) return null;
    const sent = await this.sent.among(cited);
    const covering = await this.covering(sent, { ...mail, dossierNumber });
    if (covering) return covering;
    const answered = sent.find((row) => row.messageId === mail.inReplyTo) ?? onlySubject(sent);
    return answered ? matchOf(answered, 'reference') : null;
  }

  // What was sent one by one may be answered together: then the whole answers for its parts.
  private async covering(sent: SentMail[], mail: CoveredMail): Promise<Match | null> {
    for (const port of this.subjects.all()) {
      const covering = await port.covering?.(sent, mail);
      if (covering) return { kind: port.kind, ...covering, by: 'reference' };
    }
    return null;
  }

  // Domain rule 14 (2): a dossier number, and only from a sender that the caller found to be the agency.
  async byDossier(dossierNumber: string): Promise<Match | null> {
    const found: Match[] = [];
    for (const port of this.subjects.all()) {
      const subject = await port.byDossier(dossierNumber);
      if (subject) found.push({ kind: port.kind, ...subject, by: 'dossier' });
    }
    return found.length === 1 ? (found[0] ?? null) : null;
  }

  /** What a person says it is about. @throws NotFound when there is no such thing */
  async chosen(kind: string, subjectId: string): Promise<Match> {
    if (kind === 'client') await this.clients.byId(subjectId);
    const subject =
      kind === 'client' ? { subjectId, clientId: subjectId } : await this.subjects.of(kind)?.byId(subjectId);
    if (!subject) throw new NotFound();
    return { kind, ...subject, by: 'person' };
  }
}

function onlySubject(rows: SentMail[]): SentMail | undefined {
  return new Set(rows.map((row) => row.subjectId)).size === 1 ? rows[0] : undefined;
}

export function matchOf(row: SentMail, by: MatchedBy): Match {
  return { kind: row.subjectKind, subjectId: row.subjectId, clientId: row.clientId, by };
}
