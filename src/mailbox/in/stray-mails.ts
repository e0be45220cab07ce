import { IsKept, type Kept } from '../../platform/retention/kept.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** Mails that came in and concern no client: with their attachments, they are other people's letters. */
@IsKept()
export class StrayMails implements Kept {
  readonly key = 'mails';
  readonly label = 'Courriels reçus sans client';
  readonly hint =
    'Avec leur original et leurs pièces jointes. Un courriel rattaché à un client est une preuve\u00a0: il reste.';
  readonly days = { usual: 365, least: 90, most: 1095 };

  constructor(private readonly db: TenantDb) {}

  // Documents are never deleted by the role that serves people: this function deletes only those of such mails.
  async purge(before: Date, most: number): Promise<number> {
    const [row] = await this.db.query<{ forgotten: number }>('SELECT forget_stray_mails($1, $2) AS forgotten', [
      before,
      most,
    ]);
    return row?.forgotten ?? 0;
  }
}
