import { Injectable } from '@nestjs/common';
import { AuditService } from '../platform/audit/audit.service.js';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { count } from '../platform/web/view-helpers.js';

interface Mark {
  sequence: string;
  hash: Buffer;
}

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
  ) {}

  /** Follows only what came since the entry last known to be sound. */
  async state(): Promise<ChainState> {
    const last = await this.lastCheck();
    const whole = last && { at: last.checkedAt, by: last.checkedBy };
    if (last?.broken) return { broken: last.broken, whole };
    const known = this.furthest(last ?? start);
    const head = await this.head();
    const broken = await this.brokenAfter(known);
    if (!broken && head) this.followed.set(this.db.context().editorId, head);
    return { broken, whole };
  }

  /** Follows the whole chain, keeps the result and tells it in the journal. @returns the first broken entry, or null */
  @HandlesJob('audit.verify')
  async verifyAll(): Promise<string | null> {
    const head = (await this.head()) ?? start;
    const broken = await this.brokenAfter(start);
    const { actor } = this.db;
    await this.db.execute(
      `INSERT INTO audit_checks AS k (sequence, hash, broken, checked_by, checked_at) VALUES ($1, $2, $3, $4, moment())
       ON CONFLICT (editor_id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, broken = excluded.broken, checked_by = excluded.checked_by, checked_at = excluded.checked_at`,
      [head.sequence, head.hash, broken, actor.kind === 'person' ? actor.name : 'la tâche de nuit'],
    );
    this.followed.delete(this.db.context().editorId);
    await this.audit.record({
      subject: { kind: 'journal', id: this.db.context().editorId },
      clientId: null,
      action: 'journal_verified',
      summary: broken
        ? `Journal contrôlé en entier\u00a0: rompu à la ligne ${broken}`
        : `Journal contrôlé en entier\u00a0: ${count(Number(head.sequence), 'ligne', 'lignes')}, chaîne intacte`,
    });
    return broken;
  }

  private furthest(checked: Mark): Mark {
    const own = this.followed.get(this.db.context().editorId);
    return own && BigInt(own.sequence) > BigInt(checked.sequence) ? own : checked;
  }

  private async lastCheck(): Promise<(Mark & { broken: string | null; checkedBy: string; checkedAt: Date }) | null> {
    const rows = await this.db.query<Mark & { broken: string | null; checkedBy: string; checkedAt: Date }>(
      'SELECT sequence, hash, broken, checked_by, checked_at FROM audit_checks',
    );
    return rows[0] ?? null;
  }

  // Read before the check: what is written meanwhile is left to the next one.
  private async head(): Promise<Mark | null> {
    const rows = await this.db.query<Mark>('SELECT sequence, hash FROM audit_entries ORDER BY sequence DESC LIMIT 1');
    return rows[0] ?? null;
  }

  private async brokenAfter({ sequence, hash }: Mark): Promise<string | null> {
    const rows = await this.db.query<{ broken: string | null }>(
      'SELECT first_broken_audit_entry_after($1::bigint, $2::bytea) AS broken',
      [sequence, hash],
    );
    return rows[0]?.broken ?? null;
  }
}
