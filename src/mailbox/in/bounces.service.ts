import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { readBounce } from './bounce.js';
import { MailMatching, matchOf, type Match } from './mail-matching.service.js';
import { Message } from '../message.entity.js';
import type { ReadMail } from './read-mail.js';
import { clock } from '../../platform/clock.js';

/** Mails that come back: the one we sent has failed, and its client is known. */
@Injectable()
export class BouncesService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly matching: MailMatching,
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
    await this.fail(origin.id, `${bounce.recipient}\u00a0: ${bounce.reason}`);
    return `Remise impossible à ${bounce.recipient}\u00a0: l’envoi est marqué en échec.`;
  }

  private async origins(mail: ReadMail) {
    const ids = [...new Set([...mail.quotedIds, ...mail.referenceIds, ...(mail.inReplyTo ? [mail.inReplyTo] : [])])];
    return this.matching.sentByUs(ids);
  }

  private async fail(id: string, reason: string): Promise<void> {
    const message = await this.db.repo(Message).findOneByOrFail({ id });
    const changed = await this.db.execute(
      `UPDATE messages SET state = 'failed', state_since = moment(), last_error = $2 WHERE id = $1 AND state IN ('sent', 'in_doubt')`,
      [id, reason],
    );
    if (changed === 0) return;
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId: message.clientId,
      action: 'bounce',
      from: message.state,
      to: 'failed',
      summary: `Remise impossible\u00a0: «\u00a0${message.subject}\u00a0»`,
      reason,
      details: message.subjectKind ? { about: { kind: message.subjectKind, id: message.subjectId } } : {},
    });
  }
}
