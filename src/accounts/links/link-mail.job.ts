import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { clock } from '../../platform/clock.js';
import { HandlesJob, type JobInHand } from '../../platform/jobs/job-handlers.js';
import { RetryLater } from '../../platform/jobs/retry-later.js';
import { MailHold } from '../../platform/mail/mail-hold.service.js';
import { type Delivery, type Letter, Mailer } from '../../platform/mail/mailer.js';
import { ENV } from '../../platform/platform.module.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Role } from '../../journey/states/transitions.js';
import { InsteadOfPassword } from '../providers/instead-of-password.service.js';
import { LinkAddresses } from './link-address.js';
import { linkLetter } from './link-letter.js';

interface Due {
  kind: 'invitation' | 'reset';
  name: string;
  email: string;
  role: Role;
  editorName: string;
  mailFrom: string;
  createdBy: string;
}

/** Mails a link. Done twice, the same link arrives twice, under the same Message-ID: it still serves once. */
@Injectable()
export class LinkMailJob {
  private readonly addresses: LinkAddresses;

  constructor(
    private readonly db: TenantDb,
    private readonly mailer: Mailer,
    private readonly hold: MailHold,
    private readonly instead: InsteadOfPassword,
    @Inject(ENV) private readonly env: Env,
  ) {
    this.addresses = new LinkAddresses(env.SESSION_SECRET, env.PUBLIC_URL);
  }

  @HandlesJob('account.link')
  async handle({ linkId }: { linkId: string }, job: JobInHand): Promise<void> {
    const letter = await this.db.run(job.scope, async () => {
      await this.hold.letThrough();
      return this.claim(linkId);
    });
    if (!letter) return;
    const delivery = await this.mailer.send(letter);
    const again = await this.db.run(job.scope, () => this.conclude(linkId, delivery, job.lastTry));
    // Its own end says when to stop: a link that is over is not claimed.
    if (delivery.outcome === 'away') throw new RetryLater(new Date(clock.now().getTime() + 60_000), delivery.answer);
    if (again) throw new Error(`The mail of link ${linkId} is put off`);
  }

  // Of a link that is still good and has not left.
  private async claim(id: string): Promise<Letter | null> {
    const [due] = await this.db.query<Due>(
      `UPDATE account_links l SET mail_state = 'sending' FROM users u, editors e
        WHERE l.id = $1 AND l.mail_state IN ('waiting', 'sending') AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > moment()
          AND u.id = l.user_id AND u.disabled_at IS NULL
       RETURNING l.kind, u.name, u.email, u.role, e.name AS editor_name, e.mail_from, l.created_by`,
      [id],
    );
    if (!due) return null;
    const provider = await this.instead.of(due.role);
    const { subject, text } = linkLetter({
      ...due,
      address: this.addresses.of(id),
      instead: provider && { ...provider, address: `${this.env.PUBLIC_URL}/s/${provider.slug}` },
    });
    const messageId = `<${id}@${due.mailFrom.split('@')[1] ?? 'sceau'}>`;
    return { from: due.mailFrom, to: [due.email], subject, text, messageId, attachments: [] };
  }

  /** @returns whether to try again later */
  private async conclude(id: string, delivery: Delivery, lastTry: boolean): Promise<boolean> {
    const again = delivery.outcome === 'refused' && !delivery.permanent && !lastTry;
    const state = again || delivery.outcome === 'away' ? 'waiting' : delivery.outcome;
    await this.db.execute('UPDATE account_links SET mail_state = $2, mail_answer = $3, mailed_at = $4 WHERE id = $1', [
      id,
      state,
      delivery.answer.slice(0, 500),
      delivery.outcome === 'sent' ? clock.now() : null,
    ]);
    return again;
  }
}
