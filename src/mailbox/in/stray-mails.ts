import { IsKept, type Kept } from '../../platform/retention/kept.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { contentDigests } from '../proof/content-digest.js';
import type { ReadMail } from './received-mail.js';

/** Mails that came in and concern no client: with their attachments, they are other people's letters. */
@IsKept()
export class StrayMails implements Kept {
  readonly key = 'mails';
  readonly label = 'Courriels reçus sans client';
  readonly hint =
    'Avec leur original et leurs pièces jointes. Un courriel rattaché à un client est une preuve\u00a0: il reste.';
  readonly days = { usual: 365, least: 90, most: 1095 };

  constructor(private readonly db: TenantDb) {}

  // Documents are never deleted by the role that serves people: this function deletes only those of such mails, and keeps a digest of each mail.
  async purge(before: Date, most: number): Promise<number> {
    const [row] = await this.db.query<{ forgotten: number }>('SELECT forget_stray_mails($1, $2) AS forgotten', [
      before,
      most,
    ]);
    return row?.forgotten ?? 0;
  }

  /** It had its time here, and still lies in its mailbox: it is not taken up again. A person who brings it wants it. */
  async forgot(mail: ReadMail): Promise<boolean> {
    const { own, former } = contentDigests(mail);
    const known = await this.db.query(
      'SELECT 1 FROM forgotten_mails WHERE digest = ANY (ARRAY(SELECT digest_of_mail($1, content) FROM unnest($2::text[]) content))',
      [mail.messageId, [own, ...former, '']],
    );
    return known.length > 0;
  }
}
