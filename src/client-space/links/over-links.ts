import { IsKept, type Kept } from '../../platform/retention/kept.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** Links that open nothing any more: the name and the address of somebody outside. A policy refuses the others. */
@IsKept()
export class OverLinks implements Kept {
  readonly key = 'space_links';
  readonly label = 'Liens d’espaces clients qui n’ouvrent plus rien';
  readonly hint =
    'Expirés ou révoqués. Le journal dit toujours à qui ils ont été envoyés et ce qui a été fait par eux.';
  readonly days = { usual: 365, least: 30, most: 1825 };

  constructor(private readonly db: TenantDb) {}

  // An order that waits still says by it since when; a mail that has not left writes its link as it leaves; whoever handed a link over goes after who was given one.
  purge(before: Date, most: number): Promise<number> {
    return this.db.execute(
      `DELETE FROM client_links WHERE id IN (SELECT l.id FROM client_links l
        WHERE (l.revoked_at IS NOT NULL OR l.expires_at < moment()) AND least(l.revoked_at, l.expires_at) < $1
          AND NOT (l.purpose = 'csr' AND l.spent_at IS NULL AND l.revoked_at IS NULL AND EXISTS (SELECT 1 FROM orders o WHERE o.id = l.order_id AND o.state = 'csr_expected'))
          AND NOT EXISTS (SELECT 1 FROM client_answers a WHERE a.link_id = l.id)
          AND NOT EXISTS (SELECT 1 FROM client_links h WHERE h.handed_by = l.id)
          AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.link_id = l.id AND m.state <> 'sent')
        ORDER BY l.id LIMIT $2)`,
      [before, most],
    );
  }
}
