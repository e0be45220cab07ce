import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { readBounce } from './bounce.js';
import { matchOf, type Match } from './mail-matching.service.js';
import { SentMailsQueries } from './sent-mails.queries.js';
import { Message } from '../message.entity.js';
import { MailSending } from '../out/mail-sending.service.js';
import type { ReadMail } from './read-mail.js';
import { clock } from '../../platform/clock.js';

/** Mails that come back: the one we sent has failed, and its client is known. */
@Injectable()
export class BouncesService {
  constructor(
    private readonly db: TenantDb,
    private readonly sending: MailSending,
    private readonly sent: SentMailsQueries,
  ) {}

  /** The mail of ours that it brings back: its Message-ID stands somewhere in the report. */
  async originOf(mail: ReadMail): Promise<Match | null> {
    const [origin, ...others] = await this.origins(mail);
    return origin && others.length === 0 ? matchOf(origin, 'bounce') : null;
  }

  /** @returns the French sentence of what it says. */
  async note(id: string, mail: ReadMail, match: Match): Promise<string> {
    const [origin] = await this.origins(mail);
    if (!origin) throw new Error('A bounce lost its origin inside one transaction');
    const bounce = readBounce(mail.deliveryReport ?? '');
    await this.db.repo(Message).update(
      { id },
      {
        state: 'matched',
        stateSince: clock.now(),
        clientId: match.clientId,
        subjectKind: match.kind,
        subjectId: match.subjectId,
        matchedBy: 'bounce',
        matchedAt: clock.now(),
      },
    );
    if (!bounce) return 'La remise est retardée\u00a0: le serveur du destinataire essaie encore.';
    await this.sending.bounced(origin.id, `${bounce.recipient}\u00a0: ${bounce.reason}`);
    return `Remise impossible à ${bounce.recipient}\u00a0: l’envoi est marqué en échec.`;
  }

  private async origins(mail: ReadMail) {
    const ids = [...new Set([...mail.quotedIds, ...mail.referenceIds, ...(mail.inReplyTo ? [mail.inReplyTo] : [])])];
    return this.sent.among(ids);
  }
}
