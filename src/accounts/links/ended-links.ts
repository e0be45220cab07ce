import { IsKept, type Kept } from '../../platform/retention/kept.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** Links by which people chose their password: of no use once used, ended or too old. A policy refuses the others. */
@IsKept()
export class EndedLinks implements Kept {
  readonly key = 'links';
  readonly label = 'Liens de compte qui ne servent plus';
  readonly hint =
    'Invitations et liens de nouveau mot de passe, suivis, annulés ou expirés\u00a0: le journal dit qu’ils ont été envoyés.';
  readonly days = { usual: 90, least: 7, most: 365 };

  constructor(private readonly db: TenantDb) {}

  purge(before: Date, most: number): Promise<number> {
    return this.db.execute(
      `DELETE FROM account_links WHERE id IN (SELECT id FROM account_links
        WHERE (used_at IS NOT NULL OR revoked_at IS NOT NULL OR expires_at < moment()) AND coalesce(used_at, revoked_at, expires_at) < $1 ORDER BY id LIMIT $2)`,
      [before, most],
    );
  }
}
