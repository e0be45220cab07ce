import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Message } from '../message.entity.js';
import { hasLeftOrWill } from '../out/outgoing-mail.facts.js';
import { MailFiling } from './mail-filing.service.js';

type Answer = Pick<Message, 'inReplyTo' | 'clientId' | 'createdAt'>;

/** A mail that came waits for nobody once it is answered, as long as an answer leaves. */
@Injectable()
export class AnsweredMails {
  constructor(
    private readonly db: TenantDb,
    private readonly filing: MailFiling,
  ) {}

  /** The answer does not leave: what an answer alone had dealt with waits again, unless another one has left or will. */
  async waitAgain({ inReplyTo, clientId }: Answer): Promise<void> {
    if (inReplyTo === null) return;
    const answers = `FROM messages a WHERE a.direction = 'out' AND a.in_reply_to = m.message_id AND a.client_id = m.client_id`;
    const given = await this.db.query<{ id: string }>(
      `SELECT m.id FROM messages m WHERE m.direction = 'in' AND m.message_id = $1 AND m.client_id = $2 AND m.state = 'matched'
          AND EXISTS (SELECT 1 ${answers} AND a.created_at = m.state_since) AND NOT EXISTS (SELECT 1 ${answers} AND ${hasLeftOrWill('a')})`,
      [inReplyTo, clientId],
    );
    for (const { id } of given) await this.filing.waitAgain(id);
  }

  /** It leaves after all. Of two that came under one Message-ID nobody knows which one it answers: both go on waiting. */
  async answerAgain({ inReplyTo, clientId, createdAt }: Answer): Promise<void> {
    if (inReplyTo === null) return;
    const [waiting, other] = await this.db.query<{ id: string }>(
      `SELECT m.id FROM messages m WHERE m.direction = 'in' AND m.message_id = $1 AND m.client_id = $2 AND m.state = 'to_check' LIMIT 2`,
      [inReplyTo, clientId],
    );
    if (waiting && !other) await this.filing.markChecked(waiting.id, createdAt);
  }
}
