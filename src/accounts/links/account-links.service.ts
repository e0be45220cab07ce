import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { clock } from '../../platform/clock.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { AccountLink } from './account-link.entity.js';
import type { LinkKind } from './link-address.js';

/** An invitation waits for its person a week, so that one sent before a leave is answered after it; a reset is for now. */
export const lastsFor: Record<LinkKind, { milliseconds: number; words: string }> = {
  invitation: { milliseconds: 7 * 86_400_000, words: 'sept jours' },
  reset: { milliseconds: 3_600_000, words: 'une heure' },
};

/** A mailbox is not flooded by who asks for its person again and again. */
const mailedLately = 5 * 60_000;

/** Links by which people choose their password. A newer invitation ends the one before; a reset does not, or who asks for others would end theirs. */
@Injectable()
export class AccountLinks {
  constructor(
    private readonly db: TenantDb,
    private readonly outbox: Outbox,
  ) {}

  /** Written with its cause; the worker mails it. */
  async send(userId: string, kind: LinkKind): Promise<void> {
    if (kind === 'invitation') await this.end(userId);
    const id = uuidv7();
    const [createdAt, createdBy] = [clock.now(), this.db.actor.name];
    const expiresAt = new Date(createdAt.getTime() + lastsFor[kind].milliseconds);
    await this.db.repo(AccountLink).insert({ id, userId, kind, createdAt, createdBy, expiresAt });
    await this.outbox.enqueue('account.link', { linkId: id });
  }

  /** @returns whether one was in force */
  async end(userId: string): Promise<boolean> {
    const ended = await this.db.execute(
      'UPDATE account_links SET revoked_at = moment() WHERE user_id = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > moment()',
      [userId],
    );
    return ended > 0;
  }

  /** Of somebody who has come in otherwise: who finds it later sets no password by it. */
  async endInvitation(userId: string): Promise<void> {
    await this.db.execute(
      `UPDATE account_links SET revoked_at = moment() WHERE user_id = $1 AND kind = 'invitation' AND used_at IS NULL AND revoked_at IS NULL AND expires_at > moment()`,
      [userId],
    );
  }

  /** Those that serve no more, of somebody whose account is erased. */
  async forget(userId: string): Promise<void> {
    await this.db.execute('DELETE FROM account_links WHERE user_id = $1', [userId]);
  }

  /** The one use: of two at once, the second finds nothing. @returns whether this is it */
  async use(id: string): Promise<boolean> {
    const used = await this.db.execute(
      'UPDATE account_links SET used_at = moment() WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > moment()',
      [id],
    );
    return used === 1;
  }

  /** The last one sent to somebody, whatever became of it. */
  last(userId: string): Promise<AccountLink | null> {
    return this.db.one(AccountLink, { userId }, { order: { createdAt: 'DESC' } });
  }

  /** Whoever asks meanwhile waits until the one who looked has sent theirs, or has not. */
  async wasSentLately(userId: string): Promise<boolean> {
    await this.db.oneAtATime(`account link ${userId}`);
    const link = await this.last(userId);
    return link !== null && !link.usedAt && clock.now().getTime() - link.createdAt.getTime() < mailedLately;
  }
}
