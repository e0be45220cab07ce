import { Injectable } from '@nestjs/common';
import { AuditService } from '../platform/audit/audit.service.js';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { count } from '../platform/web/view-helpers.js';
import { AuditChainQueries, type Mark } from './audit-chain.queries.js';

export interface ChainState {
  /** The first entry that does not follow from its content; null when the chain holds. */
  broken: string | null;
  /** The last whole check, from the first entry. */
  whole: { at: Date; by: string } | null;
}

const start: Mark = { sequence: '0', hash: Buffer.from([0]) };

/** Whether the journal was tampered with: whole each night and on demand, the entries since at each view. */
@Injectable()
export class AuditChain {
  // Looking writes nothing: how far this process has followed each editor's chain is kept here, over the last whole check.
  private readonly followed = new Map<string, Mark>();

  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly queries: AuditChainQueries,
  ) {}

  /** Follows only what came since the entry last known to be sound. */
  async state(): Promise<ChainState> {
    const last = await this.queries.lastCheck();
    const whole = last && { at: last.checkedAt, by: last.checkedBy };
    if (last?.broken) return { broken: last.broken, whole };
    const known = this.furthest(last ?? start);
    const head = await this.queries.head();
    const broken = await this.queries.brokenAfter(known);
    if (!broken && head) this.followed.set(this.db.context().editorId, head);
    return { broken, whole };
  }

  /** Follows the whole chain, keeps the result and tells it in the journal. @returns the first broken entry, or null */
  @HandlesJob('audit.verify')
  async verifyAll(): Promise<string | null> {
    const broken = await this.queries.checkWhole('la tâche de nuit');
    const { sequence } = (await this.queries.head()) ?? start;
    this.followed.delete(this.db.context().editorId);
    await this.audit.record({
      subject: { kind: 'journal', id: this.db.context().editorId },
      clientId: null,
      action: 'journal_verified',
      summary: broken
        ? `Journal contrôlé en entier\u00a0: rompu à la ligne ${broken}`
        : `Journal contrôlé en entier\u00a0: ${count(Number(sequence), 'ligne', 'lignes')}, chaîne intacte`,
    });
    return broken;
  }

  private furthest(checked: Mark): Mark {
    const own = this.followed.get(this.db.context().editorId);
    return own && BigInt(own.sequence) > BigInt(checked.sequence) ? own : checked;
  }
}
