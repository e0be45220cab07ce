import { uuidv7 } from '../uuid.js';
import { clock } from '../clock.js';
import { RetryLater } from '../jobs/retry-later.js';
import { AuditService } from '../audit/audit.service.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import type { PageRequest } from '../web/current.js';
import { IsNotice, type Notice } from '../web/notices.js';
import { dateTime } from '../web/view-helpers.js';

export interface Hold {
  reason: string;
  heldAt: Date;
}

/** How often one looks meanwhile. */
const heldForMilliseconds = 15 * 60_000;
/** Pages ask at most so often. */
const knownForMilliseconds = 15_000;
const operator = { kind: 'system', name: 'exploitation du service' } as const;

/** « Retenir les courriels »: the operator's switch, of all editors at once (`cli mail:hold`, `mail:release`, HOLD_MAIL). */
@IsNotice()
export class MailHold implements Notice {
  private known: { at: number; hold: Hold | null } | null = null;

  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** In the transaction of the page or of the job. */
  async current(): Promise<Hold | null> {
    const [hold = null] = await this.db.query<Hold>('SELECT reason, held_at FROM mail_holds WHERE released_at IS NULL');
    this.known = { at: Date.now(), hold };
    return hold;
  }

  /** What is held is not begun: nothing of it changes. @throws RetryLater, which costs no try; the release makes it due at once */
  async letThrough(): Promise<void> {
    if (await this.current())
      throw new RetryLater(
        new Date(clock.now().getTime() + heldForMilliseconds),
        'Courriels retenus par l’exploitation',
      );
  }

  /** Before anything is sent by a process that was started with HOLD_MAIL. Each editor's journal tells it, once. */
  async holdFromStart(): Promise<void> {
    const reason = 'service démarré avec HOLD_MAIL';
    let held = false;
    for (const editorId of await this.db.everyEditor())
      await this.db.run({ editorId, actor: operator }, async () => {
        held ||= await this.begin(reason);
        if (held) await this.audit.record(heldEntry(editorId, reason));
      });
  }

  /** Above each page of an admin, and the mails of everybody. */
  async notice({ user, path }: PageRequest) {
    const mails = path.startsWith('/mailbox');
    if (user?.role !== 'admin' && !mails) return null;
    const fresh = !mails && this.known !== null && Date.now() - this.known.at < knownForMilliseconds;
    const hold = fresh ? (this.known?.hold ?? null) : await this.current();
    return hold && holdNote(hold);
  }

  private async begin(reason: string): Promise<boolean> {
    const begun = await this.db.execute('INSERT INTO mail_holds (id, reason) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      uuidv7(),
      reason,
    ]);
    return begun === 1;
  }
}

/** For the partial `note`. */
function holdNote({ reason, heldAt }: Hold) {
  const title = `Les courriels sont retenus depuis le ${dateTime(heldAt)}.`;
  const text = `Rien ne part, rien n’est perdu (${reason}). Regardez ceux qui attendent, écartez ceux qui ne doivent pas partir, puis demandez à la personne qui exploite le service de les libérer.`;
  return { tone: 'soon', title, text, href: '/mailbox/sent?state=waiting', linkLabel: 'Voir ceux qui attendent' };
}

function heldEntry(editorId: string, reason: string) {
  const subject = { kind: 'editor', id: editorId };
  return {
    subject,
    clientId: null,
    action: 'mail_held',
    summary: `Courriels retenus par l’exploitation\u00a0: ${reason}`,
  };
}
