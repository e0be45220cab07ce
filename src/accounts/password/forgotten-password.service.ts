import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type pg from 'pg';
import { Throttle } from '../../platform/auth/throttle.js';
import { SESSION_POOL } from '../../platform/platform.module.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { AccountLinks } from '../links/account-links.service.js';
import { PasswordLinks } from '../links/password-links.service.js';
import { isUnanswered } from '../team/account-state.js';
import { User } from '../user.entity.js';
import { WaysIn } from '../ways-in.service.js';
import { log } from '../../platform/log.js';

interface Account {
  editor_id: string;
  id: string;
}

/** A link for whoever has forgotten their password: the answer says the same, after the same work, whether there is such an account or not. */
@Injectable()
export class ForgottenPassword implements OnModuleDestroy {
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    @Inject(SESSION_POOL) private readonly pool: pg.Pool,
    private readonly db: TenantDb,
    private readonly links: AccountLinks,
    private readonly passwords: PasswordLinks,
    private readonly ways: WaysIn,
    private readonly throttle: Throttle,
  ) {}

  /**
   * What an account makes us write is written after the answer has left: nobody can time it. Who is cut off then asks again.
   * @throws TooMany
   */
  async ask(email: string, address: string): Promise<void> {
    await this.throttle.take('reset', { typed: email }, address);
    const { rows } = await this.pool.query<Account>('SELECT * FROM find_sign_in($1)', [email]);
    const writing = this.write(rows)
      .catch((error: Error) => log.fault('password reset', error))
      .finally(() => this.underWay.delete(writing));
    this.underWay.add(writing);
  }

  /**
   * A password that would let nobody in is not chosen. The mailbox alone opens no invitation that was taken back, nor the account of somebody whom the provider lets in, or not any more; who
   * administers may have to come in while it is silent.
   */
  private async mayChoose(user: User): Promise<boolean> {
    const { passwordServes, tied } = await this.ways.of(user.id);
    if (!passwordServes || user.hasPassword) return passwordServes;
    return !isUnanswered(user) && (user.role === 'admin' || !tied);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async write(accounts: Account[]): Promise<void> {
    for (const { editor_id: editorId, id } of accounts)
      await this.db.run({ editorId, actor: { kind: 'system', name: 'mot de passe oublié' } }, async () => {
        if (await this.links.wasSentLately(id)) return;
        const user = await this.db.theOne(User, { id });
        if (await this.mayChoose(user)) await this.passwords.send(user, 'à la page de connexion');
      });
  }
}
