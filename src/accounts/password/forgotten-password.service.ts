import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type pg from 'pg';
import { AuditService } from '../../platform/audit/audit.service.js';
import { Throttle } from '../../platform/auth/throttle.js';
import { SESSION_POOL } from '../../platform/platform.module.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { AccountLinks } from '../links/account-links.service.js';
import { User } from '../user.entity.js';
import { log } from '../../platform/log.js';

interface Account {
  editor_id: string;
  id: string;
  /** null: was invited and has not answered, or comes in otherwise. The mailbox alone does not open such an account. */
  password_hash: string | null;
}

/** A link for whoever has forgotten their password: the answer says the same, after the same work, whether there is such an account or not. */
@Injectable()
export class ForgottenPassword implements OnModuleDestroy {
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    @Inject(SESSION_POOL) private readonly pool: pg.Pool,
    private readonly db: TenantDb,
    private readonly links: AccountLinks,
    private readonly audit: AuditService,
    private readonly throttle: Throttle,
  ) {}

  /**
   * What an account makes us write is written after the answer has left: nobody can time it. Who is cut off then asks again.
   * @throws TooMany
   */
  async ask(email: string, address: string): Promise<void> {
    await this.throttle.take('reset', { typed: email }, address);
    const { rows } = await this.pool.query<Account>('SELECT * FROM find_sign_in($1)', [email]);
    const writing = this.write(rows.filter(({ password_hash }) => password_hash !== null))
      .catch((error: Error) => log.fault('password reset', error))
      .finally(() => this.underWay.delete(writing));
    this.underWay.add(writing);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async write(accounts: Account[]): Promise<void> {
    for (const { editor_id: editorId, id } of accounts)
      await this.db.run({ editorId, actor: { kind: 'system', name: 'mot de passe oublié' } }, async () => {
        if (await this.links.wasSentLately(id)) return;
        const { name } = await this.db.theOne(User, { id });
        await this.links.send(id, 'reset');
        await this.audit.record({
          subject: { kind: 'user', id },
          clientId: null,
          action: 'reset_asked',
          summary: `Lien de nouveau mot de passe envoyé à ${name}, demandé à la page de connexion`,
        });
      });
  }
}
