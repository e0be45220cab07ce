import { Injectable } from '@nestjs/common';
import { OpenSessions } from '../../platform/auth/open-sessions.js';
import { clock } from '../../platform/clock.js';
import { SavedViews } from '../../platform/lists/saved-views.service.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { FactorsQueries } from '../factors/factors.queries.js';
import { AccountLinks } from '../links/account-links.service.js';
import { User } from '../user.entity.js';

/** An account that names nobody any more. Who calls has looked at what the person answers for, and writes the audit. */
@Injectable()
export class ErasedAccounts {
  constructor(
    private readonly db: TenantDb,
    private readonly factors: FactorsQueries,
    private readonly secrets: SecretsService,
    private readonly links: AccountLinks,
    private readonly sessions: OpenSessions,
    private readonly views: SavedViews,
  ) {}

  async lock(id: string): Promise<void> {
    await this.db.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [id]);
  }

  /** The row stays for what hangs on it; all that opens it goes. */
  async erase(id: string): Promise<void> {
    await this.sessions.end(id);
    await this.factors.remove(id);
    await this.secrets.forget('one_time_seed', id);
    await this.links.end(id);
    await this.links.forget(id);
    await this.db.execute('DELETE FROM provider_links WHERE user_id = $1', [id]);
    await this.views.forgetOf(id);
    const nobody = { name: 'Personne effacée', email: `${id}@efface.invalid` };
    await this.db
      .repo(User)
      .update({ id }, { ...nobody, passwordHash: null, lastSignInAt: null, erasedAt: clock.now() });
  }
}
