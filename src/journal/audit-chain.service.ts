import { Injectable } from '@nestjs/common';
import { AuditService } from '../platform/audit/audit.service.js';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { count } from '../platform/web/view-helpers.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { AuditChainQueries, type Followed, type Mark } from './audit-chain.queries.js';

export interface ChainState {
  /** The first entry that does not follow from its content; null when the chain holds. */
  broken: string | null;
  /** The last whole check, from the first entry. */
  whole: { at: Date; by: string } | null;
  /** The last entry that was followed, when others come behind: the next view goes on, and the night. */
  upTo: string | null;
}

const start: Mark = { sequence: '0', hash: Buffer.from([0]) };

/** Whether the journal was tampered with: whole each night and on demand, the entries since at each view. */
@Injectable()
export class AuditChain {
  // Looking writes nothing: how far this process has followed each editor's chain is kept here, over the last whole check.
  private readonly followed = new Map<string, Mark>();
  /** A view follows so many entries, a second’s worth; one statement of a whole check so many, well within what it may take. */
  atAView = 50_000;
  atOnce = 100_000;

  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly queries: AuditChainQueries,
    private readonly outbox: Outbox,
  ) {}

  /** Follows only what came since the entry last known to be sound. */
  async state(): Promise<ChainState> {
    const last = await this.queries.lastCheck();
    const whole = last && { at: last.checkedAt, by: last.checkedBy };
    if (last?.broken) return { broken: last.broken, whole, upTo: null };
    const known = this.furthest(last ?? start);
    const reached = await this.queries.stretch(known, this.atAView);
    const broken = await this.queries.brokenBetween(known, reached ?? known);
    if (!broken && reached) this.followed.set(this.db.context().editorId, reached);
    return { broken, whole, upTo: reached && reached.sequence !== reached.head ? reached.sequence : null };
  }

  /**
   * Follows the next stretch of the whole chain; another job follows what is left. At the end, the result is kept and told in the journal.
   * @returns the first broken entry, or null; `done` false while entries are left
   */
  @HandlesJob('audit.verify')
  async verify(): Promise<Followed> {
    const followed = await this.queries.follow('la tâche de contrôle', this.atOnce);
    const { done, broken, reached } = followed;
    // With a key of its own: this job's, still open, would swallow it.
    if (!done) await this.outbox.enqueue('audit.verify', {}, { key: `from ${reached}` });
    if (!done) return followed;
    this.followed.delete(this.db.context().editorId);
    await this.audit.record({
      subject: { kind: 'journal', id: this.db.context().editorId },
      clientId: null,
      action: 'journal_verified',
      summary: broken
        ? `Journal contrôlé en entier\u00a0: rompu à la ligne ${broken}`
        : `Journal contrôlé en entier\u00a0: ${count(Number(reached), 'ligne', 'lignes')}, chaîne intacte`,
    });
    return followed;
  }

  private furthest(checked: Mark): Mark {
    const own = this.followed.get(this.db.context().editorId);
    return own && BigInt(own.sequence) > BigInt(checked.sequence) ? own : checked;
  }
}
